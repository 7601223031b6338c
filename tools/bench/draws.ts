// What the requests of the measures ask for: drawn once, the same in every run.
import { seededRandom } from '@socle/kit/clock';
import { labCodes } from './data.ts';

export const pad = (n: number, size: number): string => String(n).padStart(size, '0');

const random = seededRandom('bench');
const draws = Array.from({ length: 2000 }, () => ({
  patient: random.int(0, 1e9),
  observation: random.int(0, 1e9),
  code: random.pick(labCodes)[0],
  name: random.pick(['mar', 'ber', 'tho', 'pet', 'rob', 'ric', 'dur', 'dub', 'mor', 'lau']),
}));
export const draw = (i: number) => draws[i] as (typeof draws)[number];

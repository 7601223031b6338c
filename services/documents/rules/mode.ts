// The mode of access (TRE_R248): normal, bris_de_glace, centre_15; said by the header X-Access-Mode.
import { Problem, show } from '@socle/kit/problem';
import type { Mode } from './decide.ts';

const modes: readonly Mode[] = ['normal', 'bris_de_glace', 'centre_15'];

export function readMode(given: string | readonly string[] | undefined): Mode {
  if (given === undefined) return 'normal';
  const mode = modes.find((one) => one === given);
  if (mode) return mode;
  throw new Problem('value', `X-Access-Mode is ${show(String(given))}; it is one of ${modes.join(', ')}.`, {
    expression: 'X-Access-Mode',
    requirement: 'DOC-ACC-003',
  });
}

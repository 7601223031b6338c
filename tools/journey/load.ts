// The load: deposits, searches and reads, at so many at once; rates and the times below which half and 95 % of the answers came.
import { randomUUID } from 'node:crypto';
import { openSoftware, signIn } from './client.ts';
import { letterOf } from './lot.ts';

export interface Load {
  readonly repeat: number;
  readonly concurrency: number;
  readonly size: number;
}

export async function playLoad(
  base: string,
  dataFolder: string,
  { repeat, concurrency, size }: Load,
  print: (text: string) => void,
): Promise<number> {
  if (!Number.isInteger(repeat) || repeat < 1 || !Number.isInteger(concurrency) || concurrency < 1)
    throw new Error('--repeat and --concurrency are whole numbers from 1');
  const hospital = await openSoftware(base, dataFolder, 'Hospital software');
  const doctor = await signIn(base, 'gp-1', 'Dr Camille Berthelot', 'pro');
  const times = new Map<string, number[]>();
  let failed = 0;
  const note = (what: string, ms: number, right: boolean): void => {
    const all = times.get(what) ?? [];
    all.push(ms);
    times.set(what, all);
    if (!right) failed++;
  };
  let next = 0;
  const start = performance.now();
  const worker = async (): Promise<void> => {
    while (next++ < repeat) {
      const body = await letterOf(hospital, { uniqueId: `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`, size });
      const sent = await hospital.ask({ method: 'POST', path: '/documents/fhir', body });
      note('deposit', sent.ms, sent.status === 200);
      const id = String(sent.json?.entry?.[1]?.response?.location ?? '').split('/')[1] ?? 'none';
      const list = await doctor.ask({
        path: '/documents/fhir/DocumentReference?patient=patient-1&status=current&_sort=-date&_count=20',
      });
      note('open the record', list.ms, list.status === 200);
      const read = await doctor.ask({ path: `/documents/fhir/Binary/${id}` });
      note('read', read.ms, read.status === 200);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - start) / 1000;
  print(`${repeat} letters of ${size} bytes at ${concurrency} at once, ${seconds.toFixed(1)} s, client included`);
  for (const [what, all] of times) {
    all.sort((a, b) => a - b);
    const at = (share: number): string => `${(all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0).toFixed(1)} ms`;
    print(`${what.padEnd(16)} ${(all.length / seconds).toFixed(0).padStart(6)} /s   half below ${at(0.5)}, 95 % below ${at(0.95)}`);
  }
  if (failed > 0) print(`${failed} answers were not the right ones.`);
  return failed > 0 ? 1 : 0;
}

// socle seed: loads the official examples, the synthetic territory and the people of the sandbox; a first start runs it by itself.
import type { Command, Terminal } from '@socle/kit/cli';
import { Problem } from '@socle/kit/problem';
import { type HouseContext, type OpenHouse, openHouse } from '@socle/kit/room';
import { clinicalRoom } from '@socle/services/clinical';
import { type FirstStartOptions, needsFirstStart, seedFirstStart } from './first-start.ts';

export const seedCommand: Command<HouseContext> = {
  name: 'seed',
  summary: 'Loads the official R4 examples, the synthetic territory and the people of the sandbox',
  options: {
    patients: { type: 'string', value: '<n>', summary: 'How many people live there; SOCLE_SEED_PATIENTS unless told' },
    seed: { type: 'string', value: '<text>', summary: 'Another territory: the same seed gives the same one' },
    first: { type: 'boolean', summary: 'Only into a repository to which nothing was ever written' },
  },
  help: ['What is there already is left as it is. A run that was stopped goes on where it was.'],
  async run({ options }, { plan, terminal }) {
    const patients = readCount(options.patients);
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    const house = await openHouse(plan, { join: true, logTo: (line) => terminal.note(line.trimEnd()) });
    try {
      await load(house, terminal, {
        first: options.first === true,
        patients: patients ?? house.config.general.seedPatients,
        ...(typeof options.seed === 'string' ? { seed: options.seed } : {}),
        signal: stop.signal,
      });
      for (const room of house.rooms.values()) if (!stop.signal.aborted) await room.samples?.();
      return stop.signal.aborted ? 1 : 0;
    } finally {
      await house.close();
    }
  },
};

function readCount(given: string | boolean | undefined): number | undefined {
  if (given === undefined) return undefined;
  const count = Number(given);
  if (Number.isInteger(count) && count > 0 && count <= 10_000_000) return count;
  throw new Problem('value', `--patients must be a whole number from 1 to 10,000,000; it is "${String(given)}".`);
}

async function load(house: OpenHouse, terminal: Terminal, { first, ...options }: FirstStartOptions & { first: boolean }): Promise<void> {
  const store = house.room(clinicalRoom)?.clinical.store;
  if (!store || (first && !(await needsFirstStart(store)))) return;
  const bar = terminal.progress('Loading the synthetic territory');
  try {
    const { created, unchanged, refused } = await seedFirstStart(store, {
      ...options,
      onProgress: ({ done, total }) => bar.to(done, total),
    });
    const figures = [`${created.toLocaleString('en-US')} resources`];
    if (unchanged > 0) figures.push(`${unchanged.toLocaleString('en-US')} were there`);
    if (refused > 0) figures.push(`${refused.toLocaleString('en-US')} refused`);
    bar.end(`${options.signal?.aborted ? 'Stopped while loading' : 'Loaded'} the synthetic territory: ${figures.join(', ')}.`);
  } finally {
    bar.end();
  }
}

// The first data of an installation, and the command that loads more of them.
import type { Command } from '@socle/kit/cli';
import { Problem } from '@socle/kit/problem';
import { type HouseContext, type OpenHouse, openHouse, type SeedContext } from '@socle/kit/room';
import { clinicalRoom } from '@socle/services/clinical';
import { type FirstStartOptions, needsFirstStart, seedFirstStart } from './first-start.ts';

/** At the first start: the official examples and the synthetic territory, once; nothing when someone wrote to the repository before. */
export async function seedOnFirstStart(house: OpenHouse, context: SeedContext): Promise<void> {
  const room = house.room(clinicalRoom);
  if (room && (await needsFirstStart(room.clinical.store))) await load(house, context, {});
}

export const seedCommand: Command<HouseContext> = {
  name: 'seed',
  summary: 'Loads the official R4 examples and the synthetic territory',
  options: {
    patients: { type: 'string', value: '<n>', summary: 'How many people live there; 2,000 unless told' },
    seed: { type: 'string', value: '<text>', summary: 'Another territory: the same seed gives the same one' },
  },
  help: ['What is there already is left as it is. A run that was stopped goes on where it was.'],
  async run({ options }, { plan, terminal }) {
    const patients = options.patients === undefined ? undefined : Number(options.patients);
    if (patients !== undefined && !(Number.isInteger(patients) && patients > 0 && patients <= 10_000_000)) {
      throw new Problem('value', `--patients must be a whole number from 1 to 10,000,000; it is "${String(options.patients)}".`);
    }
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    const house = await openHouse(plan, { only: ['clinical'], join: true, logTo: (line) => terminal.note(line.trimEnd()) });
    try {
      await load(
        house,
        { terminal, signal: stop.signal },
        {
          ...(patients === undefined ? {} : { patients }),
          ...(typeof options.seed === 'string' ? { seed: options.seed } : {}),
        },
      );
      return stop.signal.aborted ? 1 : 0;
    } finally {
      await house.close();
    }
  },
};

async function load(house: OpenHouse, { terminal, signal }: SeedContext, options: FirstStartOptions): Promise<void> {
  const room = house.room(clinicalRoom);
  if (!room) return;
  const bar = terminal.progress('Loading the synthetic territory');
  try {
    const report = await seedFirstStart(room.clinical.store, { ...options, signal, onProgress: ({ done, total }) => bar.to(done, total) });
    const { created, unchanged, refused } = report;
    const figures = [`${created.toLocaleString('en-US')} resources`];
    if (unchanged > 0) figures.push(`${unchanged.toLocaleString('en-US')} were there`);
    if (refused > 0) figures.push(`${refused.toLocaleString('en-US')} refused`);
    bar.end(`${signal.aborted ? 'Stopped while loading' : 'Loaded'} the synthetic territory: ${figures.join(', ')}.`);
  } finally {
    bar.end();
  }
}

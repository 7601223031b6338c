// socle migrate: brings the tables to this version without starting, or says what is missing.
import type { Command } from '@socle/kit/cli';
import { readConfig } from '@socle/kit/config';
import { openCluster, pendingMigrations } from '@socle/kit/database';
import { openDatabase } from '@socle/kit/sql';
import type { HouseContext } from '../house-context.ts';
import { openHouse, roomsOf, shapesOf } from '../open-house.ts';
import { memoryMigrations } from '../store.ts';

export const migrateCommand: Command<HouseContext> = {
  name: 'migrate',
  summary: 'Makes or changes the tables as this version needs them',
  options: { dry: { type: 'boolean', summary: 'Only says what would be done; the exit code is 1 if there is anything' } },
  help: ['A start does the same by itself. Migrations only go forward: keep a copy of the data before a new version.'],
  async run({ options }, { plan, terminal }) {
    if (options.dry === true) {
      const { config } = readConfig(shapesOf(await roomsOf(plan)));
      const cluster = await openCluster(config.database, { data: config.general.data });
      const database = openDatabase({ url: cluster.url(), max: 1, quick: 0 });
      try {
        const pending = await pendingMigrations(database, [
          memoryMigrations,
          ...(await roomsOf(plan)).flatMap((room) => room.migrations ?? []),
        ]);
        for (const name of pending) terminal.print(name);
        if (pending.length === 0) terminal.print('The tables are those of this version.');
        return pending.length === 0 ? 0 : 1;
      } finally {
        await database.close();
        await cluster.stop();
      }
    }
    let applied = 'The tables were those of this version already.';
    const house = await openHouse(plan, {
      onStep: (step, detail) => {
        if (step === 'migrate') applied = `Applied: ${detail}.`;
      },
      logTo: (line) => terminal.note(line.trimEnd()),
    });
    await house.close();
    terminal.print(applied);
    return 0;
  },
};

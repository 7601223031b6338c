// The front door: the rooms of this house, opened in their order by what the words of the command line ask for.
import { readFileSync } from 'node:fs';
import { projectPath } from '@socle/kit/config';
import { runHouse } from '@socle/kit/room';
import { benchCommand } from './tools/bench/command.ts';

const { version } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as { version: string };

process.exitCode = await runHouse(
  {
    plan: { software: { name: 'Socle', version }, rooms: async () => (await import('./rooms.ts')).rooms },
    firstData: ['seed', '--first'],
    commands: async () => [(await import('./tools/seed/commands.ts')).seedCommand, benchCommand],
  },
  process.argv.slice(2),
);

// socle bench: hands its words to the bench, which runs from the sources in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Command } from '@socle/kit/cli';
import { projectPath } from '@socle/kit/config';
import type { HouseContext } from '@socle/kit/room';

export const benchCommand: Command<HouseContext> = {
  name: 'bench',
  summary: 'Measures this version against the bare driver and server, on a database of its own',
  words: '[--only <work>] [--json <file>] [--rounds <n>] [--patients <n>]',
  raw: true,
  help: ['docs/benchmarks.md says what each line means and what was measured.'],
  async run({ words }) {
    const child = spawn(process.execPath, ['--import', 'tsx', projectPath('tools/bench/run.ts'), ...words], {
      cwd: projectPath('.'),
      stdio: 'inherit',
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  },
};

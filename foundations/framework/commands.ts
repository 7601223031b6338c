// The command line: `socle framework check`, `socle framework export`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from '@socle/kit/cli';
import type { OpenRoom, RoomCommandContext } from '@socle/kit/room';
import { checkContent } from './check-content.ts';
import { writeFolder } from './content/write-folder.ts';
import type { Edition } from './contract.ts';
import type { FrameworkParts, OpenFramework } from './open.ts';
import type { DraftParts } from './operations/draft.ts';

export interface OpenFrameworkRoom extends OpenRoom {
  readonly framework: OpenFramework;
  readonly parts: FrameworkParts;
  readonly drafting: DraftParts;
}
type Context = RoomCommandContext<OpenFrameworkRoom>;

export const frameworkCommands: readonly Command<Context>[] = [
  {
    name: 'framework check',
    summary: 'Reads a folder of content as a start would: shape, references, conditions, wording',
    words: '<folder>',
    wordsMin: 1,
    wordsMax: 1,
    help: ['Names each finding with its file, line, element, rule and value. Ends with 1 when one is an error.'],
    async run({ words }, { terminal }) {
      const { findings } = checkContent(resolve(words[0] as string));
      for (const { severity, text } of findings) terminal.print(`${severity}: ${text}`);
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      terminal.print(`${errors} errors, ${findings.length - errors} warnings.`);
      return errors > 0 ? 1 : 0;
    },
  },
  {
    name: 'framework export',
    summary: 'Writes the framework as it holds now, drafts included, as the files that it is read from',
    words: '<folder>',
    wordsMin: 1,
    wordsMax: 1,
    async run({ words }, { room: { framework }, terminal }) {
      const folder = resolve(words[0] as string);
      const editions: Edition[] = [];
      for (const { id } of await framework.editions()) editions.push(await framework.edition(id));
      const files = writeFolder({ common: await framework.library.common(), editions });
      for (const [path, text] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      terminal.print(`${files.size} files written to ${folder}.`);
    },
  },
];

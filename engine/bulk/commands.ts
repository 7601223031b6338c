// The command-line door: `socle import` and `socle export`, for the room that mounts a repository.
import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { SearchModel } from '@socle/engine/search';
import type { Call, Store } from '@socle/engine/store';
import type { Command, Terminal } from '@socle/kit/cli';
import type { ImportSource } from './contract.ts';
import { writeTypes } from './export/write-types.ts';
import { refusalFile } from './import/refusal-file.ts';
import { importResources } from './import/run-import.ts';
import { fileSources } from './import/sources.ts';
import { stopped } from './problems.ts';
import { readExportRequest } from './rules/export-request.ts';
import { readExisting } from './rules/import-request.ts';
import { forgetImport } from './store-checkpoints.ts';

export interface BulkCommandParts {
  readonly store: Store;
  readonly search: SearchModel;
}

interface Given {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Exit code of an import that refused lines: it ended, and not all is in. */
const someRefused = 3;
const call: Call = { caller: { id: 'command-line', kind: 'administrator', name: 'Command line' }, requestId: 'command-line' };

/** `parts` finds the repository in the context that the commands are given. */
export const bulkCommands = <C extends Given>(parts: (context: C) => BulkCommandParts): readonly Command<C>[] => [
  importCommand(parts),
  exportCommand(parts),
];

const importCommand = <C extends Given>(parts: (context: C) => BulkCommandParts): Command<C> => ({
  name: 'import',
  summary: 'Loads resources from NDJSON files, Bundles or folders of them',
  words: '<folder | file.ndjson[.gz] | bundle.json…>',
  wordsMin: 1,
  wordsMax: 1000,
  options: {
    existing: {
      type: 'string',
      value: '<update|skip|refuse>',
      summary: 'What to do with ids that exist; update makes a new version where the content differs',
    },
    unchecked: { type: 'boolean', summary: 'Does not check the resources' },
    again: { type: 'boolean', summary: 'Begins at the start, even if an earlier import of the same files was stopped' },
    refused: { type: 'string', value: '<file>', summary: 'Where refused lines are reported; <name>.refused.ndjson here unless told' },
  },
  help: [
    'An import that was stopped or killed goes on where it was: give the same words again.',
    'Exit code: 0 all is in, 3 some lines were refused (each reported with its file and number), 1 the import could not go on.',
  ],
  async run({ options, words }, context) {
    const { terminal, signal } = context;
    const { store } = parts(context);
    const sources: ImportSource[] = [];
    for (const word of words)
      for (const source of await fileSources(word))
        sources.push(words.length === 1 ? source : { ...source, name: join(word, source.name) });
    const checkpoint = `command ${createHash('sha256')
      .update(words.map((word) => resolve(word)).join('\n'))
      .digest('hex')
      .slice(0, 32)}`;
    if (options.again === true) await forgetImport(store, checkpoint);
    const path = typeof options.refused === 'string' ? options.refused : `${basename(resolve(words[0] as string))}.refused.ndjson`;
    const refusals = refusalFile(path);
    const total = sources.every(({ bytes }) => bytes !== undefined) ? sources.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) : undefined;
    const bar = terminal.progress('Importing', total);
    let earlier = 0;
    let last = { source: '', done: 0 };
    try {
      const report = await importResources(store, call, sources, {
        existing: readExisting(typeof options.existing === 'string' ? options.existing : undefined),
        validate: options.unchecked !== true,
        checkpoint,
        refusals,
        signal,
        onProgress: ({ source, bytes, created, updated, unchanged, refused }) => {
          if (source !== last.source) earlier += last.done;
          last = { source, done: total === undefined ? created + updated + unchanged + refused : bytes };
          bar.to(earlier + last.done);
        },
      });
      const { created, updated, unchanged, refused, resumed } = report;
      bar.end(
        `${created} created, ${updated} updated, ${unchanged} unchanged, ${refused} refused${resumed ? ' (went on after an earlier stop)' : ''}.`,
      );
      if (refused === 0) return 0;
      terminal.note(`The refused lines are told in ${path}.`);
      return someRefused;
    } catch (error) {
      bar.end();
      throw error;
    } finally {
      await refusals.close();
    }
  },
});

const exportCommand = <C extends Given>(parts: (context: C) => BulkCommandParts): Command<C> => ({
  name: 'export',
  summary: 'Writes resources to a folder, a file of NDJSON for each type',
  words: '<folder>',
  wordsMin: 1,
  options: {
    type: { type: 'string', value: '<type,…>', summary: 'These types only' },
    since: { type: 'string', value: '<instant>', summary: 'What was changed since then' },
    filter: { type: 'string', value: '<Type?search,…>', summary: 'Of a type, what a search finds' },
    gzip: { type: 'boolean', summary: 'Packs the files' },
  },
  async run({ options, words }, context) {
    const { terminal, signal } = context;
    const { store, search } = parts(context);
    const given: Record<string, unknown> = { _type: options.type, _since: options.since, _typeFilter: options.filter };
    const now = store.mount.clock.millis();
    const request = readExportRequest({
      search,
      level: 'system',
      group: undefined,
      strict: true,
      now,
      names: [],
      values: (name) => (given[name] === undefined ? [] : [given[name]]),
    });
    const bar = terminal.progress('Exporting types', request.types.length);
    const files = await writeTypes(store.as(call), search, request, {
      folder: resolve(words[0] as string),
      packed: options.gzip === true,
      now,
      onProgress(_type, done) {
        if (signal.aborted) throw stopped();
        bar.to(done);
      },
    });
    bar.end(`${files.reduce((sum, { count }) => sum + count, 0)} resources in ${files.length} files.`);
    terminal.table(files.map(({ file, count }) => [file, String(count)]));
  },
});

// The command line: `socle audit seal`, `socle audit verify`.
import type { Command } from '@socle/kit/cli';
import type { OpenRoom, RoomCommandContext } from '@socle/kit/room';
import type { Audit } from './contract.ts';

type Context = RoomCommandContext<OpenRoom & { readonly audit: Audit }>;

export const auditCommands: readonly Command<Context>[] = [
  {
    name: 'audit verify',
    summary: 'Holds the trace against its seals: names every entry changed, removed or inserted, every seal removed or changed',
    options: { json: { type: 'boolean', summary: 'Prints the verdict as JSON' } },
    help: [
      'Ends with 0 when nothing was found, else with 1. Entries of the last minute may not be sealed yet: "socle audit seal" seals them.',
    ],
    async run({ options }, { room, terminal, signal }) {
      const progress = terminal.progress('Entries verified');
      const verdict = await room.audit.verify({ signal, onProgress: (done, total) => progress.to(done, total) });
      progress.end();
      if (options.json) terminal.print(JSON.stringify(verdict));
      else {
        for (const { sentence } of verdict.findings) terminal.print(sentence);
        const { entries, seals, unsealed, purged, unanchored } = verdict;
        const more = [
          unsealed > 0 ? `${unsealed} entries are not sealed yet` : '',
          purged > 0 ? `${purged} entries were removed after their time` : '',
          unanchored > 0 ? `${unanchored} seals are not written down outside the database` : '',
        ].filter((part) => part !== '');
        const head = verdict.sound ? 'The trace is sound' : `The trace is NOT sound: ${verdict.findings.length} findings`;
        terminal.print(`${[`${head}: ${entries} entries held against ${seals} seals`, ...more].join('; ')}.`);
      }
      return verdict.sound ? 0 : 1;
    },
  },
  {
    name: 'audit seal',
    summary: 'Seals the entries of the trace that are not sealed yet',
    async run(_given, { room, terminal, signal }) {
      const { seals, entries } = await room.audit.seal({ signal });
      terminal.print(`${entries} entries sealed in ${seals} seals.`);
    },
  },
];

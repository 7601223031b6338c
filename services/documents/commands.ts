// The command line: `socle documents rotate-key`, `socle documents sweep`, `socle documents check`.
import { addBlobKey, type BlobStore } from '@socle/kit/blob';
import type { Command } from '@socle/kit/cli';
import type { OpenRoom, RoomCommandContext } from '@socle/kit/room';
import type { Documents } from './open.ts';
import { checkContents } from './operations/check-contents.ts';
import { sweepContents } from './operations/sweep-contents.ts';

type Context = RoomCommandContext<
  OpenRoom & {
    readonly documents: Documents;
    /** File of the master keys, and the store of contents opened anew with what stands in it. */
    readonly keyFile: string;
    readonly reopen: () => BlobStore;
  }
>;

export const documentCommands: readonly Command<Context>[] = [
  {
    name: 'documents rotate-key',
    summary: 'Makes a new master key for the contents of documents and wraps the key of each anew; contents are not written again',
    options: { resume: { type: 'boolean', summary: 'Goes on with a rotation that was cut, without another key' } },
    help: ['Copies of Socle that run take the new key after a restart. Keys before it stay in the file until you remove their lines.'],
    async run({ options }, { room, terminal }) {
      if (options.resume !== true) addBlobKey(room.keyFile);
      const progress = terminal.progress('Keys wrapped anew');
      const done = await room.reopen().rotate((count) => progress.to(count));
      progress.end();
      terminal.print(`${done} contents are under the newest key of ${room.keyFile}.`);
    },
  },
  {
    name: 'documents sweep',
    summary: 'Removes contents that no document uses: what broken deposits left',
    async run(_given, { room, terminal }) {
      const { removed, kept } = await sweepContents(room.documents.deps);
      terminal.print(`${removed} contents removed, ${kept} in use.`);
    },
  },
  {
    name: 'documents check',
    summary: 'Reads the content of every document and holds it against its hash: names what is missing or altered',
    async run(_given, { room, terminal, signal }) {
      const progress = terminal.progress('Contents checked');
      const { checked, bad } = await checkContents(room.documents.deps, { signal, onProgress: (done) => progress.to(done) });
      progress.end();
      for (const { document, why } of bad) terminal.print(`DocumentReference/${document}: ${why}`);
      terminal.print(`${checked} contents checked; ${bad.length} are missing or altered.`);
      return bad.length > 0 ? 1 : 0;
    },
  },
];

// Unpacks the files of a document that are wanted, and refuses one that is broken, encrypted, or would unpack to too much.
import { show } from '@socle/kit/problem';
import { parseXml, type XmlElement } from '@socle/kit/xml';
import yauzl from 'yauzl';
import { refuseNote } from './part.ts';

/** Bytes unpacked, of what is wanted and of everything; times that one file may be larger than packed; entries. */
const most = { wanted: 40_000_000, all: 400_000_000, ratio: 200, entries: 4_000 } as const;

export function unpack(bytes: Buffer, wanted: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return reject(refuseNote('CCT-NOTE-BROKEN', 'The note cannot be unpacked: it is damaged, or another kind of file.'));
      const files = new Map<string, Buffer>();
      const refuse = (rule: string, sentence: string, name: string): void => {
        zip.close();
        reject(refuseNote(rule, sentence, name));
      };
      let [all, kept, count] = [0, 0, 0];
      zip.on('error', () => reject(refuseNote('CCT-NOTE-BROKEN', 'The note is damaged.')));
      zip.on('end', () => resolve(files));
      zip.on('entry', (entry: yauzl.Entry) => {
        const name = entry.fileName;
        count += 1;
        all += entry.uncompressedSize;
        const large = entry.uncompressedSize > 1_000_000 && entry.uncompressedSize > most.ratio * Math.max(1, entry.compressedSize);
        if (count > most.entries || all > most.all || large)
          return refuse('CCT-NOTE-BOMB', `The note unpacks to too much (${show(name)}).`, name);
        if (entry.generalPurposeBitFlag & 1)
          return refuse('CCT-NOTE-ENCRYPTED', `The note is encrypted (${show(name)}): save it without a password.`, name);
        if (!wanted.includes(name)) return zip.readEntry();
        kept += entry.uncompressedSize;
        if (kept > most.wanted || files.has(name))
          return refuse('CCT-NOTE-BOMB', `The note unpacks to too much, or holds ${show(name)} twice.`, name);
        return zip.openReadStream(entry, (failed, stream) => {
          if (failed) return refuse('CCT-NOTE-BROKEN', `The note is damaged (${show(name)}).`, name);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('error', () => refuse('CCT-NOTE-BROKEN', `The note is damaged (${show(name)}).`, name));
          stream.on('end', () => {
            files.set(name, Buffer.concat(chunks));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}

/** The root element of one of its files; undefined where it is absent. */
export function treeOf(files: ReadonlyMap<string, Buffer>, name: string): XmlElement | undefined {
  const bytes = files.get(name);
  if (!bytes) return undefined;
  try {
    return parseXml(bytes, { bytesMax: most.wanted, elementsMax: 2_000_000, depthMax: 200, attributesMax: 200 });
  } catch (error) {
    throw refuseNote('CCT-NOTE-XML', `${name} cannot be read: ${error instanceof Error ? error.message : ''}`, name);
  }
}

// Reads a position note, whatever it was written with, as parts under their headings.
import type { FileKind } from '../rules/file-type.ts';
import { type NoteLimits, type NotePart, noteLimits, partsOf, refuseNote } from './part.ts';
import { readDocx } from './read-docx.ts';
import { readOdt } from './read-odt.ts';
import { readPdf } from './read-pdf.ts';
import { readMarkdown, readPlain } from './read-text.ts';

/** `kind` as its bytes say (`acceptFile`). What cannot be read is refused by a Problem that names the rule. */
export async function readNote(kind: FileKind, bytes: Buffer, given: Partial<NoteLimits> = {}): Promise<readonly NotePart[]> {
  const limits = { ...noteLimits, ...given };
  if (bytes.length > limits.bytes)
    throw refuseNote('CCT-NOTE-SIZE', `The note has ${bytes.length} bytes, ${limits.bytes} are taken.`, 'file', 'too-large');
  if (kind === 'pdf') return partsOf(await readPdf(bytes, limits), limits);
  if (kind === 'docx') return partsOf(await readDocx(bytes), limits);
  if (kind === 'odt') return partsOf(await readOdt(bytes), limits);
  if (kind === 'md') return partsOf(readMarkdown(bytes.toString('utf8')), limits);
  if (kind === 'txt') return partsOf(readPlain(bytes.toString('utf8')), limits);
  throw refuseNote(
    'CCT-NOTE-KIND',
    `A note is a PDF, DOCX, ODT, Markdown or text file, and this one is ${kind}.`,
    'file',
    'unsupported-media',
  );
}

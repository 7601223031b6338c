// What in a PDF would act in a reader, and whether it says that it is a PDF/A. Names are looked for, also in packed objects; the file is not otherwise understood.
import { inflateSync } from 'node:zlib';

export interface PdfFindings {
  /** The marker of PDF/A in its metadata. */
  readonly isArchival: boolean;
  /** Names that make a reader act: JavaScript, programs, forms that are sent, files inside; `/Unreadable` where packed objects do not unpack. */
  readonly active: readonly string[];
}

const activeNames = new Set([
  'JavaScript',
  'JS',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'RichMedia',
  'XFA',
  'SubmitForm',
  'ImportData',
  'Unreadable',
]);
/** All streams of one file together; objects beyond it are unreadable. */
const unpackedMax = 16 * 1024 * 1024;
const streamsMax = 5000;

/** A PDF may still hide what no such look finds: none is ever shown outside of a sandbox. */
export function inspectPdf(bytes: Buffer): PdfFindings {
  const found = new Set<string>();
  const whole = bytes.toString('latin1');
  const { outside, packed } = splitStreams(bytes, whole);
  const texts = [outside, ...packed];
  for (const text of texts) for (const name of namesOf(text)) if (activeNames.has(name)) found.add(`/${name}`);
  if (texts.some((text) => opensActively(text, texts))) found.add('/OpenAction');
  return {
    isArchival: bytes.includes('pdfaid:part') || bytes.includes('pdfaSchema'),
    active: [...found].sort(),
  };
}

/** Names with their escapes undone: /J#61vaScript is one. */
function* namesOf(text: string): Iterable<string> {
  for (const [, name = ''] of text.matchAll(/\/([^\s()<>[\]{}/%]{2,60})/g)) yield unescaped(name);
}

const unescaped = (name: string): string =>
  name.includes('#') ? name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : name;

/** An action at opening that is more than the page and the size to begin with, which most programs write. */
function opensActively(text: string, texts: readonly string[]): boolean {
  let seen = 0;
  for (const match of text.matchAll(/\/([^\s()<>[\]{}/%]{2,60})\s*/g)) {
    if (unescaped(match[1] ?? '') !== 'OpenAction') continue;
    // One stands in a catalog; a few more in earlier states of the file.
    if (++seen > 20) return true;
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 400);
    if (after.startsWith('[')) continue;
    if (after.startsWith('<<')) {
      if (!goesToPage(after)) return true;
      continue;
    }
    const [, number] = /^(\d{1,10})\s+\d{1,5}\s+R/.exec(after) ?? [];
    if (number === undefined) return true;
    const objects = texts.flatMap((one) => [
      ...one.matchAll(new RegExp(`(?<![0-9])${number}\\s+\\d{1,5}\\s+obj\\s*([\\s\\S]{0,400})`, 'g')),
    ]);
    // Where it stands in a packed object, what could act in it was found by its name.
    if (objects.some(([, body = '']) => !body.startsWith('[') && !goesToPage(body))) return true;
  }
  return false;
}

const goesToPage = (dictionary: string): boolean => /^<<[^>]*\/S\s*\/GoTo(?![A-Za-z0-9#])/.test(dictionary);

/** What stands outside of streams, and the streams that hold objects, unpacked. Contents of pages, fonts and images hold no actions. */
function splitStreams(bytes: Buffer, whole: string): { outside: string; packed: readonly string[] } {
  const outside: string[] = [];
  const packed: string[] = [];
  let from = 0;
  let left = unpackedMax;
  for (let at = whole.indexOf('stream'), count = 0; at >= 0 && count < streamsMax; at = whole.indexOf('stream', from), count++) {
    const head = whole.slice(from, at);
    const begin = whole[at + 6] === '\r' ? at + 8 : at + 7;
    const end = whole.indexOf('endstream', begin);
    if (end < 0) break;
    outside.push(whole.slice(from, at));
    from = end + 9;
    const names = new Set(namesOf(head.slice(head.lastIndexOf(' obj') + 1)));
    if (names.has('ObjStm') && names.has('FlateDecode')) {
      const text = unpacked(bytes.subarray(begin, end), left);
      left -= text.length;
      packed.push(text === '' ? '/Unreadable' : text);
    } else if (names.has('ObjStm')) packed.push(names.has('Filter') ? '/Unreadable' : whole.slice(begin, end));
    else if (!names.has('Filter')) outside.push(whole.slice(begin, end));
  }
  outside.push(whole.slice(from));
  return { outside: outside.join('\n'), packed };
}

function unpacked(bytes: Buffer, most: number): string {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(most, 1), finishFlush: 2 }).toString('latin1');
  } catch {
    return '';
  }
}

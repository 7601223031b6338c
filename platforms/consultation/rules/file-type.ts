// What a file is, by its bytes and never by what its sender says; and the name under which it may be kept (CCT-220, CCT-221).
import { isUtf8 } from 'node:buffer';
import { Problem, show } from '@socle/kit/problem';
import { namesInZip } from './zip-names.ts';

const office = 'application/vnd.openxmlformats-officedocument';
const open = 'application/vnd.oasis.opendocument';

/** Media type by extension: everything that is taken, and nothing else. */
export const mediaTypes = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  odt: `${open}.text`,
  ods: `${open}.spreadsheet`,
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
  xml: 'application/xml',
} as const;
export type FileKind = keyof typeof mediaTypes;

export interface FileType {
  readonly kind: FileKind;
  readonly type: (typeof mediaTypes)[FileKind];
  /** Without path, controls or signs that turn the reading round; with the extension of what the bytes are. */
  readonly name: string;
}

/** Ways to write an extension, and what it stands for. */
const extensions: Readonly<Record<string, FileKind>> = {
  ...(Object.fromEntries(Object.keys(mediaTypes).map((kind) => [kind, kind])) as Record<FileKind, FileKind>),
  jpeg: 'jpg',
  markdown: 'md',
  text: 'txt',
};
const textKinds: ReadonlySet<FileKind> = new Set(['txt', 'md', 'csv', 'json', 'xml']);
/** UTF-16 units of a name, its extension with it. */
const nameMax = 120;

const refuse = (rule: string, sentence: string): Problem =>
  new Problem('unsupported-media', sentence, { requirement: rule, expression: 'file' });

/** Refuses by a named rule what is not taken, and what its name says it is not. */
export function acceptFile(name: string, bytes: Buffer): FileType {
  if (bytes.length === 0) throw refuse('CCT-FILE-EMPTY', `${show(name)} is empty.`);
  const found = kindOf(bytes, name);
  const clean = cleanName(name);
  const dot = clean.lastIndexOf('.');
  const extension = dot < 0 ? '' : clean.slice(dot + 1).toLowerCase();
  const said = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
  if (said === undefined) {
    const taken = Object.keys(mediaTypes).join(', ');
    throw refuse('CCT-FILE-EXTENSION', `${show(name)} ends in ${show(extension) || 'nothing'}; what is taken ends in one of ${taken}.`);
  }
  const agrees = found === 'text' ? textKinds.has(said) : said === found;
  if (!agrees)
    throw refuse('CCT-FILE-PRETENDS', `${show(name)} says ${said}, and its bytes are ${found === 'text' ? 'plain text' : found}.`);
  if (found === 'text') checkText(bytes.toString('utf8'), said, name);
  return { kind: said, type: mediaTypes[said], name: `${clean.slice(0, dot)}.${said}` };
}

/** Its last segment, in signs that are shown as they are; never empty. */
export function cleanName(name: string): string {
  // What is longer is no name; its end says what it is.
  const plain = name
    .slice(-1000)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replace(/^.*[/\\]/s, '')
    .replace(/[<>:"|?*]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const dot = plain.lastIndexOf('.');
  const [stem, end] = dot < 0 ? [plain, ''] : [plain.slice(0, dot).replace(/[.\s]+$/, ''), plain.slice(dot).replace(/\s/g, '')];
  // Names that Windows keeps for devices, whatever follows them.
  const kept = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i.test(stem) ? `_${stem}` : stem;
  const room = Math.max(1, nameMax - end.length);
  const short = kept
    .slice(0, room)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
  return `${short || 'fichier'}${end.slice(0, nameMax - 1)}`;
}

const starts = (bytes: Buffer, ...signs: readonly (string | number)[]): boolean =>
  bytes
    .subarray(0, 8)
    .indexOf(Buffer.concat(signs.map((sign) => (typeof sign === 'string' ? Buffer.from(sign, 'latin1') : Buffer.of(sign))))) === 0;

function kindOf(bytes: Buffer, name: string): FileKind | 'text' {
  if (starts(bytes, 'PK', 3, 4)) return kindOfZip(bytes, name);
  // A file may be two at once: what a zip reader would open at its end must not travel inside another kind.
  if (bytes.subarray(-66_000).includes('PK\u0005\u0006', undefined, 'latin1'))
    throw refuse('CCT-FILE-TWO', `${show(name)} holds an archive behind what it shows.`);
  if (starts(bytes, '%PDF-')) {
    for (const action of ['/JavaScript', '/Launch', '/EmbeddedFile', '/RichMedia'])
      if (bytes.includes(action, undefined, 'latin1'))
        throw refuse('CCT-FILE-ACTIVE', `${show(name)} is a PDF that acts (${action}): export it without.`);
    return 'pdf';
  }
  if (starts(bytes, 0x89, 'PNG\r\n', 0x1a, '\n')) return 'png';
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpg';
  const what = forbidden(bytes);
  if (what !== undefined) throw refuse('CCT-FILE-KIND', `${show(name)} is ${what}: it is not taken.`);
  if (!isText(bytes))
    throw refuse('CCT-FILE-KIND', `${show(name)} is none of ${Object.keys(mediaTypes).join(', ')}; text is taken in UTF-8.`);
  return 'text';
}

function forbidden(bytes: Buffer): string | undefined {
  if (
    starts(bytes, 'MZ') ||
    starts(bytes, 0x7f, 'ELF') ||
    starts(bytes, 0xca, 0xfe, 0xba, 0xbe) ||
    /^[\xce\xcf]\xfa\xed\xfe/.test(bytes.subarray(0, 4).toString('latin1'))
  )
    return 'a program';
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return 'an Office file of before 2007, or an encrypted one';
  if (
    starts(bytes, '7z', 0xbc, 0xaf) ||
    starts(bytes, 'Rar!') ||
    starts(bytes, 0x1f, 0x8b) ||
    starts(bytes, 'BZh') ||
    starts(bytes, 0xfd, '7zXZ')
  )
    return 'an archive';
  const head = bytes
    .subarray(0, 4096)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
    .toLowerCase();
  if (head.startsWith('#!')) return 'a script';
  if (
    /^<(?:!doctype|html|head|body|script|iframe|svg|\?php|%|meta|style)/.test(head) ||
    /<(?:[a-z]{1,20}:)?(?:svg|html)[\s>]/.test(head) ||
    head.includes('http-equiv')
  )
    return 'a page or a drawing that can hold scripts';
  if (head.startsWith('{\\rtf')) return 'RTF';
  return undefined;
}

const isText = (bytes: Buffer): boolean => {
  if (!isUtf8(bytes)) return false;
  for (const byte of bytes) if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12) return false;
  return true;
};

function checkText(text: string, kind: FileKind, name: string): void {
  if (kind === 'json') {
    try {
      JSON.parse(text.replace(/^\ufeff/, ''));
    } catch {
      throw refuse('CCT-FILE-PRETENDS', `${show(name)} says json, and cannot be read as JSON.`);
    }
  }
  if (kind !== 'xml') return;
  if (!/^\ufeff?\s*<[?!\p{L}_]/u.test(text)) throw refuse('CCT-FILE-PRETENDS', `${show(name)} says xml, and does not begin as XML.`);
  if (
    /<!(?:DOCTYPE|ENTITY)/i.test(text) ||
    /<\?xml-stylesheet/i.test(text) ||
    text.includes('http://www.w3.org/1999/xhtml') ||
    text.includes('http://www.w3.org/2000/svg')
  )
    throw refuse('CCT-FILE-ACTIVE', `${show(name)} holds a DOCTYPE, a stylesheet or another language than data.`);
}

function kindOfZip(bytes: Buffer, name: string): FileKind {
  const names = namesInZip(bytes);
  if (!names) throw refuse('CCT-FILE-KIND', `${show(name)} begins as an archive and cannot be read as one.`);
  const acts = names.find((one) =>
    /vbaproject|vbadata|macrosheets|activex|oleobject|^basic\/|^scripts\/|\.(?:exe|dll|js|vbs|bat|cmd|ps1|jar|scr|hta|lnk)$/i.test(one),
  );
  const has = (one: string): boolean => names.includes(one);
  const kind =
    openDocument(bytes) ??
    (has('[Content_Types].xml') ? (has('word/document.xml') ? 'docx' : has('xl/workbook.xml') ? 'xlsx' : undefined) : undefined);
  if (kind === undefined) throw refuse('CCT-FILE-KIND', `${show(name)} is an archive: send the files one by one.`);
  if (acts !== undefined)
    throw refuse('CCT-FILE-MACRO', `${show(name)} holds macros, controls or programs (${show(acts)}): save it without them.`);
  return kind;
}

/** An OpenDocument file says what it is in its first entry, which is not packed. */
function openDocument(bytes: Buffer): FileKind | undefined {
  if (bytes.subarray(30, 38).toString('latin1') !== 'mimetype') return undefined;
  const size = bytes.length > 30 ? bytes.readUInt32LE(18) : 0;
  const from = 38 + bytes.readUInt16LE(28);
  const said = bytes.subarray(from, from + Math.min(size, 100)).toString('latin1');
  return said === mediaTypes.odt ? 'odt' : said === mediaTypes.ods ? 'ods' : undefined;
}

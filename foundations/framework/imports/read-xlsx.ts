// Reads the first sheet of a workbook as rows of text. Macros, formulas, links to outside, encrypted files and files that unpack to too much are refused.
import { Problem, show } from '@socle/kit/problem';
import { attributeOf, childrenOf, parseXml, type XmlElement } from '@socle/kit/xml';
import yauzl from 'yauzl';

/** Bytes of all files of the workbook, unpacked; times that one file may be larger than packed. */
const most = { unpacked: 12_000_000, ratio: 200, entries: 500 } as const;

const refuse = (rule: string, sentence: string, expression = 'file'): Problem =>
  new Problem('unprocessable', sentence, { requirement: rule, expression });

export async function readXlsx(bytes: Buffer, rows: number): Promise<string[][]> {
  const files = await unpack(bytes);
  for (const name of files.keys())
    if (/vbaProject|macrosheets|activeX/i.test(name))
      throw refuse('IMP-MACRO', `The workbook holds macros or controls (${show(name)}): save it as .xlsx without them.`, name);
  const sheet = firstSheet(files);
  const shared = files.get('xl/sharedStrings.xml');
  const strings = shared ? childrenOf(root(shared, 'xl/sharedStrings.xml'), 'si').map(textOf) : [];
  const data = childrenOf(root(sheet.bytes, sheet.name), 'sheetData')[0];
  const found = data ? childrenOf(data, 'row') : [];
  if (found.length > rows + 1)
    throw new Problem('too-large', `A spreadsheet has at most ${rows} rows, this one ${found.length}.`, {
      requirement: 'IMP-ROWS',
      expression: 'sheetData',
    });
  return found.map((row, index) => {
    const cells: string[] = [];
    for (const cell of childrenOf(row, 'c')) {
      const place = attributeOf(cell, 'r') ?? '';
      if (childrenOf(cell, 'f').length > 0)
        throw refuse('IMP-FORMULA', `Cell ${show(place)} holds a formula: only values are taken.`, place || `row ${index + 1}`);
      const column = columnOf(place) ?? cells.length;
      if (column > 500) throw refuse('IMP-COLUMNS', `Cell ${show(place)} stands beyond column 500.`, place);
      while (cells.length < column) cells.push('');
      cells[column] = cellText(cell, strings);
    }
    return cells;
  });
}

function unpack(bytes: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return reject(refuse('IMP-ZIP', 'This file is no workbook: it cannot be unpacked.'));
      const files = new Map<string, Buffer>();
      let total = 0;
      let count = 0;
      zip.on('error', () => reject(refuse('IMP-ZIP', 'This workbook is damaged.')));
      zip.on('end', () => resolve(files));
      zip.on('entry', (entry: yauzl.Entry) => {
        count += 1;
        total += entry.uncompressedSize;
        const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
        if (count > most.entries || total > most.unpacked || (ratio > most.ratio && entry.uncompressedSize > 1_000_000))
          return reject(refuse('IMP-BOMB', `The workbook unpacks to too much (${show(entry.fileName)}).`, entry.fileName));
        if (!/\.(?:xml|rels)$/.test(entry.fileName)) {
          files.set(entry.fileName, Buffer.alloc(0));
          return zip.readEntry();
        }
        return zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(refuse('IMP-ZIP', 'This workbook is damaged or encrypted.'));
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('error', () => reject(refuse('IMP-ZIP', 'This workbook is damaged.')));
          stream.on('end', () => {
            files.set(entry.fileName, Buffer.concat(chunks));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}

function firstSheet(files: ReadonlyMap<string, Buffer>): { name: string; bytes: Buffer } {
  const names = [...files.keys()]
    .filter((one) => /^xl\/worksheets\/[^/]+\.xml$/.test(one))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const [name] = names;
  const bytes = name === undefined ? undefined : files.get(name);
  if (name === undefined || !bytes) throw refuse('IMP-SHEET', 'The workbook holds no sheet.');
  return { name, bytes };
}

function root(bytes: Buffer, name: string): XmlElement {
  try {
    return parseXml(bytes, { bytesMax: most.unpacked, elementsMax: 2_000_000 });
  } catch (error) {
    throw refuse('IMP-XML', `${name} cannot be read: ${error instanceof Error ? error.message : ''}`, name);
  }
}

/** All text in it, but phonetic guides. */
function textOf(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? (element.name === 't' ? child : '') : child.name === 'rPh' ? '' : textOf(child)))
    .join('');
}

function cellText(cell: XmlElement, strings: readonly string[]): string {
  const type = attributeOf(cell, 't');
  if (type === 'inlineStr') return childrenOf(cell, 'is').map(textOf).join('');
  const value =
    childrenOf(cell, 'v')[0]
      ?.children.filter((one) => typeof one === 'string')
      .join('') ?? '';
  return type === 's' ? (strings[Number(value)] ?? '') : value;
}

function columnOf(place: string): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(place)?.[0];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

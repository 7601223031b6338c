// A Word document (ECMA-376) as headings and paragraphs: what was struck out is left out, what was put in is read.
import { attributeOf, childOf, childrenOf, type XmlElement } from '@socle/kit/xml';
import { type Block, refuseNote } from './part.ts';
import { treeOf, unpack } from './unpack.ts';

interface Style {
  /** 1 to 9 for a heading; 0 for text; -1 for a table of contents, which repeats the headings. */
  readonly level: number | undefined;
  readonly basedOn: string | undefined;
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const valOf = (element: XmlElement | undefined): string | undefined => attributeOf(element, `{${word}}val`) ?? attributeOf(element, 'val');
/** What a reader does not see, or sees twice. */
const unseen: ReadonlySet<string> = new Set([
  'del',
  'moveFrom',
  'delText',
  'instrText',
  'Fallback',
  'rPr',
  'pPr',
  'sdtPr',
  'sectPr',
  'footnoteReference',
  'commentReference',
  'annotationRef',
]);

export async function readDocx(bytes: Buffer): Promise<Block[]> {
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])))
    throw refuseNote('CCT-NOTE-ENCRYPTED', 'The note is encrypted, or of before 2007: save it as .docx without a password.');
  const files = await unpack(bytes, ['word/document.xml', 'word/styles.xml']);
  const body = childOf(treeOf(files, 'word/document.xml'), 'body');
  if (!body) throw refuseNote('CCT-NOTE-BROKEN', 'The note has no word/document.xml with a body.', 'word/document.xml');
  const styles = stylesOf(treeOf(files, 'word/styles.xml'));
  const blocks: Block[] = [];
  readBlocks(body, styles, blocks);
  return blocks;
}

function stylesOf(root: XmlElement | undefined): ReadonlyMap<string, Style> {
  return new Map(
    childrenOf(root, 'style').map((style) => {
      const name = valOf(childOf(style, 'name')) ?? '';
      const outline = valOf(childOf(style, 'pPr', 'outlineLvl'));
      const said = /^(?:heading|titre)\s*([1-9])$/i.exec(name)?.[1];
      const level = /^(?:toc|tm|table of figures)\b/i.test(name)
        ? -1
        : said !== undefined
          ? Number(said)
          : /^(?:title|titre)$/i.test(name)
            ? 1
            : outlined(outline);
      return [attributeOf(style, `{${word}}styleId`) ?? '', { level, basedOn: valOf(childOf(style, 'basedOn')) }];
    }),
  );
}

/** 0 to 8 are headings; 9 is the body of the text. */
function outlined(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const level = Number(value);
  return Number.isInteger(level) && level >= 0 && level <= 8 ? level + 1 : 0;
}

function levelOf(paragraph: XmlElement, styles: ReadonlyMap<string, Style>): number {
  const own = childOf(paragraph, 'pPr');
  const direct = outlined(valOf(childOf(own, 'outlineLvl')));
  if (direct !== undefined) return direct;
  let name = valOf(childOf(own, 'pStyle'));
  // A style may be based on another; a ring of them ends here.
  for (let steps = 0; name !== undefined && steps < 12; steps += 1) {
    const style = styles.get(name);
    const level = style?.level ?? outlinedByName(style === undefined ? name : undefined);
    if (level !== undefined) return level;
    name = style?.basedOn;
  }
  return 0;
}

/** Where the styles are absent, their usual ids say it. */
const outlinedByName = (name: string | undefined): number | undefined => {
  const level = name === undefined ? undefined : /^(?:Heading|Titre)([1-9])$/.exec(name)?.[1];
  return level === undefined ? undefined : Number(level);
};

function readBlocks(parent: XmlElement, styles: ReadonlyMap<string, Style>, blocks: Block[]): void {
  for (const child of parent.children) {
    if (typeof child === 'string' || unseen.has(child.name)) continue;
    if (child.name === 'p') {
      const level = levelOf(child, styles);
      const text = textOf(child);
      if (level < 0 || text.trim() === '') continue;
      const listed = level === 0 && childOf(child, 'pPr', 'numPr') !== undefined;
      blocks.push({ level, text: listed ? `- ${text}` : text });
    } else if (child.name === 'tbl') {
      for (const row of childrenOf(child, 'tr')) blocks.push({ level: 0, text: childrenOf(row, 'tc').map(cellOf).join(' | ') });
    } else readBlocks(child, styles, blocks);
  }
}

function cellOf(cell: XmlElement): string {
  const blocks: Block[] = [];
  readBlocks(cell, new Map(), blocks);
  return blocks.map(({ text }) => text).join(' ');
}

function textOf(element: XmlElement): string {
  let text = '';
  for (const child of element.children) {
    if (typeof child === 'string') {
      if (element.name === 't') text += child;
    } else if (child.name === 'tab') text += ' ';
    else if (child.name === 'br' || child.name === 'cr') text += '\n';
    else if (child.name === 'noBreakHyphen') text += '-';
    else if (!unseen.has(child.name)) text += textOf(child);
  }
  return text;
}

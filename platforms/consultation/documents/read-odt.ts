// An OpenDocument text (ISO/IEC 26300) as headings and paragraphs: what was struck out, notes of readers and tables of contents are left out.
import { attributeOf, childOf, childrenOf, type XmlElement } from '@socle/kit/xml';
import { type Block, refuseNote } from './part.ts';
import { treeOf, unpack } from './unpack.ts';

const office = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0';
const texts = 'urn:oasis:names:tc:opendocument:xmlns:text:1.0';
const styling = 'urn:oasis:names:tc:opendocument:xmlns:style:1.0';
const manifest = 'META-INF/manifest.xml';

const unseen: ReadonlySet<string> = new Set([
  'tracked-changes',
  'table-of-content',
  'alphabetical-index',
  'annotation',
  'annotation-end',
  'note',
  'sequence-decls',
  'forms',
]);

export async function readOdt(bytes: Buffer): Promise<Block[]> {
  const files = await unpack(bytes, ['content.xml', 'styles.xml', manifest]);
  if (files.get(manifest)?.includes('encryption-data'))
    throw refuseNote('CCT-NOTE-ENCRYPTED', 'The note is encrypted: save it without a password.', manifest);
  const content = treeOf(files, 'content.xml');
  const body = childOf(content, 'body', 'text');
  if (!body) throw refuseNote('CCT-NOTE-BROKEN', 'The note has no content.xml with a text.', 'content.xml');
  const styles = new Map([...stylesOf(treeOf(files, 'styles.xml')), ...stylesOf(content)]);
  const blocks: Block[] = [];
  readBlocks(body, styles, blocks);
  return blocks;
}

interface Style {
  readonly level: number | undefined;
  readonly parent: string | undefined;
}

function stylesOf(root: XmlElement | undefined): [string, Style][] {
  return ['styles', 'automatic-styles'].flatMap((group) =>
    childrenOf(childrenOf(root, group, office)[0], 'style', styling).map((style): [string, Style] => {
      const level = Number(attributeOf(style, `{${styling}}default-outline-level`) ?? '');
      return [
        attributeOf(style, `{${styling}}name`) ?? '',
        { level: level > 0 ? level : undefined, parent: attributeOf(style, `{${styling}}parent-style-name`) },
      ];
    }),
  );
}

/** A paragraph that is only dressed as a heading is one. */
function levelOf(element: XmlElement, styles: ReadonlyMap<string, Style>): number {
  if (element.name === 'h') return Math.min(9, Math.max(1, Number(attributeOf(element, `{${texts}}outline-level`) ?? '1') || 1));
  let name = attributeOf(element, `{${texts}}style-name`);
  for (let steps = 0; name !== undefined && steps < 12; steps += 1) {
    if (name === 'Title') return 1;
    const level = styles.get(name)?.level ?? Number(/^Heading_20_([1-9])$/.exec(name)?.[1] ?? 0);
    if (level > 0) return level;
    name = styles.get(name)?.parent;
  }
  return 0;
}

function readBlocks(parent: XmlElement, styles: ReadonlyMap<string, Style>, blocks: Block[], listed = false): void {
  for (const child of parent.children) {
    if (typeof child === 'string' || unseen.has(child.name)) continue;
    if (child.name === 'h' || child.name === 'p') {
      const level = levelOf(child, styles);
      const text = textOf(child);
      if (text.trim() !== '') blocks.push({ level, text: listed && level === 0 ? `- ${text}` : text });
    } else if (child.name === 'table') {
      for (const row of rowsOf(child)) {
        const cells = childrenOf(row, 'table-cell').map((cell) => {
          const inside: Block[] = [];
          readBlocks(cell, styles, inside);
          return inside.map(({ text }) => text).join(' ');
        });
        blocks.push({ level: 0, text: cells.join(' | ') });
      }
    } else readBlocks(child, styles, blocks, listed || child.name === 'list');
  }
}

const rowsOf = (table: XmlElement): XmlElement[] =>
  table.children.flatMap((child) =>
    typeof child === 'string'
      ? []
      : child.name === 'table-row'
        ? [child]
        : /^table-(?:header-rows|rows|row-group)$/.test(child.name)
          ? rowsOf(child)
          : [],
  );

function textOf(element: XmlElement): string {
  let text = '';
  for (const child of element.children) {
    if (typeof child === 'string') text += child.replace(/\s+/g, (blank) => (/[\u00a0\u202f]/.test(blank) ? blank : ' '));
    else if (child.name === 's') text += ' '.repeat(Math.min(100, Number(attributeOf(child, `{${texts}}c`) ?? '1') || 1));
    else if (child.name === 'tab') text += ' ';
    else if (child.name === 'line-break') text += '\n';
    else if (!unseen.has(child.name)) text += textOf(child);
  }
  return text;
}

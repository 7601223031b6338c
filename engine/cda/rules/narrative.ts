// The narrative of a section as HTML: every element of the narrative block mapped to one of ours, every text escaped, anything else left out but its text.
import { attributeOf, childrenOf, escapeXml, type XmlElement, type XmlNode } from '@socle/kit/xml';
import type { CdaPart, CdaSection } from '../contract.ts';
import { classesOf } from './escape-style.ts';

const same: Readonly<Record<string, string>> = {
  thead: 'thead',
  tbody: 'tbody',
  tfoot: 'tfoot',
  tr: 'tr',
  sub: 'sub',
  sup: 'sup',
  paragraph: 'p',
  item: 'li',
};

const imageTypes = new Set(['image/jpeg', 'image/png', 'image/gif']);

const idPattern = /^[\w.-]{1,80}$/;

export interface NarrativeContext {
  readonly parts: readonly CdaPart[];
  /** Before each id, so that no document chooses those of the page. */
  readonly prefix: string;
  /** Numbers of the footnotes by their ID, in the order of the text. */
  readonly notes: ReadonlyMap<string, number>;
}

/** Numbers the footnotes of all sections. */
export function footnotesOf(sections: readonly CdaSection[]): ReadonlyMap<string, number> {
  const notes = new Map<string, number>();
  const walk = (nodes: readonly XmlNode[]): void => {
    for (const node of nodes) {
      if (typeof node === 'string') continue;
      const id = node.name === 'footnote' ? attributeOf(node, 'ID') : undefined;
      if (id !== undefined && idPattern.test(id) && !notes.has(id)) notes.set(id, notes.size + 1);
      walk(node.children);
    }
  };
  const all = (these: readonly CdaSection[]): void => {
    for (const { text, sections: inner } of these) {
      if (text) walk(text.children);
      all(inner);
    }
  };
  all(sections);
  return notes;
}

export function narrative(nodes: readonly XmlNode[], context: NarrativeContext): string {
  let html = '';
  for (const node of nodes) html += typeof node === 'string' ? escapeXml(node) : element(node, context);
  return html;
}

function element(node: XmlElement, context: NarrativeContext): string {
  const attributes = `${idOf(node, context)}${classesOf(attributeOf(node, 'styleCode'))}`;
  if (Object.hasOwn(same, node.name)) return `<${same[node.name]}${attributes}>${narrative(node.children, context)}</${same[node.name]}>`;
  switch (node.name) {
    case 'content':
      return `<span${attributes}>${narrative(node.children, context)}</span>`;
    case 'br':
      return '<br>';
    case 'list': {
      const tag = attributeOf(node, 'listType') === 'ordered' ? 'ol' : 'ul';
      const caption = childrenOf(node, 'caption')[0];
      const items = node.children.filter((one) => typeof one !== 'string' && one.name === 'item');
      return `${caption ? `<p class="cda-caption">${narrative(caption.children, context)}</p>` : ''}<${tag}${attributes}>${narrative(items, context)}</${tag}>`;
    }
    case 'table': {
      // Blanks between rows are no text of a table.
      const children = node.children.filter((one) => typeof one !== 'string');
      const captions = children.filter((one) => typeof one !== 'string' && one.name === 'caption');
      const rows = children.filter((one) => typeof one !== 'string' && ['thead', 'tbody', 'tfoot', 'tr'].includes(one.name));
      return `<div class="cda-table"><table${attributes}>${narrative(captions, context)}${narrative(rows, context)}</table></div>`;
    }
    case 'caption':
      return `<caption${attributes}>${narrative(node.children, context)}</caption>`;
    case 'td':
    case 'th': {
      const scope = node.name === 'th' ? ` scope="${attributeOf(node, 'scope') === 'row' ? 'row' : 'col'}"` : '';
      return `<${node.name}${attributes}${scope}${span(node, 'colspan')}${span(node, 'rowspan')}>${narrative(node.children, context)}</${node.name}>`;
    }
    case 'linkHtml': {
      const href = attributeOf(node, 'href') ?? '';
      return isSafeLink(href)
        ? `<a href="${escapeXml(href)}" rel="noopener noreferrer nofollow" target="_blank">${narrative(node.children, context)}</a>`
        : narrative(node.children, context);
    }
    case 'renderMultiMedia':
      return media(node, context);
    case 'footnote': {
      const number = context.notes.get(attributeOf(node, 'ID') ?? '');
      return ` <small${attributes}>${number === undefined ? '' : `<sup>${number}</sup> `}${narrative(node.children, context)}</small>`;
    }
    case 'footnoteRef': {
      const id = attributeOf(node, 'IDREF') ?? '';
      const number = context.notes.get(id);
      return number === undefined ? '' : `<sup><a href="#${context.prefix}${id}">${number}</a></sup>`;
    }
    default:
      return narrative(node.children, context);
  }
}

function idOf(node: XmlElement, { prefix }: NarrativeContext): string {
  const id = attributeOf(node, 'ID');
  return id !== undefined && idPattern.test(id) ? ` id="${prefix}${id}"` : '';
}

function span(node: XmlElement, name: string): string {
  const value = attributeOf(node, name);
  return value !== undefined && /^[1-9]\d{0,2}$/.test(value) ? ` ${name}="${value}"` : '';
}

/** Only where a link leads somewhere that is no program: no blanks or signs that hide another scheme. */
export function isSafeLink(href: string): boolean {
  return /^(https?:\/\/|mailto:)[\x21-\x7e]+$/i.test(href) && URL.canParse(href);
}

/** Images that the document carries itself; any other attachment is offered, not shown. */
function media(node: XmlElement, { parts }: NarrativeContext): string {
  const names = (attributeOf(node, 'referencedObject') ?? '').split(/\s+/);
  return names
    .flatMap((name) => parts.find(({ id }) => id === name) ?? [])
    .map(({ id, mediaType, bytes }) =>
      imageTypes.has(mediaType) && isImage(bytes)
        ? `<img alt="${escapeXml(id)}" src="data:${mediaType};base64,${bytes.toString('base64')}">`
        : `<span class="cda-part" data-part="${escapeXml(id)}">${escapeXml(id)}</span>`,
    )
    .join('');
}

const isImage = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xd8) ||
  bytes.subarray(1, 4).toString('latin1') === 'PNG' ||
  bytes.subarray(0, 4).toString('latin1') === 'GIF8';

// The words of an element, each piece with its place in the source, so that a passage that was spoken of is marked and one that is picked can be named.
import { type Html, html, raw } from '@socle/kit/html';
import MarkdownIt from 'markdown-it';
import type { Anchor, Contribution } from '../contract.ts';
import { placeAnchor } from '../rules/anchor.ts';

/** Places in UTF-16 units of the source, and whose they are. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly id: number;
}

/** The passages of this field that are still there. */
export function rangesOf(text: string, field: Anchor['field'], contributions: readonly Contribution[]): Range[] {
  return contributions.flatMap((one): Range[] => {
    const { anchor } = one.target;
    if (anchor?.field !== field || one.anchorState === 'orphan') return [];
    const { start, end } = placeAnchor(anchor, text);
    return start === undefined || end === undefined ? [] : [{ start, end, id: one.id }];
  });
}

/** A run of the source as it stands, cut where passages begin and end. */
function pieces(text: string, at: number, ranges: readonly Range[]): Html {
  const end = at + text.length;
  const here = ranges.filter((one) => one.start < end && one.end > at);
  const cuts = [...new Set([at, end, ...here.flatMap((one) => [Math.max(one.start, at), Math.min(one.end, end)])])].sort((a, b) => a - b);
  return html`${cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] as number;
    const words = text.slice(from - at, to - at);
    const those = here.filter((one) => one.start <= from && one.end >= to).map(({ id }) => id);
    const [first] = those;
    // Between two passages that both hold it a space is marked, and leads nowhere of its own.
    if (first !== undefined && words.trim() === '')
      return html`<mark class="cs-mark" data-at="${from}" data-c="${those.join(' ')}">${words}</mark>`;
    return first === undefined
      ? html`<span data-at="${from}">${words}</span>`
      : html`<mark class="cs-mark" data-at="${from}" data-c="${those.join(' ')}"><a href="#c-${first}">${words}</a></mark>`;
  })}`;
}

export const passageText = (text: string, ranges: readonly Range[] = []): Html => (text === '' ? html`` : pieces(text, 0, ranges));

interface Marked {
  readonly source: string;
  readonly ranges: readonly Range[];
}

const prose = new MarkdownIt({ html: false, linkify: false, typographer: false });
prose.validateLink = (url) => /^(?:https?:\/\/|\/|#|mailto:)/i.test(url.trim());
// Headings of a text stand below those of the page; each run of text is told where it stands in the source.
prose.core.ruler.push('places', ({ tokens, env }) => {
  const { source } = env as unknown as Marked;
  const lines = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lines.push(at + 1);
  for (const token of tokens) {
    if (/^heading_/.test(token.type)) token.tag = `h${Math.min(6, Math.max(4, Number(token.tag.slice(1)) + 2))}`;
    if (token.type !== 'inline' || !token.map) continue;
    let cursor = lines[token.map[0]] ?? 0;
    for (const child of token.children ?? []) {
      if (child.type !== 'text' || child.content === '') continue;
      const at = source.indexOf(child.content, cursor);
      if (at < 0) continue;
      child.meta = { at };
      cursor = at + child.content.length;
    }
  }
});
prose.renderer.rules.text = (tokens, index, _options, env) => {
  const token = tokens[index] as { content: string; meta?: { at?: number } | null };
  const at = token.meta?.at;
  // A run that the source writes otherwise (an escape, an entity) is shown, and is no place to pick.
  return at === undefined ? html`${token.content}`.html : pieces(token.content, at, (env as unknown as Marked).ranges).html;
};

export const passageProse = (source: string, ranges: readonly Range[] = []): Html => raw(prose.render(source, { source, ranges }));

const plainProse = new MarkdownIt({ html: false, linkify: false, typographer: false });
plainProse.validateLink = prose.validateLink;
plainProse.core.ruler.push('deeper headings', ({ tokens }) => {
  for (const token of tokens) if (/^heading_/.test(token.type)) token.tag = `h${Math.min(6, Math.max(3, Number(token.tag.slice(1)) + 1))}`;
});

/** Markdown of the team of a campaign: no markup of its own, no script in a link. */
export const markdown = (source: string): Html => raw(plainProse.render(source));

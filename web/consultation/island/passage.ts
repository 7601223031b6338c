// A passage of the text: read from what is selected on the page, named by its words, what stands around them and its place.
import type { Anchor, TargetKind } from '../../../platforms/consultation/contract.ts';

const around = 64;

export interface Place {
  readonly kind: TargetKind;
  readonly id: string;
  readonly title: string;
  /** What can be quoted of it, as it was read. */
  readonly fields: readonly { readonly field: Anchor['field']; readonly source: string }[];
}

const half = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
/** No sign is cut in two. */
const whole = (text: string, at: number, step: 1 | -1): number =>
  at > 0 && at < text.length && half(text.charCodeAt(at)) ? at + step : at;

const letter = /[\p{L}\p{N}\p{M}]/u;
/** A word that was cut by a hasty hand is taken whole. */
const word = (text: string, at: number, step: 1 | -1): number => {
  let edge = at;
  while (edge > 0 && edge < text.length && letter.test(text[edge - 1] as string) && letter.test(text[edge] as string)) edge += step;
  return edge;
};

export function anchorOf(source: string, field: Anchor['field'], from: number, to: number): Anchor | undefined {
  const picked = source.slice(from, to);
  const start = whole(source, word(source, from + (picked.length - picked.trimStart().length), -1), -1);
  const end = whole(source, word(source, to - (picked.length - picked.trimEnd().length), 1), 1);
  if (start >= end) return undefined;
  return {
    field,
    exact: source.slice(start, end),
    prefix: source.slice(whole(source, Math.max(0, start - around), 1), start),
    suffix: source.slice(end, whole(source, Math.min(source.length, end + around), -1)),
    start,
    end,
  };
}

/** The element of the page that this node stands in. */
export function placeAt(node: Node | null): Place | undefined {
  const element = node instanceof Element ? node : node?.parentElement;
  const holder = element?.closest<HTMLElement>('[data-target]');
  return holder ? placeOf(holder) : undefined;
}

/** The element of the page that this kind and id name. */
export const selectorOf = (place: Pick<Place, 'kind' | 'id'>): string =>
  `[data-kind="${CSS.escape(place.kind)}"][data-target="${CSS.escape(place.id)}"]`;

export function placeOf(holder: HTMLElement): Place {
  const fields = [...holder.querySelectorAll<HTMLElement>('[data-field]')].map((one) => ({
    field: one.dataset.field as Anchor['field'],
    source: one.dataset.source ?? '',
  }));
  const heading = holder.querySelector('[data-field="title"], h1, h2, h3');
  return {
    kind: holder.dataset.kind as TargetKind,
    id: holder.dataset.target ?? '',
    title: heading?.textContent?.trim() ?? holder.dataset.target ?? '',
    fields: fields.sort((a, b) => Number(a.field === 'title') - Number(b.field === 'title')),
  };
}

/** Where in the source the edge of a selection stands: each run of the page knows its own place. */
function offsetAt(node: Node, offset: number): number | undefined {
  const element = node instanceof Element ? node : node.parentElement;
  const run = element?.closest<HTMLElement>('[data-at]');
  if (!run) return undefined;
  const range = document.createRange();
  range.selectNodeContents(run);
  range.setEnd(node, offset);
  return Number(run.dataset.at) + range.toString().length;
}

/** Runs that a selection touches: its edges may stand between them. */
function runsIn(range: Range, field: Element): readonly HTMLElement[] {
  return [...field.querySelectorAll<HTMLElement>('[data-at]')].filter((run) => range.intersectsNode(run) && run.textContent !== '');
}

export interface Picked {
  readonly place: Place;
  readonly anchor: Anchor;
  readonly rect: DOMRect;
}

/** What is selected now, where it lies within one text of one element. */
export function pickedNow(): Picked | undefined {
  const selection = getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  const inside = (node: Node): Element | null => (node instanceof Element ? node : node.parentElement)?.closest('[data-field]') ?? null;
  const field = inside(range.startContainer) ?? inside(range.endContainer);
  const place = placeAt(field);
  if (!(field instanceof HTMLElement) || !place) return undefined;
  const runs = runsIn(range, field);
  const [first, last] = [runs[0], runs.at(-1)];
  if (!first || !last) return undefined;
  const from = first.contains(range.startContainer) ? offsetAt(range.startContainer, range.startOffset) : Number(first.dataset.at);
  const to = last.contains(range.endContainer)
    ? offsetAt(range.endContainer, range.endOffset)
    : Number(last.dataset.at) + (last.textContent?.length ?? 0);
  if (from === undefined || to === undefined) return undefined;
  const anchor = anchorOf(field.dataset.source ?? '', field.dataset.field as Anchor['field'], from, to);
  return anchor && { place, anchor, rect: range.getBoundingClientRect() };
}

/** The passage that is being written about, shown in the text without touching it. */
export function paint(name: string, place: Place | undefined, anchor: Anchor | undefined): void {
  if (!('highlights' in CSS)) return;
  CSS.highlights.delete(name);
  const holder = place && document.querySelector(selectorOf(place));
  const field = anchor && holder?.querySelector(`[data-field="${anchor.field}"]`);
  if (!field || !anchor) return;
  const ranges = [...field.querySelectorAll<HTMLElement>('[data-at]')].flatMap((run) => {
    const at = Number(run.dataset.at);
    const walker = document.createTreeWalker(run, NodeFilter.SHOW_TEXT);
    const text = walker.nextNode();
    if (!text?.nodeValue) return [];
    const [from, to] = [Math.max(0, anchor.start - at), Math.min(text.nodeValue.length, anchor.end - at)];
    if (from >= to) return [];
    const range = new Range();
    range.setStart(text, from);
    range.setEnd(text, to);
    return [range];
  });
  if (ranges.length > 0) CSS.highlights.set(name, new Highlight(...ranges));
}

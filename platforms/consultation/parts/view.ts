// What every page is made with: the language, the words, who answers, links that keep nothing but what was asked; and how instants are said.
import type { Common, Edition, OpenFramework } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import { formatDate, formatNumber, type Language } from '@socle/kit/i18n';
import type { Contribution, Target, Text } from '../contract.ts';
import type { Reading } from '../reading.ts';
import type { words } from './words.ts';

export interface View {
  readonly language: Language;
  readonly say: ReturnType<typeof words>;
  readonly reading: Reading;
  readonly framework: OpenFramework;
  readonly common: Common;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly query: URLSearchParams;
  /** Path and query as asked. */
  readonly url: string;
  readonly base: string;
}

type Query = Readonly<Record<string, string | undefined>>;

/** `/consultation/…`; each part is encoded, what is empty is left out of the query. */
export function link(parts: readonly (string | number)[], query: Query = {}): string {
  const kept = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
  const search = kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`;
  return ['/consultation', ...parts.map((part) => encodeURIComponent(String(part)))].join('/') + search;
}

export const contributionLink = (campaign: string, id: number): string => link([campaign, 'contributions', id]);
export const textLink = (campaign: string, chapter: string, element = ''): string =>
  `${link([campaign, 'text', chapter])}${element === '' ? '' : `#${encodeURIComponent(element)}`}`;
/** Where a target is read in the text. */
export function targetLink(campaign: string, target: Target): string {
  if (target.kind === 'milestone' || target.kind === 'figure')
    return `${link([campaign, 'text', 'calendar'])}#${encodeURIComponent(target.id)}`;
  if (target.kind === 'chapter') return textLink(campaign, target.id);
  if (target.chapter === undefined) return `${link([campaign])}#${target.kind === 'question' ? encodeURIComponent(target.id) : 'whole'}`;
  return textLink(campaign, target.chapter, target.id);
}

export const number = ({ language }: View, n: number): string => formatNumber(language, n);
/** `C-1042` */
export const nameOf = ({ id }: Pick<Contribution, 'id'>): string => `C-${id}`;

/** A text in the language of the page; French marked as such where there is no other. */
export function shown({ language }: View, text: Text): Html {
  if (language === 'fr') return html`${text.fr}`;
  return text.en === undefined ? html`<span lang="fr">${text.fr}</span>` : html`${text.en}`;
}
export const plain = ({ language }: View, text: Text): string => (language === 'en' ? (text.en ?? text.fr) : text.fr);

/** What people wrote is in the language in which they wrote it, mostly French. */
export const paragraphs = (text: string): Html =>
  html`${text
    .split(/\n{2,}/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => html`<p>${one.split('\n').map((line, index) => html`${index > 0 && html`<br>`}${line}`)}</p>`)}`;

export const day = ({ language }: View, at: string): Html => html`<time datetime="${at}">${formatDate(language, new Date(at))}</time>`;
export const moment = ({ language }: View, at: string): Html =>
  html`<time datetime="${at}">${formatDate(language, new Date(at), { time: true })}</time>`;

/** A date of the doctrine, as exact as it is known: `2021-06-08`, `2021-06`, `2021-Q2` or `2021`. */
export function doctrineDate({ language }: View, date: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(date)) return formatDate(language, new Date(`${date}T12:00:00Z`));
  const [, year, quarter] = /^(\d{4})-Q(\d)$/.exec(date) ?? [];
  if (quarter !== undefined) return `${language === 'fr' ? 'T' : 'Q'}${quarter} ${year}`;
  if (!/^\d{4}-\d\d$/.test(date)) return date;
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${date}-01T00:00:00Z`));
}

const clockInFrance = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The first second at which something is over, as people say it: midnight belongs to the day before. */
export function deadline({ language }: View, at: string): Html {
  const instant = new Date(at);
  const said =
    clockInFrance.format(instant) === '00:00:00'
      ? `${formatDate(language, new Date(instant.getTime() - 1000))}${language === 'fr' ? ' à minuit' : ', at midnight'}`
      : formatDate(language, instant, { time: true });
  return html`<time datetime="${at}">${said}</time>`;
}

/** What is left until then, in its two greatest units; undefined once it is past. A small script keeps it true. */
export function timeLeft({ language, now }: View, at: string): string | undefined {
  const minutes = Math.floor((new Date(at).getTime() - now) / 60_000);
  if (minutes < 0) return undefined;
  const fr = language === 'fr';
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const part = (n: number, unit: string): string => `${n} ${unit}`;
  if (days > 0) return `${part(days, fr ? 'j' : 'd')} ${part(hours, 'h')}`;
  return hours > 0 ? `${part(hours, 'h')} ${part(rest, 'min')}` : part(rest, 'min');
}

export const countdown = (view: View, at: string): Html | undefined => {
  const left = timeLeft(view, at);
  return left === undefined ? undefined : html`<span class="cs-left" data-until="${at}">${left}</span>`;
};

/** Those of its chapters that are put to the public, in order. */
export const consulted = (edition: Edition, chapters: readonly string[] | undefined): Edition['chapters'] =>
  chapters === undefined ? edition.chapters : edition.chapters.filter(({ id }) => chapters.includes(id));

/** How a target is called, as far as the text still holds it. */
export function titleOf(view: View, edition: Edition, target: Target): Text | undefined {
  if (target.kind === 'edition') return edition.title;
  if (target.kind === 'milestone' || target.kind === 'figure') return view.common.milestones.find(({ id }) => id === target.id)?.title;
  for (const chapter of edition.chapters) {
    if (chapter.id === target.id) return chapter.title;
    for (const provision of chapter.provisions) {
      if (provision.id === target.id) return provision.title;
      const found = provision.requirements.find(({ id }) => id === target.id);
      if (found) return found.title;
    }
  }
  return undefined;
}

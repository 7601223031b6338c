// What every page is made with: the language, the words, the framework, links that keep the language.
import type { Common, OpenFramework, Text } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import { formatDate, type Language } from '@socle/kit/i18n';
import type { texts } from '../texts.ts';

export interface View {
  readonly language: Language;
  readonly say: ReturnType<typeof texts>;
  readonly framework: OpenFramework;
  readonly common: Common;
  /** A day in France. */
  readonly today: string;
  /** The query of the page, one value for each name unless read with `all`. */
  readonly query: URLSearchParams;
  /** Path and query as asked. */
  readonly url: string;
  readonly base: string;
}

/** A text in the language of the page; French marked as such where there is no other. */
export function shown(view: View, text: Text): Html {
  if (view.language === 'fr' || text.en === undefined)
    return view.language === 'fr' ? html`${text.fr}` : html`<span lang="fr">${text.fr}</span>`;
  return html`${text.en}`;
}

export const plain = ({ language }: View, text: Text): string => (language === 'en' ? (text.en ?? text.fr) : text.fr);

const quarters = {
  fr: (q: string, y: string) => `${q === '1' ? '1er' : `${q}e`} trimestre ${y}`,
  en: (q: string, y: string) => `Q${q} ${y}`,
};

/** `8 juin 2021`, `juin 2021`, `2e trimestre 2021`, `2021`. */
export function shownDate({ language }: { readonly language: Language }, date: string): string {
  const [, y = '', q, m, d] = /^(\d{4})(?:-(?:Q(\d)|(\d{2})(?:-(\d{2}))?))?$/.exec(date) ?? [];
  if (q !== undefined) return quarters[language](q, y);
  if (m === undefined) return y || date;
  if (d === undefined)
    return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      Date.UTC(Number(y), Number(m) - 1, 1),
    );
  return formatDate(language, new Date(Date.UTC(Number(y), Number(m) - 1, Number(d))), { timeZone: 'UTC' });
}

export const time = (view: View, date: string): Html => {
  const machine = /^\d{4}-Q/.test(date) ? undefined : date;
  return machine === undefined ? html`${shownDate(view, date)}` : html`<time datetime="${machine}">${shownDate(view, date)}</time>`;
};

/** `/doctrine/…`, with the query given; empty values are left out. */
export function link(path: string, query: Readonly<Record<string, string | readonly string[] | undefined>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value as string | undefined])
      if (one !== undefined && one !== '') search.append(name, one);
  }
  const text = search.toString();
  return `/doctrine${path}${text === '' ? '' : `?${text}`}`;
}

/** Page on which something of the doctrine is followed by mail, and the way back. */
export const followLink = (what: 'edition' | 'requirement' | 'profile', key: string, back: string): string =>
  `/follow?${new URLSearchParams({ what: `doctrine.${what}`, key, return: back })}`;

export const editionLink = (id: string): string => link(`/editions/${encodeURIComponent(id)}`);
export const chapterLink = (edition: string, chapter: string, anchor = ''): string =>
  `${link(`/editions/${encodeURIComponent(edition)}/${encodeURIComponent(chapter)}`)}${anchor === '' ? '' : `#${anchor}`}`;
export const requirementLink = (edition: string, id: string): string =>
  link(`/editions/${encodeURIComponent(edition)}/requirements/${encodeURIComponent(id)}`);

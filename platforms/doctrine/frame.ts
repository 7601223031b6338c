// The frame of every page of the doctrine: head, navigation, search, foot. Whole without script; a small script only makes it smoother.
import { type Html, html, raw } from '@socle/kit/html';
import type { Entry } from '@socle/kit/screens';
import { link, type View } from './parts/view.ts';
import { texts } from './texts.ts';

export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export interface Page {
  readonly title: string;
  /** One sentence, for lists of results elsewhere. */
  readonly about?: string;
  /** Entry of the navigation that is this page. */
  readonly at?: keyof typeof places;
  readonly content: Html;
  /** The page needs all the width: tables, pictures. */
  readonly wide?: boolean;
  readonly status?: number;
  /** JSON-LD of what the page is about. */
  readonly linked?: unknown;
}

const places = {
  editions: '/editions',
  compare: '/compare',
  impacts: '/impacts',
  timeline: '/timeline',
  house: '/house',
  obligations: '/obligations',
  glossary: '/glossary',
} as const;
const further = { coverage: '/coverage', lint: '/lint', sources: '/sources', data: '/data' } as const;

export function renderPage(view: View, page: Page, { script, imports, styles }: Entry): string {
  const { say, language } = view;
  const title = page.title === say('doctrine') ? page.title : `${page.title} · ${say('doctrine')}`;
  const other = new URL(view.url, 'http://local');
  other.searchParams.set('lang', language === 'fr' ? 'en' : 'fr');
  const canonical = new URL(view.url, view.base);
  canonical.searchParams.delete('lang');
  const item = (place: string, path: string): Html =>
    html`<li><a href="${link(path)}"${raw(page.at === place ? ' aria-current="page"' : '')}>${say(place as 'editions')}</a></li>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<title>${title}</title>
${page.about !== undefined && html`<meta name="description" content="${page.about}">`}
<link rel="canonical" href="${canonical.href}">
<link rel="icon" href="/screens/mark.svg" type="image/svg+xml">
<link rel="alternate" type="application/atom+xml" href="/framework/changes.atom" title="${say('doctrine')}">
${styles.map((name) => html`<link rel="stylesheet" href="/doctrine/assets/${name}">`)}
${imports.map((name) => html`<link rel="modulepreload" href="/doctrine/assets/${name}">`)}
<script type="module" src="/doctrine/assets/${script}"></script>
${page.linked !== undefined && html`<script type="application/ld+json">${raw(JSON.stringify(page.linked).replaceAll('<', '\\u003c'))}</script>`}
</head>
<body>
<a class="skip" href="#content">${say('skip')}</a>
<header class="dt-head">
<div class="dt-top">
<a class="dt-name" href="/doctrine"><img src="/screens/mark.svg" alt="" width="28" height="28"><span>${say('doctrine')}</span></a>
<form class="dt-find" role="search" action="/doctrine/search" method="get">
<label class="unseen" for="dt-q">${say('searchLabel')}</label>
<input id="dt-q" name="q" type="search" placeholder="${say('searchHint')}" value="${view.query.get('q') ?? ''}" maxlength="200" required>
<button type="submit">${say('search')}</button>
</form>
<a class="dt-lang" href="${other.pathname}${other.search}" hreflang="${language === 'fr' ? 'en' : 'fr'}" lang="${language === 'fr' ? 'en' : 'fr'}">${say('otherLanguage')}</a>
</div>
<nav class="dt-nav" aria-label="${say('menu')}"><ul>${Object.entries(places).map(([place, path]) => item(place, path))}</ul></nav>
</header>
<main id="content" class="${page.wide ? 'dt-wide' : 'dt-page'}" tabindex="-1">
${page.content}
</main>
<footer class="dt-foot">
<p>${say('notOfficial')}</p>
<ul>${Object.entries(further).map(([place, path]) => item(place, path))}<li><a href="/doctrine/drafting">${say('drafting')}</a></li><li><a href="/">${say('socle')}</a></li></ul>
</footer>
</body>
</html>
`.html;
}

/** The page that the drafting room begins with: no content; it needs script, and says so. */
export function draftingShell({ script, imports, styles }: Entry, language: 'fr' | 'en'): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<title>${texts(language)('drafting')}</title>
<link rel="icon" href="/screens/mark.svg" type="image/svg+xml">
${styles.map((name) => html`<link rel="stylesheet" href="/doctrine/assets/${name}">`)}
${imports.map((name) => html`<link rel="modulepreload" href="/doctrine/assets/${name}">`)}
<script type="module" src="/doctrine/assets/${script}"></script>
</head>
<body>
<div id="app"></div>
<noscript><p>${language === 'fr' ? 'L’atelier a besoin de JavaScript ; la doctrine se lit sans lui : /doctrine.' : 'The drafting room needs JavaScript; the doctrine is read without it: /doctrine.'}</p></noscript>
</body>
</html>
`.html;
}

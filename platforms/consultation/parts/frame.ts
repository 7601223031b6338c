// The frame of every page of the consultation: head, where one is in a campaign, foot; and the shell of the rooms that need script.
import { type Html, html, raw } from '@socle/kit/html';
import type { Entry } from '@socle/kit/screens';
import type { Campaign } from '../contract.ts';
import { link, plain, type View } from './view.ts';
import { words } from './words.ts';

export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const tabs = ['overview', 'text', 'contributions', 'dashboard', 'report', 'openData', 'moderation'] as const;
const places = {
  overview: [],
  text: ['text'],
  contributions: ['contributions'],
  dashboard: ['dashboard'],
  report: ['report'],
  openData: ['open-data'],
  moderation: ['moderation'],
} as const;

export interface Page {
  readonly title: string;
  readonly about?: string;
  readonly campaign?: Campaign;
  readonly at?: (typeof tabs)[number] | 'campaigns' | 'charter';
  readonly content: Html;
  readonly wide?: boolean;
  readonly status?: number;
  /** What the script of the page is told: kept beside the content, as data. */
  readonly told?: Readonly<Record<string, string>>;
}

const markHere = raw(' aria-current="page"');
const asset = (name: string): string => `/consultation/assets/${name}`;

function head(language: 'fr' | 'en', title: string, { script, imports, styles }: Entry, more?: Html): Html {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<title>${title}</title>
<link rel="icon" href="/screens/mark.svg" type="image/svg+xml">
${styles.map((name) => html`<link rel="stylesheet" href="${asset(name)}">`)}
${imports.map((name) => html`<link rel="modulepreload" href="${asset(name)}">`)}
<script type="module" src="${asset(script)}"></script>
${more}
</head>`;
}

export function renderPage(view: View, page: Page, entry: Entry): string {
  const { say, language } = view;
  const { campaign } = page;
  const title = [page.title, campaign && plain(view, campaign.title), say('consultation')]
    .filter((one, index, all): one is string => one !== undefined && all.indexOf(one) === index)
    .join(' · ');
  const other = new URL(view.url, 'http://local');
  other.searchParams.set('lang', language === 'fr' ? 'en' : 'fr');
  const canonical = new URL(view.url, view.base);
  canonical.searchParams.delete('lang');
  const item = (name: string, here: boolean, address: string): Html => html`<li><a href="${address}"${here && markHere}>${name}</a></li>`;
  const feed = campaign && `/consultation/api/campaigns/${encodeURIComponent(campaign.id)}/feed.atom`;
  const told = Object.entries(page.told ?? {}).map(([name, value]) => html` data-${raw(name)}="${value}"`);
  return html`${head(
    language,
    title,
    entry,
    html`${page.about !== undefined && html`<meta name="description" content="${page.about}">`}<link rel="canonical" href="${canonical.href}">${feed !== undefined && html`<link rel="alternate" type="application/atom+xml" href="${feed}" title="${say('consultation')}">`}`,
  )}
<body>
<a class="skip" href="#content">${say('skip')}</a>
<header class="dt-head">
<div class="dt-top">
<a class="dt-name" href="/consultation"><img src="/screens/mark.svg" alt="" width="28" height="28"><span>${say('consultation')}</span></a>
<ul class="cs-global">${item(say('campaigns'), page.at === 'campaigns', '/consultation')}${item(say('charter'), page.at === 'charter', link(['charter']))}${item(say('mine'), false, link(['mine']))}</ul>
<a class="dt-lang" href="${other.pathname}${other.search}" hreflang="${language === 'fr' ? 'en' : 'fr'}" lang="${language === 'fr' ? 'en' : 'fr'}">${say('otherLanguage')}</a>
</div>
${campaign && html`<nav class="dt-nav" aria-label="${say('menu')}"><ul>${tabs.map((tab) => item(say(tab), page.at === tab, link([campaign.id, ...places[tab]])))}</ul></nav>`}
</header>
<main id="content" class="${page.wide ? 'dt-wide' : 'dt-page'} cs-page" tabindex="-1"${told}>
${page.content}
</main>
<footer class="dt-foot">
<p>${say('sandbox')}</p>
<ul>${item(say('doctrine'), false, '/doctrine')}${campaign && html`${item(say('desk'), false, link(['desk', campaign.id]))}${item(say('moderate'), false, link(['moderation', campaign.id]))}`}${item(say('organise'), false, link(['organise']))}<li><a href="/openapi.json">API</a></li>${item(say('socle'), false, '/')}</ul>
</footer>
</body>
</html>
`.html;
}

/** The page that a room of script begins with: no content; it needs script, and says so. */
export function roomShell(entry: Entry, language: 'fr' | 'en', title: 'mine' | 'desk' | 'moderate' | 'organise'): string {
  const say = words(language);
  return html`${head(language, `${say(title)} · ${say('consultation')}`, entry)}
<body>
<div id="app"></div>
<noscript><p>${language === 'fr' ? 'Cet écran a besoin de JavaScript. Le texte et les contributions se lisent sans lui : ' : 'This screen needs JavaScript. The text and the contributions are read without it: '}<a href="/consultation">/consultation</a></p></noscript>
</body>
</html>
`.html;
}

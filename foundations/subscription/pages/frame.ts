// The frame of the pages of following: whole without script.
import { type Html, html } from '@socle/kit/html';
import type { Language } from '@socle/kit/i18n';
import type { Entry } from '@socle/kit/screens';
import type { texts } from '../texts.ts';

export const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export interface View {
  readonly language: Language;
  readonly say: ReturnType<typeof texts>;
  /** Path and query of this page, for the link to the other language; '': there is none. */
  readonly self: string;
  readonly styles: Entry['styles'];
}

export function frame({ language, say, self, styles }: View, title: string, content: Html): string {
  const other = language === 'fr' ? 'en' : 'fr';
  const there = new URL(self === '' ? '/' : self, 'http://local');
  there.searchParams.set('lang', other);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<meta name="robots" content="noindex">
<title>${title} · Socle</title>
<link rel="icon" href="/screens/mark.svg" type="image/svg+xml">
${styles.map((name) => html`<link rel="stylesheet" href="/follow/assets/${name}">`)}
</head>
<body>
<a class="ml-skip" href="#content">${say('skip')}</a>
<header class="ml-head">
<a class="ml-name" href="/"><img src="/screens/mark.svg" alt="" width="28" height="28"><span>Socle</span></a>
${self !== '' && html`<a href="${there.pathname}${there.search}" hreflang="${other}" lang="${other}">${say('otherLanguage')}</a>`}
</header>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.html;
}

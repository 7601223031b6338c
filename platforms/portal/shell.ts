// The page that a portal begins with: no content, the files that it asks for, and what a browser without script is told.
import { createHash } from 'node:crypto';
import type { Language } from '@socle/kit/i18n';
import type { Entry, Screens } from '@socle/kit/screens';
import type { Portal } from './contract.ts';

const titles: Readonly<Record<Portal, Readonly<Record<Language, string>>>> = {
  home: { fr: 'Socle, la maison', en: 'Socle, the house' },
  pro: { fr: 'Socle, espace professionnel', en: 'Socle for professionals' },
  citizen: { fr: 'Socle, mon espace santé', en: 'Socle, my health space' },
};
const withoutScript: Readonly<Record<Language, string>> = {
  fr: 'Ces écrans ont besoin de JavaScript. L’API répond sans lui : /openapi.json.',
  en: 'These screens need JavaScript. The API answers without it: /openapi.json.',
};

export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  // The viewer of a PDF counts as an object in some browsers.
  "object-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export interface Shell {
  readonly html: string;
  readonly etag: string;
}

export function makeShell({ entries }: Screens, portal: Portal, language: Language): Shell {
  const { script, imports, styles } = entries[portal] as Entry;
  const html = [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="same-origin">',
    `<title>${titles[portal][language]}</title>`,
    '<link rel="icon" href="/screens/mark.svg" type="image/svg+xml">',
    ...styles.map((name) => `<link rel="stylesheet" href="/screens/${name}">`),
    ...imports.map((name) => `<link rel="modulepreload" href="/screens/${name}">`),
    `<script type="module" src="/screens/${script}"></script>`,
    '</head>',
    '<body>',
    `<div id="app" data-portal="${portal}"></div>`,
    `<noscript><p>${withoutScript[language]}</p></noscript>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
  return { html, etag: `"${createHash('sha256').update(html).digest('base64url').slice(0, 27)}"` };
}

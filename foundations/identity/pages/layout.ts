// The frame of every page of sign-in: plain HTML, one style sheet, no script.
import { type Html, html } from '@socle/kit/html';
import type { Language } from '@socle/kit/i18n';

export interface Frame {
  readonly language: Language;
  readonly title: string;
  /** Path of the provider: `/oidc`. */
  readonly mount: string;
  /** Shown above all: everybody here is invented. */
  readonly banner?: { readonly strong: string; readonly text: string } | undefined;
  /** Link to the same page in the other language. */
  readonly other?: { readonly href: string; readonly text: string; readonly language: Language } | undefined;
}

/** The referrer stays on this site; without any, browsers would send `Origin: null` with our own forms. */
export function page({ language, title, mount, banner, other }: Frame, content: Html): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<title>${title} · Socle</title>
<link rel="stylesheet" href="${mount}/style.css">
</head>
<body>
<header>${banner && html`<p class="banner"><strong>${banner.strong}</strong> ${banner.text}</p>`}
<div class="top"><span class="mark" aria-hidden="true"></span><span class="name">Socle</span>
${other && html`<a class="language" href="${other.href}" lang="${other.language}" hreflang="${other.language}">${other.text}</a>`}</div></header>
<main>
${content}
</main>
</body>
</html>
`.html;
}

/** Forms may lead back to the application: browsers hold the redirects that follow a form against this list too. */
export function pagePolicy(redirect?: string): string {
  const target = redirect === undefined ? '' : ` ${sourceOf(redirect)}`;
  return `default-src 'none'; style-src 'self'; form-action 'self'${target}; base-uri 'none'; frame-ancestors 'none'`;
}

/** An origin, or the scheme of an application on a telephone. */
function sourceOf(redirect: string): string {
  const url = URL.canParse(redirect) ? new URL(redirect) : undefined;
  if (!url) return '';
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : /^[a-z][a-z0-9+.-]*:$/.test(url.protocol) ? url.protocol : '';
}

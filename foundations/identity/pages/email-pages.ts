// The pages of sign-in by e-mail: ask, enter the code, confirm the link, choose a name, refusals. Whole without script.
import { type Html, html } from '@socle/kit/html';
import type { Language } from '@socle/kit/i18n';
import { emailTexts } from './email-texts.ts';
import { page } from './layout.ts';

type Say = ReturnType<typeof emailTexts>;
type Key = Parameters<Say>[0];

export interface EmailView {
  readonly language: Language;
  /** Path and query of this page, for the link to the other language; '': there is none. */
  readonly self: string;
}

function framed({ language, self }: EmailView, title: string, content: Html): string {
  const other = language === 'fr' ? 'en' : 'fr';
  const there = new URL(self === '' ? '/' : self, 'http://local');
  there.searchParams.set('lang', other);
  const link =
    self === ''
      ? {}
      : { other: { href: `${there.pathname}${there.search}`, text: emailTexts(language)('otherLanguage'), language: other } as const };
  return page({ language, title, mount: '/oidc', ...link }, content);
}

/** A field with its label, its hint, and what is wrong with it: told to screen readers too. */
function field(name: string, label: string, attributes: Html, { hint, wrong }: { hint?: string; wrong?: string | undefined } = {}): Html {
  const told = [hint === undefined ? '' : `${name}-hint`, wrong === undefined ? '' : `${name}-wrong`].filter((one) => one !== '').join(' ');
  return html`<p class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" ${attributes}${told !== '' && html` aria-describedby="${told}"`}${wrong !== undefined && html` aria-invalid="true"`}>
${hint !== undefined && html`<small id="${name}-hint">${hint}</small>`}${wrong !== undefined && html`<strong class="wrong" id="${name}-wrong" role="alert">${wrong}</strong>`}</p>`;
}

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`;

export interface AskPage extends EmailView {
  readonly back: string;
  readonly open: boolean;
  readonly means: { readonly professional: boolean; readonly citizen: boolean; readonly invented: boolean };
  readonly signedInAs: string | undefined;
  readonly given?: { readonly email: string; readonly name: string; readonly wrong: 'badAddress' | 'badName' };
}

export function askPage(parts: AskPage): string {
  const { language, back, means, signedInAs, given } = parts;
  const say = emailTexts(language);
  const wrong = (of: 'badAddress' | 'badName'): { wrong?: string } => (given?.wrong === of ? { wrong: say(of) } : {});
  const start = (portal: string): string => `/session/start?${new URLSearchParams({ portal, return: back, lang: language })}`;
  const other = [
    means.professional && html`<li><a href="${start('pro')}">${say('asProfessional')}</a></li>`,
    means.citizen && html`<li><a href="${start('citizen')}">${say('asCitizen')}</a></li>`,
    means.invented && html`<li><a href="${`${start('public')}&with=sandbox&again`}">${say('asInvented')}</a></li>`,
  ];
  return framed(
    parts,
    say('title'),
    html`<h1>${say('title')}</h1>
${signedInAs !== undefined && html`<p class="sheet">${say('signedIn', { name: signedInAs })} <a href="${back}">${say('goOn')}</a></p>`}
${
  parts.open
    ? html`<p>${say('about')}</p><form class="sheet" method="post" action="/session/email?lang=${language}"><h2>${say('byMail')}</h2>${hidden('return', back)}
${field('email', say('address'), html`type="email" autocomplete="email" required maxlength="254" value="${given?.email ?? ''}"`, wrong('badAddress'))}
${field('name', say('name'), html`autocomplete="name" maxlength="80" value="${given?.name ?? ''}"`, { hint: say('nameHint'), ...wrong('badName') })}
<p class="actions"><button class="button">${say('send')}</button></p></form>`
    : html`<p>${say('off')}</p>`
}
${other.some((one) => one) && html`<h2>${say('otherMeans')}</h2><ul>${other}</ul>`}`,
  );
}

export interface CodePage extends EmailView {
  readonly outbox: boolean;
  /** After a wrong code. */
  readonly triesLeft?: number;
}

export function codePage(parts: CodePage): string {
  const { language, outbox, triesLeft } = parts;
  const say = emailTexts(language);
  return framed(
    parts,
    say('sentTitle'),
    html`<h1>${say('sentTitle')}</h1><p>${say('sent')}</p>${outbox && html`<p class="banner">${say('sentOutbox')} <a href="/mail">/mail</a></p>`}
<form class="sheet" method="post" action="/session/email/code?lang=${language}">
${field('code', say('code'), html`inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]{6,7}" maxlength="7" required`, {
  wrong: triesLeft === undefined ? undefined : say('badCode', { n: triesLeft }),
})}
<p class="actions"><button class="button">${say('confirm')}</button></p></form>`,
  );
}

export function confirmPage(parts: EmailView & { readonly token: string; readonly address: string }): string {
  const say = emailTexts(parts.language);
  return framed(
    parts,
    say('confirmTitle'),
    html`<h1>${say('confirmTitle')}</h1><p>${say('confirmText', { address: parts.address })}</p>
<form class="sheet" method="post" action="/session/email/confirm?lang=${parts.language}">${hidden('token', parts.token)}
<p class="actions"><button class="button">${say('confirm')}</button></p></form>`,
  );
}

export interface NamePage extends EmailView {
  readonly csrf: string;
  readonly back: string;
  readonly name: string;
  readonly wrong?: boolean;
}

export function namePage(parts: NamePage): string {
  const say = emailTexts(parts.language);
  return framed(
    parts,
    say('nameTitle'),
    html`<h1>${say('nameTitle')}</h1><p>${say('nameText')}</p>
<form class="sheet" method="post" action="/session/email/name?lang=${parts.language}">${hidden('csrf', parts.csrf)}${hidden('return', parts.back)}
${field('name', say('name'), html`autocomplete="name" required maxlength="80" value="${parts.name}"`, parts.wrong === true ? { wrong: say('badName') } : {})}
<p class="actions"><button class="button">${say('keep')}</button></p></form>`,
  );
}

export type Refusal = 'over' | 'tooMany' | 'off' | 'cross';

export function emailRefusal(parts: EmailView & { readonly what: Refusal }): string {
  const say = emailTexts(parts.language);
  const title = say(`${parts.what}Title` as Key & 'overTitle');
  return framed(
    parts,
    title,
    html`<div class="sheet"><h1>${title}</h1><p>${say(parts.what)}</p>${parts.what !== 'off' && html`<p><a href="/session/email?lang=${parts.language}">${say('again')}</a></p>`}</div>`,
  );
}

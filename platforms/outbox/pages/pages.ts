// The pages of the outbox: the list, one message, refusals. A text is shown as text, with links to this installation only; HTML is never shown.
import { type Html, html, raw } from '@socle/kit/html';
import { formatDate } from '@socle/kit/i18n';
import { type MailLine, type MailState, type MailWhole, mailStates } from '@socle/kit/mail';
import { frame, type View } from './frame.ts';

export interface ListPage {
  readonly mode: 'smtp' | 'outbox';
  readonly lines: readonly MailLine[];
  readonly counts: Readonly<Record<MailState, number>>;
  readonly state: MailState | undefined;
  /** Query of the next page. */
  readonly older: string | undefined;
}

const when = ({ language }: View, date: Date): Html =>
  html`<time datetime="${date.toISOString()}">${formatDate(language, date, { time: true })}</time>`;

export function listPage(view: View, { mode, lines, counts, state, older }: ListPage): string {
  const { say } = view;
  const filter = (to: MailState | undefined, label: string): Html =>
    html`<li><a href="/mail${to === undefined ? '' : `?state=${to}`}"${raw(state === to ? ' aria-current="true"' : '')}>${label}</a></li>`;
  const rows = lines.map(
    (line) => html`<tr><td>${when(view, line.createdAt)}</td>
<th scope="row"><a href="/mail/messages/${line.id}">${line.subject ?? say('forgotten')}</a></th>
<td>${line.to ?? '–'}</td><td><code>${line.kind}</code></td><td><span class="ml-state ml-${line.state}">${say(`state-${line.state}`)}</span></td></tr>`,
  );
  const content = html`<h1>${say('title')}</h1>
<p class="soft">${say(mode === 'smtp' ? 'smtpMode' : 'outboxMode')}</p>
<nav aria-label="${say('filter')}"><ul class="ml-filters">${filter(undefined, say('all'))}${mailStates
    .filter((one) => counts[one] > 0)
    .map((one) => filter(one, `${say(`state-${one}`)} (${counts[one]})`))}</ul></nav>
${
  lines.length === 0
    ? html`<p>${say('none')}</p>`
    : html`<div class="ml-scroll" tabindex="0" role="region" aria-label="${say('title')}"><table><thead><tr><th scope="col">${say('at')}</th><th scope="col">${say('subject')}</th>
<th scope="col">${say('to')}</th><th scope="col">${say('kind')}</th><th scope="col">${say('state')}</th></tr></thead><tbody>${rows}</tbody></table></div>`
}
${older !== undefined && html`<p><a href="/mail?${older}" rel="next">${say('older')}</a></p>`}`;
  return frame(view, say('title'), content);
}

/** `token`: of the session, for the form. */
export function messagePage(view: View, message: MailWhole, token: string): string {
  const { say } = view;
  const { content, state } = message;
  const title = message.subject ?? say('forgotten');
  const fact = (label: string, value: string | number | Html | undefined): Html | undefined =>
    value === undefined ? undefined : html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return frame(
    view,
    title,
    html`<p><a href="/mail">${say('back')}</a></p>
<h1>${title}</h1>
<dl class="ml-facts">${fact(say('to'), message.to)}${fact(say('at'), when(view, message.createdAt))}${fact(say('kind'), message.kind)}${fact(
      say('state'),
      html`<span class="ml-state ml-${state}">${say(`state-${state}`)}</span>`,
    )}${fact(say('attempts'), message.attempts === 0 ? undefined : message.attempts)}${fact(say('reason'), message.reason)}</dl>
${message.doubtful && html`<p class="ml-note">${say('doubtful')}</p>`}
${
  content
    ? html`<h2>${say('text')}</h2><pre class="ml-text">${linked(content.text, view.base)}</pre>
${
  Object.keys(content.headers).length > 0 &&
  html`<h2>${say('headers')}</h2><pre class="ml-text">${Object.entries(content.headers).map(
    ([name, value]) => html`${name}: ${value}
`,
  )}</pre>`
}`
    : html`<p>${say('forgotten')}</p>`
}
${
  (state === 'refused' || state === 'given-up') &&
  content !== undefined &&
  html`<form method="post" action="/mail/messages/${message.id}/retry"><input type="hidden" name="csrf" value="${token}"><button type="submit">${say('retry')}</button></form>`
}`,
  );
}

/** Addresses of this installation become links; what others wrote leads nowhere else. */
function linked(text: string, base: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"]+)/);
  return html`${parts.map((part, at) => (at % 2 === 1 && part.startsWith(`${base}/`) ? html`<a href="${part}">${part}</a>` : html`${part}`))}`;
}

export function plainPage(view: View, title: string, text: string, signIn = false): string {
  const { say, language } = view;
  return frame(
    view,
    title,
    html`<h1>${title}</h1><p>${text}</p>
<p>${signIn ? html`<a class="ml-button" href="/session/start?portal=pro&amp;return=/mail&amp;again&amp;lang=${language}">${say('signIn')}</a>` : html`<a href="/mail">${say('back')}</a>`}</p>`,
  );
}

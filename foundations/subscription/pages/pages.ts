// The pages of following: ask, look at your mail, confirm, stop, what is followed, refusals.
import { type Html, html, raw } from '@socle/kit/html';
import { type FollowedThing, type Rhythm, rhythms } from '../contract.ts';
import { frame, type View } from './frame.ts';

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`;
const named = ({ title, path }: FollowedThing): Html => html`<a href="${path}">${title}</a>`;

export interface FollowPage {
  readonly thing: FollowedThing;
  readonly kind: string;
  readonly key: string;
  readonly back: string;
  /** Who is signed in with an address: its token, and no message is needed. */
  readonly own?: { readonly csrf: string; readonly address: string };
  readonly wrong?: string;
}

export function followPage(view: View, { thing, kind, key, back, own, wrong }: FollowPage): string {
  const { say, language } = view;
  const shared = html`${hidden('what', kind)}${hidden('key', key)}${hidden('return', back)}`;
  const choice = (id: string): Html =>
    html`<p class="ml-field"><label for="${id}">${say('rhythm')}</label><select id="${id}" name="rhythm">${rhythms.map((one) => html`<option value="${one}">${say(one)}</option>`)}</select></p>`;
  return frame(
    view,
    say('followTitle'),
    html`<p><strong>${named(thing)}</strong></p><p>${say('followText')}</p>
${own && html`<form class="ml-form" method="post" action="/follow/own?lang=${language}">${shared}${hidden('csrf', own.csrf)}<p>${own.address}</p>${choice('rhythm-own')}<p><button>${say('followOwn')}</button></p></form>`}
<form class="ml-form" method="post" action="/follow?lang=${language}">${shared}
<p class="ml-field"><label for="email">${say('email')}</label><input id="email" name="email" type="email" autocomplete="email" required maxlength="254" value="${wrong ?? ''}"${raw(wrong === undefined ? '' : ' aria-invalid="true" aria-describedby="email-wrong"')}>
${wrong !== undefined && html`<strong class="ml-wrong" id="email-wrong" role="alert">${say('badAddress')}</strong>`}</p>
${choice('rhythm')}<p><button>${say('follow')}</button></p></form>`,
  );
}

export function askedPage(view: View, { back, outbox }: { readonly back: string; readonly outbox: boolean }): string {
  const { say } = view;
  return frame(
    view,
    say('askedTitle'),
    html`<p>${say('asked')}</p>${outbox && html`<p class="ml-note">${say('askedOutbox')} <a href="/mail">/mail</a></p>`}<p><a href="${back}">${say('back')}</a></p>`,
  );
}

/** A page whose button does it: what scanners of mail open does nothing. */
export function buttonPage(
  view: View,
  what: 'confirm' | 'stop' | 'stopAll',
  { action, thing }: { readonly action: string; readonly thing?: FollowedThing | undefined },
): string {
  const { say } = view;
  const title = say(what === 'confirm' ? 'confirmTitle' : 'stopTitle');
  return frame(
    view,
    title,
    html`<p>${say(what === 'confirm' ? 'confirmText' : what === 'stop' ? 'stopText' : 'stopAllText')} ${thing && html`<strong>${named(thing)}</strong>`}</p>
<form class="ml-form" method="post" action="${action}"><button>${say(what)}</button></form>`,
  );
}

export function followedPage(view: View, { thing, mine }: { readonly thing: FollowedThing; readonly mine: string }): string {
  const { say } = view;
  return frame(
    view,
    say('followedTitle'),
    html`<p>${say('followed')} <strong>${named(thing)}</strong></p><p><a href="${mine}">${say('mineTitle')}</a></p>`,
  );
}

export interface MineLine {
  readonly thing: FollowedThing;
  readonly rhythm: Rhythm;
  readonly stop: string;
}

export function minePage(view: View, lines: readonly MineLine[], stopAll: string): string {
  const { say } = view;
  return frame(
    view,
    say('mineTitle'),
    lines.length === 0
      ? html`<p>${say('mineNone')}</p>`
      : html`<ul class="ml-mine">${lines.map(({ thing, rhythm, stop }) => html`<li><span>${named(thing)}<br><small>${say(rhythm)}</small></span><form method="post" action="${stop}"><button class="ml-quiet" aria-label="${say('stop')} : ${thing.title}">${say('stop')}</button></form></li>`)}</ul>
<form class="ml-form" method="post" action="${stopAll}"><button>${say('stopAll')}</button></form>`,
  );
}

export function plainPage(view: View, title: string, text: string, back = '/'): string {
  return frame(view, title, html`<p>${text}</p><p><a href="${back}">${view.say(back === '/' ? 'home' : 'back')}</a></p>`);
}

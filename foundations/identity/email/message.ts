// The message of a sign-in by e-mail: a link and a code, in the language of the page that asked.
import { html } from '@socle/kit/html';
import type { Language } from '@socle/kit/i18n';
import type { NewMail } from '@socle/kit/mail';
import { emailTexts } from '../pages/email-texts.ts';

export interface SignInMessage {
  readonly to: string;
  readonly language: Language;
  readonly link: string;
  readonly code: string;
  readonly minutes: number;
  readonly base: string;
}

/** Always the same, whether the address is known or not. */
export function signInMessage({ to, language, link, code, minutes, base }: SignInMessage): NewMail {
  const say = emailTexts(language);
  const shown = `${code.slice(0, 3)} ${code.slice(3)}`;
  const lines = [say('mailHello'), say('mailLink', { n: minutes }), link, say('mailCode'), shown, say('mailNotYou'), `Socle · ${base}`];
  return {
    kind: 'identity.sign-in',
    secret: true,
    to,
    subject: say('mailSubject'),
    text: `${lines.join('\n\n')}\n`,
    html: html`<!doctype html><html lang="${language}"><body style="font-family: sans-serif; line-height: 1.5">
<p>${say('mailHello')}</p><p>${say('mailLink', { n: minutes })}</p><p><a href="${link}">${say('mailButton')}</a></p>
<p>${say('mailCode')} <strong>${shown}</strong></p><p>${say('mailNotYou')}</p><p>Socle · ${base}</p></body></html>`.html,
  };
}

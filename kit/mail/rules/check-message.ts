// What a message must be before it is written down: one recipient, no line end where a header is made, a size.
import type { MailContent, NewMail } from '../contract.ts';
import { badKind, badRecipient, badUnsubscribe, headerName, headerValue, noText, reservedHeader, tooLarge } from '../problems.ts';
import { parseAddress } from './address.ts';

/** A header must not be made to end, nor hold what no reader shows (RFC 5322 §2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/;
const isBroken = (text: string): boolean => unprintable.test(text) || /\p{Cs}/u.test(text);

/** Made here, or meaning something to servers on the way. */
const reserved =
  /^(?:from|sender|to|cc|bcc|subject|date|message-id|mime-version|return-path|received|reply-to|auto-submitted|dkim-.*|arc-.*|authentication-.*|content-.*|resent-.*|list-unsubscribe(?:-post)?|x-unsent)$/i;

export interface Limits {
  /** Bytes of all of it. */
  readonly size: number;
}

export interface CheckedMail {
  readonly content: MailContent;
  readonly bytes: number;
}

/** Throws the first rule that it breaks. */
export function checkMessage(message: NewMail, { size }: Limits): CheckedMail {
  const { to, subject, text, html, kind, headers = {}, unsubscribe } = message;
  if (!/^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/.test(kind) || kind.length > 60) throw badKind();
  const address = parseAddress(to);
  if (!address) throw badRecipient();
  if (subject.trim() === '' || subject.length > 300 || isBroken(subject)) throw headerValue('subject', 300);
  if (text.trim() === '' || isUnwritable(text)) throw noText('text');
  if (html !== undefined && (html.trim() === '' || isUnwritable(html))) throw noText('html');
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,60}$/.test(name)) throw headerName();
    if (reserved.test(name)) throw reservedHeader(name);
    if (value.trim() === '' || value.length > 900 || isBroken(value)) throw headerValue(name, 900);
  }
  const all = { ...headers, ...(unsubscribe === undefined ? {} : unsubscribeHeaders(unsubscribe)) };
  const content: MailContent = {
    to: address,
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    headers: all,
  };
  const bytes = Buffer.byteLength(JSON.stringify(content));
  if (bytes > size) throw tooLarge(bytes, size);
  return { content, bytes };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const isUnwritable = (text: string): boolean => /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text) || /\p{Cs}/u.test(text);

/** RFC 8058. */
function unsubscribeHeaders(url: string): Record<string, string> {
  if (!/^https?:\/\/[\x21-\x7e]{1,800}$/.test(url) || /[<>,]/.test(url) || !URL.canParse(url)) throw badUnsubscribe();
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

// A message as it goes over the wire (RFC 5322, MIME).
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailContent } from '../contract.ts';
import type { Sender } from './address.ts';

export interface Composed {
  readonly id: string;
  readonly at: Date;
  readonly from: Sender;
  readonly content: MailContent;
}

/** The same message has the same Message-ID at each try: who gets it twice after a cut can tell. */
export function composeMessage({ id, at, from, content }: Composed): Promise<Buffer> {
  const { to, subject, text, html, headers } = content;
  const composer = new MailComposer({
    from: { name: from.name ?? '', address: from.address },
    to: { name: '', address: to },
    subject,
    text: wireLines(text),
    ...(html === undefined ? {} : { html: wireLines(html) }),
    messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    date: at,
    // RFC 3834: nobody's out-of-office answers it.
    headers: { 'Auto-Submitted': 'auto-generated', ...prepared(headers) },
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** RFC 5322 §2.1: a line ends with both signs, and neither stands alone. */
const wireLines = (text: string): string => text.replace(/\r\n?|\n/g, '\r\n');

/** ASCII goes as it is: an address that was folded would be another. */
function prepared(headers: Readonly<Record<string, string>>): Record<string, string | { prepared: boolean; value: string }> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, /^[\x20-\x7e]*$/.test(value) ? { prepared: true, value } : value]),
  );
}

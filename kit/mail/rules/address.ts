// An address of one mailbox (RFC 5321 §4.1.2), as people have them: a dot-atom, an at sign, a domain name.

export type EmailAddress = string & { readonly is: 'EmailAddress' };

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** With its domain in lower case and in ASCII; undefined: it is none. Quoted local parts, address literals and non-ASCII local parts are not taken. */
export function parseAddress(text: string): EmailAddress | undefined {
  if (text.length > 254) return undefined;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || local.length > 64 || !localPart.test(local)) return undefined;
  const domain = asciiDomain(text.slice(at + 1));
  if (domain === undefined || local.length + 1 + domain.length > 254) return undefined;
  return `${local}@${domain}` as EmailAddress;
}

/** For comparing: nobody gives two people addresses that differ in case only. */
export const addressKey = (address: EmailAddress): string => address.toLowerCase();

function asciiDomain(text: string): string | undefined {
  // What URLs mean something by is refused before one is made of it.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text) || !URL.canParse(`http://${text}/`)) return undefined;
  const domain = new URL(`http://${text}/`).hostname;
  const labels = domain.split('.');
  if (labels.length < 2 || domain.length > 253 || !labels.every((one) => label.test(one))) return undefined;
  return /[a-z]/.test(labels.at(-1) as string) ? domain : undefined;
}

export interface Sender {
  readonly name?: string;
  readonly address: EmailAddress;
}

/** `socle@example.fr`, or `Socle <socle@example.fr>`. */
export function parseSender(text: string): Sender | undefined {
  const [, name, bracketed, bare] = /^(?:([^<>"\p{Cc}]*)<([^<>\s]+)>|(\S+))$/u.exec(text.trim()) ?? [];
  const address = parseAddress(bracketed ?? bare ?? '');
  if (!address) return undefined;
  const shown = name?.trim() ?? '';
  return shown === '' ? { address } : { name: shown, address };
}

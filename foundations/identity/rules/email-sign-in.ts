// What is accepted in a sign-in by e-mail: a code, a name, and by what a client is counted.

/** Six digits, however they were spaced. */
export function readCode(text: string): string | undefined {
  const code = text.replace(/[\s\u00a0.-]/g, '');
  return /^\d{6}$/.test(code) ? code : undefined;
}

/** Six digits from random bytes, each as likely as the others; undefined: draw again. */
export function codeOf(bytes: Buffer): string | undefined {
  const drawn = bytes.readUInt32BE(0);
  // The last incomplete million would make small codes likelier.
  return drawn >= 4_294_000_000 ? undefined : String(drawn % 1_000_000).padStart(6, '0');
}

/** A name as it will be shown: 2 to 80 letters, digits and signs of names; nothing invisible, no address. undefined: it is none. */
export function readName(text: string): string | undefined {
  const name = text.normalize('NFC').trim().replace(/\s+/g, ' ');
  return name.length >= 2 && name.length <= 80 && /^[\p{L}\p{M}\p{N} .,'’()&-]+$/u.test(name) && /\p{L}/u.test(name) ? name : undefined;
}

/** The address of IPv4; the network of IPv6, which one subscriber has whole. */
export function clientNetwork(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

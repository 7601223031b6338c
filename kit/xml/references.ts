// The references of a text: the five names of XML and numbers of characters. There are no other entities.

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const reference = /&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/y;

const isChar = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

/** The text without its references; undefined where one is unknown or broken. */
export function resolve(text: string): string | undefined {
  let out = '';
  let from = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    reference.lastIndex = at;
    const match = reference.exec(text);
    if (!match) return undefined;
    const [whole, hex, decimal, name] = match;
    let sign: string | undefined;
    if (name !== undefined) sign = Object.hasOwn(named, name) ? named[name] : undefined;
    else {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      sign = isChar(code) ? String.fromCodePoint(code) : undefined;
    }
    if (sign === undefined) return undefined;
    out += text.slice(from, at) + sign;
    from = at + whole.length;
  }
  return out + text.slice(from);
}

// encode, decode, escape, unescape (FHIRPath 2.1, additional string functions).

export function encode(text: string, format: string): string | undefined {
  const bytes = Buffer.from(text, 'utf8');
  if (format === 'hex') return bytes.toString('hex');
  if (format === 'base64') return bytes.toString('base64');
  return format === 'urlbase64' ? bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_') : undefined;
}

export function decode(text: string, format: string): string | undefined {
  if (format === 'hex') return /^(?:[0-9A-Fa-f]{2})*$/.test(text) ? Buffer.from(text, 'hex').toString('utf8') : undefined;
  if (format !== 'base64' && format !== 'urlbase64') return undefined;
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(text)
    ? Buffer.from(text, format === 'base64' ? 'base64' : 'base64url').toString('utf8')
    : undefined;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function escapeText(text: string, target: string): string | undefined {
  if (target === 'html') return text.replace(/[&<>"']/g, (sign) => entities[sign] as string);
  return target === 'json' ? JSON.stringify(text).slice(1, -1) : undefined;
}

export function unescapeText(text: string, target: string): string | undefined {
  if (target === 'html') return text.replace(/&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([a-z]+));/g, unescapeEntity);
  if (target !== 'json') return undefined;
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function unescapeEntity(whole: string, hex: string | undefined, digits: string | undefined, name: string | undefined): string {
  if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] as string) : whole;
  const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
}

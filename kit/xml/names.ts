// Names of XML 1.0 (fifth edition) with namespaces: a table for ASCII, a pattern for the rest.

const start =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}';
const rest = `${start}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040`;
const ncName = new RegExp(`^[${start}][${rest}]*$`, 'u');
const ascii = new Uint8Array(128);
for (let code = 0; code < 128; code++) ascii[code] = /[A-Za-z0-9_.:-]/.test(String.fromCharCode(code)) ? 1 : 0;

/** Where the run of letters that starts at `from` ends; what lies beyond ASCII is judged by `isNcName`. */
export function endOfName(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 128 && ascii[code] === 0) break;
  }
  return at;
}

/** A name without a colon. */
export const isNcName = (name: string): boolean => ncName.test(name);

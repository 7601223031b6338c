// What must not be published by mistake: matricules of patients, secrets of systems, ways to reach a person (CCT-210 to CCT-212). Every pattern is bounded.
import { keyOf } from '@socle/foundations/patient-identity';

export const sensitiveKinds = ['ins', 'nir', 'email', 'phone', 'token', 'iban', 'secret'] as const;
export type SensitiveKind = (typeof sensitiveKinds)[number];

export interface Sensitive {
  readonly kind: SensitiveKind;
  /** UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Refused at once; otherwise held for a moderator. */
  readonly refuse: boolean;
}

interface Pattern {
  readonly kind: SensitiveKind;
  readonly pattern: RegExp;
  /** What the shape alone cannot tell. May narrow what was found, or say of what kind it is. */
  accept?(found: RegExpExecArray, text: string): boolean | SensitiveKind;
}

// Between the groups of a number: what people type, and what hides it from a simple search.
const gap = '[\\s.\\-\\u00ad\\u00b7\\u200b-\\u200d\\u2060\\ufeff]{0,2}';
const matricule = new RegExp(
  `(?<![0-9A-Za-z])[1-478]${gap}\\d{2}${gap}\\d{2}${gap}(?:\\d{2}|2[ABab])${gap}\\d{3}${gap}\\d{3}(?:${gap}(\\d{2}))?(?![0-9A-Za-z])`,
  'g',
);
const looseMatricule =
  /(?<![0-9A-Za-z])[1-478](?:[\s.\-\u200b-\u200d]{0,2}[0-9ABab]){12}(?:[\s.\-\u200b-\u200d]{0,2}\d){0,2}(?![0-9A-Za-z])/g;
const saysPatient =
  /\b(?:ins|nir|nia|matricule|s[ée]curit[ée]\s+sociale|num[ée]ro\s+de\s+s[ée]cu|1\.2\.250\.1\.213\.1\.4\.(?:8|9|10|11))\b/i;
const saysIns = /\b(?:ins|nia|matricule|1\.2\.250\.1\.213\.1\.4\.(?:8|9|10|11))\b/i;
/** Signs before a number in which a word may say what it is. */
const near = 40;

const before = (found: RegExpExecArray, text: string): string => text.slice(Math.max(0, found.index - near), found.index);
const digits = (text: string): string => text.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
const mixed = (value: string): boolean => /\d/.test(value) && /[A-Za-z]/.test(value);
const placeholder = /^(?:[*•x.…_-]+|<.*>?|\$\{?.*|\{\{.*|\[.*|null|undefined|none|true|false|aucun|vide)$/i;

/** A month is 01 to 12, or a number that says that it is not known; a department is never 00. */
const plausible = (number: string): boolean => {
  const month = Number(number.slice(3, 5));
  return ((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50) && number.slice(5, 7) !== '00';
};

function matriculeKind(found: RegExpExecArray, text: string): boolean | SensitiveKind {
  const number = digits(found[0]);
  const words = before(found, text);
  const kind = saysIns.test(words) ? 'ins' : 'nir';
  if (!plausible(number)) return false;
  if (number.length === 15 && keyOf(number.slice(0, 13)) === number.slice(13)) return kind;
  // Without its key, or with a wrong one, it is a matricule if it is written as one, or said to be one.
  return (/^\d\D+\d\d\D+\d\d\D+(?:\d\d|2[AB])\D+\d{3}\D+\d{3}/i.test(found[0]) || saysPatient.test(words)) && kind;
}

const named =
  '(?:pass(?:word|wd|phrase)?|pwd|mot\\s?de\\s?passe|mdp|secret|client[_-]?secret|api[_-]?key|access[_-]?key|secret[_-]?access[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token|token|jeton|cl[ée]\\s?(?:api|secr[èe]te|priv[ée]e)|code\\s?secret)';

const patterns: readonly Pattern[] = [
  { kind: 'nir', pattern: matricule, accept: matriculeKind },
  {
    kind: 'nir',
    pattern: looseMatricule,
    accept: (found, text) => /^\d{5}(?:\d\d|2[AB])\d{6}(?:\d\d)?$/.test(digits(found[0])) && matriculeKind(found, text),
  },
  { kind: 'secret', pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g },
  { kind: 'token', pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,3}/g },
  {
    kind: 'token',
    pattern: /\b(?:bearer|dpop|basic)[ \t]{1,4}([A-Za-z0-9._~+/-]{16,4096}={0,2})/gi,
    accept: ([, value = '']) => mixed(value) && !/^[a-zà-ÿ-]+$/i.test(value),
  },
  {
    kind: 'token',
    pattern:
      /(?<![A-Za-z0-9_-])(?:gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[A-Za-z0-9_-]{16,255}|xox[abprs]-[A-Za-z0-9-]{10,255}|npm_[A-Za-z0-9]{30,64}|hvs\.[A-Za-z0-9_-]{20,255}|sk[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{20,255}|AIza[A-Za-z0-9_-]{30,64})/g,
    accept: ([value]) => mixed(value),
  },
  { kind: 'secret', pattern: /(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])/g },
  {
    kind: 'secret',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,100}:([^\s/@]{1,200})@/gi,
    accept: ([, value = '']) => !placeholder.test(value),
  },
  {
    kind: 'secret',
    pattern: new RegExp(
      `(?<![\\p{L}\\d])${named}["'»]?[ \\t\\u00a0\\u202f]{0,3}(=|:)[ \\t\\u00a0\\u202f]{0,3}["'«]?[ \\u00a0\\u202f]?([^\\s"'«»,;]{4,400})`,
      'giu',
    ),
    accept: ([, sign, value = '']) =>
      !placeholder.test(value) && (sign === '=' ? /[^.]/.test(value) : value.length >= 6 && looksChosen(value)),
  },
  {
    kind: 'iban',
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[A-Z0-9]){11,30}(?![A-Za-z0-9])/g,
    accept: ([value]) => isIban(value.replace(/[\s]/g, '')),
  },
  {
    kind: 'email',
    pattern:
      /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}(?:@|\s?[[(]\s?(?:at|arobase)\s?[\])]\s?)(?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\d])/giu,
    // Domains kept for examples (RFC 2606) reach nobody.
    accept: ([value]) => !/[@\s\])](?:[\w-]+\.)*(?:example\.(?:com|net|org)|[\w-]+\.(?:example|invalid|test))$/i.test(value),
  },
  {
    kind: 'phone',
    pattern:
      /(?<![\p{L}\d+.,/_-])(?<!\d[ \u00a0\u202f])(?:(?:\+|00)[ ]?33[ .\-\u00a0\u202f]?(?:\(0\)[ ]?)?|0)[1-9](?:[ .\-\u00a0\u202f]?\d{2}){4}(?![\p{L}\d])(?![ .-]\d)/gu,
  },
  {
    kind: 'phone',
    pattern: /(?<![\p{L}\d+])\+[1-9]\d{0,2}(?:[ .\-\u00a0\u202f]?\(?\d{1,4}\)?){2,7}(?![\p{L}\d])/gu,
    accept: ([value]) => {
      const count = value.replace(/\D/g, '').length;
      return count >= 9 && count <= 15;
    },
  },
];

const refused: ReadonlySet<SensitiveKind> = new Set(['ins', 'nir', 'token', 'secret']);

/** In the order of the text, without one inside another. Places are those of the text as given. */
export function findSensitive(text: string): Sensitive[] {
  // Digits of full width are digits; they take one unit each, so that places stay.
  const plain = text.replace(/[\uff10-\uff19]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  const found: Sensitive[] = [];
  for (const { kind, pattern, accept } of patterns) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(plain); match; match = pattern.exec(plain)) {
      const said = accept ? accept(match, plain) : true;
      if (said === false) continue;
      const what = said === true ? kind : said;
      found.push({ kind: what, start: match.index, end: match.index + match[0].length, refuse: refused.has(what) });
    }
  }
  found.sort((a, b) => a.start - b.start || Number(b.refuse) - Number(a.refuse) || b.end - a.end);
  const kept: Sensitive[] = [];
  for (const one of found) {
    const last = kept.at(-1);
    if (!last || one.start >= last.end) kept.push(one);
    else if (one.refuse && !last.refuse) kept[kept.length - 1] = { ...one, start: last.start, end: Math.max(one.end, last.end) };
  }
  return kept;
}

/** After a colon prose goes on: only what looks like a chosen secret is one, and a date, a version or an id does not. */
function looksChosen(value: string): boolean {
  const word = value.replace(/[.)\]]+$/, '');
  if (/^(?:\d{1,4}[-/.]){1,3}\d{1,4}$/.test(word) || /^[A-Z]{2,8}(?:[-./][A-Z0-9]{1,12}){1,4}$/.test(word)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((one) => one.test(word)).length;
  return /\d/.test(word) && kinds >= 2;
}

/** ISO 13616: the first four signs go to the end, letters count 10 to 35, the rest of the division by 97 is 1. */
function isIban(value: string): boolean {
  if (value.length < 15 || value.length > 34) return false;
  let rest = 0;
  for (const sign of value.slice(4) + value.slice(0, 4)) {
    const number = Number.parseInt(sign, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest === 1;
}

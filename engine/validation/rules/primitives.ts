// The formats of FHIR R4 primitives (section 2.24.0.1), written for speed: each runs some fifty times a resource.
import { Decimal, isId, parseDateInterval } from '@socle/engine/fhir';

/** Sections of text that end up as one JSON string are limited to 1 MB by the specification. */
const longestString = 1_048_576;

function isString(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= longestString;
}

/** Large texts (markdown, xhtml, base64) have no limit of their own. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0;
}

/** No white space at either end, none doubled, at least one sign. */
function isCode(value: unknown): boolean {
  if (typeof value !== 'string' || value.length === 0) return false;
  let space = true;
  for (let i = 0; i < value.length; i++) {
    if (isSpace(value.charCodeAt(i))) {
      if (space) return false;
      space = true;
    } else space = false;
  }
  return !space;
}

// Faster than a loop for texts of the length of a URL; for codes the loop wins.
const space = /[\t-\r ]/;

function isUri(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && !space.test(value);
}

function isSpace(code: number): boolean {
  return code <= 32 && (code === 32 || (code >= 9 && code <= 13));
}

function isIdentifier(value: unknown): boolean {
  return typeof value === 'string' && isId(value);
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** 32 bits. 1.0 and 1e2 are decimals, whatever their value. */
function isInteger(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value;
}
function isPositiveInt(value: unknown): boolean {
  return isInteger(value) && (value as number) > 0;
}
function isUnsignedInt(value: unknown): boolean {
  return isInteger(value) && (value as number) >= 0;
}
function isDecimal(value: unknown): boolean {
  return typeof value === 'number' ? Number.isFinite(value) : value instanceof Decimal;
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 10 && parseDateInterval(value) !== undefined;
}

/** A date, or a date and time with seconds and zone. */
function isDateTime(value: unknown): boolean {
  return typeof value === 'string' && (value.length <= 10 || hasSecondsAndZone(value)) && parseDateInterval(value) !== undefined;
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && hasSecondsAndZone(value) && parseDateInterval(value) !== undefined;
}

function hasSecondsAndZone(text: string): boolean {
  const { length } = text;
  return length >= 20 && text.charCodeAt(16) === 58 && (text.charCodeAt(length - 1) === 90 || text.charCodeAt(length - 3) === 58);
}

const timeRule = /^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?$/;
function isTime(value: unknown): boolean {
  return typeof value === 'string' && timeRule.test(value);
}

const oidRule = /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/;
function isOid(value: unknown): boolean {
  return typeof value === 'string' && oidRule.test(value);
}

const uuidRule = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
function isUuid(value: unknown): boolean {
  return typeof value === 'string' && uuidRule.test(value);
}

/** White space is allowed between the signs, `=` only as the filling at the end. */
function isBase64(value: unknown): boolean {
  if (typeof value !== 'string' || value.length === 0) return false;
  let signs = 0;
  let filling = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === 61) filling++;
    else if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 43 || code === 47) {
      if (filling > 0) return false;
      signs++;
    } else if (!isSpace(code)) return false;
  }
  return filling <= 2 && signs > 0 && (signs + filling) % 4 === 0;
}

export interface PrimitiveRule {
  readonly check: (value: unknown) => boolean;
  /** What a value should have been, after "which is not". */
  readonly wanted: string;
}

export const primitiveRules: Readonly<Record<string, PrimitiveRule>> = {
  base64Binary: { check: isBase64, wanted: 'base64' },
  boolean: { check: isBoolean, wanted: 'true or false' },
  canonical: { check: isUri, wanted: 'a canonical URL (text without spaces)' },
  code: { check: isCode, wanted: 'a code (text without leading, trailing or double spaces)' },
  date: { check: isDate, wanted: 'a date (YYYY, YYYY-MM or YYYY-MM-DD)' },
  dateTime: { check: isDateTime, wanted: 'a dateTime (YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz)' },
  decimal: { check: isDecimal, wanted: 'a number' },
  id: { check: isIdentifier, wanted: 'an id (1 to 64 letters, digits, "-" and ".")' },
  instant: { check: isInstant, wanted: 'an instant (YYYY-MM-DDThh:mm:ss.sss+zz:zz)' },
  integer: { check: isInteger, wanted: 'a whole number of 32 bits' },
  markdown: { check: isText, wanted: 'a text that is not empty' },
  oid: { check: isOid, wanted: 'an OID (urn:oid:1.2.3)' },
  positiveInt: { check: isPositiveInt, wanted: 'a whole number from 1 to 2147483647' },
  string: { check: isString, wanted: 'a text that is not empty, of at most 1 MB' },
  time: { check: isTime, wanted: 'a time (hh:mm:ss)' },
  unsignedInt: { check: isUnsignedInt, wanted: 'a whole number from 0 to 2147483647' },
  uri: { check: isUri, wanted: 'a URI (text without spaces)' },
  url: { check: isUri, wanted: 'a URL (text without spaces)' },
  uuid: { check: isUuid, wanted: 'a UUID (urn:uuid: and lower case digits)' },
};

// Reads one search value by the rules of its parameter's type (FHIR R4, search).
import { parseDateInterval, parseReference } from '@socle/engine/fhir';
import type { Modifier, Param, Prefix, Wanted } from '../contract.ts';
import { badValue } from '../problems.ts';
import { fold } from './fold.ts';
import { conversionOf, toBase } from './units.ts';

export interface ReadOptions {
  readonly baseUrl: string;
  /** Milliseconds: `ap` on dates widens with the distance to now. */
  readonly now: number;
}

/** Cuts at `sign`, honouring the escapes `\,` `\|` `\$` `\\`; escapes are kept for the next cut. */
export function cutAt(text: string, sign: string): string[] {
  if (!text.includes('\\')) return text.split(sign);
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === sign) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

export const unescaped = (text: string): string => (text.includes('\\') ? text.replace(/\\([,|$\\])/g, '$1') : text);

const prefixes = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[\d.+-])/;

export function readWanted(
  param: Param,
  modifier: Modifier | undefined,
  type: string | undefined,
  raw: string,
  options: ReadOptions,
): Wanted {
  if (param.type === 'composite') return readComposite(param, raw, options);
  if (modifier === 'identifier') {
    const { system, code } = readToken(raw);
    return { kind: 'reference', identifier: { system, value: code } };
  }
  switch (param.type) {
    case 'token':
      return token(param, modifier, raw);
    case 'reference':
      return reference(param, type, unescaped(raw), options.baseUrl);
    case 'string': {
      const text = unescaped(raw);
      const folded = fold(text);
      if (folded === '' && modifier !== 'exact')
        throw badValue(param.code, raw, 'a string to search for holds at least one letter or digit');
      return { kind: 'string', text, folded };
    }
    case 'date':
      return date(param.code, raw, options.now);
    case 'number':
    case 'quantity':
      return quantity(param, raw);
    case 'uri':
      return { kind: 'uri', uri: unescaped(raw) };
    case 'special':
      return near(param, raw);
  }
}

function readToken(raw: string): { system?: string; code?: string } {
  const parts = cutAt(raw, '|');
  if (parts.length === 1) return { code: unescaped(raw) };
  const system = unescaped(parts[0] as string);
  const code = unescaped(parts.slice(1).join('|'));
  return code === '' ? { system } : { system, code };
}

function token(param: Param, modifier: Modifier | undefined, raw: string): Wanted {
  if (modifier === 'text') return { kind: 'token', text: unescaped(raw) };
  if (modifier === 'in' || modifier === 'not-in') return { kind: 'uri', uri: unescaped(raw) };
  if (modifier === 'of-type') {
    const parts = cutAt(raw, '|').map(unescaped);
    if (parts.length !== 3 || parts.some((part) => part === ''))
      throw badValue(param.code, raw, ':of-type wants system|code|value, all three');
    return { kind: 'token', ofType: { system: parts[0] as string, code: parts[1] as string, value: parts[2] as string } };
  }
  const wanted = readToken(raw);
  if (wanted.code === undefined && (wanted.system === undefined || wanted.system === ''))
    throw badValue(param.code, raw, 'a token is code, system|code, |code or system|');
  return { kind: 'token', ...wanted };
}

function reference(param: Param, type: string | undefined, value: string, baseUrl: string): Wanted {
  const parsed = parseReference(value, baseUrl);
  if (parsed?.kind === 'relative' && parsed.type && parsed.id) {
    if (type !== undefined && type !== parsed.type) throw badValue(param.code, value, `the modifier asks for ${type}`);
    return { kind: 'reference', type: parsed.type, id: parsed.id };
  }
  if (/^[A-Za-z0-9\-.]{1,64}$/.test(value)) {
    const one = type ?? (param.targets.length === 1 ? param.targets[0] : undefined);
    return one === undefined ? { kind: 'reference', types: param.targets, id: value } : { kind: 'reference', type: one, id: value };
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(value)) {
    const bar = value.indexOf('|');
    return { kind: 'reference', url: bar < 0 ? value : value.slice(0, bar), version: bar < 0 ? undefined : value.slice(bar + 1) };
  }
  throw badValue(param.code, value, 'a reference is an id, Type/id or an absolute address');
}

export function date(name: string, raw: string, now: number): Extract<Wanted, { kind: 'date' }> {
  const prefix = (prefixes.exec(raw)?.[1] ?? 'eq') as Prefix;
  const bare = prefixes.test(raw) ? raw.slice(2) : raw;
  // A `+` of a time zone that was not escaped in the URL arrives as a space.
  const value = bare.replace(/^(\S+T\S+) (\d\d:\d\d)$/, '$1+$2');
  const interval = parseDateInterval(value) ?? (/T\d\d:\d\d(Z|[+-]\d\d:\d\d)?$/.test(value) ? minutes(value) : undefined);
  if (!interval) throw badValue(name, raw, 'a date is [prefix]YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss[.fff]] with a time zone');
  if (prefix !== 'ap') return { kind: 'date', prefix, lo: interval.lo, hi: interval.hi };
  const margin = Math.abs(now - interval.lo) * 0.1;
  return { kind: 'date', prefix, lo: Math.floor(interval.lo - margin), hi: Math.ceil(interval.hi + margin) };
}

/** Search values may stop at the minute; dates in resources may not. */
function minutes(value: string): { lo: number; hi: number } | undefined {
  const found = /^(.*T\d\d:\d\d)(.*)$/.exec(value);
  const start = found && parseDateInterval(`${found[1]}:00${found[2] || 'Z'}`);
  return start ? { lo: start.lo, hi: start.lo + 60_000 } : undefined;
}

/** The range that a number as written implies: `100` is [99.5, 100.5), `1e2` is [50, 150). */
export function impliedRange(text: string): { lo: number; hi: number; value: number } | undefined {
  const found = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!found) return undefined;
  const exponent = Number(found[4] ?? 0) - (found[3]?.length ?? 0);
  const value = Number(text);
  const half = 0.5 * 10 ** exponent;
  // Through text: 5.4 + 0.05 must give 5.45 and not 5.450000000000001.
  return { lo: Number((value - half).toPrecision(15)), hi: Number((value + half).toPrecision(15)), value };
}

function quantity(param: Param, raw: string): Extract<Wanted, { kind: 'quantity' }> {
  const prefix = (prefixes.exec(raw)?.[1] ?? 'eq') as Prefix;
  const parts = cutAt(prefixes.test(raw) ? raw.slice(2) : raw, '|').map(unescaped);
  const range = impliedRange(parts[0] as string);
  if (!range || (param.type === 'number' && parts.length > 1) || parts.length > 3) {
    throw badValue(
      param.code,
      raw,
      param.type === 'number'
        ? 'a number is [prefix]digits[.digits][e exponent]'
        : 'a quantity is [prefix]number, number|system|code or number||unit',
    );
  }
  const { value } = range;
  let { lo, hi } = range;
  if (prefix === 'ap') {
    const margin = Math.abs(value) * 0.1;
    lo = Math.min(lo, value - margin);
    hi = Math.max(hi, value + margin);
  }
  const system = parts[1] === undefined || parts[1] === '' ? undefined : parts[1];
  const code = parts[2] === undefined || parts[2] === '' ? undefined : parts[2];
  const conversion = code && system === 'http://unitsofmeasure.org' ? conversionOf(code) : undefined;
  const canonical = conversion && {
    lo: toBase(lo, conversion),
    hi: toBase(hi, conversion),
    value: toBase(value, conversion),
    unit: conversion.unit,
  };
  return { kind: 'quantity', prefix, lo, hi, value, system, code, canonical };
}

function near(param: Param, raw: string): Wanted {
  const [latitude, longitude, distance, unit] = cutAt(raw, '|');
  const factor =
    unit === undefined || unit === '' || unit === 'km'
      ? 1000
      : unit === 'm'
        ? 1
        : unit === '[mi_us]' || unit === '[mi_i]'
          ? 1609.344
          : Number.NaN;
  const wanted = {
    kind: 'near' as const,
    latitude: Number(latitude),
    longitude: Number(longitude),
    metres: (distance === undefined || distance === '' ? 25 : Number(distance)) * factor,
  };
  const bad = latitude === '' || longitude === '' || ![wanted.latitude, wanted.longitude, wanted.metres].every(Number.isFinite);
  if (bad || Math.abs(wanted.latitude) > 90 || Math.abs(wanted.longitude) > 180 || wanted.metres < 0) {
    throw badValue(param.code, raw, 'a position is latitude|longitude[|distance[|km or m]] in degrees');
  }
  return wanted;
}

function readComposite(param: Param, raw: string, options: ReadOptions): Wanted {
  const parts = cutAt(raw, '$');
  const components = param.components ?? [];
  if (parts.length !== components.length) throw badValue(param.code, raw, `this composite has ${components.length} parts separated by $`);
  return {
    kind: 'composite',
    parts: parts.map((part, i) => readWanted((components[i] as { param: Param }).param, undefined, undefined, part, options)),
  };
}

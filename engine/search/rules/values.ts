// From elements of a resource to typed index values, by type of parameter (FHIR R4, search, "the matching of each type").
import { parseDateInterval, parseReference } from '@socle/engine/fhir';
import type { DateValue, IndexValue, ParamType, QuantityValue, ReferenceValue, StringValue, TokenValue } from '../contract.ts';
import { conversionOf, toBase } from './units.ts';

type Json = Record<string, unknown>;
export type Convert = (node: unknown, out: IndexValue[]) => void;

/** Bounds of an open period: the range that a JavaScript date can hold. */
export const earliest = -8_640_000_000_000_000;
export const latest = 8_640_000_000_000_000;
const ucumSystem = 'http://unitsofmeasure.org';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
const isObject = (node: unknown): node is Json => typeof node === 'object' && node !== null;

/** The converter for a parameter type; the FHIR types of the elements settle what their shape leaves open. */
export function converter(type: ParamType, fhirTypes: readonly string[], baseUrl: () => string): Convert {
  if (type === 'token')
    return fhirTypes.length > 0 && fhirTypes.every((t) => t === 'ContactPoint') ? contactToken : (node, out) => token(node, out, fhirTypes);
  if (type === 'reference') return (node, out) => reference(node, out, baseUrl());
  if (type === 'string') return string;
  if (type === 'date') return date;
  if (type === 'number' || type === 'quantity') return quantity;
  if (type === 'uri') return uri;
  if (type === 'special') return position;
  return () => {};
}

function contactToken(node: unknown, out: IndexValue[]): void {
  if (isObject(node) && text(node.value)) out.push({ kind: 'token', code: node.value as string });
}

function token(node: unknown, out: IndexValue[], fhirTypes: readonly string[]): void {
  if (typeof node === 'string') {
    if (node !== '') out.push({ kind: 'token', code: node });
  } else if (typeof node === 'boolean') {
    out.push({ kind: 'token', code: String(node) });
  } else if (typeof node === 'number') {
    out.push({ kind: 'token', code: String(node) });
  } else if (isObject(node)) {
    if ('coding' in node || ('text' in node && !('value' in node) && !('code' in node))) concept(node, out);
    else if ('code' in node || 'display' in node) coding(node, out, undefined);
    else if ('value' in node || 'system' in node) identifier(node, out, fhirTypes);
  }
}

function concept(node: Json, out: IndexValue[]): void {
  const words = text(node.text);
  const codings = list(node.coding);
  for (const one of codings) if (isObject(one)) coding(one, out, words);
  if (codings.length === 0 && words) out.push({ kind: 'token', text: words });
}

function coding(node: Json, out: IndexValue[], words: string | undefined): void {
  const display = text(node.display);
  const value: TokenValue = {
    kind: 'token',
    system: text(node.system),
    code: text(node.code),
    text: display && words && display !== words ? `${display}\n${words}` : (display ?? words),
  };
  if (value.code !== undefined || value.system !== undefined || value.text !== undefined) out.push(value);
}

function identifier(node: Json, out: IndexValue[], fhirTypes: readonly string[]): void {
  if (fhirTypes.includes('ContactPoint') && !fhirTypes.includes('Identifier')) return contactToken(node, out);
  const kind = isObject(node.type) ? node.type : undefined;
  const types = kind
    ? list(kind.coding)
        .filter(isObject)
        .map((c) => ({ system: text(c.system), code: text(c.code) }))
    : undefined;
  const value = node.value === undefined ? undefined : String(node.value);
  if (value === undefined && text(node.system) === undefined) return;
  out.push({ kind: 'token', system: text(node.system), code: value, text: kind ? text(kind.text) : undefined, types });
}

function reference(node: unknown, out: IndexValue[], baseUrl: string): void {
  if (typeof node === 'string') return referenceText(node, undefined, out, baseUrl);
  if (!isObject(node)) return;
  if (typeof node.resourceType === 'string') {
    // Bundle.entry[0].resource and contained resources: the resource stands in place of the reference.
    if (typeof node.id === 'string') out.push({ kind: 'reference', type: node.resourceType, id: node.id });
    return;
  }
  const before = out.length;
  const type = text(node.type);
  if (text(node.reference)) referenceText(node.reference as string, type, out, baseUrl);
  if (isObject(node.identifier)) {
    const logical = { system: text(node.identifier.system), value: text(node.identifier.value) };
    const found = out[before] as ReferenceValue | undefined;
    if (found) out[before] = { ...found, identifier: logical };
    else out.push({ kind: 'reference', type, identifier: logical });
  }
}

function referenceText(value: string, type: string | undefined, out: IndexValue[], baseUrl: string): void {
  const parsed = parseReference(value, baseUrl);
  if (!parsed || parsed.kind === 'fragment') return;
  if (parsed.kind === 'relative' && parsed.type && parsed.id) {
    out.push({ kind: 'reference', type: parsed.type, id: parsed.id });
    return;
  }
  const bar = value.indexOf('|');
  out.push({
    kind: 'reference',
    type: type ?? (parsed.kind === 'absolute' ? parsed.type : undefined),
    url: bar < 0 ? value : value.slice(0, bar),
    version: bar < 0 ? undefined : value.slice(bar + 1),
  });
}

const nameParts = ['text', 'family', 'given', 'prefix', 'suffix'] as const;
const addressParts = ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'] as const;

function string(node: unknown, out: IndexValue[]): void {
  if (typeof node === 'string') {
    if (node.trim() !== '') out.push({ kind: 'string', text: node });
  } else if (typeof node === 'number' || typeof node === 'boolean') {
    out.push({ kind: 'string', text: String(node) });
  } else if (isObject(node)) {
    const parts =
      'city' in node || 'line' in node || 'postalCode' in node || 'country' in node || 'district' in node || 'state' in node
        ? addressParts
        : nameParts;
    for (const part of parts)
      for (const one of list(node[part])) if (text(one)) out.push({ kind: 'string', text: one as string } satisfies StringValue);
    if ('coding' in node)
      for (const one of list(node.coding))
        if (isObject(one) && text(one.display)) out.push({ kind: 'string', text: one.display as string });
  }
}

function date(node: unknown, out: IndexValue[]): void {
  if (typeof node === 'string') {
    const interval = parseDateInterval(node);
    if (interval) out.push({ kind: 'date', lo: interval.lo, hi: interval.hi });
    return;
  }
  if (!isObject(node)) return;
  if ('start' in node || 'end' in node) {
    const lo = typeof node.start === 'string' ? parseDateInterval(node.start)?.lo : undefined;
    const hi = typeof node.end === 'string' ? parseDateInterval(node.end)?.hi : undefined;
    if (lo !== undefined || hi !== undefined) out.push({ kind: 'date', lo: lo ?? earliest, hi: hi ?? latest });
    return;
  }
  timing(node, out);
}

/** A Timing covers the span of its events, and the bounds of its repetition. */
function timing(node: Json, out: IndexValue[]): void {
  let lo = latest;
  let hi = earliest;
  for (const event of list(node.event)) {
    const interval = typeof event === 'string' ? parseDateInterval(event) : undefined;
    if (interval) {
      lo = Math.min(lo, interval.lo);
      hi = Math.max(hi, interval.hi);
    }
  }
  const repeat = isObject(node.repeat) ? node.repeat : undefined;
  if (repeat && isObject(repeat.boundsPeriod)) {
    const inner: IndexValue[] = [];
    date(repeat.boundsPeriod, inner);
    const bounds = inner[0] as DateValue | undefined;
    if (bounds) {
      lo = Math.min(lo, bounds.lo);
      hi = Math.max(hi, bounds.hi);
    }
  }
  if (lo < hi) out.push({ kind: 'date', lo, hi });
}

const number = (value: unknown): number | undefined => {
  if (value === undefined || value === null || typeof value === 'boolean' || value === '') return undefined;
  const n = Number(value);
  return Number.isFinite(n) ? n : undefined;
};

function quantity(node: unknown, out: IndexValue[]): void {
  if (!isObject(node) || isDecimal(node)) {
    const n = number(node);
    if (n !== undefined && typeof node !== 'string') out.push({ kind: 'quantity', lo: n, hi: n });
    return;
  }
  if ('low' in node || 'high' in node) return range(node, out);
  if ('origin' in node && isObject(node.origin)) return quantity(node.origin, out);
  const n = number(node.value);
  if (n === undefined) return;
  if ('currency' in node) {
    out.push({ kind: 'quantity', lo: n, hi: n, system: 'urn:iso:std:iso:4217', code: text(node.currency) });
    return;
  }
  const comparator = node.comparator;
  const lo = comparator === '<' || comparator === '<=' ? Number.NEGATIVE_INFINITY : n;
  const hi = comparator === '>' || comparator === '>=' ? Number.POSITIVE_INFINITY : n;
  out.push(withUnit(lo, hi, text(node.system), text(node.code), text(node.unit)));
}

function range(node: Json, out: IndexValue[]): void {
  const low = isObject(node.low) ? node.low : undefined;
  const high = isObject(node.high) ? node.high : undefined;
  const lo = low ? number(low.value) : undefined;
  const hi = high ? number(high.value) : undefined;
  if (lo === undefined && hi === undefined) return;
  const of = low ?? (high as Json);
  out.push(withUnit(lo ?? Number.NEGATIVE_INFINITY, hi ?? Number.POSITIVE_INFINITY, text(of.system), text(of.code), text(of.unit)));
}

function withUnit(lo: number, hi: number, system: string | undefined, code: string | undefined, unit: string | undefined): QuantityValue {
  const conversion = system === ucumSystem && code ? conversionOf(code) : undefined;
  return {
    kind: 'quantity',
    lo,
    hi,
    system,
    code,
    unit,
    canonical: conversion && { lo: toBase(lo, conversion), hi: toBase(hi, conversion), unit: conversion.unit },
  };
}

const isDecimal = (node: unknown): boolean => typeof (node as { valueOf(): unknown }).valueOf() === 'number';

function uri(node: unknown, out: IndexValue[]): void {
  if (typeof node === 'string' && node !== '') out.push({ kind: 'uri', uri: node });
}

function position(node: unknown, out: IndexValue[]): void {
  if (!isObject(node)) return;
  const latitude = number(node.latitude);
  const longitude = number(node.longitude);
  if (latitude !== undefined && longitude !== undefined) out.push({ kind: 'position', latitude, longitude });
}

// Two who change one chapter: what each changed is kept where they changed different elements; the same element changed in two ways is a conflict.
import type { Chapter, Provision } from '../contract.ts';
import { sameValue } from './canonical.ts';

export interface Conflict {
  /** Id of the element, or `field` of the chapter: `DOC-INS-01`, `title`. */
  readonly element: string;
  readonly theirs: unknown;
  readonly yours: unknown;
}

type Parts = ReadonlyMap<string, unknown>;

/** A chapter as elements that are merged one by one: its fields, the heads of its provisions, its requirements, and their order. */
function partsOf({ provisions, ...head }: Chapter): Map<string, unknown> {
  const parts = new Map<string, unknown>(Object.entries(head).map(([field, value]) => [`.${field}`, value]));
  parts.set(
    '#order',
    provisions.map(({ id, requirements }) => [id, requirements.map((one) => one.id)]),
  );
  for (const { requirements, ...provision } of provisions) {
    parts.set(`§${provision.id}`, provision);
    for (const requirement of requirements) parts.set(requirement.id, requirement);
  }
  return parts;
}

/** `base`: what `yours` was made from; `theirs`: what holds now. */
export function mergeChapters(
  base: Chapter,
  theirs: Chapter,
  yours: Chapter,
): { readonly merged: Chapter } | { readonly conflicts: readonly Conflict[] } {
  const [b, t, y] = [partsOf(base), partsOf(theirs), partsOf(yours)];
  const conflicts: Conflict[] = [];
  const merged = new Map<string, unknown>();
  for (const key of new Set([...t.keys(), ...y.keys()])) {
    if (key === '#order') continue;
    const [was, their, your] = [b.get(key), t.get(key), y.get(key)];
    if (sameValue(their, your) || sameValue(was, your)) set(merged, key, their);
    else if (sameValue(was, their)) set(merged, key, your);
    else conflicts.push({ element: key.replace(/^[.§]/, ''), ...apart(their, your) });
  }
  if (conflicts.length > 0) return { conflicts };
  return { merged: assemble(merged, orderOf(b, t, y)) };
}

/** Of two objects, only the fields in which they differ. */
function apart(theirs: unknown, yours: unknown): Pick<Conflict, 'theirs' | 'yours'> {
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    value !== null && typeof value === 'object' && !Array.isArray(value);
  if (!isRecord(theirs) || !isRecord(yours)) return { theirs, yours };
  const fields = [...new Set([...Object.keys(theirs), ...Object.keys(yours)])].filter((field) => !sameValue(theirs[field], yours[field]));
  const pick = (value: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(fields.map((field) => [field, value[field]]));
  return { theirs: pick(theirs), yours: pick(yours) };
}

function set(parts: Map<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) parts.set(key, value);
}

type Order = readonly (readonly [string, readonly string[]])[];

/** Yours where you changed it, else theirs; what only the other has is kept beside it. */
function orderOf(base: Parts, theirs: Parts, yours: Parts): Order {
  const [b, t, y] = [base, theirs, yours].map((parts) => parts.get('#order') as Order) as [Order, Order, Order];
  const [first, second] = sameValue(b, y) ? [t, y] : [y, t];
  const known = new Set(first.map(([id]) => id));
  const placed = new Set(first.flatMap(([, ids]) => ids));
  return [
    ...first.map(
      ([id, ids]) => [id, [...ids, ...(second.find(([other]) => other === id)?.[1].filter((one) => !placed.has(one)) ?? [])]] as const,
    ),
    ...second.filter(([id]) => !known.has(id)).map(([id, ids]) => [id, ids.filter((one) => !placed.has(one))] as const),
  ];
}

function assemble(parts: Parts, order: Order): Chapter {
  const head = Object.fromEntries([...parts].filter(([key]) => key.startsWith('.')).map(([key, value]) => [key.slice(1), value]));
  const provisions = order.flatMap(([id, ids]) => {
    const provision = parts.get(`§${id}`) as Omit<Provision, 'requirements'> | undefined;
    return provision ? [{ ...provision, requirements: ids.flatMap((one) => (parts.has(one) ? [parts.get(one)] : [])) }] : [];
  });
  return { ...head, provisions } as unknown as Chapter;
}

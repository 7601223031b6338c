// Collections without duplicates: by key where items have one, by comparison where they are quantities.
import { equalItems, keyOf } from '../model/equality.ts';
import type { Item, Items } from '../model/node.ts';
import { type Run, spend } from './run.ts';

/** A set of items under equality. */
export interface ItemSet {
  has(item: Item): boolean;
  /** False where it was there already. */
  add(item: Item): boolean;
}

export function itemSet(run: Run, items: Items = []): ItemSet {
  const keys = new Set<string>();
  const others: Item[] = [];
  const has = (item: Item, key: string | undefined): boolean => {
    if (key !== undefined && keys.has(key)) return true;
    // Quantities, and a number beside them: it is a quantity without unit.
    if (others.length === 0 || (key !== undefined && !key.startsWith('n'))) return false;
    spend(run, others.length);
    return others.some((other) => equalItems(run.model, item, other) === true);
  };
  const set: ItemSet = {
    has: (item) => has(item, keyOf(run.model, item)),
    add(item) {
      const key = keyOf(run.model, item);
      if (has(item, key)) return false;
      if (key === undefined) others.push(item);
      else keys.add(key);
      return true;
    },
  };
  for (const item of items) set.add(item);
  return set;
}

export function distinct(run: Run, items: Items): Items {
  if (items.length < 2) return items;
  spend(run, items.length);
  const seen = itemSet(run);
  return items.filter((item) => seen.add(item));
}

export function union(run: Run, a: Items, b: Items): Items {
  return a.length === 0 ? distinct(run, b) : b.length === 0 ? distinct(run, a) : distinct(run, [...a, ...b]);
}

// The dictionary of concepts: each distinct set of codings gets one number, so that a btree on it answers for any of its codings.

import { hashText } from '@socle/engine/search';
import type { Sql } from '@socle/kit/sql';

export interface Concepts {
  /** The number when it is known in memory. */
  known(typeNumber: number, keys: readonly string[]): bigint | undefined;
  /** The number, made when new; in a statement of its own, before the resource is written. */
  resolve(typeNumber: number, keys: readonly string[]): Promise<bigint>;
}

const cacheMax = 200_000;

/** `hash` can be replaced in tests, to show that a collision gives another number and not a wrong answer. */
export function openConcepts(
  sql: Sql,
  schema: string,
  hash: (text: string) => string = (text) => hashText(text, { hi: 0, lo: 0 }),
): Concepts {
  const cache = new Map<string, bigint>();
  const cacheKey = (type: number, keys: readonly string[]): string => `${type}\u0003${keys.join('\u0003')}`;

  async function make(type: number, keys: readonly string[], whole: string): Promise<bigint> {
    for (let id = BigInt(hash(whole)); ; id = BigInt.asIntN(64, id + 1n)) {
      // On the shared connections: a transaction that waits here holds one of the others, and must not wait for a second one.
      // A collision is another set of codings under the same number: the next number is tried.
      await sql.query(
        `with c as (insert into ${schema}.concept values ($1, $2) on conflict do nothing returning id)
         insert into ${schema}.concept_key select $3, k, $1 from c, unnest($4::text[]) k on conflict do nothing`,
        [id.toString(), whole, type, searchKeys(keys)],
        { quick: true },
      );
      const [row] = await sql.rows<[string]>(`select keys from ${schema}.concept where id = $1`, [id.toString()], { quick: true });
      if (row?.[0] === whole) return id;
    }
  }

  return {
    known: (type, keys) => cache.get(cacheKey(type, keys)),
    async resolve(type, keys) {
      const whole = cacheKey(type, keys).replaceAll('\u0000', '\ufffd');
      const id = await make(type, keys, whole);
      if (cache.size >= cacheMax) cache.clear();
      cache.set(cacheKey(type, keys), id);
      return id;
    },
  };
}

/** The keys under which one coding is found: as it is, under any system, its system alone. */
function conceptSearchKeys(system: string, code: string): string[] {
  const keys: string[] = [];
  if (code !== '') keys.push(conceptKey(system, code), conceptKey(undefined, code));
  if (system !== '') keys.push(conceptKey(system, undefined));
  return keys;
}

/** `system` undefined: any; `''`: none. `code` undefined: any. */
export function conceptKey(system: string | undefined, code: string | undefined): string {
  return system === undefined ? `\u0002${code}` : code === undefined ? `${system}\u0001\u0002` : `${system}\u0001${code}`;
}

function searchKeys(keys: readonly string[]): string[] {
  const all = new Set<string>();
  for (const key of keys) {
    const [system, code] = key.split('\u0001') as [string, string];
    for (const one of conceptSearchKeys(system, code)) all.add(one);
  }
  return [...all].map((key) => key.replaceAll('\u0000', '\ufffd'));
}

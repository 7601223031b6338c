// Point reads, folded: those that arrive in the same tick share one statement.
import { typeNumber } from '@socle/engine/fhir';
import { type Sql, turn } from '@socle/kit/sql';
import type { Stored } from './contract.ts';

interface Waiting {
  readonly resolve: (found: Stored | undefined) => void;
  readonly reject: (error: unknown) => void;
}

export interface Reader {
  /** The current version, or undefined. */
  read(type: string, id: string): Promise<Stored | undefined>;
}

const idsMax = 64;
const flightsMax = 2;

export function openReader(sql: Sql, schema: string): Reader {
  const waiting = new Map<string, Map<string, Waiting[]>>();
  let flights = 0;
  let scheduled = false;
  const text = `select id, ver, upd, content from ${schema}.resource where type = $1 and id = any($2)`;
  const name = `${schema}-read`;

  function schedule(): void {
    if (scheduled || flights >= flightsMax) return;
    scheduled = true;
    turn.ask(flush);
  }

  function flush(): void {
    scheduled = false;
    while (flights < flightsMax) {
      const first = waiting.entries().next().value;
      if (!first) return;
      const [type, ids] = first;
      let batch = ids;
      if (ids.size > idsMax) {
        batch = new Map([...ids].slice(0, idsMax));
        for (const id of batch.keys()) ids.delete(id);
      } else {
        waiting.delete(type);
      }
      flights++;
      fetch(type, batch).finally(() => {
        flights--;
        if (waiting.size > 0) schedule();
      });
    }
  }

  async function fetch(type: string, batch: Map<string, Waiting[]>): Promise<void> {
    try {
      const rows = await sql.rows<[string, number, number, string]>(text, [typeNumber(type), [...batch.keys()]], { name, quick: true });
      for (const [id, version, updated, content] of rows) {
        const stored = { type, id, version, updated, content };
        for (const one of batch.get(id) ?? []) one.resolve(stored);
        batch.delete(id);
      }
      for (const left of batch.values()) for (const one of left) one.resolve(undefined);
    } catch (error) {
      for (const left of batch.values()) for (const one of left) one.reject(error);
    }
  }

  return {
    read(type, id) {
      return new Promise((resolve, reject) => {
        let ids = waiting.get(type);
        if (!ids) {
          ids = new Map();
          waiting.set(type, ids);
        }
        const one = { resolve, reject };
        const others = ids.get(id);
        if (others) others.push(one);
        else ids.set(id, [one]);
        schedule();
      });
    },
  };
}

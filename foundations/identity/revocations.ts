// Which signed tokens are refused before their time: kept in the database, held in memory, read again when the copy is old.
import type { Clock } from '@socle/kit/clock';
import type { Database } from '@socle/kit/sql';
import { addRevoked, listRevoked, type RevokedKind } from './store/revoked.ts';

export interface Revocations {
  /** Until then nobody could use it: when its own time is over. */
  revoke(kind: RevokedKind, value: string, until: Date): Promise<void>;
  isRevoked(token: string | undefined, grant: string | undefined): Promise<boolean>;
}

export function openRevocations(parts: { database: Database; clock: Clock; refreshMs: number }): Revocations {
  const { database, clock, refreshMs } = parts;
  let held = new Set<string>();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    const since = clock.millis();
    const rows = await listRevoked(database, clock.now());
    held = new Set(rows.map(([kind, value]) => `${kind}:${value}`));
    readAt = since;
  }

  return {
    async revoke(kind, value, until) {
      await addRevoked(database, kind, value, clock.now(), until);
      // What is being read now may not hold it yet, and would take its place.
      await reading?.catch(() => undefined);
      held.add(`${kind}:${value}`);
    },
    async isRevoked(token, grant) {
      if (Math.abs(clock.millis() - readAt) >= refreshMs) {
        reading ??= read().finally(() => {
          reading = undefined;
        });
        await reading;
      }
      return held.has(`token:${token}`) || held.has(`grant:${grant}`);
    },
  };
}

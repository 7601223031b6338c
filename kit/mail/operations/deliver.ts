// Hands a message over once: claimed, so that no other process does; marked before it goes out and after it was taken, so that no restart does either.
import type { Clock } from '@socle/kit/clock';
import type { Database } from '@socle/kit/sql';
import type { MailContent } from '../contract.ts';
import { claimed, notNow } from '../problems.ts';
import type { Sender } from '../rules/address.ts';
import { composeMessage } from '../rules/compose.ts';
import type { Smtp } from '../smtp.ts';
import * as store from '../store.ts';

export interface DeliverParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly smtp: Smtp;
  readonly from: Sender;
  readonly attempts: number;
  /** Longer than a server may take. */
  readonly claimMs: number;
  readonly contentOf: (row: store.Row) => MailContent | undefined;
}

/** Throws when it is to be tried again. */
export async function deliver(parts: DeliverParts, id: string): Promise<void> {
  const { database, clock, smtp, from, contentOf } = parts;
  const now = clock.now();
  const row = await store.claimMessage(database, id, { now, until: new Date(now.getTime() + parts.claimMs) });
  if (!row) {
    // What waits, and is another's, is looked at again: that other may have died.
    if (await store.isWaiting(database, id)) throw claimed();
    return;
  }
  const end = (state: store.Ending['state'], reason: string | null, doubtful = false): Promise<void> =>
    store.endTry(database, id, { state, reason, doubtful, at: clock.now() });
  const content = contentOf(row);
  if (!content) return end('given-up', 'its content cannot be read: it was sealed by another installation');
  const message = await composeMessage({ id, at: row.createdAt, from, content });
  const failed = await smtp.hand({ from: from.address, to: content.to }, message, () => store.beginSending(database, id));
  if (!failed) return end('sent', null);
  if (failed.forGood) return end('refused', failed.reason);
  if (row.attempts >= parts.attempts) return end('given-up', failed.reason, failed.doubtful);
  await end('queued', failed.reason, failed.doubtful);
  throw notNow();
}

// What came of a campaign, frozen: every public line of it as NDJSON, hashed, packed in pieces, so that nothing stands whole in memory.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Sql } from '@socle/kit/sql';
import type { Deps } from '../call.ts';
import { toContribution, toReply } from '../rules/public.ts';
import { findCampaign, listEvents, putArchive, putArchivePiece } from '../store-campaign.ts';
import { listModeration, walkContributions, walkReplies } from '../store-reading.ts';

const pieceSize = 1 << 20;

/** SHA-256 of the lines, as they are before they are packed. */
export async function writeArchive({ clock }: Pick<Deps, 'clock'>, tx: Sql, campaign: string): Promise<string> {
  const hash = createHash('sha256');
  let [lines, bytes, n, held] = [0, 0, 0, ''];
  const flush = async (): Promise<void> => {
    if (held === '') return;
    await putArchivePiece(tx, campaign, n, await promisify(gzip)(held));
    n += 1;
    held = '';
  };
  const line = async (kind: string, value: unknown): Promise<void> => {
    const text = `${JSON.stringify({ kind, ...(value as object) })}\n`;
    hash.update(text);
    lines += 1;
    bytes += Buffer.byteLength(text);
    held += text;
    if (held.length > pieceSize) await flush();
  };
  const row = await findCampaign(tx, campaign);
  await line('campaign', { head: row?.head, textHash: row?.text_hash });
  for (const { by_id: _, ...event } of await listEvents(tx, campaign)) await line('event', event);
  for (let after = 0; ; ) {
    const rows = await walkContributions(tx, campaign, after, 500);
    for (const one of rows) await line('contribution', { contribution: toContribution(one) });
    if (rows.length < 500) break;
    after = rows.at(-1)?.id ?? after;
  }
  for (let after = 0; ; ) {
    const rows = await walkReplies(tx, campaign, after, 500);
    for (const one of rows) await line('reply', { reply: toReply(one) });
    if (rows.length < 500) break;
    after = rows.at(-1)?.id ?? after;
  }
  for (const act of (await listModeration(tx, campaign)).reverse()) await line('moderation', { act });
  await flush();
  const digest = hash.digest('hex');
  await putArchive(tx, campaign, { hash: digest, lines, bytes, at: clock.millis() });
  return digest;
}

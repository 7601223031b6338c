// Brings the content of the software into the database: all of it or nothing, and nothing over what drafters wrote.
import type { Clock } from '@socle/kit/clock';
import type { Database, Sql } from '@socle/kit/sql';
import { hashOf } from '../content/digest.ts';
import type { Edition, EditionHead, Framework } from '../contract.ts';
import { canonical, sameValue } from '../rules/canonical.ts';
import * as store from '../store.ts';

export interface LoadedContent {
  /** Parts that are new or changed. */
  readonly changed: number;
  /** Parts that drafters changed since: left as they are. */
  readonly kept: readonly string[];
}

const frozen = (state: EditionHead['state']): boolean => state === 'published' || state === 'superseded';

/** Loads where `digest` says that the content is not the one that was loaded last. `by`: name and version of the software. */
export async function loadContent(
  { database, clock }: { database: Database; clock: Clock },
  framework: Framework,
  digest: string,
  by: string,
): Promise<LoadedContent> {
  return database.transaction(async (tx) => {
    await store.lockContent(tx);
    if ((await store.readDigest(tx)) === digest) return { changed: 0, kept: [] };
    await store.writeDigest(tx, digest);
    const author = { id: 'software', name: by };
    const parts = Object.entries(framework.common).flatMap(([kind, list]) =>
      (list as readonly { id: string }[]).map((body, position) => ({ kind, id: body.id, position, body })),
    );
    const common = await putParts(tx, '', parts, { at: clock.millis(), by: author, reason: `Content of ${by}`, shipped: true });
    const results = [common];
    for (const [position, edition] of framework.editions.entries())
      results.push(await putEdition(tx, edition, position, clock.millis(), author));
    return { changed: results.reduce((sum, { changed }) => sum + changed, 0), kept: results.flatMap(({ kept }) => kept) };
  });
}

async function putEdition(
  tx: Sql,
  edition: Edition,
  position: number,
  at: number,
  by: { id: string; name: string },
): Promise<LoadedContent> {
  const { chapters, ...head } = edition;
  const row = await store.findEdition(tx, edition.id, true);
  if (!row) await store.insertEdition(tx, head, position);
  else if (!sameValue(row.head, head) || row.position !== position) await store.updateEdition(tx, head, position);
  if (row?.hash) await store.allowErratum(tx, edition.id);
  const parts = chapters.map((body, place) => ({ kind: 'chapter', id: body.id, position: place, body }));
  const erratum = row?.hash != null;
  const result = await putParts(tx, edition.id, parts, { at, by, reason: `Content of ${by.name}`, shipped: true, erratum });
  if (row && result.changed > 0) await store.touch(tx, edition.id);
  if (frozen(head.state) && !row?.hash) await store.freezeEdition(tx, edition.id, hashOf(edition), at, by.name, canonical(edition));
  return result;
}

async function putParts(
  tx: Sql,
  edition: string,
  parts: readonly { kind: string; id: string; position: number; body: unknown }[],
  more: Pick<store.NewRevision, 'at' | 'by' | 'reason' | 'shipped' | 'erratum'>,
): Promise<LoadedContent> {
  const last = await store.lastRevisions(tx, edition);
  const now = new Map((await store.listParts(tx, edition)).map((part) => [`${part.kind}/${part.id}`, part]));
  const kept: string[] = [];
  const revisions: store.NewRevision[] = [];
  const put = (kind: string, id: string, position: number, body: unknown): void => {
    const key = `${kind}/${id}`;
    const before = last.get(key);
    if (before && !before.shipped) kept.push(`${edition === '' ? '' : `${edition}/`}${id}`);
    else revisions.push({ edition, kind, id, position, after: before?.revision ?? 0, body, ...more });
  };
  for (const { kind, id, position, body } of parts) {
    const part = now.get(`${kind}/${id}`);
    if (!part || part.position !== position || !sameValue(part.body, body)) put(kind, id, position, body);
    now.delete(`${kind}/${id}`);
  }
  for (const { kind, id, position } of now.values()) put(kind, id, position, undefined);
  await store.putRevisions(tx, revisions);
  return { changed: revisions.length, kept };
}

// Writes lots that were decided and whose contents are kept: several in one transaction and one commit, each with its trace; each is refused alone.
import { parseJson, type Resource } from '@socle/engine/fhir';
import type { Stored, TransactionRepository, Write, WriteResult } from '@socle/engine/store';
import type { AuditEntry } from '@socle/foundations/audit';
import type { Database, Sql } from '@socle/kit/sql';
import type { Parts } from '../call.ts';
import type { Incoming } from '../incoming.ts';
import type { GrantedCall } from '../policy.ts';
import { alreadyReplaced, noReplaced, otherContent } from '../problems.ts';
import type { Answer, RuleId } from '../rules/decide.ts';
import { type Identifier, listOf } from '../rules/people.ts';
import { keyed } from '../rules/systems.ts';
import { type DocumentRow, findByUniqueIds, findMany, findNamed, insertDocuments, type Present } from '../store.ts';
import type { View } from '../view.ts';
import { storedForm, withEntryUuid } from './stored-form.ts';

export interface Parcel {
  readonly documents: readonly Incoming[];
  /** Made ready by the caller; its entries are set here. */
  readonly lists: readonly { readonly resource: Resource; readonly kind: 'submissionset' | 'folder' }[];
  /** Documents that explicit patches of the lot supersede. */
  readonly superseded: readonly string[];
}

/** One document of a lot, decided. */
export interface Plan {
  readonly incoming: Incoming;
  readonly answer: Answer;
  readonly authors: readonly string[];
  readonly byPatient: boolean;
  readonly replaces: DocumentRow | undefined;
}

export interface ReadyLot {
  readonly view: View;
  readonly parcel: Parcel;
  readonly plans: readonly Plan[];
  /** Where the contents lie of those that were not there yet. */
  readonly blobs: ReadonlyMap<Plan, string>;
}

interface Place {
  readonly id: string;
  readonly version: number;
  readonly updated: number;
}

/** `same`: it was there already, with the same content. */
export type PlacedDocument = Place & { readonly outcome: 'created' | 'same' };

export interface Placed {
  /** The rule that let it in. */
  readonly rule: RuleId;
  readonly documents: readonly PlacedDocument[];
  readonly lists: readonly Place[];
  readonly superseded: readonly Place[];
}

export type LotOutcome = { readonly placed: Placed } | { readonly refused: unknown };

/** What a lot is about to write, and what is said of it once that is written. */
interface Draft {
  readonly writes: readonly Write[];
  readonly rows: readonly DocumentRow[];
  readonly entries: readonly AuditEntry[];
  placed(written: readonly Stored[]): Placed;
}

export async function writeLots(parts: Parts, lots: readonly ReadyLot[]): Promise<readonly LotOutcome[]> {
  const [first] = lots;
  if (!first) return [];
  const work = async (tx: TransactionRepository): Promise<readonly LotOutcome[]> => {
    // Those who bring the same document, or replace the same one, go one after the other; what is there is read once it is one's turn.
    const [, present] = await Promise.all([tx.guard(lots.flatMap(guards)), tx.also((sql) => findNamed(sql, lots.map(named)))]);
    const drafts: (Draft | { readonly refused: unknown })[] = [];
    for (const [i, lot] of lots.entries())
      drafts.push(await draft(parts, tx, lot, present[i] ?? []).catch((refused: unknown) => ({ refused })));
    // Alone, it has nothing to spare others from: the transaction ends here.
    if (lots.length === 1 && drafts[0] && 'refused' in drafts[0]) throw drafts[0].refused;
    const ready = drafts.filter((one) => 'writes' in one);
    const [results] = await Promise.all([
      tx.writeAll(ready.flatMap(({ writes }) => writes)),
      tx.also((sql) =>
        insertDocuments(
          sql,
          ready.flatMap(({ rows }) => rows),
        ),
      ),
      tx.also((sql) =>
        parts.audit.append(
          sql,
          ready.flatMap(({ entries }) => entries),
        ),
      ),
    ]);
    let next = 0;
    return drafts.map((one): LotOutcome => {
      if ('refused' in one) return one;
      const own = results.slice(next, next + one.writes.length);
      next += one.writes.length;
      return { placed: one.placed(own.map(storedOf)) };
    });
  };
  return parts.store.as(callOf(first)).transaction(work, { ahead: true });
}

const storedOf = (result: WriteResult): Stored => (result as Extract<WriteResult, { kind: 'written' }>).written.stored;
const placeOf = ({ id, version, updated }: Place): Place => ({ id, version, updated });
const callOf = ({ view: { request }, plans }: ReadyLot): GrantedCall => ({
  caller: request.caller,
  requestId: request.requestId,
  rule: (plans[0] as Plan).answer.rule,
});
const named = ({ view: { patient }, plans }: ReadyLot) => ({
  patient: patient.id,
  uniqueIds: plans.map(({ incoming }) => incoming.metadata.uniqueId),
});
const guards = ({ view: { patient }, plans }: ReadyLot): string[] =>
  plans.flatMap(({ incoming, replaces }) => [
    `document ${patient.id} ${incoming.metadata.uniqueId}`,
    ...(replaces ? [`replace ${replaces.id}`] : []),
  ]);

async function draft(parts: Parts, all: TransactionRepository, lot: ReadyLot, there: readonly Present[]): Promise<Draft> {
  const { clock, chance } = parts;
  const { view, parcel, plans, blobs } = lot;
  const by = callOf(lot);
  const tx = all.as(by);
  for (const row of there) sameOrRefuse(plans, row);
  const present = new Map(there.map((row) => [row.uniqueId, row]));
  const fresh = plans.filter(({ incoming }) => !present.has(incoming.metadata.uniqueId));
  if (fresh.length === 0) return repeated(tx, lot, present, by.rule as RuleId);
  const now = clock.millis();
  const ids = new Map(fresh.map((plan) => [plan, tx.newId({ resourceType: 'DocumentReference' } as Resource)]));
  const idOf = (plan: Plan): string => ids.get(plan) ?? (present.get(plan.incoming.metadata.uniqueId) as Present).id;
  const writes: Write[] = [];
  for (const plan of fresh) {
    const { metadata, bytes, sha1, content } = plan.incoming;
    const relatesTo = await tx.also((sql) => relations(sql, view, plan));
    const resource = storedForm(metadata, {
      id: idOf(plan),
      patient: view.patient,
      size: bytes.length,
      sha1,
      format: content.format,
      newUuid: () => chance.uuid(),
      relatesTo,
      byPatient: plan.byPatient,
      authorIds: plan.authors,
    });
    writes.push({ kind: 'create', resource, by });
  }
  const listIds = parcel.lists.map(() => tx.newId({ resourceType: 'List' } as Resource));
  for (const [i, { resource }] of parcel.lists.entries())
    writes.push({ kind: 'create', resource: { ...withEntries(resource, plans, idOf), id: listIds[i] } as Resource, by });
  const replaced = fresh.flatMap(({ replaces }) => replaces ?? []);
  for (const row of replaced) writes.push({ ...(await supersede(tx, row, () => chance.uuid())), by });
  const entries = fresh.map((plan): AuditEntry => {
    const { type } = plan.incoming.metadata;
    return view.entry('create', plan.answer, { id: idOf(plan), type: keyed(type.system, type.code), version: 1 });
  });
  for (const row of replaced) entries.push(view.entry('update', (plans[0] as Plan).answer, { id: row.id, type: row.type }));
  return {
    writes,
    rows: fresh.map((plan): DocumentRow => rowOf(plan, view, idOf(plan), blobs.get(plan) as string, now, listIds[0] ?? '')),
    entries,
    placed(written) {
      let next = 0;
      const documents = plans.map((plan): PlacedDocument => {
        if (ids.has(plan)) return { ...placeOf(written[next++] as Stored), outcome: 'created' };
        return { id: idOf(plan), version: 1, updated: now, outcome: 'same' };
      });
      return {
        rule: by.rule as RuleId,
        documents,
        lists: parcel.lists.map(() => placeOf(written[next++] as Stored)),
        superseded: replaced.map(() => placeOf(written[next++] as Stored)),
      };
    },
  };
}

/** The same identifier with another content is another document, and refused. */
export function sameOrRefuse(plans: readonly Plan[], row: Pick<Present, 'uniqueId' | 'sha1'>): void {
  const plan = plans.find(({ incoming }) => incoming.metadata.uniqueId === row.uniqueId);
  if (plan && !plan.incoming.sha1.equals(row.sha1)) throw otherContent(row.uniqueId);
}

/** The whole lot was there: the answer of the first time, as far as it can be said again. */
async function repeated(
  tx: TransactionRepository,
  { plans, parcel }: ReadyLot,
  present: ReadonlyMap<string, Present>,
  rule: RuleId,
): Promise<Draft> {
  const documents: PlacedDocument[] = [];
  let submission = '';
  for (const { incoming } of plans) {
    const row = present.get(incoming.metadata.uniqueId) as Present;
    documents.push({ ...placeOf(await tx.read('DocumentReference', row.id)), outcome: 'same' });
    submission = row.submission;
  }
  const [{ updated }] = documents as [PlacedDocument];
  const lists = parcel.lists.map(() => ({ id: submission, version: 1, updated }));
  return { writes: [], rows: [], entries: [], placed: () => ({ rule, documents, lists, superseded: [] }) };
}

async function relations(sql: Sql, view: View, { incoming, replaces }: Plan): Promise<readonly unknown[]> {
  const given = listOf<{ code?: string; target?: { reference?: string; identifier?: Identifier } }>(incoming.metadata.resource.relatesTo);
  const found: unknown[] = [];
  for (const { code, target } of given) {
    const name = target?.identifier?.value ?? target?.reference ?? '';
    const row = code === 'replaces' ? replaces : await findTarget(sql, view.patient.id, name);
    if (!row) throw noReplaced(name);
    found.push({
      code,
      target: { reference: `DocumentReference/${row.id}`, identifier: { system: 'urn:ietf:rfc:3986', value: row.uniqueId } },
    });
  }
  return found;
}

/** `DocumentReference/x`, its absolute form, or the uniqueId. */
export async function findTarget(sql: Sql | Database, patient: string, target: string): Promise<DocumentRow | undefined> {
  const id = /(?:^|\/)DocumentReference\/([A-Za-z0-9.-]{1,64})(?:\/_history\/\d+)?$/.exec(target)?.[1];
  if (id !== undefined) return (await findMany(sql, patient, [id])).get(id);
  return (await findByUniqueIds(sql, patient, [target]))[0];
}

/** The status is read where it is written: of two who replace the same document one comes second, and is told. */
async function supersede(tx: TransactionRepository, row: DocumentRow, newUuid: () => string): Promise<Write> {
  const stored = await tx.read('DocumentReference', row.id);
  const resource = parseJson(stored.content) as Resource;
  if (resource.status !== 'current') throw alreadyReplaced(row.uniqueId);
  return {
    kind: 'update',
    ifMatch: stored.version,
    resource: { ...resource, status: 'superseded', identifier: withEntryUuid(listOf(resource.identifier), newUuid()) } as Resource,
  };
}

function rowOf(plan: Plan, view: View, id: string, blob: string, created: number, submission: string): DocumentRow {
  const { metadata, bytes, sha1, content } = plan.incoming;
  return {
    patient: view.patient.id,
    id,
    uniqueId: metadata.uniqueId,
    type: keyed(metadata.type.system, metadata.type.code),
    authors: plan.authors,
    byPatient: plan.byPatient,
    media: metadata.contentType,
    size: bytes.length,
    sha1,
    blob,
    created,
    submission,
    episode: content.episode,
    replaces: plan.replaces?.id,
  };
}

function withEntries(list: Resource, plans: readonly Plan[], idOf: (plan: Plan) => string): Resource {
  const entry = plans.map((plan) => ({ item: { reference: `DocumentReference/${idOf(plan)}` } }));
  return { ...list, entry } as Resource;
}

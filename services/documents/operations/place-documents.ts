// Puts documents into a record: decided, identical ones recognised, replaced ones superseded, contents kept, all in one transaction with its trace.
import { parseJson, type Resource } from '@socle/engine/fhir';
import type { Stored, TransactionRepository, Write } from '@socle/engine/store';
import type { AuditEntry } from '@socle/foundations/audit';
import { Problem, show } from '@socle/kit/problem';
import type { Deps } from '../call.ts';
import { authorIds, type Incoming } from '../incoming.ts';
import type { GrantedCall } from '../policy.ts';
import { alreadyReplaced, badDocument, noReplaced, otherContent } from '../problems.ts';
import type { Answer, RuleId } from '../rules/decide.ts';
import { isPatientType } from '../rules/document-types.ts';
import { type Identifier, listOf } from '../rules/people.ts';
import { keyed } from '../rules/systems.ts';
import { announce, type DocumentRow, findByUniqueIds, findMany, insertDocuments } from '../store.ts';
import { demand, refuse, type View } from '../view.ts';
import { mustBeAbout } from './check-patient.ts';
import { storedForm, withEntryUuid } from './stored-form.ts';

export interface Parcel {
  readonly documents: readonly Incoming[];
  /** Made ready by the caller; its entries are set here. */
  readonly lists: readonly { readonly resource: Resource; readonly kind: 'submissionset' | 'folder' }[];
  /** Documents that explicit patches of the lot supersede. */
  readonly superseded: readonly string[];
}

export interface PlacedDocument {
  readonly id: string;
  readonly version: number;
  readonly updated: number;
  /** `same`: it was there already, with the same content. */
  readonly outcome: 'created' | 'same';
}

export interface Placed {
  /** The rule that let it in. */
  readonly rule: RuleId;
  readonly documents: readonly PlacedDocument[];
  readonly lists: readonly { readonly id: string; readonly version: number; readonly updated: number }[];
  readonly superseded: readonly { readonly id: string; readonly version: number; readonly updated: number }[];
}

interface Plan {
  readonly incoming: Incoming;
  readonly answer: Answer;
  readonly authors: readonly string[];
  readonly byPatient: boolean;
  readonly replaces: DocumentRow | undefined;
}

export async function placeDocuments(deps: Deps, view: View, parcel: Parcel): Promise<Placed> {
  const { patient } = view;
  const uniqueIds = parcel.documents.map(({ metadata }) => metadata.uniqueId);
  const twice = uniqueIds.find((one, i) => uniqueIds.indexOf(one) !== i);
  if (twice !== undefined) throw otherContent(twice);
  const plans: Plan[] = [];
  for (const incoming of parcel.documents) plans.push(await planOne(deps, view, incoming));
  const before = await findByUniqueIds(deps.database, patient.id, uniqueIds);
  for (const row of before) sameOrRefuse(plans, row);
  await checkSuperseded(deps, view, parcel, plans);
  const known = new Set(before.map(({ uniqueId }) => uniqueId));
  const blobs = await keepContents(
    deps,
    plans.filter(({ incoming }) => !known.has(incoming.metadata.uniqueId)),
  );
  return write(deps, view, parcel, plans, blobs);
}

async function planOne(deps: Deps, view: View, incoming: Incoming): Promise<Plan> {
  const { metadata, at } = incoming;
  const { actor } = view;
  const byPatient = actor.kind === 'patient';
  const { type } = metadata;
  const authors = byPatient ? [actor.id] : authorIds(metadata);
  const about = { id: metadata.uniqueId.slice(0, 200), type: keyed(type.system, type.code) };
  const facts = { type: about.type, authors, labels: metadata.labels, state: 'current' as const, byPatient: isPatientType(type) };
  const answer = await demand(deps, view, 'feed', 'create', facts, about);
  if (!byPatient && !authors.includes(actor.id) && !(actor.structure !== undefined && authors.includes(actor.structure)))
    throw badDocument([
      {
        severity: 'error',
        code: 'business-rule',
        rule: 'DOC-AUT-001',
        expression: `${at}.author`,
        text: `${at}.author names neither the caller nor his structure: whoever deposits a document is its author, or acts for the structure that wrote it.`,
      },
    ]);
  mustBeAbout(view.patient, incoming);
  const replaces = await findReplaced(deps, view, incoming);
  return { incoming, answer, authors, byPatient, replaces };
}

async function findReplaced(deps: Deps, view: View, { metadata, content, at }: Incoming): Promise<DocumentRow | undefined> {
  const { replaces } = metadata;
  if (replaces.length > 1)
    throw new Problem('unprocessable', `${at}.relatesTo replaces ${replaces.length} documents: a version replaces one.`, {
      expression: `${at}.relatesTo`,
      requirement: 'DOC-RPL-003',
    });
  const [target] = replaces;
  if (!target) return undefined;
  const row = await findTarget(deps, view.patient.id, target.value ?? '');
  if (!row) throw noReplaced(target.value ?? '');
  // The parent of the CDA rules (C45); where it says another one, the sender contradicts himself.
  if (content.replaces !== undefined && content.replaces !== row.uniqueId && `urn:oid:${content.replaces}` !== row.uniqueId)
    throw new Problem(
      'unprocessable',
      `The CDA replaces ${show(content.replaces)}, ${at}.relatesTo ${show(row.uniqueId)}: both name the same document.`,
      {
        expression: `${at}.relatesTo.target`,
        requirement: 'DOC-CDA-009',
      },
    );
  await mayReplace(deps, view, row);
  return row;
}

/** `DocumentReference/x`, its absolute form, or the uniqueId. */
async function findTarget(deps: Deps, patient: string, target: string): Promise<DocumentRow | undefined> {
  const id = /(?:^|\/)DocumentReference\/([A-Za-z0-9.-]{1,64})(?:\/_history\/\d+)?$/.exec(target)?.[1];
  if (id !== undefined) return (await findMany(deps.database, patient, [id])).get(id);
  return (await findByUniqueIds(deps.database, patient, [target]))[0];
}

/** A new version is put in place of a document by whoever may change that document. */
async function mayReplace(deps: Deps, view: View, row: DocumentRow): Promise<void> {
  const about = { id: row.id, type: row.type };
  const facts = { type: row.type, authors: row.authors, labels: new Set<never>(), state: 'current' as const, byPatient: row.byPatient };
  const answer = view.actor.kind === 'patient' ? view.ask('feed', facts) : view.ask('archive', facts);
  const ofStructure = view.actor.structure !== undefined && row.authors.includes(view.actor.structure);
  if (!answer.permit && !ofStructure) await refuse(deps, view.entry('update', answer, about), answer);
}

function sameOrRefuse(plans: readonly Plan[], row: DocumentRow): void {
  const plan = plans.find(({ incoming }) => incoming.metadata.uniqueId === row.uniqueId);
  if (plan && !plan.incoming.sha1.equals(row.sha1)) throw otherContent(row.uniqueId);
}

/** An explicit patch of a lot may only say again what `relatesTo` says (C4). */
async function checkSuperseded(deps: Deps, view: View, { superseded }: Parcel, plans: readonly Plan[]): Promise<void> {
  for (const url of superseded) {
    const criteria = /^DocumentReference\?identifier=(?:[^|]*(?:\||%7C))?(.+)$/.exec(url)?.[1];
    const row = await findTarget(deps, view.patient.id, criteria === undefined ? url : decodeURIComponent(criteria));
    if (!row) throw noReplaced(url);
    if (!plans.some(({ replaces }) => replaces?.id === row.id))
      throw new Problem('unprocessable', `The lot supersedes ${show(url)}, which none of its documents replaces.`, {
        expression: 'Bundle.entry',
        requirement: 'DOC-LOT-006',
      });
  }
}

/** Contents go first: what the transaction names is there, and what it does not come to name is swept away later. */
async function keepContents(deps: Deps, plans: readonly Plan[]): Promise<ReadonlyMap<Plan, string>> {
  if (plans.length === 0) return new Map();
  const hashes = plans.map(({ incoming }) => deps.blobs.addressOf(incoming.bytes));
  await announce(deps.database, [...new Set(hashes)], deps.clock.millis());
  const stored = await Promise.all(plans.map(({ incoming }) => deps.blobs.put(incoming.bytes)));
  return new Map(plans.map((plan, i) => [plan, (stored[i] as { hash: string }).hash]));
}

async function write(deps: Deps, view: View, parcel: Parcel, plans: readonly Plan[], blobs: ReadonlyMap<Plan, string>): Promise<Placed> {
  const { store, clock, chance } = deps;
  const { patient, request } = view;
  const rule = (plans[0] as Plan).answer.rule;
  const call: GrantedCall = { caller: request.caller, requestId: request.requestId, rule };
  return store.as(call).transaction(async (tx) => {
    // Those who bring the same document, or replace the same one, go one after the other.
    await tx.guard([
      ...plans.map(({ incoming }) => `document ${patient.id} ${incoming.metadata.uniqueId}`),
      ...plans.flatMap(({ replaces }) => (replaces ? [`replace ${replaces.id}`] : [])),
    ]);
    const present = new Map<string, DocumentRow>();
    const uniqueIds = plans.map(({ incoming }) => incoming.metadata.uniqueId);
    for (const row of await tx.also((sql) => findByUniqueIds(sql, patient.id, uniqueIds))) {
      sameOrRefuse(plans, row);
      present.set(row.uniqueId, row);
    }
    const fresh = plans.filter(({ incoming }) => !present.has(incoming.metadata.uniqueId));
    if (fresh.length === 0) return repeated(tx, plans, present, parcel, rule);
    const now = clock.millis();
    const ids = new Map(fresh.map((plan) => [plan, tx.newId({ resourceType: 'DocumentReference' } as Resource)]));
    const idOf = (plan: Plan): string => ids.get(plan) ?? (present.get(plan.incoming.metadata.uniqueId) as DocumentRow).id;
    const writes: Write[] = [];
    for (const plan of fresh) {
      const { metadata, bytes, sha1, content } = plan.incoming;
      const relatesTo = await relations(tx, deps, view, plan);
      const resource = storedForm(metadata, {
        id: idOf(plan),
        patient,
        size: bytes.length,
        sha1,
        format: content.format,
        newUuid: () => chance.uuid(),
        relatesTo,
        byPatient: plan.byPatient,
        authorIds: plan.authors,
      });
      writes.push({ kind: 'create', resource });
    }
    const listIds = parcel.lists.map(() => tx.newId({ resourceType: 'List' } as Resource));
    for (const [i, { resource }] of parcel.lists.entries())
      writes.push({ kind: 'create', resource: { ...withEntries(resource, plans, idOf), id: listIds[i] } as Resource });
    const replaced = fresh.flatMap(({ replaces }) => replaces ?? []);
    for (const row of replaced) writes.push(await supersede(tx, row, () => chance.uuid()));
    const results = await tx.writeAll(writes);
    const rows = fresh.map((plan): DocumentRow => rowOf(plan, view, idOf(plan), blobs.get(plan) as string, now, listIds[0] ?? ''));
    const entries = fresh.map((plan): AuditEntry => {
      const { type } = plan.incoming.metadata;
      return view.entry('create', plan.answer, { id: idOf(plan), type: keyed(type.system, type.code), version: 1 });
    });
    for (const row of replaced) entries.push(view.entry('update', (plans[0] as Plan).answer, { id: row.id, type: row.type }));
    await tx.also((sql) => insertDocuments(sql, rows));
    await tx.also((sql) => deps.audit.append(sql, entries));
    const written = results.map((result) => (result.kind === 'written' ? result.written.stored : undefined)) as Stored[];
    const place = ({ id, version, updated }: Stored) => ({ id, version, updated });
    let next = 0;
    const documents = plans.map((plan): PlacedDocument => {
      if (ids.has(plan)) return { ...place(written[next++] as Stored), outcome: 'created' };
      return { id: idOf(plan), version: 1, updated: now, outcome: 'same' };
    });
    return {
      rule,
      documents,
      lists: parcel.lists.map(() => place(written[next++] as Stored)),
      superseded: replaced.map(() => place(written[next++] as Stored)),
    };
  });
}

/** The whole lot was there: the answer of the first time, as far as it can be said again. */
async function repeated(
  tx: TransactionRepository,
  plans: readonly Plan[],
  present: ReadonlyMap<string, DocumentRow>,
  { lists }: Parcel,
  rule: RuleId,
): Promise<Placed> {
  const documents: PlacedDocument[] = [];
  let submission = '';
  for (const { incoming } of plans) {
    const row = present.get(incoming.metadata.uniqueId) as DocumentRow;
    const { version, updated } = await tx.read('DocumentReference', row.id);
    documents.push({ id: row.id, version, updated, outcome: 'same' });
    submission = row.submission;
  }
  const [first] = documents as [PlacedDocument];
  return { rule, documents, lists: lists.map(() => ({ id: submission, version: 1, updated: first.updated })), superseded: [] };
}

async function relations(tx: TransactionRepository, deps: Deps, view: View, { incoming, replaces }: Plan): Promise<readonly unknown[]> {
  const given = listOf<{ code?: string; target?: { reference?: string; identifier?: Identifier } }>(incoming.metadata.resource.relatesTo);
  const found: unknown[] = [];
  for (const { code, target } of given) {
    const row =
      code === 'replaces'
        ? replaces
        : await tx.also((sql) =>
            findTarget(
              { ...deps, database: sql as Deps['database'] },
              view.patient.id,
              target?.identifier?.value ?? target?.reference ?? '',
            ),
          );
    if (!row) throw noReplaced(target?.identifier?.value ?? target?.reference ?? '');
    found.push({
      code,
      target: { reference: `DocumentReference/${row.id}`, identifier: { system: 'urn:ietf:rfc:3986', value: row.uniqueId } },
    });
  }
  return found;
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

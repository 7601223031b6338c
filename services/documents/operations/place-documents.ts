// Puts documents into a record: decided, identical ones recognised, replaced ones found, contents kept; then written in one transaction with their trace.
import { Problem, show } from '@socle/kit/problem';
import type { Deps } from '../call.ts';
import { authorIds, type Incoming } from '../incoming.ts';
import { badDocument, noReplaced, otherContent } from '../problems.ts';
import { isPatientType } from '../rules/document-types.ts';
import { keyed } from '../rules/systems.ts';
import type { DocumentRow } from '../store.ts';
import { demand, refuse, type View } from '../view.ts';
import { mustBeAbout } from './check-patient.ts';
import { findTarget, type Parcel, type Placed, type Plan, sameOrRefuse } from './write-lots.ts';

export async function placeDocuments(deps: Deps, view: View, parcel: Parcel): Promise<Placed> {
  const { patient } = view;
  const uniqueIds = parcel.documents.map(({ metadata }) => metadata.uniqueId);
  const twice = uniqueIds.find((one, i) => uniqueIds.indexOf(one) !== i);
  if (twice !== undefined) throw otherContent(twice);
  const plans: Plan[] = [];
  for (const incoming of parcel.documents) plans.push(await planOne(deps, view, incoming));
  const hashes = plans.map(({ incoming }) => deps.blobs.addressOf(incoming.bytes));
  const before = await deps.folds.announce({ patient: patient.id, uniqueIds, blobs: hashes });
  for (const row of before) sameOrRefuse(plans, row);
  await checkSuperseded(deps, view, parcel, plans);
  // Contents go first: what the transaction names is there, and what it does not come to name is swept away later.
  const known = new Set(before.map(({ uniqueId }) => uniqueId));
  const blobs = new Map<Plan, string>();
  await Promise.all(
    plans.map(async (plan, i) => {
      if (known.has(plan.incoming.metadata.uniqueId)) return;
      const hash = hashes[i] as string;
      await deps.blobs.put(plan.incoming.bytes, hash);
      blobs.set(plan, hash);
    }),
  );
  const outcome = await deps.folds.writeLot({ view, parcel, plans, blobs });
  if ('refused' in outcome) throw outcome.refused;
  return outcome.placed;
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
  const row = await findTarget(deps.database, view.patient.id, target.value ?? '');
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

/** A new version is put in place of a document by whoever may change that document. */
async function mayReplace(deps: Deps, view: View, row: DocumentRow): Promise<void> {
  const about = { id: row.id, type: row.type };
  const facts = { type: row.type, authors: row.authors, labels: new Set<never>(), state: 'current' as const, byPatient: row.byPatient };
  const answer = view.actor.kind === 'patient' ? view.ask('feed', facts) : view.ask('archive', facts);
  const ofStructure = view.actor.structure !== undefined && row.authors.includes(view.actor.structure);
  if (!answer.permit && !ofStructure) await refuse(deps, view.entry('update', answer, about), answer);
}

/** An explicit patch of a lot may only say again what `relatesTo` says (C4). */
async function checkSuperseded(deps: Deps, view: View, { superseded }: Parcel, plans: readonly Plan[]): Promise<void> {
  for (const url of superseded) {
    const criteria = /^DocumentReference\?identifier=(?:[^|]*(?:\||%7C))?(.+)$/.exec(url)?.[1];
    const row = await findTarget(deps.database, view.patient.id, criteria === undefined ? url : decodeURIComponent(criteria));
    if (!row) throw noReplaced(url);
    if (!plans.some(({ replaces }) => replaces?.id === row.id))
      throw new Problem('unprocessable', `The lot supersedes ${show(url)}, which none of its documents replaces.`, {
        expression: 'Bundle.entry',
        requirement: 'DOC-LOT-006',
      });
  }
}

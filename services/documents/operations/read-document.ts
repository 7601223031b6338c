// One document, found and decided: the row, the metadata as they stand, the view of its record.
import type { Stored } from '@socle/engine/store';
import type { AuditAction } from '@socle/foundations/audit';
import type { Deps, Request } from '../call.ts';
import type { GrantedCall } from '../policy.ts';
import { contentAltered, noDocument, noRecord } from '../problems.ts';
import type { Answer, DocumentFacts } from '../rules/decide.ts';
import type { DocumentRow } from '../store.ts';
import { factsOf, openView, refuse, type View } from '../view.ts';

export interface Found {
  readonly row: DocumentRow;
  readonly stored: Stored;
  readonly view: View;
  readonly facts: DocumentFacts;
}

/** Looks a document up for an operation that decides by itself; nothing of it may be shown before. */
export async function lookUp(deps: Deps, request: Request, id: string): Promise<Found> {
  const row = await deps.folds.findDocument(id);
  if (!row) throw noDocument(id);
  const call: GrantedCall = { caller: request.caller, requestId: request.requestId, rule: 'DOC-SYS-001' };
  const [patient, stored] = await Promise.all([deps.patients.find(row.patient), deps.store.as(call).read('DocumentReference', id)]);
  if (!patient) throw noRecord(row.patient);
  const view = await openView(deps, request, patient);
  return { row, stored, view, facts: factsOf(row, stored) };
}

/** Decided and traced: what is given may be shown. */
export async function readDocument(
  deps: Deps,
  request: Request,
  id: string,
  action: AuditAction = 'read',
): Promise<Found & { answer: Answer }> {
  const found = await lookUp(deps, request, id);
  const { row, stored, view, facts } = found;
  const answer = view.ask('read', facts);
  const entry = view.entry(action, answer, { id, type: row.type, version: stored.version });
  if (!answer.permit) await refuse(deps, entry, answer);
  await deps.audit.record([entry]);
  return { ...found, answer };
}

/** The bytes of a document that may be read; altered or missing ones are never served, and the operator is told. */
export async function contentOf(deps: Deps, row: DocumentRow): Promise<Buffer> {
  try {
    return await deps.blobs.get(row.blob);
  } catch (error) {
    deps.altered();
    deps.log.error('the content of a document is missing or altered', { document: row.id, error });
    throw contentAltered(row.id);
  }
}

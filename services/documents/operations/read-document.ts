// One document, found and decided: the row, the metadata as they stand, the view of its record.
import type { Stored } from '@socle/engine/store';
import type { AuditEntry } from '@socle/foundations/audit';
import type { Deps, Request } from '../call.ts';
import { contentAltered, noDocument, noRecord } from '../problems.ts';
import type { Answer, DocumentFacts } from '../rules/decide.ts';
import type { DocumentRow } from '../store.ts';
import { factsOf, findView, refuse, type View } from '../view.ts';

export interface Found {
  readonly row: DocumentRow;
  readonly stored: Stored;
  readonly view: View;
  readonly facts: DocumentFacts;
}

/** Looks a document up for an operation that decides by itself; nothing of it may be shown before. */
export async function lookUp(deps: Deps, request: Request, id: string): Promise<Found> {
  const guess = deps.owners.of(id);
  const [kept, ahead] = await Promise.all([deps.folds.findKept(id), guess === undefined ? undefined : findView(deps, request, guess)]);
  if (!kept) throw noDocument(id);
  const { row, stored } = kept;
  deps.owners.note(id, row.patient);
  const view = row.patient === guess ? ahead : await findView(deps, request, row.patient);
  if (!view) throw noRecord(row.patient);
  return { row, stored, view, facts: factsOf(row, stored) };
}

type Read = Found & { readonly answer: Answer };

/** Decided and traced: what is given may be shown. */
export async function readDocument(deps: Deps, request: Request, id: string): Promise<Read> {
  const { read, entry } = await decideRead(deps, request, id);
  await deps.audit.record([entry]);
  return read;
}

/** The same with the bytes; they are fetched while the trace is written, and given when both are done. */
export async function readContent(deps: Deps, request: Request, id: string): Promise<Read & { readonly bytes: Buffer }> {
  const { read, entry } = await decideRead(deps, request, id);
  const [bytes] = await Promise.all([contentOf(deps, read.row), deps.audit.record([entry])]);
  return { ...read, bytes };
}

async function decideRead(deps: Deps, request: Request, id: string): Promise<{ read: Read; entry: AuditEntry }> {
  const found = await lookUp(deps, request, id);
  const { row, stored, view, facts } = found;
  const answer = view.ask('read', facts);
  const entry = view.entry('read', answer, { id, type: row.type, version: stored.version });
  if (!answer.permit) await refuse(deps, entry, answer);
  return { read: { ...found, answer }, entry };
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

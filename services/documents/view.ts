// A record as one caller sees it: identity, facts and rights looked up once, each question answered by the one decision function.
import { parseJson, type Resource } from '@socle/engine/fhir';
import type { Stored } from '@socle/engine/store';
import type { AuditAction, AuditEntry } from '@socle/foundations/audit';
import type { Facts } from '@socle/foundations/consent';
import type { CareCaller } from '@socle/foundations/identity';
import type { Identity } from '@socle/foundations/patient-identity';
import type { Deps, Request } from './call.ts';
import { refusedBy } from './problems.ts';
import { type Actor, type Answer, type DocumentAction, type DocumentFacts, decide } from './rules/decide.ts';
import { documentTypes } from './rules/document-types.ts';
import { readLabels } from './rules/labels.ts';
import { listOf } from './rules/people.ts';
import { type Matrix, matrixOn } from './rules/rights-matrix.ts';
import { type Code, keyOf } from './rules/systems.ts';
import type { DocumentRow } from './store.ts';

export interface View {
  readonly request: Request;
  readonly patient: Identity;
  readonly facts: Facts;
  readonly actor: Actor;
  readonly matrix: Matrix | undefined;
  readonly day: string;
  readonly at: number;
  ask(action: DocumentAction, document?: DocumentFacts): Answer;
  /** The line of the trace for an answer, with what it was about. */
  entry(action: AuditAction, answer: Answer, about?: About): AuditEntry;
}

export interface About {
  readonly id: string;
  readonly type?: string | undefined;
  readonly resourceType?: string;
  readonly version?: number | undefined;
}

const dayInFrance = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' });
let lastHour = -1;
let lastDay = '';

/** `2026-11-23`; a day does not change within an hour of UTC. */
function dayOf(at: number): string {
  const hour = Math.floor(at / 3_600_000);
  if (hour !== lastHour) {
    lastHour = hour;
    lastDay = dayInFrance.format(at);
  }
  return lastDay;
}

export const openView = async (deps: Deps, request: Request, patient: Identity): Promise<View> =>
  (await factsFor(deps, request, patient.id))(patient);

/** The record of a patient known by his id alone: who he is and what he has said are asked at the same moment. Undefined: there is none. */
export async function findView(deps: Deps, request: Request, patient: string): Promise<View | undefined> {
  const [found, viewFor] = await Promise.all([deps.patients.find(patient), factsFor(deps, request, patient)]);
  return found && viewFor(found);
}

async function factsFor(deps: Deps, request: Request, patient: string): Promise<(found: Identity) => View> {
  const { caller } = request;
  const professional = caller.kind === 'professional' || caller.kind === 'software' ? professionalOf(caller) : undefined;
  const [factsFrom, relation] = await Promise.all([
    deps.consent.factsOn(patient, professional),
    caller.kind === 'patient' ? relationOf(deps, caller, patient) : undefined,
  ]);
  return (found) => viewOf(deps, request, found, factsFrom(found.birthDate), actorOf(deps, caller, relation));
}

export function viewOf(deps: Pick<Deps, 'clock' | 'matrices'>, request: Request, patient: Identity, facts: Facts, actor: Actor): View {
  const { caller, mode, requestId } = request;
  const at = deps.clock.millis();
  const day = dayOf(at);
  const matrix = matrixOn(deps.matrices, day);
  return {
    request,
    patient,
    facts,
    actor,
    matrix,
    day,
    at,
    ask: (action, document) => decide({ action, mode, actor, patient, facts, document, matrix, at, day }),
    entry: (action, answer, about) => ({
      at,
      kind: 'access',
      action,
      outcome: answer.permit ? 'permitted' : 'refused',
      rule: answer.rule,
      caller: auditCaller(caller),
      patient: patient.id,
      ...(about
        ? {
            entity: {
              type: about.resourceType ?? 'DocumentReference',
              id: about.id,
              version: about.version,
              code: about.type?.split('|')[1],
            },
          }
        : {}),
      ...(mode === 'normal' ? {} : { mode }),
      request: requestId,
      ...(about?.type ? { details: { label: documentTypes.get(about.type)?.label ?? about.type } } : {}),
    }),
  };
}

/** Traced before it is said: an attempt that cannot be traced is not answered either. */
export async function refuse(deps: Deps, entry: AuditEntry, answer: Answer): Promise<never> {
  await deps.audit.record([entry]);
  throw refusedBy(answer);
}

export async function demand(
  deps: Deps,
  view: View,
  action: DocumentAction,
  trace: AuditAction,
  document?: DocumentFacts,
  about?: About,
): Promise<Answer> {
  const answer = view.ask(action, document);
  if (!answer.permit) await refuse(deps, view.entry(trace, answer, about), answer);
  return answer;
}

/** Software that acts for somebody has the rights of that one. */
const personOf = ({ id, actingFor }: CareCaller): string => actingFor?.id ?? id;

const professionalOf = (caller: CareCaller): { id: string; structure?: string } => ({
  id: personOf(caller),
  ...(caller.structure ? { structure: caller.structure.id } : {}),
});

async function relationOf({ consent }: Deps, { patient: own }: CareCaller, patient: string): Promise<Actor['relation']> {
  if (own === undefined) return undefined;
  return own === patient ? 'self' : consent.represents(own, patient);
}

export function actorOf({ settings }: Pick<Deps, 'settings'>, caller: CareCaller, relation?: Actor['relation']): Actor {
  const { kind, profession, structure, role, means } = caller;
  const levels = kind === 'patient' ? settings.patientLevels : settings.professionalLevels;
  return {
    // Whoever works on the framework, or takes part in its consultation, is nobody to a patient.
    kind: kind === 'agent' || kind === 'contributor' ? 'anonymous' : kind,
    id: personOf(caller),
    profession: keyOf(profession),
    structure: structure?.id,
    regulation: role === 'regulation',
    identified: kind === 'software' || levels.includes(means.level),
    relation,
  };
}

export function auditCaller(caller: CareCaller): AuditEntry['caller'] {
  const { id, kind, name, profession, specialty, structure, situation, client, means, actingFor } = caller;
  return { id, kind, name, profession, specialty, structure, situation, client, level: means?.level, actingFor };
}

/** What the decision needs to know of a stored document. */
export function factsOf(row: DocumentRow, stored: Stored | Resource): DocumentFacts {
  const resource =
    'content' in stored && typeof stored.content === 'string' ? (parseJson(stored.content) as Resource) : (stored as Resource);
  const codings = listOf<{ coding?: readonly Code[] }>(resource.securityLabel).flatMap(({ coding }) => listOf<Code>(coding));
  return {
    type: row.type,
    authors: row.authors,
    labels: readLabels(codings, 'DocumentReference.securityLabel'),
    state: resource.status === 'entered-in-error' ? 'deleted' : resource.status === 'superseded' ? 'superseded' : 'current',
    byPatient: row.byPatient,
  };
}

// Why may, or may not, this professional read this document? The decision asked, not carried out; said in French and English with its provision.
import type { Identity } from '@socle/foundations/patient-identity';
import { Problem, show } from '@socle/kit/problem';
import type { Deps, Request } from '../call.ts';
import type { Answer, DocumentFacts } from '../rules/decide.ts';
import type { Matrix } from '../rules/rights-matrix.ts';
import { ruleTexts } from '../rules/rule-texts.ts';
import { actorOf, demand, factsOf, type View, viewOf } from '../view.ts';
import { viewByReference } from './find-patient.ts';
import { lookUp } from './read-document.ts';

export interface Explanation {
  readonly permit: boolean;
  readonly rule: string;
  readonly sentence: { readonly fr: string; readonly en: string };
  readonly provision: string;
  readonly notifiesPatient: boolean;
  /** Of the cell of the matrix that was looked at. */
  readonly matrix?: { readonly id: string; readonly source: string } | undefined;
  readonly facts: View['facts'];
}

export interface Asked {
  readonly patient: string;
  readonly document?: string | undefined;
  /** Somebody else than the caller; the patient, and administrators, may ask it of anybody. */
  readonly professional?:
    | {
        readonly id: string;
        readonly profession?: { readonly system: string; readonly code: string };
        readonly structure?: string;
        readonly treating?: boolean;
      }
    | undefined;
}

export async function explainAccess(deps: Deps, request: Request, asked: Asked): Promise<Explanation> {
  const own = await viewByReference(deps, request, asked.patient);
  const { patient } = own;
  const view = asked.professional ? await viewOfOther(deps, request, own, patient, asked.professional) : own;
  let document: DocumentFacts | undefined;
  if (asked.document !== undefined) {
    const found = await lookUp(deps, request, asked.document);
    if (found.row.patient !== patient.id)
      throw new Problem('unprocessable', `DocumentReference/${show(asked.document)} is not of this patient.`, {
        expression: 'document',
        requirement: 'DOC-EXP-001',
      });
    document = factsOf(found.row, found.stored);
  }
  const answer = view.ask(document ? 'read' : 'enter', document);
  await deps.audit.record([
    {
      ...own.entry('decide', answer, {
        id: asked.document ?? patient.id,
        resourceType: document ? 'DocumentReference' : 'Patient',
        type: document?.type,
      }),
    },
  ]);
  return explanationOf(view, answer);
}

export function explanationOf(view: View, answer: Answer): Explanation {
  const { fr, en, provision } = ruleTexts[answer.rule];
  const matrix: Matrix | undefined = view.matrix;
  return {
    permit: answer.permit,
    rule: answer.rule,
    sentence: { fr, en },
    provision,
    notifiesPatient: answer.notify,
    ...(answer.source && matrix ? { matrix: { id: matrix.id, source: answer.source } } : {}),
    facts: view.facts,
  };
}

/** The facts of a record are the patient's: he asks about anybody, others only about themselves. */
async function viewOfOther(
  deps: Deps,
  request: Request,
  own: View,
  patient: Identity,
  { id, profession, structure }: NonNullable<Asked['professional']>,
): Promise<View> {
  if (request.caller.kind !== 'administrator') await mustOwn(deps, own);
  const person = {
    ...request.caller,
    id,
    kind: 'professional' as const,
    name: id,
    ...(profession ? { profession } : {}),
    ...(structure ? { structure: { id: structure, name: structure } } : {}),
    means: { level: deps.settings.professionalLevels[0] ?? '', amr: [], at: 0 },
  };
  const facts = await deps.consent.facts(patient, { id, ...(structure ? { structure } : {}) });
  return viewOf({ clock: deps.clock, matrices: deps.matrices }, { ...request, caller: person }, patient, facts, actorOf(deps, person));
}

async function mustOwn(deps: Deps, own: View): Promise<void> {
  if (own.actor.kind !== 'patient') {
    const answer: Answer = { permit: false, rule: 'DOC-ACC-001', notify: false };
    await deps.audit.record([own.entry('decide', answer)]);
    throw new Problem('forbidden', `DOC-ACC-001: ${ruleTexts['DOC-ACC-001'].fr}`, { requirement: 'DOC-ACC-001' });
  }
  await demand(deps, own, 'enter', 'decide');
}

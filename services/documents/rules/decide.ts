// May this caller do this with this record or document, now? One pure function: facts in, a named rule out. Nothing is permitted that no rule names.
import type { Facts } from '@socle/foundations/consent';
import type { Label } from './labels.ts';
import { type CellSource, cellOf, type Matrix } from './rights-matrix.ts';

export type Mode = 'normal' | 'bris_de_glace' | 'centre_15';

/**
 * enter: open the record; read: a document and its metadata; feed: add or replace a document; mask: MASQUE_PS; hide: INVISIBLE_PATIENT or
 * INVISIBLE_REPRESENTANTS_LEGAUX; archive; remove.
 */
export type DocumentAction = 'enter' | 'read' | 'feed' | 'mask' | 'hide' | 'archive' | 'remove';

export interface Actor {
  readonly kind: 'professional' | 'software' | 'patient' | 'administrator' | 'anonymous';
  readonly id: string;
  /** `G15|10`. */
  readonly profession?: string | undefined;
  /** National identifier of the structure that he acts for. */
  readonly structure?: string | undefined;
  /** Medical regulation centre. */
  readonly regulation?: boolean;
  /** Whether the means of identification is one that the installation accepts for this kind of caller. */
  readonly identified: boolean;
  /** Of a patient: what the record's owner is to him. */
  readonly relation?: 'self' | 'legal-representative' | undefined;
}

export interface DocumentFacts {
  /** `LOINC|11490-0`. */
  readonly type: string | undefined;
  /** Identifiers of the people and structures that wrote it. */
  readonly authors: readonly string[];
  readonly labels: ReadonlySet<Label>;
  readonly state: 'current' | 'superseded' | 'deleted';
  /** Added by the patient, or for him. */
  readonly byPatient: boolean;
}

export interface Question {
  readonly action: DocumentAction;
  readonly mode: Mode;
  readonly actor: Actor;
  readonly patient: { readonly qualified: boolean };
  readonly facts: Facts;
  readonly document?: DocumentFacts | undefined;
  readonly matrix: Matrix | undefined;
  /** Milliseconds since 1970, and the same day in France. */
  readonly at: number;
  readonly day: string;
}

export interface Answer {
  readonly permit: boolean;
  readonly rule: RuleId;
  /** What must be done when it is permitted; the trace always is. */
  readonly notify: boolean;
  /** Where the cell of the matrix that decided comes from. */
  readonly source?: CellSource | undefined;
}

export type RuleId =
  | 'DOC-ACC-001'
  | 'DOC-ACC-002'
  | 'DOC-ACC-004'
  | 'DOC-REC-001'
  | 'DOC-REC-002'
  | 'DOC-PAT-001'
  | 'DOC-PAT-002'
  | 'DOC-PAT-003'
  | 'DOC-PAT-004'
  | 'DOC-PAT-005'
  | 'DOC-PAT-006'
  | 'DOC-PAT-007'
  | 'DOC-PAT-008'
  | 'DOC-PAT-009'
  | 'DOC-FEED-001'
  | 'DOC-FEED-003'
  | 'DOC-FEED-004'
  | 'DOC-FEED-005'
  | 'DOC-FEED-006'
  | 'DOC-READ-001'
  | 'DOC-READ-003'
  | 'DOC-READ-004'
  | 'DOC-READ-005'
  | 'DOC-READ-006'
  | 'DOC-READ-007'
  | 'DOC-READ-008'
  | 'DOC-READ-009'
  | 'DOC-READ-010'
  | 'DOC-READ-011'
  | 'DOC-READ-012'
  | 'DOC-READ-020'
  | 'DOC-READ-021'
  | 'DOC-READ-030'
  | 'DOC-READ-031'
  | 'DOC-READ-032'
  | 'DOC-META-001'
  | 'DOC-META-002'
  | 'DOC-DEL-001'
  | 'DOC-DEL-002';

const permit = (rule: RuleId, notify = false, source?: CellSource): Answer => ({ permit: true, rule, notify, source });
const deny = (rule: RuleId, source?: CellSource): Answer => ({ permit: false, rule, notify: false, source });

/** Decides in the order in which an auditor would ask; the first rule that speaks is the answer. */
export function decide(question: Question): Answer {
  const { actor } = question;
  if (actor.kind === 'anonymous' || actor.kind === 'administrator') return deny('DOC-ACC-001');
  if (!actor.identified) return deny('DOC-ACC-002');
  return actor.kind === 'patient' ? decidePatient(question) : decideProfessional(question);
}

function decidePatient({ action, actor, patient, facts, document }: Question): Answer {
  if (actor.relation === undefined || (actor.relation === 'legal-representative' && !facts.minor)) return deny('DOC-ACC-001');
  if (facts.record === 'absent') return deny('DOC-REC-002');
  if (facts.record === 'closed') return deny('DOC-REC-001');
  if (action === 'hide' || action === 'archive') return deny('DOC-PAT-007');
  if (action === 'feed' && !patient.qualified) return deny('DOC-FEED-001');
  if (document) {
    if (document.state === 'deleted') return deny('DOC-READ-001');
    if (action === 'feed') return document.byPatient ? permit('DOC-PAT-005') : deny('DOC-PAT-006');
    if (document.labels.has('INVISIBLE_PATIENT')) return deny('DOC-PAT-002');
    if (actor.relation === 'legal-representative' && document.labels.has('INVISIBLE_REPRESENTANTS_LEGAUX')) return deny('DOC-PAT-004');
    if (action === 'remove') return document.byPatient ? permit('DOC-PAT-009') : deny('DOC-DEL-002');
    if (action === 'mask') return permit('DOC-PAT-008');
  }
  return permit(actor.relation === 'self' ? 'DOC-PAT-001' : 'DOC-PAT-003');
}

function decideProfessional(question: Question): Answer {
  const { action, actor, patient, facts, document } = question;
  if (facts.record === 'absent') return deny('DOC-REC-002');
  if (facts.record === 'closed') return deny('DOC-REC-001');
  const isAuthor = document !== undefined && wrote(actor, document);
  switch (action) {
    case 'feed':
      // The title to feed does not depend on the right to read: a blocked professional must still be able to hand over what he did.
      if (!patient.qualified) return deny('DOC-FEED-001');
      if (facts.feeding === 'opposed') return deny('DOC-FEED-003');
      return mayFeed(actor);
    case 'mask':
    case 'hide':
    case 'archive':
      return isAuthor && document.state !== 'deleted' ? permit('DOC-META-001') : deny('DOC-META-002');
    case 'remove':
      return isAuthor ? permit('DOC-DEL-001') : deny('DOC-DEL-002');
    case 'enter':
    case 'read':
      return mayRead(question, isAuthor);
  }
}

/** A professional by name, or the software of the structure that wrote. */
function wrote(actor: Actor, { authors }: DocumentFacts): boolean {
  return authors.includes(actor.id) || (actor.kind === 'software' && actor.structure !== undefined && authors.includes(actor.structure));
}

function mayFeed({ kind, profession, structure }: Actor): Answer {
  if (profession?.startsWith('G15|')) return permit('DOC-FEED-005');
  if (kind === 'software' && profession === undefined && structure !== undefined) return permit('DOC-FEED-006');
  return deny('DOC-FEED-004');
}

function mayRead({ mode, actor, facts, document, matrix, at, day }: Question, isAuthor: boolean): Answer {
  if (facts.blocked) return deny('DOC-READ-003');
  if (facts.reading === 'opposed') return deny('DOC-READ-032');
  if (document?.state === 'deleted') return isAuthor ? permit('DOC-READ-012') : deny('DOC-READ-001');
  // Software that names no professional may hand over documents, and see those of its structure: it does not read for anybody.
  if (isAuthor) return permit('DOC-READ-006');
  if (actor.profession === undefined) return deny('DOC-READ-031');
  let source: CellSource | undefined;
  if (document) {
    const cell = cellOf(matrix as Matrix, actor.profession, document.type, day);
    if (!cell?.allow) return deny('DOC-READ-004', cell?.source);
    source = cell.source;
    if (document.labels.has('MASQUE_PS') && !facts.treatingDoctor) return deny('DOC-READ-005');
  } else if (matrix?.rows.get(actor.profession)?.from === undefined) return deny('DOC-READ-004');
  const entered = mayEnter(mode, actor, facts, at);
  return entered.permit && document?.labels.has('MASQUE_PS') ? permit('DOC-READ-007', entered.notify, source) : { ...entered, source };
}

function mayEnter(mode: Mode, actor: Actor, facts: Facts, at: number): Answer {
  if (mode === 'centre_15') return actor.regulation ? permit('DOC-READ-008', true) : deny('DOC-READ-009');
  if (mode === 'bris_de_glace')
    return facts.emergencyUntil !== undefined && facts.emergencyUntil > at ? permit('DOC-READ-010', true) : deny('DOC-READ-011');
  if (facts.careTeam) return permit('DOC-READ-020');
  if (facts.explicitUntil !== undefined && facts.explicitUntil > at) return permit('DOC-READ-021');
  return deny('DOC-READ-030');
}

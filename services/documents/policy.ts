// What the FHIR store may do for an operation: only what the decision gave, under the rule that it named; a search never leaves the record or shows what is hidden.
import type { Condition, TypeModel } from '@socle/engine/search';
import type { Call, Decision, Policy } from '@socle/engine/store';
import type { RuleId } from './rules/decide.ts';
import type { MatrixRow } from './rules/rights-matrix.ts';
import { systemUri } from './rules/systems.ts';
import type { View } from './view.ts';

/** A call that a decision has permitted. */
export interface GrantedCall extends Call {
  readonly rule: RuleId | 'DOC-SYS-001';
  /** Narrows searches to what this view shows. */
  readonly view?: View;
}

export const tagSystems = { author: 'urn:socle:documents:author', origin: 'urn:socle:documents:origin' } as const;

export const documentsPolicy: Policy = {
  decide(call, { action }): Decision {
    const { rule, view } = call as Partial<GrantedCall>;
    if (rule === undefined) return { permit: false, rule: 'DOC-ACC-001', reason: 'No decision stands behind this access.' };
    return action === 'search' && view ? { permit: true, rule, only: (model) => visible(view, model) } : { permit: true, rule };
  },
};

/** The condition that the index answers: exactly the documents that the decision would permit to read. */
export function visible(view: View, model: TypeModel): Condition {
  const of: Condition[] = [reference(model, 'patient', 'Patient', view.patient.id)];
  if (model.type !== 'DocumentReference') return { kind: 'all', of };
  const { actor } = view;
  of.push({ kind: 'none', of: token(model, 'status', [{ code: 'entered-in-error' }]) });
  if (actor.kind === 'patient') {
    const hidden = ['INVISIBLE_PATIENT', ...(actor.relation === 'legal-representative' ? ['INVISIBLE_REPRESENTANTS_LEGAUX'] : [])];
    of.push({ kind: 'none', of: label(model, hidden) });
    return { kind: 'all', of };
  }
  const any: Condition[] = [];
  const authors = [actor.id, ...(actor.kind === 'software' && actor.structure ? [actor.structure] : [])];
  any.push(
    token(
      model,
      '_tag',
      authors.map((code) => ({ system: tagSystems.author, code })),
    ),
  );
  const { allowed, denied } = readableTypes(view);
  if (allowed.length > 0) {
    // Every stored document has a type of the table: what is not denied is allowed, and a short list is soon looked through.
    const readable: Condition[] =
      denied.length > allowed.length
        ? [token(model, 'type', allowed)]
        : denied.length > 0
          ? [{ kind: 'none', of: token(model, 'type', denied) }]
          : [];
    if (!view.facts.treatingDoctor) readable.push({ kind: 'none', of: label(model, ['MASQUE_PS']) });
    if (readable.length === 0) return { kind: 'all', of };
    any.push({ kind: 'all', of: readable });
  }
  of.push({ kind: 'any', of: any });
  return { kind: 'all', of };
}

interface Types {
  readonly allowed: readonly { readonly system: string; readonly code: string }[];
  readonly denied: readonly { readonly system: string; readonly code: string }[];
}

const none: Types = { allowed: [], denied: [] };
const known = new WeakMap<MatrixRow, Types>();

function readableTypes({ actor, matrix, day }: View): Types {
  const row = actor.profession === undefined ? undefined : matrix?.rows.get(actor.profession);
  if (row?.from === undefined || day < row.from) return none;
  let types = known.get(row);
  if (!types) {
    const of = (allow: boolean) =>
      [...row.cells].flatMap(([key, cell]) => {
        const [system, code] = key.split('|') as [Parameters<typeof systemUri>[0], string];
        return cell.allow === allow ? [{ system: systemUri(system), code }] : [];
      });
    types = { allowed: of(true), denied: of(false) };
    known.set(row, types);
  }
  return types;
}

function param(model: TypeModel, code: string) {
  const found = model.params.get(code);
  if (!found) throw new Error(`${model.type} has no parameter ${code}`);
  return found;
}

const token = (model: TypeModel, code: string, values: readonly { system?: string; code: string }[]): Condition => ({
  kind: 'param',
  param: param(model, code),
  values: values.map((value) => ({ kind: 'token' as const, ...value })),
});

const label = (model: TypeModel, codes: readonly string[]): Condition =>
  token(
    model,
    'security-label',
    codes.map((code) => ({ system: systemUri('A07'), code })),
  );

const reference = (model: TypeModel, code: string, type: string, id: string): Condition => ({
  kind: 'param',
  param: param(model, code),
  values: [{ kind: 'reference', type, id }],
});

// ITI-66 and ITI-67: submission sets, folders and documents of one record, as far as the caller may see them.
import { parseJson, printJson, type Resource } from '@socle/engine/fhir';
import { type Answer, type Ctx, readQuery, searchAnswer } from '@socle/engine/rest';
import type { Pair } from '@socle/engine/search';
import type { SearchPage } from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import type { Deps, Request } from '../call.ts';
import type { GrantedCall } from '../policy.ts';
import { withoutChains } from '../rules/chains.ts';
import { listOf } from '../rules/people.ts';
import { demand, type View } from '../view.ts';
import { patientOfSearch } from './find-patient.ts';

const requirements = { DocumentReference: 'DOC-FND-002', List: 'DOC-FND-003' } as const;
const mandatory = { DocumentReference: ['status'], List: ['status', 'code'] } as const;

export async function findDocuments(
  deps: Deps,
  request: Request,
  ctx: Ctx,
  type: 'DocumentReference' | 'List',
  pairs: readonly Pair[],
): Promise<Answer> {
  const requirement = requirements[type];
  const { view, others } = await patientOfSearch(deps, request, pairs, requirement);
  for (const name of mandatory[type])
    if (!others.some(([one]) => one.split(':')[0] === name))
      throw new Problem('required', `This search wants the parameter ${name} (PDSm, flow ${type === 'List' ? '05a' : '05b'}).`, {
        expression: name,
        requirement,
      });
  const { patient } = view;
  const answer = await demand(deps, view, 'enter', 'search');
  const call: GrantedCall = { caller: request.caller, requestId: request.requestId, rule: answer.rule, view };
  const query = readQuery(ctx, type, [['patient', `Patient/${patient.id}`], ...others.map(withoutChains)]);
  const find = async (): Promise<SearchPage> => {
    const found = await deps.store.as(call).search(query);
    return type === 'List' ? onlyVisible(deps, call, ctx, view, found) : found;
  };
  // Looked for while the trace is written, shown when both are done; which ones were found stands in the trace of the store.
  const entry = { ...view.entry('search', answer, { id: patient.id, resourceType: 'Patient' }), details: { what: type } };
  const [page] = await Promise.all([find(), deps.audit.record([entry])]);
  if (type === 'DocumentReference') for (const { id } of page.matches) deps.owners.note(id, patient.id);
  return { ...searchAnswer(ctx, query, page, type), headers: { 'x-access-rule': answer.rule } };
}

/** A list shows the entries that the caller may read; one without any is not shown, and with it no total. */
async function onlyVisible(deps: Deps, call: GrantedCall, ctx: Ctx, { patient }: View, page: SearchPage): Promise<SearchPage> {
  const idsOf = (list: Resource): string[] =>
    listOf<{ item?: { reference?: string } }>(list.entry).flatMap(({ item }) => item?.reference?.split('/')[1] ?? []);
  const lists = page.matches.map((stored) => ({ stored, list: parseJson(stored.content) as Resource }));
  const wanted = [...new Set(lists.flatMap(({ list }) => idsOf(list)))];
  const visible = new Set<string>();
  for (let i = 0; i < wanted.length; i += 200) {
    const some = wanted.slice(i, i + 200);
    const query = readQuery(ctx, 'DocumentReference', [
      ['patient', `Patient/${patient.id}`],
      ['_id', some.join(',')],
      ['_count', '200'],
    ]);
    for (const id of await deps.store.as(call).findIds(query, 200)) visible.add(id);
  }
  const matches = lists.flatMap(({ stored, list }) => {
    const ids = idsOf(list);
    if (ids.every((id) => visible.has(id))) return ids.length === 0 ? [] : [stored];
    if (!ids.some((id) => visible.has(id))) return [];
    const entry = listOf<{ item?: { reference?: string } }>(list.entry).filter(({ item }) =>
      visible.has(item?.reference?.split('/')[1] ?? ''),
    );
    return [{ ...stored, content: printJson({ ...list, entry } as Resource) }];
  });
  return { ...page, matches, total: undefined };
}

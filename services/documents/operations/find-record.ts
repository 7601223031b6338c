// TD0.2: has this patient a shared record, is it open? No trait of the patient is said: the software that asks has its own.
import type { Resource } from '@socle/engine/fhir';
import type { Answer, Ctx } from '@socle/engine/rest';
import type { Pair } from '@socle/engine/search';
import { Problem } from '@socle/kit/problem';
import type { Deps, Request } from '../call.ts';
import { patientOfSearch } from './find-patient.ts';
import { subjectOf } from './stored-form.ts';

export async function findRecord(deps: Deps, request: Request, ctx: Ctx, pairs: readonly Pair[]): Promise<Answer> {
  const { kind } = request.caller;
  if (kind !== 'professional' && kind !== 'software' && kind !== 'patient')
    throw new Problem('forbidden', 'DOC-ACC-001: no rule lets this caller ask for records.', { requirement: 'DOC-ACC-001' });
  const asked = pairs.flatMap(([name, value]): Pair[] =>
    name === 'identifier' ? [['patient.identifier', value]] : name === '_id' ? [['patient', value]] : [],
  );
  const { view } = await patientOfSearch(deps, request, asked, 'DOC-FND-004');
  const { patient } = view;
  const may = view.ask('enter');
  await deps.audit.record([
    view.entry('search', { ...may, permit: true, rule: 'DOC-ACC-004' }, { id: patient.id, resourceType: 'Patient' }),
  ]);
  const { identifier } = subjectOf(patient);
  const resource = {
    resourceType: 'Patient',
    id: patient.id,
    ...(identifier === undefined ? {} : { identifier: [identifier] }),
    active: view.facts.record === 'open',
  };
  const entry =
    view.facts.record === 'absent'
      ? []
      : [{ fullUrl: `${ctx.mount.baseUrl()}/Patient/${patient.id}`, resource, search: { mode: 'match' } }];
  const bundle = { resourceType: 'Bundle', type: 'searchset', total: entry.length, ...(entry.length > 0 ? { entry } : {}) };
  return { status: 200, resource: bundle as unknown as Resource };
}

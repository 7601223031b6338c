// The record as the screens show it: who it is about, whether one may enter, its documents with what is new.
import { parseJson, type Resource } from '@socle/engine/fhir';
import { type Ctx, type FhirMount, readQuery } from '@socle/engine/rest';
import type { Pair } from '@socle/engine/search';
import type { Hit } from '@socle/engine/store';
import type { Deps, Request } from '../call.ts';
import type { DocumentItem, DocumentPage, Permission, RecordView } from '../contract.ts';
import type { GrantedCall } from '../policy.ts';
import type { Answer } from '../rules/decide.ts';
import { classLabels, documentTypes } from '../rules/document-types.ts';
import { authorsOf, listOf } from '../rules/people.ts';
import { ruleTexts } from '../rules/rule-texts.ts';
import { systemUri } from '../rules/systems.ts';
import { type DocumentRow, findMany, visit } from '../store.ts';
import { demand, factsOf, type View } from '../view.ts';
import { archivedUrl } from './change-document.ts';
import { viewByReference } from './find-patient.ts';

export const permission = ({ permit, rule }: Answer): Permission => {
  const { fr, en, provision } = ruleTexts[rule];
  return { permit, rule, sentence: { fr, en }, provision };
};

/** Who the record is about, what may be done with it. Asking is traced; a refusal of entry is an answer here, not an error. */
export async function viewRecord(deps: Deps, request: Request, reference: string): Promise<RecordView> {
  const view = await viewByReference(deps, request, reference);
  const { patient } = view;
  const enter = view.ask('enter');
  const isPerson = view.actor.kind === 'patient' && view.actor.relation !== undefined;
  // Who is nobody to a patient, or another patient, is not told who the patient is either.
  if (view.actor.kind === 'anonymous' || (view.actor.kind === 'patient' && !isPerson)) await demand(deps, view, 'enter', 'decide');
  await deps.audit.record([view.entry('decide', enter, { id: patient.id, resourceType: 'Patient' })]);
  const feed = view.ask('feed');
  return {
    patient: {
      id: patient.id,
      birthName: patient.birthName,
      usedName: patient.usedName,
      givenNames: patient.givenNames,
      birthDate: patient.birthDate,
      sex: patient.sex,
      status: patient.status,
      matricule: patient.qualified ? patient.matricule?.value : undefined,
    },
    state: view.facts.record,
    mayEnter: permission(enter),
    mayFeed: permission(feed),
    facts: view.facts,
    role: view.actor.kind === 'patient' ? (view.actor.relation === 'self' ? 'patient' : 'legal-representative') : 'professional',
  };
}

export interface Filters {
  readonly type?: string | undefined;
  readonly category?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly author?: string | undefined;
  readonly structure?: string | undefined;
  readonly status?: string | undefined;
  readonly new?: string | undefined;
  readonly cursor?: string | undefined;
  readonly count?: string | undefined;
}

export async function listDocuments(
  deps: Deps,
  request: Request,
  mount: FhirMount,
  reference: string,
  filters: Filters,
): Promise<DocumentPage> {
  const view = await viewByReference(deps, request, reference);
  const { patient } = view;
  const answer = await demand(deps, view, 'enter', 'search');
  const call: GrantedCall = { caller: request.caller, requestId: request.requestId, rule: answer.rule, view };
  const repository = deps.store.as(call);
  const ctx: Ctx = { mount, repository, call, prefer: { return: undefined, handling: 'strict', async: false } };
  const [before, page] = await Promise.all([
    visit(deps.database, patient.id, request.caller.id, view.at, deps.settings.visitPause),
    repository.search(readQuery(ctx, 'DocumentReference', pairsOf(patient.id, filters))),
    deps.audit.record([{ ...view.entry('search', answer, { id: patient.id, resourceType: 'Patient' }) }]),
  ]);
  for (const { id } of page.matches) deps.owners.note(id, patient.id);
  const rows = await findMany(
    deps.database,
    patient.id,
    page.matches.map(({ id }) => id),
  );
  const items = page.matches.flatMap((stored) => {
    const row = rows.get(stored.id);
    return row ? [itemOf(deps, view, row, stored, before)] : [];
  });
  return {
    items: filters.new === 'true' ? items.filter(({ isNew }) => isNew) : items,
    next: page.next,
    since: before === undefined ? undefined : new Date(before).toISOString(),
  };
}

function pairsOf(patient: string, { type, category, from, to, author, structure, status, cursor, count }: Filters): Pair[] {
  const pairs: Pair[] = [
    ['patient', `Patient/${patient}`],
    ['status', status ?? 'current'],
    ['_sort', '-date'],
  ];
  if (type)
    pairs.push([
      'type',
      type
        .split(',')
        .map((key) => tokenOf(key))
        .join(','),
    ]);
  if (category) pairs.push(['category', category]);
  if (from) pairs.push(['date', `ge${from}`]);
  if (to) pairs.push(['date', `le${to}`]);
  if (author) pairs.push(['author-family', author]);
  if (structure) pairs.push(['author-structure:contains', structure]);
  if (count) pairs.push(['_count', count]);
  if (cursor) pairs.push(['_cursor', cursor]);
  return pairs;
}

function tokenOf(key: string): string {
  const type = documentTypes.get(key);
  return type ? `${systemUri(type.system)}|${type.code}` : key;
}

/** Acts older than the first window are not new at a first visit, vaccinations are (published algorithm, v0.3). */
const alwaysNew = new Set(['LOINC|11369-6', 'LOINC|87273-9']);

function newness(
  deps: Deps,
  { at }: View,
  row: DocumentRow,
  periodStart: string | undefined,
  before: number | undefined,
): DocumentItem['isNew'] {
  // What one brought oneself is no news.
  if (before !== undefined) return row.created < before ? undefined : row.replaces === undefined ? 'new' : 'version';
  if (alwaysNew.has(row.type)) return 'new';
  const start = periodStart === undefined ? row.created : Date.parse(periodStart);
  return Number.isNaN(start) || start >= at - deps.settings.newWithin ? 'new' : undefined;
}

export function itemOf(deps: Deps, view: View, row: DocumentRow, stored: Hit, before: number | undefined): DocumentItem {
  const resource = parseJson(stored.content) as Resource;
  const facts = factsOf(row, resource);
  const type = documentTypes.get(row.type);
  const attachment = listOf<{ attachment?: { title?: string; creation?: string } }>(resource.content)[0]?.attachment;
  const period = (resource.context as { period?: { start?: string; end?: string } } | undefined)?.period ?? {};
  const [author] = authorsOf(resource);
  const mine = row.authors.includes(view.actor.id);
  const category = type?.class ?? '';
  const current = resource.status === 'current';
  return {
    id: row.id,
    uniqueId: row.uniqueId,
    title: attachment?.title ?? type?.label ?? '',
    typeCode: row.type,
    typeLabel: type?.label ?? row.type,
    plainLabel: type?.plain ?? { fr: row.type, en: row.type },
    category,
    categoryLabel: classLabels[category] ?? { fr: '', en: '' },
    date: attachment?.creation ?? (resource.date as string | undefined),
    period,
    author: { name: author?.name ?? '', structure: author?.structure },
    status: String(resource.status),
    labels: [...facts.labels],
    archived: listOf<{ url?: string; valueBoolean?: boolean }>(resource.extension).some(
      ({ url, valueBoolean }) => url === archivedUrl && valueBoolean === true,
    ),
    media: row.media,
    size: row.size,
    isNew: mine ? undefined : newness(deps, view, row, period.start, before),
    byPatient: row.byPatient,
    mayMask: current && view.ask('mask', facts).permit,
    mayHide: current && view.ask('hide', facts).permit,
    mayReplace: current && (view.actor.kind === 'patient' ? row.byPatient : view.ask('archive', facts).permit),
    mayRemove: view.ask('remove', facts).permit,
    episode: row.episode,
  };
}

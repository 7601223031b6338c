// The lists of a lot: the SubmissionSet (pdsm-submissionset-comprehensive) and folders (pdsm-folder-comprehensive).
import type { Resource } from '@socle/engine/fhir';
import { type Issue, Problem, show } from '@socle/kit/problem';
import { containedOf, listOf } from './people.ts';

const mhd = 'https://profiles.ihe.net/ITI/MHD/StructureDefinition';
const designation = `${mhd}/ihe-designationType`;
const sourceId = `${mhd}/ihe-sourceId`;

interface Entry {
  readonly item?: { readonly reference?: string };
}

/** Checks a list of a lot; gives it without its entries, which are set when the documents have their ids. */
export function readList(
  validate: (resource: Resource) => readonly Issue[],
  list: Resource,
  kind: 'submissionset' | 'folder',
  at: string,
  documents: ReadonlySet<string | undefined>,
): Resource {
  const issues: Issue[] = validate(list).map((issue) => ({ ...issue, expression: issue.expression?.replace(/^List/, at) }));
  const say = (rule: string, element: string, text: string): void =>
    void issues.push({ severity: 'error', code: 'business-rule', text, expression: `${at}.${element}`, rule });
  const urls = new Set(listOf<{ url?: string }>(list.extension).map(({ url }) => url));
  if (list.status !== 'current') say('DOC-SUB-001', 'status', `${at}.status is ${show(String(list.status))}: it is current.`);
  if (list.mode !== 'working') say('DOC-SUB-002', 'mode', `${at}.mode is ${show(String(list.mode))}: it is working.`);
  if (list.date === undefined) say('DOC-SUB-003', 'date', `${at}.date is missing: it is the time of the submission.`);
  if (list.subject === undefined) say('DOC-SUB-004', 'subject', `${at}.subject is missing.`);
  if (!urls.has(designation)) say('DOC-SUB-005', 'extension', `${at} lacks the extension ${designation}: the kind of content (JDV_J03).`);
  if (kind === 'submissionset') {
    if (!urls.has(sourceId)) say('DOC-SUB-006', 'extension', `${at} lacks the extension ${sourceId}: the system that sends.`);
    const source = (list.source as { reference?: string } | undefined)?.reference;
    if (!containedOf(list, source))
      say('DOC-SUB-007', 'source', `${at}.source is ${show(source ?? 'missing')}: it points at the contained author of the submission.`);
  }
  const entries = listOf<Entry>(list.entry).map(({ item }) => item?.reference);
  const stranger = entries.find((reference) => !documents.has(reference));
  if (entries.length === 0) say('DOC-SUB-008', 'entry', `${at}.entry is empty: it holds the documents of the lot.`);
  else if (stranger !== undefined) say('DOC-SUB-009', 'entry', `${at}.entry points at ${show(stranger)}, which is no document of the lot.`);
  if (kind === 'submissionset') {
    const left = [...documents].find((fullUrl) => !entries.includes(fullUrl));
    if (left !== undefined || documents.has(undefined))
      say('DOC-SUB-010', 'entry', `${at}.entry lacks the document ${show(left ?? 'without a fullUrl')} of the lot.`);
  }
  if (issues.length > 0)
    throw new Problem('unprocessable', issues[0]?.text ?? '', { issues, expression: issues[0]?.expression, requirement: issues[0]?.rule });
  const { entry: _entry, id: _id, ...rest } = list;
  return rest as Resource;
}

/** The submission set of a document that came alone (ITI-105, the screens). */
export function makeSubmission(of: {
  readonly date: string;
  readonly source: Resource;
  readonly sourceId: string;
  readonly uniqueId: string;
  readonly type: string;
}): Resource {
  return {
    resourceType: 'List',
    contained: [{ ...of.source, id: 'source' }],
    extension: [
      { url: designation, valueCodeableConcept: { coding: [{ system: 'urn:oid:1.2.250.1.213.2.2', code: of.type }] } },
      { url: sourceId, valueIdentifier: { value: of.sourceId } },
    ],
    identifier: [{ use: 'usual', system: 'urn:ietf:rfc:3986', value: of.uniqueId }],
    status: 'current',
    mode: 'working',
    code: { coding: [{ system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'submissionset' }] },
    date: of.date,
    source: { reference: '#source' },
  } as unknown as Resource;
}

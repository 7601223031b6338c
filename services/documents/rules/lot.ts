// A lot of documents (ITI-65): a transaction with one SubmissionSet, its documents, their contents, folders, and at most the patches that a replacement wants.
import type { Resource } from '@socle/engine/fhir';
import { show } from '@socle/kit/problem';
import { badLot } from '../problems.ts';
import { listOf } from './people.ts';
import type { Code } from './systems.ts';

export const listTypes = 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes';

export interface LotEntry {
  /** Its place in the request: the answer keeps the order. */
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: Resource;
}

export interface Lot {
  readonly size: number;
  readonly submission: LotEntry;
  readonly folders: readonly LotEntry[];
  readonly documents: readonly LotEntry[];
  /** By fullUrl. */
  readonly binaries: ReadonlyMap<string, LotEntry>;
  /** Index → the document whose status the patch sets to superseded: `DocumentReference/x`, or the criteria. */
  readonly patches: ReadonlyMap<number, string>;
}

interface Entry {
  readonly fullUrl?: string;
  readonly resource?: Resource;
  readonly request?: { readonly method?: string; readonly url?: string };
}

export interface LotLimits {
  readonly documentsMax: number;
}

/** Splits the Bundle into its parts; refuses what is no lot, naming the entry. */
export function readLot(bundle: Resource, { documentsMax }: LotLimits): Lot {
  if (bundle.resourceType !== 'Bundle' || bundle.type !== 'transaction')
    throw badLot(
      `A lot of documents is a Bundle of the type transaction; this is ${show(bundle.resourceType)}${bundle.type === undefined ? '' : ` of the type ${show(String(bundle.type))}`}.`,
      'Bundle.type',
    );
  const entries = listOf<Entry>(bundle.entry);
  const lists: LotEntry[] = [];
  const folders: LotEntry[] = [];
  const documents: LotEntry[] = [];
  const binaries = new Map<string, LotEntry>();
  const patches = new Map<number, string>();
  entries.forEach((entry, index) => {
    const at = `Bundle.entry[${index}]`;
    const { resource, request, fullUrl } = entry ?? {};
    if (!resource?.resourceType) throw badLot(`${at} holds no resource.`, `${at}.resource`);
    const one: LotEntry = { index, fullUrl, resource };
    if (request?.method === 'PATCH') {
      patches.set(index, readSupersede(resource, request.url ?? '', at));
      return;
    }
    if (request?.method !== 'POST' || request.url?.replace(/^\//, '') !== resource.resourceType)
      throw badLot(
        `${at}.request is ${show(`${request?.method ?? ''} ${request?.url ?? ''}`)}: a lot holds POST ${resource.resourceType} here.`,
        `${at}.request`,
      );
    if (resource.resourceType === 'List') (listCode(resource) === 'folder' ? folders : lists).push(one);
    else if (resource.resourceType === 'DocumentReference') documents.push(one);
    else if (resource.resourceType === 'Binary') {
      if (!fullUrl || binaries.has(fullUrl))
        throw badLot(`${at}.fullUrl is ${fullUrl ? 'there twice' : 'missing'}: the document points at its Binary by it.`, `${at}.fullUrl`);
      binaries.set(fullUrl, one);
    } else
      throw badLot(
        `${at} is a ${show(resource.resourceType)}: a lot holds a SubmissionSet, documents, their Binary contents and folders.`,
        `${at}.resource`,
      );
  });
  if (lists.length !== 1 || listCode((lists[0] as LotEntry).resource) !== 'submissionset')
    throw badLot(
      `A lot holds exactly one List with the code submissionset of ${listTypes}; this one holds ${lists.length === 1 ? `a List with the code ${show(listCode((lists[0] as LotEntry).resource) ?? '')}` : lists.length}.`,
      'Bundle.entry',
      'DOC-LOT-002',
    );
  if (documents.length === 0) throw badLot('A lot holds at least one DocumentReference.', 'Bundle.entry', 'DOC-LOT-003');
  if (documents.length > documentsMax)
    throw badLot(`The lot holds ${documents.length} documents; ${documentsMax} are accepted at once.`, 'Bundle.entry', 'DOC-LOT-004');
  return { size: entries.length, submission: lists[0] as LotEntry, folders, documents, binaries, patches };
}

const listCode = (list: Resource): string | undefined =>
  listOf<Code>((list.code as { coding?: Code[] } | undefined)?.coding).find(({ system }) => system === listTypes)?.code;

/** The one patch that MHD allows in a lot: the status of the replaced document becomes superseded. */
function readSupersede(parameters: Resource, url: string, at: string): string {
  const operations = listOf<{ name?: string; part?: Record<string, unknown>[] }>(parameters.parameter);
  const [operation] = operations;
  const part = (name: string): unknown => {
    const found = operation?.part?.find((one) => one.name === name);
    return found && Object.entries(found).find(([key]) => key.startsWith('value'))?.[1];
  };
  const fits =
    parameters.resourceType === 'Parameters' &&
    operations.length === 1 &&
    operation?.name === 'operation' &&
    part('type') === 'replace' &&
    part('path') === 'DocumentReference.status' &&
    part('value') === 'superseded';
  if (!fits || !/^DocumentReference[/?]/.test(url))
    throw badLot(
      `${at} is a PATCH of another form than the one of a replacement: one operation that sets DocumentReference.status to superseded.`,
      at,
      'DOC-LOT-005',
    );
  return url;
}

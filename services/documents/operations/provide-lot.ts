// ITI-65: a lot of documents is stored whole, or refused whole; the answer has one entry for each of the request, in its order.
import type { Resource } from '@socle/engine/fhir';
import { giveBack } from '@socle/kit/memory';
import type { Deps, Request } from '../call.ts';
import { readIncoming } from '../incoming.ts';
import { badLot } from '../problems.ts';
import { type Lot, type LotEntry, readLot } from '../rules/lot.ts';
import { readList } from '../rules/submission.ts';
import { openView } from '../view.ts';
import { patientOfDocument } from './find-patient.ts';
import { placeDocuments } from './place-documents.ts';
import { subjectOf } from './stored-form.ts';
import type { Placed } from './write-lots.ts';

export async function provideLot(
  deps: Deps,
  request: Request,
  bundle: Resource,
): Promise<{ readonly response: Resource; readonly rule: string }> {
  const lot = readLot(bundle, { documentsMax: deps.settings.lotMax });
  const at = ({ index }: LotEntry): string => `Bundle.entry[${index}].resource`;
  const documents = lot.documents.map((entry) =>
    readIncoming(deps, { resource: entry.resource, level: 'comprehensive', at: at(entry), data: dataOf(lot, entry, at) }),
  );
  const unused = [...lot.binaries.keys()].find((url) => !documents.some(({ metadata }) => metadata.url === url));
  if (unused !== undefined) throw badLot(`The Binary ${unused} belongs to no document of the lot.`, 'Bundle.entry', 'DOC-LOT-007');

  const [first, ...others] = documents as [(typeof documents)[number], ...typeof documents];
  const patient = await patientOfDocument(deps, first.metadata, first.at);
  for (const other of others) {
    const { id } = await patientOfDocument(deps, other.metadata, other.at);
    if (id !== patient.id)
      throw badLot(
        `${other.at}.subject is another patient than the one of ${first.at}: a lot is about one.`,
        `${other.at}.subject`,
        'DOC-LOT-008',
      );
  }
  const subject = subjectOf(patient);
  const fullUrls = new Set(lot.documents.map(({ fullUrl }) => fullUrl));
  const lists = [lot.submission, ...lot.folders].map((entry, i) => {
    const kind = i === 0 ? ('submissionset' as const) : ('folder' as const);
    return { kind, resource: { ...readList(deps.validate, entry.resource, kind, at(entry), fullUrls), subject } as Resource };
  });
  const view = await openView(deps, request, patient);
  const placed = await placeDocuments(deps, view, { documents, lists, superseded: [...lot.patches.values()] });
  // They were decoded for this lot alone, and are stored.
  for (const { bytes } of documents) giveBack(bytes);
  return { response: answer(deps, lot, placed), rule: placed.rule };
}

function dataOf(lot: Lot, { resource }: LotEntry, at: (entry: LotEntry) => string) {
  const url = (resource.content as { attachment?: { url?: string } }[] | undefined)?.[0]?.attachment?.url;
  const binary = url === undefined ? undefined : lot.binaries.get(url);
  return binary && { base64: binary.resource.data, contentType: binary.resource.contentType, at: `${at(binary)}.data` };
}

function answer(deps: Deps, lot: Lot, placed: Placed): Resource {
  const entries: unknown[] = new Array(lot.size);
  const stamp = (millis: number): string => new Date(millis).toISOString();
  const created = (location: string, version: number, updated: number, isNew = true): unknown => ({
    response: {
      status: isNew ? '201 Created' : '200 OK',
      location: `${location}/_history/${version}`,
      etag: `W/"${version}"`,
      lastModified: stamp(updated),
    },
  });
  lot.documents.forEach((entry, i) => {
    const one = placed.documents[i] as Placed['documents'][number];
    entries[entry.index] = created(`DocumentReference/${one.id}`, one.version, one.updated, one.outcome === 'created');
    const url = (entry.resource.content as { attachment: { url: string } }[])[0]?.attachment.url as string;
    const binary = lot.binaries.get(url);
    if (binary) entries[binary.index] = created(`Binary/${one.id}`, 1, one.updated, one.outcome === 'created');
  });
  [lot.submission, ...lot.folders].forEach((entry, i) => {
    const one = placed.lists[i];
    if (one) entries[entry.index] = created(`List/${one.id}`, one.version, one.updated);
  });
  for (const [index] of lot.patches) {
    const one = placed.superseded[0];
    entries[index] = {
      response: {
        status: '200 OK',
        ...(one
          ? {
              location: `DocumentReference/${one.id}/_history/${one.version}`,
              etag: `W/"${one.version}"`,
              lastModified: stamp(one.updated),
            }
          : {}),
      },
    };
  }
  return { resourceType: 'Bundle', id: deps.chance.uuid(), type: 'transaction-response', entry: entries } as unknown as Resource;
}

// ITI-105: one document with its content inside; what can be derived is derived, and its submission set is made for it.
import type { Resource } from '@socle/engine/fhir';
import type { Deps, Request } from '../call.ts';
import { readIncoming } from '../incoming.ts';
import { makeSubmission } from '../rules/submission.ts';
import { openView } from '../view.ts';
import { patientOfDocument } from './find-patient.ts';
import { placeDocuments } from './place-documents.ts';
import { subjectOf } from './stored-form.ts';
import type { PlacedDocument } from './write-lots.ts';

export async function publishDocument(deps: Deps, request: Request, resource: Resource): Promise<PlacedDocument> {
  const attachment = (resource.content as { attachment?: { data?: unknown; contentType?: unknown } }[] | undefined)?.[0]?.attachment;
  const at = 'DocumentReference';
  const incoming = readIncoming(deps, {
    resource,
    level: 'simplified',
    at,
    data: { base64: attachment?.data, contentType: undefined, at: `${at}.content[0].attachment.data` },
  });
  const patient = await patientOfDocument(deps, incoming.metadata, at);
  const view = await openView(deps, request, patient);
  const submission = { ...submissionOf(deps, request), subject: subjectOf(patient) } as Resource;
  const { documents } = await placeDocuments(deps, view, {
    documents: [incoming],
    lists: [{ kind: 'submissionset', resource: submission }],
    superseded: [],
  });
  return documents[0] as PlacedDocument;
}

export function submissionOf({ clock, chance }: Deps, { caller }: Request): Resource {
  const source =
    caller.kind === 'patient'
      ? { resourceType: 'Patient', name: [{ text: caller.name }] }
      : { resourceType: 'Device', deviceName: [{ name: caller.client?.name ?? caller.name, type: 'user-friendly-name' }] };
  return makeSubmission({
    date: clock.now().toISOString(),
    source: source as Resource,
    sourceId: caller.client?.id ?? caller.id,
    uniqueId: `urn:uuid:${chance.uuid()}`,
    type: '07',
  });
}

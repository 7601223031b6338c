// A document deposited at a screen: the metadata that a person gave, completed from who he is and from the file.
import { createHash } from 'node:crypto';
import type { Resource } from '@socle/engine/fhir';
import type { Deps, Request } from '../call.ts';
import type { Deposit } from '../contract.ts';
import { badDocument } from '../problems.ts';
import { documentTypes, typeCoding } from '../rules/document-types.ts';
import { professionalSystem, structureSystem } from '../rules/people.ts';
import { systemUri } from '../rules/systems.ts';
import { publishDocument } from './publish-document.ts';

export async function depositFromScreen(
  deps: Deps,
  request: Request,
  given: Deposit,
): Promise<{ id: string; outcome: 'created' | 'same' }> {
  const type = documentTypes.get(given.type);
  if (!type)
    throw badDocument([
      {
        severity: 'error',
        code: 'business-rule',
        rule: 'DOC-MET-004',
        expression: 'type',
        text: `type is ${given.type}: it must be a type of JDV_J07, as LOINC|11490-0.`,
      },
    ]);
  const { caller } = request;
  const now = deps.clock.now().toISOString();
  const replaced = given.replaces === undefined ? undefined : (await deps.folds.findKept(given.replaces))?.row;
  const date = instantOf(given.date) ?? now;
  const resource = {
    resourceType: 'DocumentReference',
    contained: contained(request),
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: given.uniqueId ?? `urn:uuid:${deps.chance.uuid()}` },
    status: 'current',
    type: { coding: [typeCoding(type)] },
    subject: { reference: `Patient/${given.patient}` },
    date,
    author: [{ reference: '#author' }],
    custodian: { display: caller.structure?.name ?? 'Socle' },
    ...(replaced
      ? { relatesTo: [{ code: 'replaces', target: { identifier: { system: 'urn:ietf:rfc:3986', value: replaced.uniqueId } } }] }
      : {}),
    securityLabel: [
      { coding: [{ system: systemUri('A08'), code: 'N' }] },
      ...(given.mask ? [{ coding: [{ system: systemUri('A07'), code: 'MASQUE_PS' }] }] : []),
    ],
    content: [
      {
        attachment: {
          contentType: given.media,
          language: 'fr-FR',
          title: given.title,
          creation: date,
          data: given.content,
          hash: createHash('sha1').update(Buffer.from(given.content, 'base64')).digest('base64'),
        },
      },
    ],
    context: { period: { start: given.periodStart ?? given.date ?? now } },
  };
  const { id, outcome } = await publishDocument(deps, request, resource as unknown as Resource);
  return { id, outcome };
}

/** A day is noon of that day: an instant that is the same day in every time zone of France's mainland. */
function instantOf(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  if (date.includes('T')) return date;
  return /^\d{4}-\d\d-\d\d$/.test(date) ? `${date}T12:00:00Z` : undefined;
}

function contained({ caller }: Request): unknown[] {
  if (caller.kind === 'patient') return [{ resourceType: 'Patient', id: 'author', name: [{ text: caller.name }] }];
  const practitioner = {
    resourceType: 'Practitioner',
    id: 'person',
    identifier: [{ system: professionalSystem, value: caller.actingFor?.id ?? caller.id }],
    name: [{ text: caller.actingFor?.name ?? caller.name }],
  };
  if (!caller.structure) return [{ ...practitioner, id: 'author' }];
  return [
    practitioner,
    {
      resourceType: 'Organization',
      id: 'structure',
      identifier: [{ system: structureSystem, value: caller.structure.id }],
      name: caller.structure.name,
    },
    {
      resourceType: 'PractitionerRole',
      id: 'author',
      practitioner: { reference: '#person' },
      organization: { reference: '#structure' },
      ...(caller.profession ? { code: [{ coding: [caller.profession] }] } : {}),
    },
  ];
}

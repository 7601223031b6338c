// The answers under /audit/fhir: a page of AuditEvent, and what can be asked there.
import type { Resource } from '@socle/engine/fhir';
import type { AuditRecord } from '../contract.ts';
import type { Place } from './audit-event.ts';
import { toBalp } from './balp.ts';
import type { EventQuery, View } from './search-query.ts';
import { tdeProfile, toTde } from './tde.ts';

export const render = (entry: AuditRecord, view: View, place: Place): Resource =>
  view === 'balp' ? toBalp(entry, place) : toTde(entry, place);

export function toBundle(entries: readonly AuditRecord[], query: EventQuery, cursor: string | undefined, place: Place): Resource {
  const base = `${place.baseUrl}/audit/fhir/AuditEvent`;
  const link = (relation: string, more: string | undefined) => ({
    relation,
    url: `${base}?${[query.question, more === undefined ? '' : `_cursor=${more}`].filter((part) => part !== '').join('&')}`,
  });
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [link('self', query.cursor), ...(cursor === undefined ? [] : [link('next', cursor)])],
    ...(entries.length === 0
      ? {}
      : {
          entry: entries.map((entry) => ({
            fullUrl: `${base}/${entry.id}`,
            resource: render(entry, query.view, place),
            search: { mode: 'match' },
          })),
        }),
  };
}

const parameters: readonly (readonly [name: string, type: string, documentation: string])[] = [
  ['date', 'date', 'When it happened. At least one bound (ge, gt, le, lt, sa, eb, eq) is mandatory, unless view=balp'],
  ['period-start', 'date', 'The same, by the name of the French volet'],
  ['patient', 'reference', 'The patient whom it concerns'],
  ['agent', 'reference', 'Who acted, by his identifier'],
  ['type', 'token', 'Kind of event'],
  ['subtype', 'token', 'What was done'],
  ['action', 'token', 'C, R, U, D, E'],
  ['outcome', 'token', '0 granted, 4 refused, 8 failed'],
  ['entity', 'reference', 'What it was done to'],
  ['_id', 'token', 'Id of the entry'],
];

export function capability(place: Place, version: string, date: Date): Resource {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: date.toISOString(),
    kind: 'instance',
    title: 'Socle: trace',
    description: 'The trace of accesses in two views: tde-auditevent (by default) and IHE BALP (view=balp).',
    software: { name: place.software, version },
    implementation: { description: 'Socle: trace', url: `${place.baseUrl}/audit/fhir` },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/fhir+xml', 'json', 'xml'],
    implementationGuide: ['https://interop.esante.gouv.fr/ig/fhir/tde'],
    rest: [
      {
        mode: 'server',
        security: {
          description: 'Administrators read all, patients what concerns them, professionals what they did. Each reading is traced.',
        },
        resource: [
          {
            type: 'AuditEvent',
            supportedProfile: [
              tdeProfile,
              ...['Create', 'Read', 'Update', 'Delete', 'Query'].flatMap((one) =>
                ['', 'Patient'].map((who) => `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${who}${one}`),
              ),
            ],
            interaction: [{ code: 'read' }, { code: 'search-type' }],
            versioning: 'no-version',
            searchParam: parameters.map(([name, type, documentation]) => ({ name, type, documentation })),
          },
        ],
      },
    ],
  };
}

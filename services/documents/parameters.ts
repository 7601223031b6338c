// The search parameters that PDSm adds to R4, loaded into the index of the shared record.
import type { Resource } from '@socle/engine/fhir';
import type { Store } from '@socle/engine/store';
import { archivedUrl } from './operations/change-document.ts';

const canonical = 'https://interop.esante.gouv.fr/ig/fhir/pdsm/SearchParameter';
const mhd = 'https://profiles.ihe.net/ITI/MHD/SearchParameter';

const parameter = (url: string, code: string, base: string, type: string, expression: string): Resource =>
  ({
    resourceType: 'SearchParameter',
    url,
    name: code,
    status: 'active',
    description: code,
    code,
    base: [base],
    type,
    expression,
  }) as unknown as Resource;

export const pdsmParameters: readonly Resource[] = [
  parameter(`${canonical}/isArchived`, 'isArchived', 'DocumentReference', 'token', `DocumentReference.extension('${archivedUrl}').value`),
  parameter(`${canonical}/period-start`, 'period-start', 'DocumentReference', 'date', 'DocumentReference.context.period.start'),
  parameter(`${canonical}/period-end`, 'period-end', 'DocumentReference', 'date', 'DocumentReference.context.period.end'),
  parameter(`${mhd}/DocumentReference-Creation`, 'creation', 'DocumentReference', 'date', 'DocumentReference.content.attachment.creation'),
  parameter(
    `${canonical}/author-family`,
    'author-family',
    'DocumentReference',
    'string',
    'DocumentReference.contained.ofType(Practitioner).name.family',
  ),
  parameter(
    `${canonical}/author-given`,
    'author-given',
    'DocumentReference',
    'string',
    'DocumentReference.contained.ofType(Practitioner).name.given',
  ),
  parameter(
    `${canonical}/author-structure`,
    'author-structure',
    'DocumentReference',
    'string',
    'DocumentReference.contained.ofType(Organization).name',
  ),
  parameter(
    `${canonical}/source-family`,
    'source-family',
    'List',
    'string',
    'List.contained.ofType(Practitioner).name.family | List.contained.ofType(Patient).name.family',
  ),
  parameter(
    `${canonical}/source-given`,
    'source-given',
    'List',
    'string',
    'List.contained.ofType(Practitioner).name.given | List.contained.ofType(Patient).name.given',
  ),
  parameter(`${canonical}/List-isArchived`, 'isArchived', 'List', 'token', `List.extension('${archivedUrl}').value`),
  parameter(
    `${mhd}/List-DesignationType`,
    'designationType',
    'List',
    'token',
    `List.extension('https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType').value`,
  ),
  parameter(
    `${mhd}/List-SourceId`,
    'sourceId',
    'List',
    'token',
    `List.extension('https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-sourceId').value`,
  ),
  parameter(
    `${canonical}/authorOrg`,
    'authorOrg',
    'List',
    'reference',
    `List.extension('https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-authorOrg').value`,
  ),
];

/** Loads what is not there yet: a start finds them already, and indexes nothing again. */
export async function loadParameters(store: Store): Promise<void> {
  const missing = pdsmParameters.filter((one) => {
    const { base, code, url } = one as unknown as { base: [string]; code: string; url: string };
    return store.mount.search.type(base[0])?.params.get(code)?.url !== url;
  });
  await store.loadParameters(missing);
}

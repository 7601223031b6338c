// Code systems of the shared record: one short key each, known by its OID and by its address in the nomenclatures.

export interface Code {
  readonly system: string;
  readonly code: string;
  readonly display?: string | undefined;
}

export const systems = {
  A00: { oid: '1.2.250.1.213.1.1.4.6' },
  A01: { oid: '1.2.250.1.213.1.1.4.9' },
  A03: { oid: '1.2.250.1.213.1.1.4.1' },
  A05: {
    oid: '1.2.250.1.213.1.1.4.12',
    url: 'https://mos.esante.gouv.fr/NOS/TRE_A05-TypeDocComplementaire/FHIR/TRE-A05-TypeDocComplementaire',
  },
  A06: { oid: '1.2.250.1.213.1.1.4.2.282' },
  A07: {
    oid: '1.2.250.1.213.1.1.4.13',
    url: 'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument',
  },
  A08: { oid: '2.16.840.1.113883.5.25', url: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality' },
  G15: { oid: '1.2.250.1.71.1.2.7', url: 'https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante' },
  R02: { oid: '1.2.250.1.71.4.2.4', url: 'https://mos.esante.gouv.fr/NOS/TRE_R02-SecteurActivite/FHIR/TRE-R02-SecteurActivite' },
  R94: { oid: '1.2.250.1.213.1.6.1.4' },
  R95: { oid: '1.2.250.1.213.1.6.1.109' },
  LOINC: { oid: '2.16.840.1.113883.6.1', url: 'http://loinc.org' },
  ASTM: { oid: '1.2.840.10065.1.12' },
  CCAM: { oid: '1.2.250.1.213.2.5' },
  CIM10: { oid: '2.16.840.1.113883.6.3', url: 'http://hl7.org/fhir/sid/icd-10' },
  IHE: { oid: '1.3.6.1.4.1.19376.1.2.3', url: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode' },
} as const satisfies Record<string, { oid: string; url?: string }>;

export type SystemKey = keyof typeof systems;

const byUri = new Map<string, SystemKey>();
for (const [key, { oid, ...more }] of Object.entries(systems) as [SystemKey, { oid: string; url?: string }][]) {
  byUri.set(`urn:oid:${oid}`, key).set(oid, key);
  if (more.url) byUri.set(more.url, key);
}

/** The address of a nomenclature carries its number twice: `…/NOS/TRE_A03-…/FHIR/TRE-A03-…`, in either case. */
const nomenclature = /^https:\/\/mos\.esante\.gouv\.fr\/NOS\/TRE_([A-Z]\d\d)[-_][\w-]+\/FHIR\/TRE[-_]([A-Z]\d\d)[-_][\w-]+$/i;

/** The key of a system written as `urn:oid:…`, as a bare OID, or as its address; undefined where it is none of these. */
export function systemKey(uri: string | undefined): SystemKey | undefined {
  if (uri === undefined) return undefined;
  const known = byUri.get(uri);
  if (known) return known;
  const match = nomenclature.exec(uri);
  if (match?.[1] === undefined || match[1].toUpperCase() !== match[2]?.toUpperCase()) return undefined;
  const key = match[1].toUpperCase();
  return key in systems ? (key as SystemKey) : undefined;
}

/** The address under which we write a system: that of the nomenclature where it is known, else the OID. */
export function systemUri(key: SystemKey): string {
  const { oid, url } = systems[key] as { oid: string; url?: string };
  return url ?? `urn:oid:${oid}`;
}

/** A code for comparing: the same code stands under two systems (93 in G15 and in R95). */
export const keyed = (key: SystemKey, code: string): string => `${key}|${code}`;

/** `G15|10`, or undefined where the system is not one of ours. */
export function keyOf(code: Code | undefined): string | undefined {
  const key = systemKey(code?.system);
  return key && code ? keyed(key, code.code) : undefined;
}

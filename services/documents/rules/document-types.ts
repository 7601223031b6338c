// The types of documents (JDV_J07) with their class (ASS_X16), and how a patient would say them.
import file from '../tables/document-types.json' with { type: 'json' };
import { type Code, keyed, keyOf, type SystemKey, systemUri } from './systems.ts';

export interface DocumentType {
  readonly code: string;
  readonly system: SystemKey;
  readonly label: string;
  /** Undefined for the thirteen types that the map gives no class. */
  readonly class: string | undefined;
  readonly plain: { readonly fr: string; readonly en: string };
}

/** TRE_A03. */
export const classLabels: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = {
  10: { fr: 'Compte rendu', en: 'Report' },
  11: { fr: 'Synthèse', en: 'Summary' },
  31: { fr: 'Imagerie médicale', en: 'Imaging' },
  42: { fr: 'Prescription', en: 'Prescription' },
  43: { fr: 'Dispensation', en: 'Dispensation' },
  44: { fr: 'Plan de soins, protocole', en: 'Care plan, protocol' },
  45: { fr: 'Traitement administré', en: 'Administered treatment' },
  52: { fr: 'Certificat, déclaration', en: 'Certificate' },
  60: { fr: 'Données de remboursement', en: 'Reimbursement data' },
  90: { fr: 'Autres documents du patient', en: 'Other documents of the patient' },
  95: { fr: 'Document de gestion', en: 'Administrative document' },
  99: { fr: 'Document technique', en: 'Technical document' },
};

const types = new Map<string, DocumentType>();
for (const row of file.types) {
  const { code, label } = row;
  const system = row.system as SystemKey;
  types.set(keyed(system, code), {
    code,
    system,
    label,
    class: row.class ?? undefined,
    plain: row.plain ?? { fr: label, en: label },
  });
}

/** Every type, by `LOINC|11490-0`. */
export const documentTypes: ReadonlyMap<string, DocumentType> = types;

export function findType(code: Code | undefined): DocumentType | undefined {
  const key = keyOf(code);
  return key === undefined ? undefined : types.get(key);
}

/** Types that a patient may add himself: A05 DOCPAT…, EXPPAT…. */
export const isPatientType = ({ system, code }: DocumentType): boolean => system === 'A05' && /^(DOCPAT|EXPPAT_)/.test(code);

export const typeCoding = ({ system, code, label }: DocumentType): Code => ({ system: systemUri(system), code, display: label });

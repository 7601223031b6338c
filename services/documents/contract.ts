// What is seen of the shared record from outside: the JSON of the screens. The browser imports these types.
import type { Facts } from '@socle/foundations/consent';

export interface Sentence {
  readonly fr: string;
  readonly en: string;
}

export interface Permission {
  readonly permit: boolean;
  readonly rule: string;
  readonly sentence: Sentence;
  /** Article or document behind the rule. */
  readonly provision: string;
}

/** GET /documents/records/{patient} */
export interface RecordView {
  readonly patient: {
    readonly id: string;
    readonly birthName: string;
    readonly usedName?: string | undefined;
    readonly givenNames: readonly string[];
    readonly birthDate: string;
    readonly sex: string;
    /** PROV, RECUP, VALI, QUAL. */
    readonly status: string;
    /** Only of a qualified identity, and only to professionals and to the patient himself. */
    readonly matricule?: string | undefined;
  };
  readonly state: Facts['record'];
  readonly mayEnter: Permission;
  readonly mayFeed: Permission;
  readonly facts: Facts;
  readonly role: 'professional' | 'patient' | 'legal-representative';
}

export interface DocumentItem {
  readonly id: string;
  readonly uniqueId: string;
  readonly title: string;
  readonly typeCode: string;
  readonly typeLabel: string;
  /** How a patient would say it. */
  readonly plainLabel: Sentence;
  readonly category: string;
  readonly categoryLabel: Sentence;
  /** ISO 8601. */
  readonly date: string | undefined;
  readonly period: { readonly start?: string | undefined; readonly end?: string | undefined };
  readonly author: { readonly name: string; readonly structure?: string | undefined };
  readonly status: string;
  readonly labels: readonly string[];
  readonly archived: boolean;
  readonly media: string;
  readonly size: number;
  /** `new`: came since the last visit; `version`: a new version of a document that was there. */
  readonly isNew: 'new' | 'version' | undefined;
  readonly byPatient: boolean;
  readonly mayMask: boolean;
  readonly mayHide: boolean;
  readonly mayReplace: boolean;
  readonly mayRemove: boolean;
  readonly episode?: string | undefined;
}

/** GET /documents/records/{patient}/documents */
export interface DocumentPage {
  readonly items: readonly DocumentItem[];
  readonly next?: string | undefined;
  /** When the caller opened this record before; absent at the first time. */
  readonly since?: string | undefined;
}

export interface Part {
  readonly id: string;
  readonly media: string;
  readonly name: string;
}

/** GET /documents/read/{id} */
export interface Reading {
  readonly item: DocumentItem;
  readonly kind: 'cda' | 'pdf' | 'image' | 'text' | 'other';
  /** Of a CDA: a fragment made by our own renderer, safe to show. */
  readonly html?: string | undefined;
  /** Attachments, each at /documents/content/{id}?part=…; that of a PDF or an image is the document itself. */
  readonly parts: readonly Part[];
}

export interface ProposedMetadata {
  readonly title: string;
  /** `LOINC|11490-0` */
  readonly type: string | undefined;
  readonly date: string | undefined;
  readonly periodStart: string | undefined;
  readonly uniqueId: string | undefined;
  readonly media: string;
  readonly size: number;
  readonly facility: string | undefined;
  readonly setting: string | undefined;
  /** uniqueId of the document that a CDA says it replaces. */
  readonly replaces: string | undefined;
}

export interface Finding {
  readonly field: keyof ProposedMetadata | 'file' | 'patient';
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  readonly text: string;
}

/** POST /documents/propose */
export interface Proposal {
  readonly kind: Reading['kind'];
  readonly metadata: ProposedMetadata;
  readonly issues: readonly Finding[];
  /** Types that the caller may choose from. */
  readonly types: readonly { readonly key: string; readonly label: string; readonly plain: Sentence; readonly category: string }[];
}

/** POST /documents/deposit */
export interface Deposit {
  readonly patient: string;
  readonly title: string;
  readonly type: string;
  /** ISO day or instant of the document, and of the act of care. */
  readonly date?: string | undefined;
  readonly periodStart?: string | undefined;
  readonly uniqueId?: string | undefined;
  readonly media: string;
  /** Base64. */
  readonly content: string;
  /** Id of the document that it replaces. */
  readonly replaces?: string | undefined;
  readonly mask?: boolean | undefined;
}

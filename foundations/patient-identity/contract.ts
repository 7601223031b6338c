// What is seen of patient identity from outside: an identity with its status, and what the screens send and show.
import type { CareCaller } from '@socle/foundations/identity';

/** The product of two facts: retrieved from INSi × checked against evidence. */
export type IdentityStatus = 'PROV' | 'RECUP' | 'VALI' | 'QUAL';
export type Attribute = 'homonyme' | 'douteuse' | 'fictive';
export type Sex = 'M' | 'F' | 'I';

export interface Matricule {
  /** 1.2.250.1.213.1.4.8 and its like. */
  readonly oid: string;
  /** 15 signs: number and key. */
  readonly value: string;
}

export interface Traits {
  readonly birthName: string;
  /** All, in the order of the civil record. */
  readonly givenNames: readonly string[];
  readonly firstGiven: string;
  /** `1980-01-31`; given as `1980` or `1980-05` it is interpreted, and marked. */
  readonly birthDate: string;
  readonly birthDateInterpreted?: boolean | undefined;
  readonly sex: Sex;
  /** COG of five signs; 99999 unknown. */
  readonly birthPlace?: string | undefined;
}

export interface Identity extends Traits {
  readonly id: string;
  readonly status: IdentityStatus;
  readonly qualified: boolean;
  readonly usedName?: string | undefined;
  readonly usedGiven?: string | undefined;
  readonly attributes: readonly Attribute[];
  /** Only of a qualified identity: no other leaves with it. */
  readonly matricule?: Matricule | undefined;
  readonly version: number;
  /** Milliseconds. */
  readonly updated: number;
}

export interface Request {
  readonly caller: CareCaller;
  readonly requestId: string;
}

export interface SearchCriteria {
  /** `1980-01-31`, with `name` of three letters at least. */
  readonly birthDate?: string | undefined;
  /** First letters of a birth or used name, or of a given name. */
  readonly name?: string | undefined;
  /** First letters of a birth or used name, of a birth name, of a given name: each that is there must fit. */
  readonly family?: string | undefined;
  readonly birthFamily?: string | undefined;
  readonly given?: string | undefined;
  readonly sex?: Sex | undefined;
  readonly matricule?: string | undefined;
  /** With `matricule`: of this OID only. */
  readonly oid?: string | undefined;
  readonly id?: string | undefined;
}

export interface Candidate {
  readonly identity: Identity;
  /** `certain`, `probable`, `possible`; exact hits of a search are `certain`. */
  readonly grade: 'certain' | 'probable' | 'possible';
}

/** What a person at a screen gives, or software sends. */
export interface NewIdentity extends Traits {
  readonly usedName?: string | undefined;
  readonly usedGiven?: string | undefined;
  readonly attributes?: readonly Attribute[] | undefined;
  /** Ids of the candidates that the user has seen and holds for other people. */
  readonly notSameAs?: readonly string[] | undefined;
}

/** Something that happened to an identity. */
export type IdentityEvent =
  | { readonly kind: 'created' }
  /** Answer 00 of INSi, accepted by the user; or an equivalent source. */
  | { readonly kind: 'retrieved'; readonly matricule: Matricule; readonly traits: Traits; readonly by: 'INSI' | 'CB' | 'AV' }
  | { readonly kind: 'checked'; readonly evidence: string }
  | { readonly kind: 'evidence-withdrawn'; readonly reason: string }
  | { readonly kind: 'recheck-failed'; readonly reason: string }
  | { readonly kind: 'attribute'; readonly attribute: Attribute; readonly on: boolean }
  | { readonly kind: 'traits'; readonly traits: Traits }
  | { readonly kind: 'used-names'; readonly usedName?: string | undefined; readonly usedGiven?: string | undefined };

/** What a person must look at; open until somebody closes it. */
export interface Anomaly {
  readonly id: number;
  readonly identity: string;
  readonly at: string;
  readonly kind: 'recheck-failed' | 'matricule-key' | 'matricule-taken';
  readonly text: string;
}

export interface HistoryLine {
  readonly at: string;
  readonly event: string;
  readonly by: string;
  readonly before: IdentityStatus | undefined;
  readonly after: IdentityStatus;
  readonly evidence?: string | undefined;
}

/** What the open room offers as `patients`. */
export interface PatientIdentity {
  find(id: string): Promise<Identity | undefined>;
  /** A qualified or retrieved identity by its matricule. */
  findByMatricule(oid: string, value: string): Promise<Identity | undefined>;
  search(request: Request, criteria: SearchCriteria): Promise<readonly Candidate[]>;
  create(request: Request, given: NewIdentity): Promise<Identity>;
  apply(request: Request, id: string, event: IdentityEvent): Promise<Identity>;
  history(request: Request, id: string): Promise<readonly HistoryLine[]>;
}

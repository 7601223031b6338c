// What is seen of consent from outside: the facts that decide about a record, and what the screens send and show.
import type { CareCaller } from '@socle/foundations/identity';

export type RecordState = 'absent' | 'open' | 'closed';
/** Segment ZFA of PAM-FR knows the same three. */
export type Opposition = 'not-opposed' | 'opposed' | 'not-collected';

/** About one patient, as seen from one professional, or from software that acts for one. */
export interface Facts {
  readonly record: RecordState;
  /** To the feeding of the record, for a legitimate reason. */
  readonly feeding: Opposition;
  /** To its reading, without a reason. */
  readonly reading: Opposition;
  /** Member now: consent is presumed. */
  readonly careTeam: boolean;
  /** End of an explicit consent given to him, milliseconds. */
  readonly explicitUntil?: number | undefined;
  readonly blocked: boolean;
  readonly treatingDoctor: boolean;
  /** End of the emergency access that he declared with its reason, milliseconds. */
  readonly emergencyUntil?: number | undefined;
  /** Under eighteen on this day, in France. */
  readonly minor: boolean;
}

export interface Professional {
  /** IDNPS. */
  readonly id: string;
  /** IDNST. */
  readonly structure?: string | undefined;
}

export interface PatientRef {
  readonly id: string;
  /** `1980-01-31`. */
  readonly birthDate: string;
}

/** One link that holds now. */
export interface Link {
  readonly id: string;
  readonly name: string;
  readonly structure?: string | undefined;
  /** ISO 8601. */
  readonly since: string;
  readonly until?: string | undefined;
}

/** GET /consent/patients/{id}, for the patient and his representatives. */
export interface ConsentState {
  readonly patient: string;
  readonly record: RecordState;
  readonly feeding: Opposition;
  readonly reading: Opposition;
  readonly careTeam: readonly Link[];
  readonly explicit: readonly Link[];
  readonly blocked: readonly Link[];
  readonly treatingDoctor?: Link | undefined;
  readonly representatives: readonly Link[];
  readonly emergencies: readonly Link[];
}

/** Something the patient is told: an emergency access, a change made by somebody else. */
export interface Notice {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  readonly kind: 'bris_de_glace' | 'centre_15' | 'collected';
  readonly who: string;
  readonly structure?: string | undefined;
  readonly reason?: string | undefined;
  readonly seen: boolean;
}

/** One dated fact, as it was said. */
export interface Statement {
  readonly id: number;
  readonly at: string;
  readonly kind: ChangeKind;
  readonly subject?: string | undefined;
  readonly value: string;
  readonly until?: string | undefined;
  readonly by: string;
  readonly proof?: string | undefined;
}

export type ChangeKind =
  | 'record'
  | 'feeding'
  | 'reading'
  | 'care-team'
  | 'explicit-consent'
  | 'block'
  | 'treating-doctor'
  | 'representative'
  | 'emergency';

interface Whom {
  /** IDNPS; the caller himself unless told. */
  readonly professional?: string | undefined;
  readonly name?: string | undefined;
  readonly structure?: string | undefined;
}

/** POST /consent/patients/{id}/{kind}; `proof`: how it was collected, e.g. `oral`, `form 2026-114`. */
export type Change = { readonly proof?: string | undefined } & (
  | { readonly kind: 'record'; readonly state: 'open' | 'closed' }
  | { readonly kind: 'feeding'; readonly opposed: boolean; readonly reason?: string | undefined }
  | { readonly kind: 'reading'; readonly opposed: boolean }
  | ({ readonly kind: 'care-team'; readonly member: boolean } & Whom)
  | ({ readonly kind: 'explicit-consent'; readonly given: boolean } & Whom)
  | ({ readonly kind: 'block'; readonly blocked: boolean } & Whom)
  | ({ readonly kind: 'treating-doctor'; readonly chosen: boolean } & Whom)
  | { readonly kind: 'representative'; readonly person: string; readonly name: string; readonly represents: boolean }
  | { readonly kind: 'emergency'; readonly mode: 'bris_de_glace' | 'centre_15'; readonly reason: string }
);

export interface Request {
  readonly caller: CareCaller;
  readonly requestId: string;
}

/** What the open room offers as `consent`. */
export interface Consent {
  /** The hot path: one statement by key. */
  facts(patient: PatientRef, professional: Professional | undefined): Promise<Facts>;
  /** The same for a patient who is himself still being looked up: the facts once his birth date is known. */
  factsOn(patient: string, professional: Professional | undefined): Promise<(birthDate: string) => Facts>;
  /** What an adult is to a patient, by patient-identity ids. */
  represents(person: string, patient: string): Promise<'legal-representative' | undefined>;
  dependants(person: string): Promise<readonly { readonly patient: string; readonly since: string }[]>;
  /** Decided, stored as a dated fact, told to the patient where he must be, traced; all in one transaction. */
  record(request: Request, patient: PatientRef, change: Change): Promise<void>;
  state(patient: string): Promise<ConsentState>;
  statements(patient: string): Promise<readonly Statement[]>;
  notices(patient: string): Promise<readonly Notice[]>;
  noticesSeen(patient: string, upTo: number): Promise<void>;
}

// What is seen of the trace from outside: one entry for every access, sign-in and change of rights, granted or refused.
import type { Sql } from '@socle/kit/sql';

export interface AuditCode {
  readonly system: string;
  readonly code: string;
  readonly display?: string | undefined;
}

/** Who acted, and acting as what. */
export interface AuditCaller {
  /** Professional: IDNPS; patient: `person:<local id>`; software: client id; `administrator`; `anonymous`. */
  readonly id: string;
  readonly kind: string;
  /** As people say it: 'Dr Camille Berthelot'. */
  readonly name: string;
  readonly profession?: AuditCode | undefined;
  readonly specialty?: AuditCode | undefined;
  readonly structure?: { readonly id: string; readonly name: string; readonly sector?: string | undefined } | undefined;
  /** Key of the situation of exercise that was chosen. */
  readonly situation?: string | undefined;
  readonly client?: { readonly id: string; readonly name: string } | undefined;
  /** Level of the means of sign-in, e.g. eidas2. */
  readonly level?: string | undefined;
  /** Software: the professional that it acts for. */
  readonly actingFor?: { readonly id: string; readonly name: string } | undefined;
}

export type AuditKind = 'access' | 'sign-in' | 'rights' | 'identity' | 'system';
export type AuditAction = 'create' | 'read' | 'update' | 'delete' | 'search' | 'execute' | 'sign-in' | 'sign-out' | 'decide';
export type AuditOutcome = 'permitted' | 'refused' | 'failed';
export type AuditMode = 'normal' | 'bris_de_glace' | 'centre_15';

/** One thing that happened, or was refused. Never with clinical content. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: AuditKind;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  /** The named rule that decided: 'DOC-ACC-006'. */
  readonly rule: string;
  readonly caller: AuditCaller;
  /** Id in patient-identity, never a matricule. */
  readonly patient?: string | undefined;
  readonly entity?:
    | {
        readonly type: string;
        readonly id: string;
        readonly version?: number | undefined;
        /** Type of the document. */
        readonly code?: string | undefined;
      }
    | undefined;
  readonly mode?: AuditMode | undefined;
  /** Of break-glass: why. */
  readonly reason?: string | undefined;
  /** Id of the request. */
  readonly request: string;
  /** Small facts; `label` is the plain name of a document type. */
  readonly details?: Readonly<Record<string, string>> | undefined;
}

/** An entry as it stands in the trace. */
export interface AuditRecord extends AuditEntry {
  /** Grows in the order of writing. */
  readonly id: number;
}

export interface AuditFilter {
  readonly patient?: string | undefined;
  /** Id of a caller. */
  readonly caller?: string | undefined;
  /** What concerns this patient, or was done by this caller: his own view. */
  readonly own?: { readonly patient: string; readonly caller: string } | undefined;
  /** Leaves out what this caller did with the trace itself. */
  readonly withoutReadingsOf?: string | undefined;
  readonly request?: string | undefined;
  readonly id?: number | undefined;
  readonly kinds?: readonly AuditKind[] | undefined;
  readonly actions?: readonly AuditAction[] | undefined;
  readonly outcomes?: readonly AuditOutcome[] | undefined;
  readonly rule?: string | undefined;
  readonly entity?: { readonly type?: string | undefined; readonly id: string } | undefined;
  /** Milliseconds; `from` included, `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface AuditListOptions extends AuditFilter {
  /** 50 unless told, 1,000 at most. */
  readonly count?: number | undefined;
  /** Where the page before ended. */
  readonly before?: AuditPlace | undefined;
}

/** A rule in plain words, for those whom it concerns. */
export interface RuleWords {
  readonly fr: string;
  readonly en: string;
}

/** A place in the list, newest first. */
export interface AuditPlace {
  readonly at: number;
  readonly id: number;
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditRecord[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: AuditPlace;
}

export interface Audit {
  /** In the transaction of what is traced: both are kept, or neither. */
  append(tx: Sql, entries: readonly AuditEntry[]): Promise<void>;
  /** Durable before it resolves; calls at the same time share one statement and one commit. */
  record(entries: readonly AuditEntry[]): Promise<void>;
  list(options?: AuditListOptions): Promise<AuditPage>;
  /** Words for the rules of a room, by their ids: what people read beside an access. Later words replace earlier ones. */
  describeRules(rules: Readonly<Record<string, RuleWords>>): void;
  /** Who else may read the trace of a patient: a legal representative. The check of a later room; nobody until one is given. */
  allowReading(check: (caller: { readonly id: string; readonly kind: string }, patient: string) => boolean | Promise<boolean>): void;
  /** Seals all entries that no open transaction can add to any more. */
  seal(options?: { readonly patienceMs?: number; readonly signal?: AbortSignal }): Promise<AuditSealed>;
  /** Removes months that are older than so many, when all of them is sealed and sound; their seals stay. */
  purge(keepMonths: number): Promise<AuditPurged>;
  /** Reads everything once, in one snapshot. */
  verify(options?: VerifyOptions): Promise<AuditVerdict>;
}

export interface AuditSealed {
  readonly seals: number;
  readonly entries: number;
  /** Everything up to this id is sealed. */
  readonly upto: number;
}

export interface AuditPurged {
  readonly months: number;
  readonly entries: number;
}

export interface VerifyOptions {
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type AuditFindingKind =
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'seal-removed'
  | 'seal-changed'
  | 'batch-differs'
  | 'anchor-differs'
  | 'more';

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** Of the entry. */
  readonly id?: number;
  /** Number of the seal. */
  readonly seal?: number;
  readonly sentence: string;
}

export interface AuditVerdict {
  /** Nothing was found. */
  readonly sound: boolean;
  readonly findings: readonly AuditFinding[];
  readonly seals: number;
  /** Entries held against their seal. */
  readonly entries: number;
  /** Entries that no seal covers yet. */
  readonly unsealed: number;
  /** Entries removed after their time. */
  readonly purged: number;
  /** Seals that are not written down outside the database. */
  readonly unanchored: number;
}

/** GET /audit/mine: an entry in plain words, for the patient whom it concerns. */
export interface PlainEntry {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  /** As people read it, in the time of Paris. */
  readonly when: string;
  readonly who: string;
  /** Profession, specialty, place of work. */
  readonly as?: string;
  /** Software used. */
  readonly by?: string;
  readonly kind: AuditRecord['kind'];
  readonly action: AuditRecord['action'];
  readonly outcome: AuditRecord['outcome'];
  readonly document?: { readonly id: string; readonly label: string };
  readonly sentence: string;
  readonly rule: string;
  /** What the rule says. */
  readonly why: string;
  readonly mode?: { readonly code: string; readonly text: string; readonly reason?: string };
  /** Done by whoever reads this. */
  readonly yours: boolean;
}

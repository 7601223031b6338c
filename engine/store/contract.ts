// What the other rooms see of the store: a repository that is always bound to who asks, and the hooks of a mount.
import type { JsonText, Resource } from '@socle/engine/fhir';
import type { Condition, HashKey, Query, SearchModel, TypeModel } from '@socle/engine/search';
import type { Clock } from '@socle/kit/clock';
import type { Issue } from '@socle/kit/problem';
import type { Database, Sql, TransactionOptions } from '@socle/kit/sql';

/** Who asks, in which request. */
export interface Call {
  readonly caller: { readonly id: string; readonly kind: string; readonly name: string };
  readonly requestId: string;
}

export type Action = 'read' | 'vread' | 'history' | 'search' | 'create' | 'update' | 'patch' | 'delete' | 'purge' | 'export' | 'import';

/** What is asked for. `type` is absent for the whole system, `id` for a type. */
export interface Access {
  readonly action: Action;
  readonly type?: string | undefined;
  readonly id?: string | undefined;
}

/** Every access is decided by a named rule. `only` narrows what is seen to the resources that meet a condition. */
export type Decision =
  | { readonly permit: true; readonly rule: string; readonly only?: ((model: TypeModel) => Condition) | undefined }
  | { readonly permit: false; readonly rule: string; readonly reason: string };

export interface Policy {
  decide(call: Call, access: Access): Decision;
}

/** One line of the trace: who did what to which resources, by which rule. */
export interface Trace {
  readonly at: number;
  readonly caller: string;
  readonly request: string;
  readonly action: Action;
  readonly rule: string;
  readonly permitted: boolean;
  readonly type: string;
  readonly ids: readonly string[];
}

/** Checks before a write; throws a Problem or returns findings to show. */
export type Check = (resource: Resource, mode: 'create' | 'update') => readonly Issue[] | undefined;

export interface Mount {
  /** PostgreSQL schema that holds this repository, and no other. */
  readonly schema: string;
  readonly database: Database;
  readonly search: SearchModel;
  readonly policy: Policy;
  readonly check: Check;
  readonly clock: Clock;
  /** New random bytes for identifiers. */
  readonly randomBytes: (count: number) => Buffer;
  /** Secret under which index tokens are hashed, and the one that signs cursors; kept in the schema itself unless given. */
  readonly keys?: StoreKeys | undefined;
  readonly settings: StoreSettings;
  /** Called once after a commit with what changed: later rooms feed subscriptions and caches from it. */
  readonly changed?: ((changes: readonly Change[]) => void) | undefined;
  /** Expansion of a value set for `:in`, subsumption for `:below` and `:above`. */
  readonly codes?: CodeSource | undefined;
}

/** A mount that is open: its keys are known. */
export type OpenMount = Mount & { readonly keys: StoreKeys };

export interface StoreKeys {
  readonly hash: HashKey;
  readonly cursor: Buffer;
}

export interface CodeSource {
  inValueSet(url: string): Promise<readonly { readonly system?: string | undefined; readonly code: string }[]>;
  below(system: string | undefined, code: string): Promise<readonly { readonly system?: string | undefined; readonly code: string }[]>;
  above(system: string | undefined, code: string): Promise<readonly { readonly system?: string | undefined; readonly code: string }[]>;
}

export interface StoreSettings {
  /** Whether PUT may create under an id that the client chose. */
  readonly createOnUpdate: boolean;
  /** `buffered`: reads are traced within a fifth of a second; `durable`: before each answer. Writes always are in their own transaction. */
  readonly readTrace: 'buffered' | 'durable';
  /** Most resources that one include step may add. */
  readonly includeMax: number;
  /** Most rows that one page may look at to fill itself. */
  readonly scanMax: number;
  /** Hits up to which a total over hashed values is rechecked one by one. */
  readonly exactTotalMax: number;
}

export const defaultStoreSettings: StoreSettings = {
  createOnUpdate: true,
  readTrace: 'buffered',
  includeMax: 1000,
  scanMax: 50_000,
  exactTotalMax: 10_000,
};

/** One version as it lies in the store, ready for the wire. A search gives it in bytes, which are shared: nobody writes to them. */
export interface Hit {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly updated: number;
  readonly content: JsonText;
}

/** The same as a text. */
export interface Stored extends Hit {
  readonly content: string;
}

export interface Change {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly kind: 'create' | 'update' | 'delete';
}

export interface HistoryEntry {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly updated: number;
  readonly kind: 'create' | 'update' | 'delete';
  /** Absent for a deletion. */
  readonly content: string | undefined;
}

export interface Written {
  readonly stored: Stored;
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly issues: readonly Issue[];
}

export interface UpdateOptions {
  /** Version that the client has seen (If-Match). */
  readonly ifMatch?: number | undefined;
  /** The update must not create (`PATCH`, or an id that was found). */
  readonly mustExist?: boolean | undefined;
  readonly action?: 'update' | 'patch' | undefined;
}

export interface SearchPage {
  readonly matches: readonly Hit[];
  readonly included: readonly Hit[];
  readonly total: number | undefined;
  readonly next: string | undefined;
  readonly previous: string | undefined;
  /** Things to tell in an OperationOutcome entry: includes cut short, parameters left out. */
  readonly notes: readonly Issue[];
}

export interface HistoryOptions {
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly since?: number | undefined;
  /** Only versions that were current at some point of this interval. */
  readonly at?: { readonly lo: number; readonly hi: number } | undefined;
  readonly count: number;
  readonly cursor?: string | undefined;
}

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  readonly total: number | undefined;
  readonly next: string | undefined;
}

/** All that a route can do: bound to its caller, so that access and trace cannot be forgotten. */
export interface Repository {
  read(type: string, id: string): Promise<Stored>;
  vread(type: string, id: string, version: number): Promise<Stored>;
  history(options: HistoryOptions): Promise<HistoryPage>;
  search(query: Query): Promise<SearchPage>;
  /** Ids of at most `limit` matches. */
  findIds(query: Query, limit: number): Promise<readonly string[]>;
  create(resource: Resource): Promise<Written>;
  update(resource: Resource, options?: UpdateOptions): Promise<Written>;
  /** Reads, changes and writes again; repeated when another writer was faster and no version was asked for. */
  patch(type: string, id: string, change: (current: Resource) => Resource, options?: UpdateOptions): Promise<Written>;
  /** The version of the deletion, or undefined where there was nothing to delete. */
  remove(type: string, id: string, options?: { ifMatch?: number | undefined }): Promise<{ version: number; updated: number } | undefined>;
  /** Erases every version for good: the right to erasure. */
  purge(type: string, id: string): Promise<number>;
  /** All or nothing. Inside, the same verbs; conditions on searches are guarded against other writers of the same condition. */
  transaction<T>(work: (repository: TransactionRepository) => Promise<T>, how?: Pick<TransactionOptions, 'ahead'>): Promise<T>;
  /** Streams resources for bulk export. */
  stream(types: readonly string[], options: StreamOptions): AsyncIterable<Buffer>;
}

export interface StreamOptions {
  readonly since?: number | undefined;
  readonly where?: (type: string) => Condition | undefined;
}

export interface TransactionRepository {
  /** The same transaction for another call: what it does is decided and traced for that one. */
  as(call: Call): TransactionRepository;
  read(type: string, id: string): Promise<Stored>;
  search(query: Query): Promise<SearchPage>;
  findIds(query: Query, limit: number): Promise<readonly string[]>;
  /** Holds other transactions that use the same conditions until this one ends. */
  guard(conditions: readonly string[]): Promise<void>;
  /** A new id for a resource, so that references can be rewritten before writing. */
  newId(resource: Resource): string;
  writeAll(writes: readonly Write[]): Promise<readonly WriteResult[]>;
  history(options: HistoryOptions): Promise<HistoryPage>;
  /** Work of the room that mounts the store, in the same transaction: its own tables, the audit trail, queued jobs. */
  also<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
}

/** `by`: decided and traced for this call, where several share one transaction; else for the call of the repository. */
export type Write = { readonly by?: Call | undefined } & (
  | { readonly kind: 'create'; readonly resource: Resource }
  | {
      readonly kind: 'update';
      readonly resource: Resource;
      readonly ifMatch?: number | undefined;
      readonly action?: 'update' | 'patch' | undefined;
    }
  | { readonly kind: 'delete'; readonly type: string; readonly id: string; readonly ifMatch?: number | undefined }
);

export type WriteResult =
  | { readonly kind: 'written'; readonly written: Written }
  | { readonly kind: 'deleted'; readonly version: number; readonly updated: number }
  | { readonly kind: 'absent' };

export type { Sql };

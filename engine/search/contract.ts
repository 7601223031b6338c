// What the other rooms see of search: parameters, the index of a resource, and queries (FHIR R4, section 3.1.1).
import type { Resource, SearchParameterDefinition } from '@socle/engine/fhir';
import type { HashList } from './rules/hash.ts';

export type ParamType = SearchParameterDefinition['type'];

/** One typed value that a parameter finds in a resource. Instants are milliseconds since 1970, upper bounds exclusive. */
export type IndexValue = TokenValue | ReferenceValue | StringValue | DateValue | QuantityValue | UriValue | PositionValue;

export interface TokenValue {
  readonly kind: 'token';
  readonly system?: string | undefined;
  readonly code?: string | undefined;
  /** Display or text, for `:text`. */
  readonly text?: string | undefined;
  /** `Identifier.type`, for `:of-type`. */
  readonly types?: readonly { readonly system?: string | undefined; readonly code?: string | undefined }[] | undefined;
}
export interface ReferenceValue {
  readonly kind: 'reference';
  /** Local: type and id. Otherwise `url`, without its version. */
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly version?: string | undefined;
  readonly identifier?: { readonly system?: string | undefined; readonly value?: string | undefined } | undefined;
}
export interface StringValue {
  readonly kind: 'string';
  readonly text: string;
}
export interface DateValue {
  readonly kind: 'date';
  readonly lo: number;
  readonly hi: number;
}
/** A number is a quantity without unit. Ranges have two bounds, both inclusive. */
export interface QuantityValue {
  readonly kind: 'quantity';
  readonly lo: number;
  readonly hi: number;
  readonly system?: string | undefined;
  readonly code?: string | undefined;
  readonly unit?: string | undefined;
  /** The same in canonical UCUM units. */
  readonly canonical?: { readonly lo: number; readonly hi: number; readonly unit: string } | undefined;
}
export interface UriValue {
  readonly kind: 'uri';
  readonly uri: string;
}
export interface PositionValue {
  readonly kind: 'position';
  readonly latitude: number;
  readonly longitude: number;
}

/** One way to reach values: a branch of the union that a parameter's expression is. Parameters share branches. */
export interface Branch {
  /** Number inside its type, stable: it stands in the index tables. */
  readonly number: number;
  readonly key: string;
  readonly type: ParamType;
  readonly values: (resource: Resource) => IndexValue[];
  /** JSON paths of the elements, for sorting where the index holds hashes. */
  readonly paths: readonly string[];
  /** The members of the resource that `values` looks at; undefined where it may look anywhere. */
  readonly reads: readonly string[] | undefined;
  /** At most one value by cardinality. */
  readonly single: boolean;
  /** Its values are identifiers, nearly unique: hashed by value alone, the system is rechecked. */
  readonly identifiers: boolean;
}

export interface Param {
  readonly code: string;
  readonly type: ParamType;
  readonly url: string;
  readonly resourceType: string;
  /** Bit in the presence map of a resource; -1: presence is a token. */
  readonly ordinal: number;
  readonly branches: readonly Branch[];
  /** Allowed target types of a reference; empty for the others. */
  readonly targets: readonly string[];
  /** Set where the expression keeps only references to one type (`where(resolve() is Patient)`). */
  readonly only?: string | undefined;
  readonly components?: readonly CompositePart[] | undefined;
  /** Composite: the elements inside which the parts must meet. */
  readonly roots?: ((resource: Resource) => unknown[]) | undefined;
  readonly expression: string;
}

export interface CompositePart {
  readonly param: Param;
  readonly values: (root: unknown, resource: Resource) => IndexValue[];
}

/** The columns that make the usual searches fast, chosen from the type's own parameters. */
export interface HotColumns {
  readonly patient?: Param | undefined;
  readonly concept?: Param | undefined;
  readonly date?: Param | undefined;
}

export interface TypeModel {
  readonly type: string;
  readonly number: number;
  readonly params: ReadonlyMap<string, Param>;
  readonly branches: readonly Branch[];
  readonly hot: HotColumns;
}

/** What a resource adds to the index. */
export interface IndexRow {
  readonly tokens: HashList;
  /** Bit n (of two 31-bit words): the parameter with ordinal n has a value. */
  presenceHi: number;
  presenceLo: number;
  readonly strings: { branch: number; value: string }[];
  readonly dates: { branch: number; lo: number; hi: number }[];
  /** `unit` as sent (code, else text); `base`, `baseLo`, `baseHi`: the same in canonical units, equal to the sent ones where there is none. */
  readonly quantities: { branch: number; unit: string; lo: number; hi: number; base: string; baseLo: number; baseHi: number }[];
  /** Id of the one patient of the hot parameter. */
  patient: string | undefined;
  /** The codings and text of the hot parameter, as a sorted list of `system|code`. */
  concept: readonly string[] | undefined;
  /** Bounds of the hot date. */
  lo: number | undefined;
  hi: number | undefined;
}

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** A wanted value, already read by the rules of its parameter's type. */
export type Wanted =
  | {
      readonly kind: 'token';
      readonly system?: string | undefined;
      readonly code?: string | undefined;
      readonly text?: string;
      readonly ofType?: { system: string; code: string; value: string };
    }
  | {
      readonly kind: 'reference';
      readonly type?: string | undefined;
      readonly types?: readonly string[];
      readonly id?: string | undefined;
      readonly url?: string | undefined;
      readonly version?: string | undefined;
      readonly identifier?: { system?: string | undefined; value?: string | undefined };
    }
  | { readonly kind: 'string'; readonly text: string; readonly folded: string }
  | { readonly kind: 'date'; readonly prefix: Prefix; readonly lo: number; readonly hi: number }
  | {
      readonly kind: 'quantity';
      readonly prefix: Prefix;
      readonly lo: number;
      readonly hi: number;
      readonly value: number;
      readonly system?: string | undefined;
      readonly code?: string | undefined;
      readonly canonical?: { readonly lo: number; readonly hi: number; readonly value: number; readonly unit: string } | undefined;
    }
  | { readonly kind: 'uri'; readonly uri: string }
  | { readonly kind: 'composite'; readonly parts: readonly Wanted[] }
  | { readonly kind: 'near'; readonly latitude: number; readonly longitude: number; readonly metres: number };

export type Modifier = 'missing' | 'exact' | 'contains' | 'text' | 'not' | 'in' | 'not-in' | 'below' | 'above' | 'of-type' | 'identifier';

/** A condition on one resource type. */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'none'; readonly of: Condition }
  | {
      readonly kind: 'param';
      readonly param: Param;
      readonly modifier?: Modifier | undefined;
      readonly values: readonly Wanted[];
      readonly missing?: boolean;
    }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'updated'; readonly prefix: Prefix; readonly lo: number; readonly hi: number }
  | { readonly kind: 'chain'; readonly param: Param; readonly target: TypeModel; readonly where: Condition }
  | { readonly kind: 'has'; readonly source: TypeModel; readonly param: Param; readonly where: Condition }
  | { readonly kind: 'compartment'; readonly params: readonly Param[]; readonly type: string; readonly id: string; readonly self: boolean }
  | { readonly kind: 'words'; readonly text: string; readonly narrative: boolean }
  | { readonly kind: 'list'; readonly id: string };

export interface SortKey {
  readonly param: '_id' | '_lastUpdated' | Param;
  readonly descending: boolean;
}

export interface Include {
  readonly reverse: boolean;
  readonly iterate: boolean;
  /** Type that holds the reference. `*` for any. */
  readonly source: string;
  /** Undefined: `*`, every reference parameter. */
  readonly param: Param | undefined;
  readonly target?: string | undefined;
}

export type Summary = 'true' | 'false' | 'text' | 'data' | 'count';
export type Total = 'none' | 'estimate' | 'accurate';

export interface Query {
  readonly model: TypeModel;
  readonly where: Condition;
  readonly sort: readonly SortKey[];
  readonly count: number;
  readonly includes: readonly Include[];
  readonly total: Total;
  readonly summary: Summary;
  readonly elements: readonly string[];
  readonly cursor?: string | undefined;
  /** The parameters that were really applied, for the self link, in order. */
  readonly applied: readonly (readonly [string, string])[];
  /** Parameters that were left out under lenient handling, each with its reason. */
  readonly ignored: readonly { readonly name: string; readonly reason: string }[];
}

// What the other rooms see of terminology: the questions it answers, and what it is given to answer them.
import type { Coding, Resource } from '@socle/engine/fhir';
import type { Database } from '@socle/kit/sql';

export interface TerminologyMount {
  readonly database: Database;
  /** PostgreSQL schema that holds its tables (all begin with `term_`). */
  readonly schema: string;
  /** Where CodeSystems, ValueSets and ConceptMaps are written by users; absent: only what was loaded. */
  readonly source?: ResourceSource | undefined;
  /** Most codes of one expansion without `count`; larger ones are refused as too costly. */
  readonly expansionMax?: number;
}

/** The terminology resources of a repository, so that what users write is known here. */
export interface ResourceSource {
  /** Changes at or after a time (ms since 1970), newest first, one per resource; `content` undefined: it was deleted. */
  changes(type: TerminologyType, since: number): AsyncIterable<SourceChange>;
}

export interface SourceChange {
  readonly id: string;
  readonly version: number;
  readonly updated: number;
  readonly content: string | undefined;
}

export type TerminologyType = 'CodeSystem' | 'ValueSet' | 'ConceptMap';
export const terminologyTypes: readonly TerminologyType[] = ['CodeSystem', 'ValueSet', 'ConceptMap'];

/** One concept of a code system, as it is loaded. */
export interface ConceptInput {
  readonly code: string;
  readonly display?: string | undefined;
  readonly definition?: string | undefined;
  /** Codes of the concepts above it; they may come later. */
  readonly parents: readonly string[];
  readonly inactive: boolean;
  readonly abstract: boolean;
  readonly designations: readonly Designation[];
  readonly properties: readonly Property[];
}

export interface Designation {
  readonly language?: string;
  readonly use?: Coding;
  readonly value: string;
}

/** `type` is the end of its `value[x]`: `Code`, `String`, `Boolean`… */
export interface Property {
  readonly code: string;
  readonly type: string;
  readonly value: unknown;
}

/** A code as it is found, with what can be told about it. */
export interface FoundCode {
  readonly system: string | undefined;
  readonly code: string;
  readonly display: string | undefined;
  readonly inactive: boolean;
  readonly abstract: boolean;
}

export interface ExpandRequest {
  readonly valueSet: string | Resource;
  readonly filter?: string | undefined;
  readonly offset?: number | undefined;
  readonly count?: number | undefined;
  readonly activeOnly?: boolean | undefined;
  readonly includeDesignations?: boolean | undefined;
  readonly displayLanguage?: string | undefined;
}

export interface Checked {
  readonly result: boolean;
  readonly message?: string | undefined;
  readonly display?: string | undefined;
  readonly code?: string | undefined;
  readonly system?: string | undefined;
}

export interface TranslateRequest {
  readonly map?: string | Resource | undefined;
  readonly codings: readonly Coding[];
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly targetSystem?: string | undefined;
  readonly reverse?: boolean | undefined;
}

export interface Match {
  readonly equivalence: string;
  readonly concept: Coding;
  readonly source: string | undefined;
  readonly products: readonly { readonly property: string; readonly value: string; readonly system?: string }[];
}

export type Subsumption = 'equivalent' | 'subsumes' | 'subsumed-by' | 'not-subsumed';

// What the other rooms see of the REST interface: how to mount one, and how to add an operation to it.
import type { JsonText, Resource } from '@socle/engine/fhir';
import type { Pair, SearchModel } from '@socle/engine/search';
import type { Call, Repository, Store } from '@socle/engine/store';
import type { Issue } from '@socle/kit/problem';

export interface FhirMount {
  /** Where it listens, e.g. `/fhir`. */
  readonly path: string;
  /** Name and purpose, for the CapabilityStatement. */
  readonly title: string;
  readonly description: string;
  readonly store: Store;
  readonly search: SearchModel;
  /** Absolute address of the mount, without a slash at its end. */
  readonly baseUrl: () => string;
  readonly software: { readonly name: string; readonly version: string };
  readonly limits: RestLimits;
  readonly operations: readonly Operation[];
  readonly now: () => Date;
  readonly newUuid: () => string;
}

export interface RestLimits {
  /** Size of a page when `_count` does not say. */
  readonly countDefault: number;
  readonly countMax: number;
  /** Entries of a batch or transaction. */
  readonly entriesMax: number;
  /** Resources of one `$everything` page and the like. */
  readonly everythingMax: number;
}

export const defaultRestLimits: RestLimits = { countDefault: 20, countMax: 1000, entriesMax: 10_000, everythingMax: 1000 };

export type Level = 'system' | 'type' | 'instance';

export interface Operation {
  /** Without the dollar. */
  readonly code: string;
  readonly levels: readonly Level[];
  /** Types on which it stands; absent: all. */
  readonly types?: readonly string[] | undefined;
  /** Changes something: then POST only. */
  readonly affectsState: boolean;
  readonly documentation: string;
  readonly definition?: string | undefined;
  run(input: OperationInput): Promise<Answer> | Answer;
}

export interface OperationInput {
  readonly mount: FhirMount;
  readonly repository: Repository;
  readonly call: Call;
  readonly level: Level;
  readonly type: string | undefined;
  readonly id: string | undefined;
  /** Of the URL, in order. */
  readonly pairs: readonly Pair[];
  /** Body: a Parameters resource, or the resource itself. */
  readonly body: Resource | undefined;
  readonly prefer: Prefer;
}

export interface Prefer {
  readonly return: 'minimal' | 'representation' | 'OperationOutcome' | undefined;
  readonly handling: 'strict' | 'lenient';
  readonly async: boolean;
}

/** What an interaction answers, before it is written as JSON or XML. */
export interface Answer {
  readonly status: number;
  /** JSON of one resource, ready for the wire. Bytes that nobody else holds are handed back once they are sent. */
  readonly content?: JsonText | undefined;
  /** A resource still to be printed. */
  readonly resource?: Resource | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly version?: number | undefined;
  /** Milliseconds. */
  readonly updated?: number | undefined;
  /** `Type/id/_history/version`. */
  readonly location?: string | undefined;
  readonly issues?: readonly Issue[] | undefined;
  /** Not FHIR: a body of its own media type. `own`: nobody else holds that Buffer; its memory is handed back once it is sent. */
  readonly raw?: { readonly type: string; readonly body: string | Buffer | AsyncIterable<Buffer>; readonly own?: boolean } | undefined;
}

/** Context of one interaction. */
export interface Ctx {
  readonly mount: FhirMount;
  readonly repository: Repository;
  readonly call: Call;
  readonly prefer: Prefer;
}

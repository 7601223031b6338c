// What the other rooms see of bulk: sources to import, what came of them, and the settings of import and export jobs.
import type { Resource } from '@socle/engine/fhir';
import type { Problem } from '@socle/kit/problem';

/** One line of NDJSON, one entry of a Bundle, or a resource made in memory. `end`: where to go on after it. */
export interface ImportItem {
  /** From 1: line of the file or entry of the Bundle. */
  readonly line: number;
  readonly content: Buffer | Resource | Problem;
  readonly end: Position;
}

export interface Position {
  readonly lines: number;
  readonly bytes: number;
}

export const start: Position = { lines: 0, bytes: 0 };

export interface ImportSource {
  /** Stable from one run to the next: an import that was stopped finds its place by it. */
  readonly name: string;
  /** Changes when the content does: an import never goes on in the middle of another file. */
  readonly fingerprint: string;
  /** Size, where it is known, for the progress. */
  readonly bytes: number | undefined;
  open(from: Position): AsyncIterable<readonly ImportItem[]>;
  /** Prepares a resource of this source before it is checked (references inside a Bundle). */
  readonly settle?: ((resource: Resource) => Resource) | undefined;
}

/** What to do with a resource whose id exists: a new version if it differs, nothing, or a refusal. */
export type Existing = 'update' | 'skip' | 'refuse';

export interface ImportOptions {
  readonly existing?: Existing;
  /** Runs the checks of the mount; true unless told. */
  readonly validate?: boolean;
  /** Name under which the place reached is kept; without it a stopped import starts again. */
  readonly checkpoint?: string;
  /** Keeps the place after the end: the caller forgets it (`forgetImport`) together with what it does next. */
  readonly keepCheckpoint?: boolean;
  readonly refusals?: Refusals;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
  /** Connections that write at the same time; 2 unless told. */
  readonly connections?: number;
  /** Resources of one transaction; 3,000 unless told. */
  readonly chunk?: number;
}

export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  /** Present already with the same content, or skipped as asked. */
  readonly unchanged: number;
  readonly refused: number;
}

export interface ImportProgress extends ImportCounts {
  readonly source: string;
  /** Read and written so far, of this source. */
  readonly bytes: number;
  readonly totalBytes: number | undefined;
}

export interface ImportReport extends ImportCounts {
  readonly bySource: readonly (ImportCounts & { readonly source: string })[];
  /** Sources or parts of them that an earlier run had written. */
  readonly resumed: boolean;
}

/** Where refused lines are written: OperationOutcomes, one a line. */
export interface Refusals {
  /** Returns the size after it. */
  append(text: string): Promise<number>;
  /** Forgets what was written after this size, by a run that was stopped before it could commit. */
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

export interface BulkSettings {
  /** Folder of the files of jobs, a folder each: `<data>/<room>/bulk`. */
  readonly folder: string;
  /** Folder below which `$import` may read `file:` addresses; undefined: none. */
  readonly imports: string | undefined;
  /** Milliseconds after which the files of a finished job are removed. */
  readonly keep: number;
  /** Jobs that one caller may have under way. */
  readonly perCaller: number;
}

export const defaultBulkSettings: Omit<BulkSettings, 'folder'> = { imports: undefined, keep: 24 * 3_600_000, perCaller: 5 };

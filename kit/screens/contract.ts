// What is seen of built screens from outside: the files that pages are made of.

/** Of each entry by its name, the path of its source in the project: `{ home: 'web/home/main.tsx' }`. */
export type ScreenSources = Readonly<Record<string, string>>;

/** A built file, ready to be sent as it is. */
export interface ScreenFile {
  readonly name: string;
  readonly media: string;
  readonly plain: Buffer;
  readonly brotli: Buffer;
  readonly gzip: Buffer;
  /** Strong: the hash of the content. */
  readonly etag: string;
}

/** What a page asks for: its script, what that script imports at once, its style. */
export interface Entry {
  readonly script: string;
  readonly imports: readonly string[];
  readonly styles: readonly string[];
}

/** The built screens, in memory. */
export interface Screens {
  readonly files: ReadonlyMap<string, ScreenFile>;
  readonly entries: Readonly<Record<string, Entry>>;
}

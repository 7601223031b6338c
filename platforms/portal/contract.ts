// What is seen of the screens from outside: which portals there are, and the files that they are made of.

export const portals = ['home', 'pro', 'citizen'] as const;
export type Portal = (typeof portals)[number];

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

/** What a page of a portal asks for: its script, what that script imports at once, its style. */
export interface Entry {
  readonly script: string;
  readonly imports: readonly string[];
  readonly styles: readonly string[];
}

/** The built screens, in memory. */
export interface Screens {
  readonly files: ReadonlyMap<string, ScreenFile>;
  readonly entries: Readonly<Record<Portal, Entry>>;
}

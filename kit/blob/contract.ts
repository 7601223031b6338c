// A store of contents by what they are: the same bytes are one object, an altered one is never given out.

export interface BlobStore {
  /** Where these bytes would lie: SHA-256, in hexadecimal. */
  addressOf(bytes: Buffer): string;
  /** Durable before it resolves. `hash`: what `addressOf` gave for these bytes, for whoever has asked. */
  put(bytes: Buffer, hash?: string): Promise<{ readonly hash: string; readonly size: number }>;
  /** The bytes, held against their address; a Problem `unavailable` with the rule BLOB-MISSING or BLOB-ALTERED otherwise. */
  get(hash: string): Promise<Buffer>;
  has(hash: string): Promise<boolean>;
  remove(hash: string): Promise<void>;
  /** Name under which an object lies: it tells nothing about its content to whoever has no key. */
  nameOf(hash: string): string;
  /** All that lies there, for a sweep; `modified` in milliseconds. */
  list(): AsyncIterable<{ readonly name: string; readonly modified: number }>;
  removeNamed(name: string): Promise<void>;
  /** Wraps the key of every object anew under the newest master key; how many were. Contents are not written again; what was done is skipped when it is repeated. */
  rotate(onProgress?: (done: number) => void): Promise<number>;
}

/** What an implementation does: sealed objects under names. */
export interface Shelf {
  write(name: string, parts: readonly Buffer[]): Promise<void>;
  /** Makes an object that lies there durable, and young again for a sweep: whoever brings its content once more counts on it. */
  keep(name: string, sealed: Buffer): Promise<void>;
  /** Undefined where there is none. */
  read(name: string): Promise<Buffer | undefined>;
  has(name: string): Promise<boolean>;
  remove(name: string): Promise<void>;
  list(): AsyncIterable<{ readonly name: string; readonly modified: number }>;
}

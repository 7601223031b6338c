// How much one element of the framework may hold. Above, it is refused with its place.
export const limits = {
  /** Signs of an id. */
  id: 80,
  /** Signs of a title. */
  line: 400,
  /** Signs of a text: a statement, or the prose of a chapter. */
  text: 200_000,
  /** Bytes of one file of content. */
  file: 2_000_000,
  /** Of one edition. */
  chapters: 200,
  requirements: 20_000,
  /** How deep YAML may be nested. */
  depth: 24,
} as const;

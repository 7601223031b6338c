// String.prototype.isWellFormed, in every Node since 20 but not yet in the type library that we compile against.

/** False where a string holds half of a surrogate pair. One-byte strings answer at once. */
export function isWellFormed(text: string): boolean {
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
}

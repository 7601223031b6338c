// Whose documents were seen lately. A document never changes its patient, and whoever opens one has mostly just listed them: his record is looked up along with it.

/** Pairs of ids, some hundred bytes each. */
const pairsMax = 20_000;

export interface Owners {
  /** The patient of this document, as far as it is remembered: a guess to be held against the row, never an answer. */
  of(document: string): string | undefined;
  note(document: string, patient: string): void;
}

export function openOwners(max = pairsMax): Owners {
  // In the order in which they were noted.
  const known = new Map<string, string>();
  return {
    of: (document) => known.get(document),
    note(document, patient) {
      if (known.has(document)) return;
      if (known.size >= max) known.delete(known.keys().next().value as string);
      known.set(document, patient);
    },
  };
}

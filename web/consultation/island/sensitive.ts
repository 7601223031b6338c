// A first look at what should not be published, while one writes: beside the words, before they leave. What counts is what the server finds.

export interface Finding {
  readonly kind: 'mail' | 'phone' | 'matricule';
  readonly words: string;
  /** Never published, whoever asks. */
  readonly refused: boolean;
}

const patterns: readonly { readonly kind: Finding['kind']; readonly pattern: RegExp; readonly refused: boolean }[] = [
  { kind: 'mail', pattern: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, refused: false },
  { kind: 'phone', pattern: /(?<![\d.])(?:\+33[ .-]?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)/g, refused: false },
  {
    kind: 'matricule',
    pattern: /(?<!\d)[1-478] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?(?!\d)/g,
    refused: true,
  },
];

export function findSensitive(text: string): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const { kind, pattern, refused } of patterns)
    for (const [words] of text.slice(0, 40_000).matchAll(pattern)) found.set(`${kind} ${words}`, { kind, words, refused });
  return [...found.values()].slice(0, 10);
}

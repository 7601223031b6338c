// The words that changed inside a text, in runs to be shown as they are.
import { diffWordsWithSpace } from 'diff';

export interface Run {
  readonly op: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Texts longer than this are compared line by line: words would take seconds. */
const wordwise = 20_000;

export function redline(before: string, after: string): readonly Run[] {
  const clip = before.length + after.length > wordwise;
  const parts = clip ? byLine(before, after) : diffWordsWithSpace(before, after, { maxEditLength: 4000 });
  if (!parts)
    return [
      ...(before === '' ? [] : [{ op: 'removed', text: before } as const]),
      ...(after === '' ? [] : [{ op: 'added', text: after } as const]),
    ];
  return parts.map(({ added, removed, value }) => ({ op: added ? 'added' : removed ? 'removed' : 'same', text: value }));
}

function byLine(before: string, after: string): { value: string; added?: boolean; removed?: boolean }[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const [inA, inB] = [new Set(a), new Set(b)];
  return [
    ...a.filter((line) => !inB.has(line)).map((value) => ({ value: `${value}\n`, removed: true })),
    ...b.map((value) => (inA.has(value) ? { value: `${value}\n` } : { value: `${value}\n`, added: true })),
  ];
}

// The words that differ, in runs to be shown while one writes; the server compares the same way.
import { diffWordsWithSpace } from 'diff';

export interface Run {
  readonly key: string;
  readonly op: 'same' | 'added' | 'removed';
  readonly text: string;
}

export function redline(before: string, after: string): readonly Run[] {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: 2000 }) ?? [
    { value: before, removed: true, added: false },
    { value: after, added: true, removed: false },
  ];
  let at = 0;
  return parts.map(({ added, removed, value }) => {
    const op = added ? 'added' : removed ? 'removed' : 'same';
    const key = `${op} ${at}`;
    at += value.length + 1;
    return { key, op, text: value };
  });
}

// How many steps backtracking may take on a text of a given length, at worst.
import type { Part } from './pattern-parser.ts';

/** Infinite where repetitions nest: `(a+)+`, `(a|a)*`. */
export function worstCost(part: Part, length: number): number {
  return ways(part, length) * (startsAnchored(part) ? 1 : length + 1) * (length + 1);
}

function ways(part: Part, length: number): number {
  switch (part.kind) {
    case 'sequence':
      return part.parts.reduce((cost, one) => cost * ways(one, length), 1);
    case 'choice':
      return part.parts.reduce((cost, one) => cost + ways(one, length), 0);
    case 'group':
      return ways(part.of, length);
    case 'repeat': {
      const inner = ways(part.of, length);
      if (part.max > 1 && inner > 1) return Number.POSITIVE_INFINITY;
      return inner * (Math.min(part.max, length) - Math.min(part.min, length) + 1);
    }
    case 'beyond':
      return part.of ? ways(part.of, length) : length + 1;
    default:
      return 1;
  }
}

function startsAnchored(part: Part): boolean {
  if (part.kind === 'assert') return part.what === '^';
  if (part.kind === 'sequence') return part.parts[0] !== undefined && startsAnchored(part.parts[0]);
  return part.kind === 'group' && startsAnchored(part.of);
}

export function needsBacktracking(part: Part): boolean {
  if (part.kind === 'beyond') return true;
  if (part.kind === 'sequence' || part.kind === 'choice') return part.parts.some(needsBacktracking);
  return (part.kind === 'group' || part.kind === 'repeat') && needsBacktracking(part.of);
}

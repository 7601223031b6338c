// Runs a regular expression in time linear in the text, whatever the expression: all its threads advance together (Thompson, Pike).
import type { ParsedPattern, Part } from './pattern-parser.ts';

type Instruction =
  | { readonly op: 'one'; readonly test: (character: string) => boolean }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly what: '^' | '$' | '\\b' | '\\B' }
  | { readonly op: 'match' };

export interface Machine {
  readonly size: number;
  /** Start and end of the match and of each group from `from` on; undefined where there is none. */
  find(text: string, from: number): readonly number[] | undefined;
}

const maxSize = 20_000;

/** Undefined where counted repetitions make it too large. */
export function machineOf(pattern: ParsedPattern): Machine | undefined {
  const program: Instruction[] = [];
  if (!emit(pattern.part, program)) return undefined;
  program.push({ op: 'match' });
  return { size: program.length, find: (text, from) => find(program, text, from, pattern.groups) };
}

function emit(part: Part, program: Instruction[]): boolean {
  if (program.length > maxSize) return false;
  switch (part.kind) {
    case 'one':
      program.push({ op: 'one', test: characterTest(part.source) });
      return true;
    case 'assert':
      program.push({ op: 'assert', what: part.what });
      return true;
    case 'sequence':
      return part.parts.every((one) => emit(one, program));
    case 'choice':
      return emitChoice(part.parts, program);
    case 'group': {
      if (part.group > 0) program.push({ op: 'save', slot: part.group * 2 });
      const done = emit(part.of, program);
      if (part.group > 0) program.push({ op: 'save', slot: part.group * 2 + 1 });
      return done;
    }
    case 'repeat':
      return emitRepeat(part, program);
    default:
      return false;
  }
}

function emitChoice(parts: readonly Part[], program: Instruction[]): boolean {
  const jumps: { op: 'jump'; to: number }[] = [];
  for (const [i, one] of parts.entries()) {
    const last = i === parts.length - 1;
    const split = { op: 'split' as const, first: program.length + 1, second: 0 };
    if (!last) program.push(split);
    if (!emit(one, program)) return false;
    if (last) break;
    const jump = { op: 'jump' as const, to: 0 };
    jumps.push(jump);
    program.push(jump);
    split.second = program.length;
  }
  for (const jump of jumps) jump.to = program.length;
  return true;
}

function emitRepeat(part: Part & { readonly kind: 'repeat' }, program: Instruction[]): boolean {
  for (let i = 0; i < part.min; i++) if (!emit(part.of, program)) return false;
  const endless = part.max === Number.POSITIVE_INFINITY;
  const splits: { op: 'split'; first: number; second: number }[] = [];
  for (let i = part.min; i < (endless ? part.min + 1 : part.max); i++) {
    const split = { op: 'split' as const, first: 0, second: 0 };
    const at = program.push(split) - 1;
    splits.push(split);
    if (!emit(part.of, program)) return false;
    if (endless) program.push({ op: 'jump', to: at });
    if (part.greedy) split.first = at + 1;
    else split.second = at + 1;
  }
  for (const split of splits) {
    if (part.greedy) split.second = program.length;
    else split.first = program.length;
  }
  return true;
}

/** A class is asked of the native engine, one character at a time; ASCII answers are kept. */
function characterTest(source: string): (character: string) => boolean {
  if (source === '.') return () => true;
  const pattern = nativeOne(source);
  const known = new Int8Array(128);
  return (character) => {
    const code = character.charCodeAt(0);
    if (code >= 128) return pattern.test(character);
    if (known[code] === 0) known[code] = pattern.test(character) ? 1 : -1;
    return known[code] === 1;
  };
}

function nativeOne(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, 'us');
  } catch {
    return new RegExp(`^(?:${source})$`, 's');
  }
}

interface Threads {
  readonly list: { readonly at: number; readonly saved: readonly number[] }[];
  readonly seen: Uint32Array;
}

function find(program: readonly Instruction[], text: string, from: number, groups: number): readonly number[] | undefined {
  let current: Threads = { list: [], seen: new Uint32Array(program.length) };
  let next: Threads = { list: [], seen: new Uint32Array(program.length) };
  let found: readonly number[] | undefined;
  const start = new Array<number>(2 + groups * 2).fill(-1);
  for (let at = from, round = 1; at <= text.length; round++) {
    // A match that starts earlier wins: no new thread once one is found.
    if (!found) addThread(program, current, 0, start.with(0, at), text, at, round);
    if (current.list.length === 0 && found) break;
    const character = at < text.length ? String.fromCodePoint(text.codePointAt(at) as number) : '';
    const after = at + Math.max(1, character.length);
    for (const thread of current.list) {
      const step = program[thread.at] as Instruction;
      if (step.op === 'match') {
        found = thread.saved.with(1, at);
        break; // Threads behind it prefer less.
      }
      if (step.op === 'one' && character !== '' && step.test(character))
        addThread(program, next, thread.at + 1, thread.saved, text, after, round + 1);
    }
    current.list.length = 0;
    [current, next] = [next, current];
    at = after;
  }
  return found;
}

function addThread(
  program: readonly Instruction[],
  threads: Threads,
  first: number,
  saved: readonly number[],
  text: string,
  at: number,
  round: number,
): void {
  const waiting: { at: number; saved: readonly number[] }[] = [{ at: first, saved }];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (threads.seen[one.at] === round) continue;
    threads.seen[one.at] = round;
    const step = program[one.at] as Instruction;
    if (step.op === 'jump') waiting.push({ at: step.to, saved: one.saved });
    else if (step.op === 'split') waiting.push({ at: step.second, saved: one.saved }, { at: step.first, saved: one.saved });
    else if (step.op === 'save') waiting.push({ at: one.at + 1, saved: one.saved.with(step.slot, at) });
    else if (step.op !== 'assert') threads.list.push(one);
    else if (holds(step.what, text, at)) waiting.push({ at: one.at + 1, saved: one.saved });
  }
}

function holds(what: '^' | '$' | '\\b' | '\\B', text: string, at: number): boolean {
  if (what === '^') return at === 0;
  if (what === '$') return at === text.length;
  const word = (i: number): boolean => /\w/.test(text.charAt(i));
  return (word(at - 1) !== word(at)) === (what === '\\b');
}

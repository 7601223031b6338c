// Regular expressions of strangers: the native engine where it cannot be slow, a linear one where it could (ReDoS).
import { Problem, show } from '@socle/kit/problem';
import { needsBacktracking, worstCost } from './pattern-cost.ts';
import { type Machine, machineOf } from './pattern-machine.ts';
import { type ParsedPattern, parsePattern } from './pattern-parser.ts';

export interface Pattern {
  test(text: string): boolean;
  /** The whole text, from start to end. */
  testFull(text: string): boolean;
  /** All matches; `$1`, `$&`, `${name}` in the substitution. */
  replace(text: string, substitution: string): string;
}

const maxPattern = 2_000;
const maxNativeCost = 3_000_000;
const maxMachineCost = 100_000_000;
const patterns = new Map<string, Pattern>();
const maxPatterns = 500;

/** A Problem where the text is no regular expression. */
export function patternOf(source: string): Pattern {
  let pattern = patterns.get(source);
  if (!pattern) {
    pattern = createPattern(source);
    if (patterns.size >= maxPatterns) patterns.clear();
    patterns.set(source, pattern);
  }
  return pattern;
}

function createPattern(source: string): Pattern {
  if (source.length > maxPattern)
    throw new Problem('too-costly', `A regular expression of ${source.length} characters is longer than ${maxPattern}.`);
  const native = nativePattern(source, 'gd');
  const full = nativePattern(`^(?:${source})$`, '');
  const parsed = parsePattern(source);
  const whole = parsePattern(`^(?:${source})$`);
  const machine = lazily(() => machineOf(parsed));
  const wholeMachine = lazily(() => machineOf(whole));
  return {
    test: (text) =>
      isQuick(parsed, text) ? native.test(reset(native, text)) : linear(source, parsed, machine(), text).find(text, 0) !== undefined,
    testFull: (text) => (isQuick(whole, text) ? full.test(text) : linear(source, whole, wholeMachine(), text).find(text, 0) !== undefined),
    replace(text, substitution) {
      const finder = isQuick(parsed, text) ? nativeFinder(native) : linear(source, parsed, machine(), text);
      return replaceAll(text, substitution, parsed, finder);
    },
  };
}

function nativePattern(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `us${flags}`);
  } catch {
    try {
      // R4's own patterns escape signs that need none, which the u flag refuses.
      return new RegExp(source, `s${flags}`);
    } catch {
      throw new Problem('invalid', `${show(source)} is not a regular expression.`);
    }
  }
}

function reset(native: RegExp, text: string): string {
  native.lastIndex = 0;
  return text;
}

function isQuick(parsed: ParsedPattern, text: string): boolean {
  return worstCost(parsed.part, text.length) <= maxNativeCost;
}

function linear(source: string, parsed: ParsedPattern, machine: Machine | undefined, text: string): Machine {
  if (machine && machine.size * (text.length + 1) <= maxMachineCost) return machine;
  const reason = needsBacktracking(parsed.part)
    ? 'it looks around or back inside repetitions'
    : 'it is too large for a text of this length';
  throw new Problem('too-costly', `The regular expression ${show(source)} is refused: ${reason}.`);
}

type Finder = Pick<Machine, 'find'>;

function nativeFinder(native: RegExp): Finder {
  return {
    find(text, from) {
      native.lastIndex = from;
      return native.exec(text)?.indices?.flatMap((range) => range ?? [-1, -1]);
    },
  };
}

function replaceAll(text: string, substitution: string, parsed: ParsedPattern, finder: Finder): string {
  let out = '';
  let from = 0;
  for (let at = 0; at <= text.length; ) {
    const found = finder.find(text, at);
    if (!found) break;
    const [start, end] = found as [number, number];
    out += text.slice(from, start) + expand(substitution, text, found, parsed);
    from = end;
    at = end > start ? end : end + 1;
  }
  return out + text.slice(from);
}

function expand(substitution: string, text: string, found: readonly number[], parsed: ParsedPattern): string {
  const group = (number: number): string => {
    const start = found[number * 2] ?? -1;
    return start < 0 ? '' : text.slice(start, found[number * 2 + 1]);
  };
  return substitution.replace(/\$(?:(\$)|(&)|([0-9]{1,2})|\{([^}]*)\}|<([^>]*)>)/g, (whole, dollar, all, number, braced, angled) => {
    if (dollar) return '$';
    if (all) return group(0);
    const name: string | undefined = braced ?? angled;
    const which = number === undefined ? parsed.names.get(name ?? '') : Number(number);
    return which === undefined || which > parsed.groups ? whole : group(which);
  });
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

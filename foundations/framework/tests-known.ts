// The tests of the project and their last results: names from the sources, outcomes from what the last `npm test` left behind.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { KnownTest, TestOutcome } from './rules/coverage.ts';

const skipped = new Set(['node_modules', 'dist', 'data', 'coverage', 'scratch']);
/** `test('DOC-009 …', …)`, its name between any quotes, on this line or the next. */
const call = /(?<![\w.])(?:test|it)(?:\.(?:skip|todo|only))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;

/** Where the runner of tests writes how each went: `{ "<file>": { "<name>": "pass" } }`. */
export const resultsFile = (root: string): string => join(root, 'dist', 'tests', 'last.json');

export function knownTests(root: string): KnownTest[] {
  const results = readResults(resultsFile(root));
  return findTests(root).flatMap((path) => {
    const file = relative(root, path).split(sep).join('/');
    const source = readFileSync(path, 'utf8');
    return [...source.matchAll(call)].map((match): KnownTest => {
      const name = (match[2] as string).replace(/\\(['"`])/g, '$1');
      return { name, file, outcome: outcomeOf(results, name) };
    });
  });
}

type Results = Readonly<Record<string, TestOutcome>>;

/** A name with a value in it (`${…}`) is known by what stands before. */
function outcomeOf(results: Results, name: string): TestOutcome {
  const place = name.indexOf('${');
  if (place < 0) return results[name] ?? 'never';
  const stem = name.slice(0, place);
  const outcomes = Object.entries(results)
    .filter(([other]) => other.startsWith(stem))
    .map(([, outcome]) => outcome);
  return outcomes.includes('fail') ? 'fail' : (outcomes[0] ?? 'never');
}

function readResults(path: string): Results {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Results;
  } catch {
    return {};
  }
}

function findTests(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return skipped.has(entry.name) || entry.name.startsWith('.') ? [] : findTests(join(folder, entry.name));
    return entry.name.endsWith('.test.ts') ? [join(folder, entry.name)] : [];
  });
}

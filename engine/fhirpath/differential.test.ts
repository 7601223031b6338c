// Every search parameter and invariant of R4 on the official examples, against the library `fhirpath`; each difference is explained in samples/.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Decimal, officialExamples, type Resource, r4 } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import library from 'fhirpath';
import model from 'fhirpath/fhir-context/r4';
import { compile, compileBoolean } from './compile.ts';
import { compileGeneral, toJson } from './evaluate/general.ts';
import { type Evaluation, evaluations, resourceOf } from './testing.ts';

interface Difference {
  readonly expression: string;
  readonly type?: string;
  readonly reason: string;
}

const definitions = r4();
/** Of the thousands of definitions, one in so many besides all instances; one in 5 with SOCLE_TEST_ALL=1. */
const definitionShare = process.env.SOCLE_TEST_ALL === '1' ? 5 : 60;
const known = JSON.parse(readFileSync(new URL('samples/known-differences.json', import.meta.url), 'utf8')) as Difference[];

/** Twice over each example: once as this project reads it, once as JSON.parse does, for the library. */
function* everyEvaluation(): Generator<Evaluation & { readonly name: string; readonly root: Resource; readonly twin: Evaluation }> {
  for (const example of officialExamples(definitionShare)) {
    const root = resourceOf(example);
    if (!definitions.types.has(root.resourceType)) continue;
    const twins = evaluations(JSON.parse(example.text) as Resource, definitions);
    for (const evaluation of evaluations(root, definitions))
      yield { ...evaluation, name: example.name, root, twin: twins.next().value as Evaluation };
  }
}

function memo<T>(make: (expression: string, type: string) => T): (evaluation: Evaluation) => T {
  const made = new Map<string, T>();
  return ({ expression, type }) => {
    const key = `${type} ${expression}`;
    if (!made.has(key)) made.set(key, make(expression, type));
    return made.get(key) as T;
  };
}

/** The result as text; a refusal as `refused`. */
function told(run: () => unknown): string {
  try {
    return JSON.stringify(canonical(run()));
  } catch (error) {
    if (error instanceof TypeError && !/singleton|asynchronous/i.test(error.message)) throw error;
    return 'refused';
  }
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value instanceof Decimal) return Number(value.text);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '__path__');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, canonical(one)]));
}

// Two things the library cannot do, R4 writes all the same: `as` on several items, and resolve() without waiting.
let container: Resource;
function forLibrary(expression: string): string {
  return expression
    .replace(/\((\S+) as (\w+)\)/g, '($1.ofType($2))')
    .replace(/\bas\((\w+)\)/g, 'ofType($1)')
    .replace(/resolve\(\) is (\w+)/g, "refersTo('$1')");
}

function refersTo(references: readonly { reference?: string; type?: string }[], type: string): boolean[] {
  return references.map(({ reference = '', type: stated }) => {
    const contained = (container.contained ?? []) as Resource[];
    if (reference.startsWith('#')) return contained.some((one) => one.id === reference.slice(1) && one.resourceType === type);
    return (/(?:^|\/)([A-Z]\w+)\/[\w.-]+(?:\/_history\/.*)?$/.exec(reference)?.[1] ?? stated) === type;
  });
}

const asLibrary = memo((expression, type) => {
  const text = forLibrary(expression);
  const isResource = definitions.types.get(type)?.kind === 'resource';
  const options = { traceFn: () => {}, userInvocationTable: { refersTo: { fn: refersTo, arity: { 1: ['String'] } } } };
  return library.compile((isResource ? text : { base: type, expression: text }) as never, model, options as never) as (
    node: unknown,
    env: unknown,
  ) => unknown;
});

test('FHIRPATH-090 all official expressions give what the library gives, but for the differences explained', () => {
  const ours = memo((expression, type) => compile(expression, { type, definitions }));
  const met = new Set<Difference>();
  const wrong: string[] = [];
  let compared = 0;
  for (const evaluation of everyEvaluation()) {
    container = evaluation.root;
    const { expression, type, node, env, name, twin } = evaluation;
    const expected = told(() => asLibrary(evaluation)(twin.node, twin.env));
    const actual = told(() => ours(evaluation)(node, env));
    compared++;
    if (actual === expected) continue;
    const reason = known.find((one) => one.expression === expression && (one.type === undefined || one.type === type));
    if (reason) met.add(reason);
    else wrong.push(`${name} ${type}: ${expression}\n  library: ${expected.slice(0, 300)}\n  ours: ${actual.slice(0, 300)}`);
  }
  assert.ok(compared > 80_000, `only ${compared} comparisons`);
  assert.deepEqual(wrong.slice(0, 10), []);
  assert.deepEqual(
    known.filter((one) => !met.has(one)).map((one) => one.expression),
    [],
    'explained differences that are none any more',
  );
});

test('FHIRPATH-091 generated code and closures agree on all official expressions, as collections and as checks', () => {
  const fast = memo((expression, type) => compile(expression, { type, definitions }));
  const check = memo((expression, type) => compileBoolean(expression, { type, definitions }));
  const slow = memo((expression, type) => compileGeneral(expression, definitions, type));
  for (const evaluation of everyEvaluation()) {
    const { node, env, name, expression } = evaluation;
    const expected = toJson(slow(evaluation)(node, env));
    const where = `${name}: ${expression}`;
    assert.equal(JSON.stringify(fast(evaluation)(node, env)), JSON.stringify(expected), where);
    assert.equal(check(evaluation)(node, env), !(expected.length === 1 && expected[0] === false), where);
  }
});

test('FHIRPATH-092 no official expression is beyond the compiler', () => {
  for (const { base, expression } of definitions.searchParameters) {
    for (const type of base)
      if (expression && definitions.types.has(type)) assert.doesNotThrow(() => compile(expression, { type, definitions }), Problem);
  }
});

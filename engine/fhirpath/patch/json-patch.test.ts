// JSON Patch, compared with the library rfc6902, and in the cases where resources need more care.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJson, printJson, type Resource } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { applyPatch, type Operation as LibraryOperation } from 'rfc6902';
import { patient } from '../testing.ts';
import { applyJsonPatch } from './json-patch.ts';

const before = printJson(patient);
const patched = (...operations: object[]): Resource => applyJsonPatch(patient, operations);

test('FHIRPATH-160 the six operations', () => {
  assert.equal(patched({ op: 'replace', path: '/gender', value: 'other' }).gender, 'other');
  assert.equal(patched({ op: 'remove', path: '/gender' }).gender, undefined);
  assert.deepEqual((patched({ op: 'add', path: '/name/0/given/-', value: 'Anne' }).name as { given: string[] }[])[0]?.given, [
    'Jeanne',
    'Marie',
    'Louise',
    'Anne',
  ]);
  assert.deepEqual((patched({ op: 'add', path: '/name/0/given/0', value: 'Anne' }).name as { given: string[] }[])[0]?.given[0], 'Anne');
  assert.equal((patched({ op: 'move', from: '/name/0', path: '/name/2' }).name as { use: string }[])[2]?.use, 'official');
  assert.deepEqual(patched({ op: 'copy', from: '/name/1', path: '/name/-' }).name, [
    ...(patient.name as unknown[]),
    (patient.name as unknown[])[1],
  ]);
  assert.deepEqual(patched({ op: 'test', path: '/active', value: true }), patient);
  assert.equal(patched({ op: 'add', path: '/a~1b', value: 1 })['a/b'], 1);
  assert.equal(printJson(patient), before);
});

test('FHIRPATH-161 all operations or none, each refusal with its number', () => {
  const refused = (pattern: RegExp, kind: string, ...operations: unknown[]): void => {
    assert.throws(
      () => applyJsonPatch(patient, operations),
      (error) => error instanceof Problem && pattern.test(error.message) && error.kind === kind,
      String(pattern),
    );
  };
  refused(
    /operation 1 \(test .*there is true, not false/,
    'unprocessable',
    { op: 'remove', path: '/gender' },
    { op: 'test', path: '/active', value: false },
  );
  refused(/operation 0 \(remove .*nothing at this place/, 'unprocessable', { op: 'remove', path: '/nothing' });
  refused(/replace .*nothing/, 'unprocessable', { op: 'replace', path: '/name/9', value: 1 });
  refused(/has 3 items/, 'unprocessable', { op: 'add', path: '/name/4', value: {} });
  refused(/no place in it/, 'unprocessable', { op: 'add', path: '/name/01', value: {} });
  refused(/into itself/, 'unprocessable', { op: 'move', from: '/name', path: '/name/0' });
  refused(/JSON Pointer/, 'invalid', { op: 'add', path: 'name', value: 1 });
  refused(/has no value/, 'invalid', { op: 'add', path: '/name' });
  refused(/op is/, 'invalid', { op: 'merge', path: '/name' });
  refused(/no op without path/, 'invalid', null);
  refused(/JSON Pointer/, 'invalid', { op: 'remove', path: 7 });
  refused(/~/, 'invalid', { op: 'remove', path: '/a~2' });
  refused(/neither an object nor an array/, 'unprocessable', { op: 'add', path: '/gender/x', value: 1 });
  refused(/no resource/, 'unprocessable', { op: 'remove', path: '' });
  refused(/no resource/, 'unprocessable', { op: 'replace', path: '', value: [] });
  assert.throws(() => applyJsonPatch(patient, {} as never), Problem);
  assert.equal(printJson(patient), before);
});

test('FHIRPATH-162 no way to a prototype', () => {
  for (const path of ['/__proto__/polluted', '/constructor/prototype/polluted', '/name/__proto__', '/prototype'])
    assert.throws(() => patched({ op: 'add', path, value: true }), Problem);
  assert.throws(() => patched({ op: 'copy', from: '/__proto__', path: '/x' }), Problem);
  const value = JSON.parse('{"__proto__":{"polluted":true},"family":"x"}');
  const result = patched({ op: 'add', path: '/name/-', value });
  assert.deepEqual((result.name as object[])[3], { family: 'x' });
  assert.equal('polluted' in {}, false);
});

test('FHIRPATH-163 decimals keep their digits, and compare by value', () => {
  const source = parseJson('{"resourceType":"Observation","valueQuantity":{"value":1.10}}') as Resource;
  assert.equal(
    printJson(applyJsonPatch(source, [{ op: 'copy', from: '/valueQuantity', path: '/other' }])),
    '{"resourceType":"Observation","valueQuantity":{"value":1.10},"other":{"value":1.10}}',
  );
  const tested = parseJson(
    '[{"op":"test","path":"/valueQuantity/value","value":1.1},{"op":"add","path":"/valueQuantity/value","value":2.50}]',
  ) as unknown[];
  assert.equal(printJson(applyJsonPatch(source, tested)), '{"resourceType":"Observation","valueQuantity":{"value":2.50}}');
});

test('FHIRPATH-164 results are those of the library, on patches made at random', () => {
  const pointer = fc.constantFrom('/a', '/a/0', '/a/1', '/a/-', '/b', '/b/c', '/b/d', '/e', '/e/0/f', '/x/y', '');
  const operation = fc.oneof(
    fc.record({
      op: fc.constantFrom('add', 'replace', 'test'),
      path: pointer,
      value: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constant({ f: 1 }), fc.constant([1])),
    }),
    fc.record({ op: fc.constantFrom('move', 'copy'), from: pointer, path: pointer }),
    fc.record({ op: fc.constant('remove'), path: pointer }),
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 5 }), (operations) => {
      const source = { resourceType: 'Basic', a: [0, 1], b: { c: 2 }, e: [{ f: 1 }] };
      const copy = structuredClone(source);
      // The library counts `-` as an index, and knows nothing of a whole document; both are told apart here.
      const special = operations.some(
        (one) =>
          one.path === '' || ('from' in one && (one.from === '' || one.from.endsWith('-'))) || (one.op !== 'add' && one.path.endsWith('-')),
      );
      fc.pre(!special);
      if (fails(copy, operations as LibraryOperation[])) assert.throws(() => applyJsonPatch(source, operations), Problem);
      else if (!leavesArray(source, operations)) assert.deepEqual(applyJsonPatch(source, operations), copy);
    }),
    { numRuns: 1000 },
  );
});

/** The library throws where a member of a number is written, and tells of all else. */
function fails(document: object, operations: LibraryOperation[]): boolean {
  try {
    return applyPatch(document, operations).some((error) => error !== null);
  } catch {
    return true;
  }
}

/** The library lets move, copy and replace write at places that an array does not have, such as `c`. */
function leavesArray(source: Resource, operations: readonly unknown[]): boolean {
  try {
    applyJsonPatch(source, operations);
    return false;
  } catch (error) {
    return /\((?:move|copy|replace) \S+\): (?:the array has|there is nothing)/.test((error as Error).message);
  }
}

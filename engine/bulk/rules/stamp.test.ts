// A stamped line says the same as the resource printed anew, or is left to be printed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJsonBytes, type Resource } from '@socle/engine/fhir';
import fc from 'fast-check';
import { stampLine } from './stamp.ts';

const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const stamped = (line: string, id = 'x'): Resource | undefined => {
  const bytes = Buffer.from(line);
  const resource = parseJsonBytes(bytes) as Resource;
  const parts = stampLine(bytes, resource, resource.id ?? id, 3, at);
  if (!parts) return undefined;
  const text = Buffer.concat([Buffer.from(parts.head), parts.bytes.subarray(parts.from, parts.to)]);
  const { id: _id, meta, resourceType, ...rest } = resource;
  const wanted = {
    resourceType,
    id: resource.id ?? id,
    meta: { ...meta, versionId: '3', lastUpdated: '2026-01-02T03:04:05.006Z' },
    ...rest,
  };
  assert.equal(text.includes(10) || text.includes(9), false);
  assert.equal(JSON.stringify(JSON.parse(text.toString())), JSON.stringify(wanted));
  return JSON.parse(text.toString());
};

test('IMPORT-024 type, id and meta in their usual place are stamped, with or without them', () => {
  for (const line of [
    '{"resourceType":"Patient","id":"a","gender":"male"}',
    '{"resourceType":"Patient","id":"a"}',
    '{"resourceType":"Patient"}',
    '{"resourceType":"Patient","active":true}',
    '{"resourceType":"Patient","id":"a","meta":{"versionId":"7","tag":[{"code":"}\\"{"}],"lastUpdated":"2020-01-01T00:00:00Z"},"active":true}',
    '{"resourceType":"Patient","id":"a","meta":{}}',
    '{"resourceType":"Patient","meta":{"source":"é"},"name":[{"family":"É\\u00e9\\n"}]} \r',
  ])
    assert.ok(stamped(line), line);
});

test('IMPORT-025 lines of another form are left to be printed', () => {
  for (const line of [
    '{ "resourceType":"Patient","id":"a"}',
    '{"id":"a","resourceType":"Patient"}',
    '{"resourceType":"Patient","active":true,"id":"a"}',
    '{"resourceType":"Patient","id":"a","active":true,"meta":{}}',
    '{"resourceType":"Patient","id":"a",\t"active":true}',
    '{"resourceType":"Patient","id":"a",\r"active":true}\r',
    '{"resourceType":"Patient","id":"a" }',
    '{"resourceType":"Patient","id":"not an id"}',
    '{"resourceType":"P\\u0061tient","id":"a"}',
  ])
    assert.equal(stamped(line), undefined, line);
});

test('IMPORT-026 whatever else a resource holds', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const meta = fc.option(fc.dictionary(fc.constantFrom('tag', 'source', 'versionId', 'profile'), value), { nil: undefined });
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), value, { maxKeys: 4 }),
      meta,
      fc.boolean(),
      (rest, itsMeta, hasId) => {
        const { resourceType: _t, id: _i, meta: _m, ...others } = rest;
        const text = JSON.stringify({
          resourceType: 'Patient',
          ...(hasId ? { id: 'a' } : {}),
          ...(itsMeta === undefined ? {} : { meta: itsMeta }),
          ...others,
        });
        try {
          parseJsonBytes(Buffer.from(text));
        } catch {
          return; // what is not read is not stamped
        }
        stamped(text);
      },
    ),
    { numRuns: 500 },
  );
});

// Reading FHIR packages.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Resource } from '@socle/engine/fhir';
import { pack } from 'tar-stream';
import { readPackage } from './index.ts';

const manifest = JSON.stringify({
  name: 'fr.test',
  version: '1.2.3',
  fhirVersions: ['4.0.1'],
  dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
});
const profile = JSON.stringify({ resourceType: 'StructureDefinition', url: 'http://x.fr/p' });

async function tgz(files: Record<string, string>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  return gzipSync(await buffer(archive));
}

async function read(bytes: Buffer, limits = {}): Promise<{ found: string[]; name: string; count: number }> {
  const found: string[] = [];
  const { name, count } = await readPackage(
    Readable.from([bytes]),
    (resource: Resource, file) => found.push(`${file} ${resource.resourceType}`),
    limits,
  );
  return { found, name, count };
}

test('VAL-060 a package gives its manifest and the resources right inside it', async () => {
  const bytes = await tgz({
    'package/package.json': manifest,
    'package/.index.json': '{"files":[]}',
    'package/StructureDefinition-p.json': profile,
    'package/example/Patient-a.json': '{"resourceType":"Patient"}',
    'package/other.json': '{"a":1}',
    'package/readme.md': '#',
  });
  assert.deepEqual(await read(bytes), { found: ['package/StructureDefinition-p.json StructureDefinition'], name: 'fr.test', count: 1 });
});

test('VAL-061 what is no package is refused', async () => {
  await assert.rejects(read(Buffer.from('no archive at all')), { kind: 'malformed' });
  await assert.rejects(read(gzipSync(Buffer.from('x'.repeat(2000)))), { kind: 'malformed' });
  const whole = await tgz({ 'package/package.json': manifest, 'package/a.json': profile });
  await assert.rejects(read(whole.subarray(0, whole.length - 20)), { kind: 'malformed' });
  await assert.rejects(read(await tgz({ 'package/a.json': profile })), { kind: 'invalid', message: /no package\/package\.json/ });
  await assert.rejects(read(await tgz({ 'package/package.json': '{"name":1}' })), { kind: 'invalid' });
  await assert.rejects(read(await tgz({ 'package/package.json': manifest, 'package/a.json': '{"a":' })), {
    kind: 'malformed',
    message: /package\/a\.json.*line 1/,
  });
});

test('VAL-062 a package over its limits is refused', async () => {
  const bytes = await tgz({ 'package/package.json': manifest, 'package/a.json': profile, 'package/b.json': profile });
  for (const limits of [{ maxFiles: 2 }, { maxBytes: 100 }, { maxFileBytes: 50 }])
    await assert.rejects(read(bytes, limits), { kind: 'too-large' });
});

test('VAL-063 a fault while a resource is taken in is not blamed on the package', async () => {
  const bytes = await tgz({ 'package/package.json': manifest, 'package/a.json': profile });
  const fault = new Error('disk');
  await assert.rejects(
    readPackage(Readable.from([bytes]), () => Promise.reject(fault)),
    fault,
  );
});

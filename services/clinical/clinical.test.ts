// The clinical repository: rights by default denied, checks before a write, packages of profiles.
import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, test } from 'node:test';
import { createGzip } from 'node:zlib';
import type { Resource } from '@socle/engine/fhir';
import { parseQuery } from '@socle/engine/search';
import { systemClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { pack } from 'tar-stream';
import { addPackage } from './commands/package-add.ts';
import { clinicalMigrations, clinicalSettings, openClinical } from './index.ts';

const { db } = await openTestDatabase({ after }, { migrations: [clinicalMigrations] });

async function open(env: Record<string, string> = {}) {
  const { config } = readConfig({ clinical: clinicalSettings }, env);
  return openClinical({
    database: db,
    clock: systemClock,
    config: config.clinical,
    version: '0',
    baseUrl: () => 'http://localhost/fhir',
    failed: (error) => {
      throw error;
    },
  });
}

const administrator = { caller: { id: 'a', kind: 'administrator', name: 'A' }, requestId: 'r' };
const terminal = { print() {}, note() {}, table() {}, progress: () => ({ to() {}, end() {} }) };
const profile = 'http://example.org/fhir/StructureDefinition/dated-patient';

async function writePackage(file: string): Promise<void> {
  const tar = pack();
  const put = (name: string, value: unknown): void => void tar.entry({ name: `package/${name}` }, JSON.stringify(value));
  put('package.json', { name: 'example.dated', version: '1.0.0', fhirVersions: ['4.0.1'] });
  put('StructureDefinition-dated-patient.json', {
    resourceType: 'StructureDefinition',
    id: 'dated-patient',
    url: profile,
    name: 'DatedPatient',
    status: 'active',
    kind: 'resource',
    abstract: false,
    type: 'Patient',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
    derivation: 'constraint',
    differential: {
      element: [
        { id: 'Patient', path: 'Patient' },
        { id: 'Patient.birthDate', path: 'Patient.birthDate', min: 1 },
      ],
    },
  });
  put('SearchParameter-shoe.json', {
    resourceType: 'SearchParameter',
    id: 'shoe',
    url: 'http://example.org/SearchParameter/shoe',
    name: 'shoe',
    status: 'active',
    description: 'x',
    code: 'shoe',
    base: ['Patient'],
    type: 'number',
    expression: "Patient.extension('http://example.org/shoe').value.as(integer)",
  });
  tar.finalize();
  await pipeline(tar, createGzip(), createWriteStream(file));
}

test('CLIN-001 a caller that no rule names is refused, and the refusal is traced', async () => {
  const clinical = await open();
  const stranger = clinical.store.as({ caller: { id: 's', kind: 'stranger', name: 'S' }, requestId: 'r-stranger' });
  await assert.rejects(stranger.read('Patient', 'x'), { kind: 'forbidden', requirement: 'default-deny' });
  await assert.rejects(stranger.create({ resourceType: 'Patient' }), { kind: 'forbidden' });
  await assert.rejects(stranger.purge('Patient', 'x'), { kind: 'forbidden' });
  const token = (...scopes: string[]) => clinical.store.as({ ...administrator, caller: { ...administrator.caller, scopes } as never });
  await assert.rejects(token('openid').read('Patient', 'x'), { kind: 'forbidden' });
  await assert.rejects(token().read('Patient', 'x'), { kind: 'forbidden' });
  await assert.rejects(token('user/Patient.r').purge('Patient', 'x'), { kind: 'forbidden' });
  await assert.rejects(token('user/Patient.r').read('Patient', 'x'), { kind: 'not-found' });
  await clinical.close();
  const rows = await db.rows<[string, boolean]>(`select action, permitted from clinical.access where caller = 's' order by at, action`);
  assert.deepEqual([...rows].sort(), [
    ['create', false],
    ['purge', false],
    ['read', false],
  ]);
});

test('CLIN-002 what R4 refuses is not stored; with validation off it is', async () => {
  const strict = await open();
  await assert.rejects(
    strict.store.as(administrator).create({ resourceType: 'Patient', gender: 'unclear' }),
    (problem: { kind: string; message: string; issues: { expression: string }[] }) => {
      assert.equal(problem.kind, 'malformed');
      assert.equal(problem.issues[0]?.expression, 'Patient.gender');
      assert.match(problem.message, /unclear/);
      return true;
    },
  );
  await strict.close();
  const loose = await open({ SOCLE_CLINICAL_VALIDATION: 'off' });
  assert.equal((await loose.store.as(administrator).create({ resourceType: 'Patient', gender: 'unclear' })).outcome, 'created');
  await loose.close();
});

test('CLIN-003 a package brings profiles and search parameters that are in use at once, and after the next opening', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socle-package-test-'));
  try {
    const file = join(folder, 'example.tgz');
    await writePackage(file);
    const first = await open({ SOCLE_CLINICAL_VALIDATION: 'profiled' });
    const added = await addPackage(first.store, file, terminal as never);
    assert.deepEqual(added, { name: 'example.dated', version: '1.0.0', stored: 2, unchanged: 0, refused: 0, parameters: 1 });
    assert.equal((await addPackage(first.store, file, terminal as never)).unchanged, 2);
    await first.close();

    const clinical = await open({ SOCLE_CLINICAL_VALIDATION: 'profiled' });
    const repository = clinical.store.as(administrator);
    const undated: Resource = {
      resourceType: 'Patient',
      meta: { profile: [profile] },
      extension: [{ url: 'http://example.org/shoe', valueInteger: 42 }],
    };
    await assert.rejects(
      repository.create(undated),
      (problem: { kind: string; message: string }) => problem.kind === 'unprocessable' && /birthDate/.test(problem.message),
    );
    const { stored } = await repository.create({ ...undated, birthDate: '1980-01-01' });
    const model = clinical.mount.search.type('Patient');
    assert.ok(model?.params.has('shoe'));
    assert.equal(stored.version, 1);
    await clinical.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('CLIN-004 what is neither a file nor a name is refused in a sentence', async () => {
  const clinical = await open();
  await assert.rejects(addPackage(clinical.store, '../../etc/passwd', terminal as never), { kind: 'value' });
  await assert.rejects(addPackage(clinical.store, '--help', terminal as never), { kind: 'value' });
  await clinical.close();
});

test('CLIN-005 the terminology of R4 and that of users answer operations and searches', async () => {
  const clinical = await open();
  const repository = clinical.store.as(administrator);
  await repository.update({
    resourceType: 'CodeSystem',
    id: 'colours',
    url: 'http://example.org/colours',
    status: 'active',
    content: 'complete',
    hierarchyMeaning: 'is-a',
    concept: [
      { code: 'warm', display: 'Warm', concept: [{ code: 'red', display: 'Red' }] },
      { code: 'blue', display: 'Blue' },
    ],
  });
  await repository.update({ resourceType: 'Basic', id: 'red', code: { coding: [{ system: 'http://example.org/colours', code: 'red' }] } });
  await repository.update({
    resourceType: 'Basic',
    id: 'blue',
    code: { coding: [{ system: 'http://example.org/colours', code: 'blue' }] },
  });
  const find = async (text: string): Promise<string[]> => {
    const model = clinical.mount.search.type('Basic');
    assert.ok(model);
    const query = parseQuery(clinical.mount.search, model, [...new URLSearchParams(text)], {
      handling: 'strict',
      now: 0,
      countDefault: 20,
      countMax: 20,
    });
    return (await repository.search(query)).matches.map((one) => one.id);
  };
  assert.deepEqual(await find('code:below=http://example.org/colours|warm'), ['red']);
  assert.deepEqual((await find('code:above=http://example.org/colours|red')).sort(), ['red']);
  const operation = clinical.mount.operations.find((one) => one.code === 'expand');
  assert.ok(operation);
  await clinical.close();
});

// `$export` and `$import` by the Bulk Data Access rules: kick-off, progress, manifest, files, rights, cancel, restart, refusals.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Resource } from '@socle/engine/fhir';
import type { Decision } from '@socle/engine/store';
import { type BulkRest, ndjson, openBulkRest } from './testing.ts';

const async = { prefer: 'respond-async' };
const make = (resourceType: string, id: string, more: object = {}): Resource => ({ resourceType, id, ...more }) as Resource;
const observation = (id: string, patient: string, more: object = {}): Resource =>
  make('Observation', id, {
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '718-7' }], text: 'Hémoglobine \\ "x"' },
    subject: { reference: `Patient/${patient}` },
    ...more,
  });

async function fill({ repository }: BulkRest): Promise<void> {
  for (const one of ['a', 'b', 'c'])
    await repository.update(make('Patient', one, { gender: one === 'b' ? 'female' : 'male', birthDate: '1980-01-01' }));
  await repository.update(observation('o1', 'a'));
  await repository.update(observation('o2', 'b', { status: 'amended' }));
  await repository.update(observation('o3', 'c', { performer: [{ reference: 'Patient/b' }] }));
  await repository.update(make('Organization', 'org', { name: 'O' }));
  await repository.update(
    make('Group', 'g', {
      type: 'person',
      actual: true,
      member: [
        { entity: { reference: 'Patient/a' } },
        { entity: { reference: 'Patient/b' } },
        { entity: { reference: 'Patient/c' }, inactive: true },
      ],
    }),
  );
}

/** Kicks off, works, and reads all files: `Type: ids`. */
async function exported(
  rest: BulkRest,
  url: string,
  method = 'GET',
  body?: unknown,
): Promise<{ files: Record<string, string[]>; lines: Resource[] }> {
  const taken = await rest.ask(method, url, { headers: async, body });
  assert.equal(taken.status, 202, taken.text);
  const at = taken.headers['content-location'] as string;
  assert.match(at, /^http:\/\/localhost\/fhir\/bulk\/[\w-]+$/);
  await rest.work();
  const { status, json, headers } = await rest.ask('GET', at);
  assert.equal(status, 200);
  assert.match(headers['content-type'] as string, /^application\/json\b/);
  assert.equal(json.requiresAccessToken, true);
  const files: Record<string, string[]> = {};
  const lines: Resource[] = [];
  for (const { type, url: file, count } of json.output) {
    const got = await rest.ask('GET', file);
    assert.equal(got.headers['content-type'], 'application/fhir+ndjson');
    assert.ok(got.text.endsWith('\n'));
    const list = got.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Resource);
    assert.equal(list.length, count);
    assert.ok(list.every((one) => one.resourceType === type));
    files[type] = list.map((one) => one.id as string).sort();
    lines.push(...list);
  }
  return { files, lines };
}

test('EXPORT-001 the whole system, in files by type, each line the resource as it is stored', async (t) => {
  const rest = await openBulkRest(t);
  await fill(rest);
  const { files, lines } = await exported(rest, '/$export');
  assert.deepEqual(files, { Group: ['g'], Observation: ['o1', 'o2', 'o3'], Organization: ['org'], Patient: ['a', 'b', 'c'] });
  const stored = await rest.repository.read('Observation', 'o1');
  assert.deepEqual(
    lines.find((one) => one.id === 'o1'),
    JSON.parse(stored.content),
  );
});

test('EXPORT-002 patients and a group: the records of their patients only', async (t) => {
  const rest = await openBulkRest(t);
  await fill(rest);
  assert.deepEqual((await exported(rest, '/Patient/$export')).files, {
    Group: ['g'],
    Observation: ['o1', 'o2', 'o3'],
    Patient: ['a', 'b', 'c'],
  });
  // An inactive member is none; c's observation was made by b.
  assert.deepEqual((await exported(rest, '/Group/g/$export')).files, {
    Group: ['g'],
    Observation: ['o1', 'o2', 'o3'],
    Patient: ['a', 'b'],
  });
  assert.deepEqual((await exported(rest, '/Group/g/$export?_type=Observation,Patient&patient=Patient/a')).files, {
    Observation: ['o1'],
    Patient: ['a'],
  });
  const body = {
    resourceType: 'Parameters',
    parameter: [
      { name: '_type', valueString: 'Patient' },
      { name: 'patient', valueReference: { reference: 'Patient/c' } },
    ],
  };
  assert.deepEqual((await exported(rest, '/Patient/$export', 'POST', body)).files, { Patient: ['c'] });
  assert.equal((await rest.ask('GET', '/Group/absent/$export', { headers: async })).status, 404);
});

test('EXPORT-003 _type, _since, _typeFilter, _elements', async (t) => {
  const rest = await openBulkRest(t);
  await fill(rest);
  assert.deepEqual((await exported(rest, '/$export?_type=Patient,Organization')).files, {
    Organization: ['org'],
    Patient: ['a', 'b', 'c'],
  });
  rest.clock.advance(3_600_000);
  const since = rest.clock.now().toISOString();
  rest.clock.advance(1000);
  await rest.repository.update(make('Patient', 'b', { gender: 'other' }));
  assert.deepEqual((await exported(rest, `/$export?_since=${since}`)).files, { Patient: ['b'] });
  const filters = `_typeFilter=${encodeURIComponent('Observation?status=amended,Observation?_id=o3')}&_typeFilter=${encodeURIComponent('Patient?gender=male&_id=a,b')}`;
  assert.deepEqual((await exported(rest, `/$export?_type=Observation,Patient,Organization&${filters}`)).files, {
    Observation: ['o2', 'o3'],
    Organization: ['org'],
    Patient: ['a'],
  });
  const { lines } = await exported(rest, '/$export?_type=Patient&_elements=birthDate');
  assert.deepEqual(Object.keys(lines[0] as object).sort(), ['birthDate', 'id', 'meta', 'resourceType']);
  assert.equal(lines[0]?.meta?.tag?.[0]?.code, 'SUBSETTED');
});

test('EXPORT-004 what cannot be done is refused at once, with the parameter named', async (t) => {
  const rest = await openBulkRest(t);
  await fill(rest);
  const refused = async (url: string, status: number, named: RegExp, headers: Record<string, string> = async): Promise<void> => {
    const answer = await rest.ask('GET', url, { headers });
    assert.equal(answer.status, status, url);
    assert.equal(answer.json.resourceType, 'OperationOutcome');
    assert.match(JSON.stringify(answer.json), named);
  };
  await refused('/$export', 400, /respond-async/, {});
  await refused('/$export?_outputFormat=text/csv', 400, /_outputFormat/);
  await refused('/$export?_type=Nothing', 400, /_type.*Nothing/);
  await refused('/Patient/$export?_type=Organization', 400, /Organization/);
  await refused('/$export?_since=yesterday', 400, /_since/);
  await refused('/$export?_typeFilter=Patient', 400, /_typeFilter/);
  await refused('/$export?_typeFilter=Patient%3Fnothing%3D1', 400, /nothing/);
  await refused('/$export?_typeFilter=Patient%3F_sort%3Dname', 400, /_sort/);
  await refused('/$export?_type=Observation&_typeFilter=Patient%3Fgender%3Dmale', 400, /Patient/);
  await refused('/$export?includeAssociatedData=LatestProvenanceResources', 400, /includeAssociatedData/);
  await refused('/$export?patient=Patient/a', 400, /patient/);
  await refused('/$export?_nonsense=1', 400, /_nonsense/, { prefer: 'respond-async, handling=strict' });
  assert.equal((await rest.ask('GET', '/$export?_nonsense=1', { headers: async })).status, 202);
  assert.equal((await rest.ask('GET', '/Observation/$export', { headers: async })).status, 404);
});

test('EXPORT-005 progress, then the manifest; a job belongs to who asked for it', async (t) => {
  const rest = await openBulkRest(t);
  await fill(rest);
  const at = (await rest.ask('GET', '/$export?_type=Patient', { headers: async })).headers['content-location'] as string;
  const waiting = await rest.ask('GET', at);
  assert.deepEqual([waiting.status, waiting.headers['x-progress'], waiting.headers['retry-after']], [202, 'waiting', '1']);
  await rest.work();
  const done = await rest.ask('GET', at);
  assert.equal(done.json.request, 'http://localhost/fhir/$export?_type=Patient');
  assert.ok(Date.parse(done.json.transactionTime) <= rest.clock.millis());
  assert.equal(Date.parse(done.headers.expires as string), rest.clock.millis() + 60_000);
  for (const [method, url] of [
    ['GET', at],
    ['GET', `${at}/Patient.ndjson`],
    ['DELETE', at],
  ] as const)
    assert.equal((await rest.ask(method, url, { caller: 'someone' })).status, 404);
  for (const file of ['Absent.ndjson', '..%2F..%2Fsecret', 'Patient.ndjson%00'])
    assert.ok([400, 404].includes((await rest.ask('GET', `${at}/${file}`)).status), file);
  assert.equal((await rest.ask('GET', '/bulk/absent')).status, 404);
});

test('EXPORT-006 rights are asked at the start, by the job, and for each file', async (t) => {
  const denied: Decision = { permit: false, rule: 'no-export', reason: 'You may not export.' };
  const males: Decision = {
    permit: true,
    rule: 'males',
    only: (model) =>
      model.type === 'Patient'
        ? { kind: 'param', param: model.params.get('gender') as never, values: [{ kind: 'token', code: 'male' }] }
        : { kind: 'all', of: [] },
  };
  let decision: Decision = denied;
  const rest = await openBulkRest(t, (mount) => ({
    ...mount,
    policy: { decide: (_call, { action }) => (action === 'export' ? decision : { permit: true, rule: 'rest' }) },
  }));
  await fill(rest);
  assert.equal((await rest.ask('GET', '/$export', { headers: async })).status, 403);
  decision = males;
  const at = (await rest.ask('GET', '/$export?_type=Patient', { headers: async })).headers['content-location'] as string;
  await rest.work();
  assert.equal((await rest.ask('GET', at)).json.output[0].count, 2);
  assert.doesNotMatch((await rest.ask('GET', `${at}/Patient.ndjson`)).text, /female/);
  const second = (await rest.ask('GET', '/$export', { headers: async })).headers['content-location'] as string;
  decision = denied;
  assert.equal((await rest.ask('GET', `${at}/Patient.ndjson`)).status, 403);
  await rest.work();
  const failed = await rest.ask('GET', second);
  assert.deepEqual([failed.status, failed.json.resourceType], [422, 'OperationOutcome']);
  assert.match(failed.text, /You may not export/);
});

test('EXPORT-007 DELETE ends it: before it runs, and when it is done', async (t) => {
  const rest = await openBulkRest(t);
  await fill(rest);
  const kick = async (): Promise<string> => (await rest.ask('GET', '/$export', { headers: async })).headers['content-location'] as string;
  const first = await kick();
  assert.equal((await rest.ask('DELETE', first)).status, 202);
  await rest.work();
  assert.equal((await rest.ask('GET', first)).status, 404);
  const done = await kick();
  await rest.work();
  const folder = join(rest.settings.folder, done.split('/').at(-1) as string);
  assert.ok(existsSync(join(folder, 'Patient.ndjson')));
  assert.equal((await rest.ask('DELETE', done)).status, 202);
  assert.equal(existsSync(folder), false);
  assert.equal((await rest.ask('GET', `${done}/Patient.ndjson`)).status, 404);
  assert.equal((await rest.ask('DELETE', done)).status, 404);
  assert.deepEqual(readdirSync(rest.settings.folder), []);
});

test('EXPORT-010 DELETE while it runs: it stops, and leaves no file', async (t) => {
  let during: (() => void) | undefined;
  const rest = await openBulkRest(t, (mount) => ({
    ...mount,
    policy: {
      decide: (call) => {
        if (call.requestId !== 'request-1') during?.();
        return { permit: true, rule: 'all' };
      },
    },
  }));
  await fill(rest);
  const at = (await rest.ask('GET', '/$export', { headers: async })).headers['content-location'] as string;
  let deleted: Promise<{ status: number }> | undefined;
  during = () => {
    deleted ??= rest.ask('DELETE', at);
  };
  await rest.work();
  assert.equal((await deleted)?.status, 202);
  assert.equal((await rest.ask('GET', at)).status, 404);
  assert.deepEqual(readdirSync(rest.settings.folder), []);
  assert.deepEqual(rest.queue, []);
});

test('EXPORT-008 a job that the server left in the middle is done whole by the next start; old files go', async (t) => {
  const rest = await openBulkRest(t);
  await fill(rest);
  const at = (await rest.ask('GET', '/$export?_type=Patient', { headers: async })).headers['content-location'] as string;
  const again = [...rest.queue];
  await assert.rejects(rest.work({ signal: AbortSignal.abort() }), /stopped/);
  assert.equal((await rest.ask('GET', at)).status, 202);
  rest.queue.push(...again);
  await rest.work();
  assert.equal((await rest.ask('GET', at)).json.output[0].count, 3);
  const [expiry] = rest.queue;
  assert.deepEqual([expiry?.name, expiry?.runAt?.getTime()], ['test-expire', rest.clock.millis() + 60_000]);
  rest.queue.splice(0, 1, { ...(expiry as NonNullable<typeof expiry>), runAt: undefined });
  await rest.work();
  assert.equal((await rest.ask('GET', at)).status, 404);
  assert.deepEqual(readdirSync(rest.settings.folder), []);
});

test('EXPORT-009 one caller has so many jobs under way and no more', async (t) => {
  const rest = await openBulkRest(t);
  for (let i = 0; i < 3; i++) assert.equal((await rest.ask('GET', '/$export', { headers: async })).status, 202);
  const refused = await rest.ask('GET', '/$export', { headers: async });
  assert.equal(refused.status, 429);
  assert.equal((await rest.ask('GET', '/$export', { headers: async, caller: 'someone' })).status, 202);
});

const importParameters = (...inputs: [type: string | undefined, url: string][]): object => ({
  resourceType: 'Parameters',
  parameter: [
    { name: 'inputFormat', valueCode: 'application/fhir+ndjson' },
    ...inputs.map(([type, url]) => ({
      name: 'input',
      part: [...(type ? [{ name: 'type', valueCode: type }] : []), { name: 'url', valueUrl: url }],
    })),
  ],
});

test('IMPORT-030 $import of files below the import folder, with refused lines as a file of the job', async (t) => {
  const rest = await openBulkRest(t);
  const folder = rest.settings.imports as string;
  mkdirSync(folder);
  writeFileSync(join(folder, 'p.ndjson'), ndjson([make('Patient', 'a'), make('Observation', 'o'), make('Patient', 'b')]));
  writeFileSync(
    join(folder, 'q.ndjson'),
    ndjson([make('Patient', 'c'), '{"resourceType":"Patient"', make('Organization', 'd', { name: 'D' })]),
  );
  const taken = await rest.ask('POST', '/$import', {
    headers: async,
    body: importParameters(['Patient', `file://${folder}/p.ndjson`], [undefined, 'q.ndjson']),
  });
  assert.equal(taken.status, 202, taken.text);
  const at = taken.headers['content-location'] as string;
  await rest.work();
  const { json } = await rest.ask('GET', at);
  assert.deepEqual(json.output, [
    { type: 'Patient', inputUrl: `file://${folder}/p.ndjson`, count: 2 },
    { inputUrl: 'q.ndjson', count: 2 },
  ]);
  assert.equal(json.error[0].count, 2);
  const refused = await rest.ask('GET', json.error[0].url);
  assert.deepEqual(
    refused.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).extension[0].extension[1].valuePositiveInt),
    [2, 2],
  );
  assert.match(refused.text, /said to hold Patient/);
  assert.deepEqual((await rest.find('Patient', '')).sort(), ['a', 'b', 'c']);
});

test('IMPORT-031 $import reads nothing outside of its folder, and says nothing of what is there', async (t) => {
  const rest = await openBulkRest(t);
  const folder = rest.settings.imports as string;
  mkdirSync(folder);
  writeFileSync(join(rest.folder, 'secret.ndjson'), ndjson([make('Patient', 'secret')]));
  symlinkSync(join(rest.folder, 'secret.ndjson'), join(folder, 'link.ndjson'));
  for (const url of [
    `file://${rest.folder}/secret.ndjson`,
    '../secret.ndjson',
    `file://${folder}/link.ndjson`,
    `file://${rest.folder}/absent.ndjson`,
    'http://localhost/x.ndjson',
    '/etc/passwd',
    'file:///etc/passwd',
    '',
  ]) {
    const answer = await rest.ask('POST', '/$import', { headers: async, body: importParameters(['Patient', url]) });
    assert.equal(answer.status, 403, `${url}: ${answer.text}`);
    assert.match(answer.text, /is not a file: address below the import folder/);
  }
  const bad: [unknown, RegExp][] = [
    [importParameters(), /input/],
    [importParameters(['Nothing', 'a.ndjson']), /Nothing|import folder/],
    [make('Patient', 'x'), /Parameters/],
    ['{', /line 1/],
  ];
  for (const [body, named] of bad) {
    const answer = await rest.ask('POST', '/$import', { headers: async, body });
    assert.ok(answer.status >= 400 && answer.status < 500, answer.text);
    assert.match(answer.text, named);
  }
  assert.equal((await rest.ask('POST', '/$import', { body: importParameters(['Patient', 'a']) })).status, 400);
  assert.equal((await rest.ask('GET', '/$import', { headers: async })).status, 405);
});

test('IMPORT-032 $import of lines that are sent; after a restart it goes on and repeats nothing', async (t) => {
  const rest = await openBulkRest(t);
  const lines = ndjson(Array.from({ length: 50 }, (_, i) => ({ resourceType: 'Patient', identifier: [{ value: `n${i}` }] })));
  const taken = await rest.ask('POST', '/$import', { headers: { ...async, 'content-type': 'application/fhir+ndjson' }, body: lines });
  assert.equal(taken.status, 202, taken.text);
  const at = taken.headers['content-location'] as string;
  const again = [...rest.queue];
  await assert.rejects(rest.work({ signal: AbortSignal.abort() }));
  rest.queue.push(...again);
  await rest.work();
  assert.equal((await rest.ask('GET', at)).json.output[0].count, 50);
  // The queue hands out a job twice when a server dies just after its end.
  rest.queue.push(...again);
  await rest.work();
  assert.equal((await rest.find('Patient', '')).length, 50);
  assert.equal((await rest.ask('GET', `${at}/input.ndjson`)).status, 404);
});

test('IMPORT-033 without the right to import nothing is read', async (t) => {
  const rest = await openBulkRest(t, (mount) => ({
    ...mount,
    policy: {
      decide: (_call, { action }) =>
        action === 'import' ? { permit: false, rule: 'no-import', reason: 'You may not import.' } : { permit: true, rule: 'rest' },
    },
  }));
  const answer = await rest.ask('POST', '/$import', {
    headers: { ...async, 'content-type': 'application/fhir+ndjson' },
    body: ndjson([make('Patient', 'a')]),
  });
  assert.equal(answer.status, 403);
  assert.deepEqual(rest.queue, []);
  await rest.store.core.tracer.flush();
  const traced = await rest.db.rows(`select rule from ${rest.store.mount.schema}.access where action = 'import' and not permitted`);
  assert.deepEqual(traced, [['no-import']]);
});

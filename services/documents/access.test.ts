// The shared record over HTTP: modes of access, the matrix, pages, why, altered contents, broken deposits.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPdf } from '@socle/engine/cda';
import { sweepContents } from './operations/sweep-contents.ts';
import { type SampleDocument, sampleContent, sampleLot, sampleReference } from './samples/lot.ts';
import { callerOf, letter, openWorld, uuid } from './testing.ts';

const world = await openWorld(after);
const { ask } = world;
const fhir = '/documents/fhir';

const deposit = async (document: SampleDocument, who = 'hospital') => ask(who, 'POST', fhir, sampleLot([document], uuid));
/** Deposited, and its id. */
async function deposited(more: Parameters<typeof letter>[1] = {}, who = 'hospital'): Promise<{ id: string; document: SampleDocument }> {
  const document = await letter(world, more);
  const { status, json } = await deposit(document, who);
  assert.equal(status, 200, JSON.stringify(json));
  return { id: String(json.entry[1].response.location).split('/')[1] as string, document };
}
const ruleOf = (json: { issue?: { diagnostics?: string; details?: { text?: string }; extension?: unknown }[] }): string =>
  JSON.stringify(json);
const refusedBy = (answer: { status: number; json: unknown }, status: number, rule: string): void => {
  assert.equal(answer.status, status, JSON.stringify(answer.json));
  assert.match(ruleOf(answer.json as never), new RegExp(rule));
};
const lastTrace = async (patient = 'patient-1') => (await world.audit.list({ patient, count: 1 })).entries[0];
const _patchLabels = (...labels: string[]) => [
  {
    op: 'replace',
    path: '/securityLabel',
    value: labels.map((code) => ({
      coding: [{ system: code.length === 1 ? 'urn:oid:2.16.840.1.113883.5.25' : 'urn:oid:1.2.250.1.213.1.1.4.13', code }],
    })),
  },
];
const _patch = (who: string, id: string, operations: unknown) =>
  ask(who, 'PATCH', `${fhir}/DocumentReference/${id}`, operations, { 'content-type': 'application/json-patch+json' });

test('DOC-009 a new version supersedes the old one; of two who replace it one wins and the other is told', async () => {
  const { id, document } = await deposited();
  const next = await letter(world, { replaces: document.uniqueId, title: 'Lettre, version 2' });
  const answer = await deposit(next);
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  assert.equal((await ask('gp-1', 'GET', `${fhir}/DocumentReference/${id}`)).json.status, 'superseded');
  refusedBy(await deposit(await letter(world, { replaces: document.uniqueId })), 409, 'not the current version');
  // The explicit patch of MHD says the same again.
  const { document: third } = await deposited();
  const bundle = sampleLot([await letter(world, { replaces: third.uniqueId })], uuid) as unknown as { entry: unknown[] };
  bundle.entry.push({
    request: { method: 'PATCH', url: `DocumentReference?identifier=urn:oid:${third.uniqueId}` },
    resource: {
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'operation',
          part: [
            { name: 'type', valueCode: 'replace' },
            { name: 'path', valueString: 'DocumentReference.status' },
            { name: 'value', valueCode: 'superseded' },
          ],
        },
      ],
    },
  });
  const withPatch = await ask('hospital', 'POST', fhir, bundle);
  assert.deepEqual([withPatch.status, withPatch.json.entry.at(-1).response.status], [200, '200 OK'], JSON.stringify(withPatch.json));
  const { document: wanted } = await deposited();
  const race = await Promise.all([1, 2, 3].map(async () => deposit(await letter(world, { replaces: wanted.uniqueId }))));
  assert.deepEqual(race.map(({ status }) => status).sort(), [200, 409, 409]);
  refusedBy(await deposit(await letter(world, { replaces: '1.2.3.4.5' })), 422, 'not in the record');
});

test('DOC-010 modes: outside the care team by explicit consent, break-glass with its reason, centre 15 by regulation; blocked by no way', async () => {
  const { id } = await deposited();
  const read = (who: string, mode?: string) =>
    ask(who, 'GET', `${fhir}/Binary/${id}`, undefined, mode === undefined ? {} : { 'x-access-mode': mode });
  const regulator = 'regulator-1';
  refusedBy(await read(regulator), 403, 'DOC-READ-030');
  refusedBy(await read(regulator, 'bris_de_glace'), 403, 'DOC-READ-011');
  assert.equal((await read(regulator, 'centre_15')).status, 200);
  refusedBy(await read('gp-2', 'centre_15'), 403, 'DOC-READ-009');
  refusedBy(await read('gp-2', 'autre'), 400, 'X-Access-Mode');
  const patient = (await world.patients.find('patient-1')) as { id: string; birthDate: string };
  await world.consent.record({ caller: callerOf(regulator), requestId: 'r' }, patient, {
    kind: 'emergency',
    mode: 'bris_de_glace',
    reason: 'Patiente inconsciente, urgences',
  });
  assert.equal((await read(regulator, 'bris_de_glace')).status, 200);
  assert.equal((await lastTrace())?.mode, 'bris_de_glace');
  world.clock.advance(5 * 3_600_000);
  refusedBy(await read(regulator, 'bris_de_glace'), 403, 'DOC-READ-011');
  await world.consent.record({ caller: callerOf(regulator), requestId: 'r' }, patient, { kind: 'explicit-consent', given: true });
  assert.equal((await read(regulator)).status, 200);
  await world.consent.record({ caller: callerOf('patient-1'), requestId: 'r' }, patient, {
    kind: 'block',
    blocked: true,
    professional: callerOf(regulator).id,
  });
  for (const mode of [undefined, 'bris_de_glace', 'centre_15']) refusedBy(await read(regulator, mode), 403, 'DOC-READ-003');
});

test('DOC-011 the matrix closes types: a secretary reads no psychiatric synthesis, a nurse neither, in searches as by address', async () => {
  const { id } = await deposited({ type: 'LOINC|68599-0', title: 'Synthèse psychiatrique' });
  for (const who of ['secretary-1', 'nurse-1'])
    refusedBy(await ask(who, 'GET', `${fhir}/Binary/${id}`), 403, who === 'nurse-1' ? 'DOC-READ-004' : 'DOC-READ-0');
  const nurse = await ask(
    'nurse-1',
    'GET',
    `${fhir}/DocumentReference?patient=patient-1&status=current&type=http://loinc.org|68599-0&_total=accurate`,
  );
  assert.equal(nurse.json.total, 0);
  refusedBy(await ask('secretary-1', 'GET', `${fhir}/DocumentReference?patient=patient-1&status=current`), 403, 'DOC-READ-004');
  assert.equal(
    (await ask('gp-1', 'GET', `${fhir}/DocumentReference?patient=patient-1&status=current&type=http://loinc.org|68599-0&_total=accurate`))
      .json.total,
    1,
  );
});

test('DOC-012 searches want their parameters, by reference or by matricule, and page without losing one', async () => {
  for (let i = 0; i < 8; i++) await deposited({ date: `2026-11-${10 + (i >> 1)}T09:00:00Z` });
  const { matricule } = (await world.patients.find('patient-1')) as { matricule: { oid: string; value: string } };
  const token = `urn:oid:${matricule.oid}|${matricule.value}`;
  assert.equal((await ask('gp-1', 'GET', `${fhir}/DocumentReference?patient.identifier=${token}&status=current`)).status, 200);
  assert.equal(
    (
      await ask('gp-1', 'POST', `${fhir}/DocumentReference/_search`, `patient.identifier=${encodeURIComponent(token)}&status=current`, {
        'content-type': 'application/x-www-form-urlencoded',
      })
    ).status,
    200,
  );
  refusedBy(await ask('gp-1', 'GET', `${fhir}/DocumentReference?status=current`), 400, 'one patient');
  refusedBy(await ask('gp-1', 'GET', `${fhir}/DocumentReference?patient=patient-1`), 400, 'status');
  refusedBy(await ask('gp-1', 'GET', `${fhir}/List?patient=patient-1&status=current`), 400, 'code');
  refusedBy(await ask('gp-1', 'GET', `${fhir}/DocumentReference?patient=nobody&status=current`), 404, 'no patient');
  const all = new Set<string>();
  let url: string | undefined = `${fhir}/DocumentReference?patient=patient-1&status=current&_count=3&_sort=-creation`;
  let pages = 0;
  while (url) {
    const { json } = await ask('gp-1', 'GET', url);
    for (const { resource } of json.entry ?? []) {
      assert.ok(!all.has(resource.id));
      all.add(resource.id);
    }
    const next: string | undefined = json.link.find(({ relation }: { relation: string }) => relation === 'next')?.url;
    url = next?.slice(next.indexOf(fhir));
    pages++;
  }
  assert.ok(pages > 2);
  const { json } = await ask('gp-1', 'GET', `${fhir}/DocumentReference?patient=patient-1&status=current&_total=accurate&_count=1`);
  assert.equal(all.size, json.total);
  const exists = await ask('gp-1', 'GET', `${fhir}/Patient?identifier=${token}`);
  assert.deepEqual([exists.json.entry[0].resource.active, exists.json.entry[0].resource.name], [true, undefined]);
});

test('DOC-017 a token may what its scopes leave of the rights of who holds it', async () => {
  const { id } = await deposited();
  const search = `${fhir}/DocumentReference?patient=patient-1&status=current`;
  assert.equal((await ask('gp-1 user/DocumentReference.rs', 'GET', search)).status, 200);
  assert.equal((await ask('gp-1 user/DocumentReference.r', 'GET', `${fhir}/Binary/${id}`)).status, 200);
  for (const who of [
    'gp-1 user/DocumentReference.r',
    'gp-1 user/Patient.cruds',
    'gp-1 patient/DocumentReference.rs',
    'gp-1 openid',
    'gp-1 -',
  ]) {
    const answer = await ask(who, 'GET', search);
    refusedBy(answer, 403, 'IDN-250');
    assert.match(String(answer.headers['www-authenticate']), /insufficient_scope/);
  }
  refusedBy(await deposit(await letter(world), 'hospital system/DocumentReference.rs'), 403, 'IDN-250');
  assert.equal((await deposit(await letter(world), 'hospital system/DocumentReference.c')).status, 200);
  refusedBy(await ask('gp-1 user/DocumentReference.rs', 'POST', `/documents/${id}/visibility`, { mask: true }), 403, 'IDN-250');
  // A scope never widens: outside the care team it opens nothing.
  refusedBy(await ask('pharmacist-1 user/*.cruds', 'GET', `${fhir}/Binary/${id}`), 403, 'DOC-READ-030');
});

test('DOC-018 changes at once are all made, and none is lost', async () => {
  const { id } = await deposited();
  const changes = await Promise.all([
    ask('patient-1', 'POST', `/documents/${id}/visibility`, { mask: true }),
    ask('specialist-1', 'POST', `/documents/${id}/visibility`, { hideFromPatient: true }),
    ask('specialist-1', 'POST', `/documents/${id}/visibility`, { hideFromRepresentatives: true }),
  ]);
  assert.deepEqual(
    changes.map(({ status }) => status === 200 || status === 403),
    [true, true, true],
    JSON.stringify(changes.map(({ json }) => json)),
  );
  const { json } = await ask('specialist-1', 'GET', `${fhir}/DocumentReference/${id}`);
  const labels = json.securityLabel.map((label: { coding: { code: string }[] }) => label.coding[0]?.code);
  assert.ok(labels.includes('INVISIBLE_PATIENT') && labels.includes('INVISIBLE_REPRESENTANTS_LEGAUX'), labels.join(' '));
  assert.equal(labels.includes('MASQUE_PS'), changes[0]?.status === 200);
  assert.equal(json.meta.versionId, String(1 + changes.filter(({ status }) => status === 200).length));
  const stale = await ask(
    'specialist-1',
    'PATCH',
    `${fhir}/DocumentReference/${id}`,
    [{ op: 'replace', path: '/status', value: 'entered-in-error' }],
    {
      'content-type': 'application/json-patch+json',
      'if-match': 'W/"1"',
    },
  );
  assert.equal(stale.status, 412);
});

test('DOC-013 ITI-105: one document with its content inside', async () => {
  const document = await letter(world, { file: { contentType: 'application/pdf', bytes: buildPdf(['Un PDF']) }, by: 'gp-1' });
  const resource = structuredClone(sampleReference(document, 'x')) as unknown as {
    content: { attachment: Record<string, unknown> }[];
    category?: unknown;
  };
  const attachment = resource.content[0]?.attachment ?? {};
  delete attachment.url;
  attachment.data = sampleContent(document).bytes.toString('base64');
  delete resource.category;
  const made = await ask('gp-1', 'POST', `${fhir}/DocumentReference`, resource);
  assert.equal(made.status, 201, JSON.stringify(made.json));
  assert.match(String(made.headers.location), /\/DocumentReference\/[^/]+\/_history\/1$/);
  assert.equal(made.json.category[0].coding[0].code, '10');
  assert.equal((await ask('gp-1', 'POST', `${fhir}/DocumentReference`, resource)).status, 200);
});

test('DOC-014 why: the decision explained in both languages, to the patient about anybody, to others about themselves', async () => {
  const { id } = await deposited();
  const own = await ask('gp-1', 'GET', `/documents/access/$explain?patient=patient-1&document=${id}`);
  assert.deepEqual([own.json.permit, own.json.rule], [true, 'DOC-READ-020']);
  assert.ok(own.json.sentence.fr && own.json.sentence.en && own.json.provision);
  const g15 = callerOf('nurse-1').profession;
  const other = await ask(
    'patient-1',
    'GET',
    `/documents/access/$explain?patient=patient-1&document=${id}&professional=899700009999&profession=${encodeURIComponent(`${g15?.system}|60`)}`,
  );
  assert.deepEqual([other.json.permit, other.json.rule], [false, 'DOC-READ-030']);
  refusedBy(
    await ask('gp-2', 'GET', `/documents/access/$explain?patient=patient-1&professional=${callerOf('gp-1').id}`),
    403,
    'DOC-ACC-001',
  );
  refusedBy(await ask('patient-6', 'GET', `/documents/access/$explain?patient=patient-1`), 200, 'DOC-ACC-001');
});

test('DOC-015 a content that was altered or lost on the disk is never served', async () => {
  const { id } = await deposited();
  const path = (await files()).find((file) => file.includes(nameOf(id)));
  assert.ok(path);
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  writeFileSync(path, bytes);
  refusedBy(await ask('gp-1', 'GET', `${fhir}/Binary/${id}`), 503, 'altered');
});

const rows = new Map<string, string>();
const nameOf = (id: string): string => rows.get(id) ?? '';
async function files(): Promise<string[]> {
  for (const [id, blob] of await world.db.rows<[string, string]>('select id, blob from documents.document'))
    rows.set(id, world.blobs.nameOf(blob));
  return readdirSync(world.contents, { recursive: true, encoding: 'utf8' })
    .map((path) => join(world.contents, path))
    .filter((path) => statSync(path).isFile());
}

test('DOC-016 a deposit that breaks between content and metadata leaves nothing that is found, and the sweep leaves no orphan', async () => {
  const { deps } = world.documents;
  const count = async () => (await world.db.rows<[number]>('select count(*)::int from documents.resource'))[0]?.[0];
  // What earlier tests left: deposits that lost a race.
  await sweepContents(deps);
  const before = [await count(), (await files()).length];
  const failing = { ...deps.audit, append: async () => Promise.reject(new Error('the trace is away')) };
  const keep = deps.audit;
  Object.assign(deps, { audit: failing });
  try {
    assert.equal((await deposit(await letter(world))).status, 500);
  } finally {
    Object.assign(deps, { audit: keep });
  }
  assert.equal(await count(), before[0]);
  assert.equal((await files()).length, (before[1] as number) + 1);
  assert.equal((await sweepContents(deps)).removed, 0, 'a young content may be under way');
  world.clock.set(Date.now() + 2 * 3_600_000);
  assert.equal((await sweepContents(deps)).removed, 1);
  assert.equal((await files()).length, before[1]);
});

test('DOC-036 a document read after a list is decided on its own record, whatever was remembered of it', async (t) => {
  const { id } = await deposited();
  const path = `${fhir}/Binary/${id}`;
  assert.equal((await ask('gp-1', 'GET', path)).status, 200);
  const { owners } = world.documents.deps;
  assert.equal(owners.of(id), 'patient-1');
  // What is remembered is only where to look ahead.
  for (const wrong of ['patient-4', 'nobody']) {
    const remembered = t.mock.method(owners, 'of', () => wrong);
    assert.equal((await ask('gp-1', 'GET', path)).status, 200);
    assert.equal((await lastTrace())?.entity?.id, id);
    assert.equal((await ask('patient-4', 'GET', path)).status, 403);
    assert.equal(remembered.mock.callCount(), 2);
    remembered.mock.restore();
  }
});

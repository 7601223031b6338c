// The views over HTTP: who may read what, how a search is asked, what is answered.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parseXml, type Resource } from '@socle/engine/fhir';
import { createValidator } from '@socle/engine/validation';
import { readConfig } from '@socle/kit/config';
import { createServer, httpSettings } from '@socle/kit/http';
import { silentLog } from '@socle/kit/log';
import { auditRoutes } from './routes.ts';
import { openTestAudit } from './testing/open.ts';

const trace = await openTestAudit({ after });
const { audit, clock, entry } = trace;
const start = clock.millis();

const code = (value: string, display: string) => ({ system: 'urn:test', code: value, display });
const people: Record<string, Record<string, unknown>> = {
  administrator: { id: 'administrator', kind: 'administrator', name: 'Alix Moreau' },
  doctor: {
    id: '899700000001',
    kind: 'professional',
    name: 'Dr Camille Berthelot',
    profession: code('10', 'Médecin'),
    specialty: code('SM26', 'Médecine générale'),
    structure: { id: '1750000001', name: 'Cabinet Berthelot' },
    client: { id: 'socle-web', name: 'Socle' },
    means: { level: 'eidas2', amr: [], at: 0 },
    scopes: [],
    session: 'secret-session',
  },
  other: { id: '899700000002', kind: 'professional', name: 'Dr Yanis Carpentier' },
  jeanne: { id: 'person:patient-1', kind: 'patient', name: 'Jeanne Delmas', patient: 'patient-1', scopes: [] },
  sofia: { id: 'person:patient-5', kind: 'patient', name: 'Sofia Nunes', patient: 'patient-5' },
  software: { id: 'valbrune-ehr', kind: 'software', name: 'Valbrune', scopes: ['system/AuditEvent.rs'] },
  scoped: { id: '899700000001', kind: 'professional', name: 'Dr Camille Berthelot', scopes: ['user/DocumentReference.rs'] },
  reading: { id: '899700000001', kind: 'professional', name: 'Dr Camille Berthelot', scopes: ['user/AuditEvent.r'] },
};

const server = createServer({
  settings: readConfig({ http: httpSettings }, {}).config.http,
  log: silentLog,
  clock,
  software: { name: 'Socle', version: '1' },
  authenticate: (authorization) => people[authorization.replace('Bearer ', '')] as never,
});
const place = () => ({ baseUrl: 'https://socle.example', software: 'Socle' });
auditRoutes(server, { audit, clock, place, secret: Buffer.alloc(32, 3) }, '1');
await server.app.ready();
after(() => server.app.close());

interface Asked {
  status: number;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  json: any;
  headers: Record<string, unknown>;
}

async function ask(
  who: string,
  url: string,
  more: { method?: 'GET' | 'POST'; body?: string; headers?: Record<string, string> } = {},
): Promise<Asked> {
  const answer = await server.app.inject({
    method: more.method ?? 'GET',
    url: url.replace('https://socle.example', ''),
    headers: { ...(who === '' ? {} : { authorization: `Bearer ${who}` }), ...more.headers },
    ...(more.body === undefined ? {} : { payload: more.body }),
  });
  const isJson = /json/.test(String(answer.headers['content-type']));
  return { status: answer.statusCode, text: answer.body, json: isJson ? JSON.parse(answer.body) : undefined, headers: answer.headers };
}

const found = (asked: Asked): Resource[] => (asked.json.entry ?? []).map((one: { resource: Resource }) => one.resource);
const doctor = people.doctor as never;

await audit.record([
  entry({
    at: start,
    request: 'q1',
    caller: doctor,
    patient: 'patient-1',
    entity: { type: 'DocumentReference', id: 'd1', version: 1, code: '34112-3' },
    details: { label: 'Compte rendu d’hospitalisation' },
  }),
  entry({
    at: start + 1000,
    request: 'q2',
    caller: doctor,
    patient: 'patient-1',
    mode: 'bris_de_glace',
    reason: 'Inconsciente',
    action: 'search',
  }),
  entry({
    at: start + 2000,
    request: 'q3',
    caller: people.other as never,
    patient: 'patient-1',
    outcome: 'refused',
    rule: 'DOC-ACC-004',
    entity: { type: 'DocumentReference', id: 'd1', code: '34112-3' },
  }),
  entry({ at: start + 3000, request: 'q4', caller: people.jeanne as never, kind: 'sign-in', action: 'sign-in', rule: 'IDN-001' }),
  entry({
    at: start + 4000,
    request: 'q5',
    caller: doctor,
    patient: 'patient-5',
    action: 'create',
    entity: { type: 'DocumentReference', id: 'd5' },
  }),
  entry({
    at: start + 5000,
    request: 'q6',
    caller: people.jeanne as never,
    kind: 'rights',
    action: 'decide',
    patient: 'patient-1',
    rule: 'CNS-003',
  }),
  entry({
    at: start + 6000,
    request: 'q7',
    caller: { id: 'nightly', kind: 'software', name: 'Nuit' },
    kind: 'system',
    action: 'execute',
    outcome: 'failed',
  }),
  entry({
    at: start + 7000,
    request: 'q8',
    caller: { ...(people.software as object), actingFor: { id: '899700000003', name: 'Dr Solène Maurel' } } as never,
    kind: 'identity',
    action: 'update',
    patient: 'patient-1',
    entity: { type: 'Patient', id: 'patient-1', version: 3 },
  }),
]);
const all = '/audit/fhir/AuditEvent?date=ge2026-03-01';
clock.advance(60_000);

test('AUD-020 both views of every entry are conformant to R4, in JSON and XML', async () => {
  const validator = createValidator();
  for (const view of ['tde', 'balp']) {
    const asked = await ask('administrator', `${all}&view=${view}`);
    assert.equal(asked.status, 200, asked.text);
    const events = found(asked);
    assert.ok(events.length >= 8);
    for (const event of events) assert.deepEqual(validator.validate(event, { level: 'base' }), [], JSON.stringify(event));
    assert.deepEqual(validator.validate(asked.json, { level: 'base' }), []);
    const xml = await ask('administrator', `${all}&view=${view}&entity=DocumentReference/d1&_format=xml`);
    assert.match(String(xml.headers['content-type']), /^application\/fhir\+xml/);
    const read = parseXml(xml.text) as Resource;
    assert.deepEqual(validator.validate(read, { level: 'base' }), []);
    assert.equal((read.entry as unknown[]).length, 2);
  }
});

test('AUD-021 the French view wants a bound of date; bounds are kept', async () => {
  for (const none of ['/audit/fhir/AuditEvent', '/audit/fhir/AuditEvent?patient=patient-1']) {
    const asked = await ask('administrator', none);
    assert.deepEqual([asked.status, asked.json.issue[0].code], [400, 'required']);
  }
  assert.equal((await ask('administrator', '/audit/fhir/AuditEvent?view=balp&patient=patient-1')).status, 200);
  const ids = async (query: string): Promise<number> =>
    found(await ask('administrator', `/audit/fhir/AuditEvent?agent=899700000001&${query}`)).length;
  assert.equal(await ids('date=ge2026-03-01T10:00:01Z&date=lt2026-03-01T10:00:04Z'), 1);
  assert.equal(await ids('date=le2026-03-01T10:00:01Z'), 2);
  assert.equal(await ids('date=gt2026-03-01T10:00:01Z'), 1);
  assert.equal(await ids('date=2026-03-01'), 3);
  assert.equal(await ids('period-start=ge2026-03-02'), 0);
  assert.equal(await ids('date=eb2026-03-01'), 0);
  assert.equal((await ask('administrator', '/audit/fhir/AuditEvent?date=ge2026-13')).status, 400);
});

test('AUD-020 each parameter narrows; one that is not known is refused, unless asked to be lenient', async () => {
  const requests = async (query: string): Promise<string[]> => {
    const asked = await ask('administrator', `${all}&date=le2026-03-01T10:00:08Z&view=balp&${query}`);
    assert.equal(asked.status, 200, asked.text);
    return found(asked).map(
      (event) => (event.entity as { what?: { identifier?: { value: string } } }[]).at(-1)?.what?.identifier?.value ?? '',
    );
  };
  assert.deepEqual(await requests('patient=patient-5'), ['q5']);
  assert.deepEqual(await requests('patient=Patient/patient-5'), ['q5']);
  assert.deepEqual(await requests('patient=https://socle.example/patient-identity/fhir/Patient/patient-5'), ['q5']);
  assert.deepEqual(await requests('agent:identifier=urn:oid:1.2.250.1.71.4.2.1|899700000002'), ['q3']);
  assert.deepEqual(await requests('type=http://dicom.nema.org/resources/ontology/DCM|110114'), ['q4']);
  assert.deepEqual(await requests('type=rest&subtype=create'), ['q5']);
  assert.deepEqual(await requests('type=rest&type=110114'), []);
  assert.deepEqual(await requests('subtype=search-type,create'), ['q5', 'q2']);
  assert.deepEqual(await requests('action=R'), ['q3', 'q1']);
  assert.deepEqual(await requests('action=E&type=rest'), ['q2']);
  assert.deepEqual(await requests('outcome=4'), ['q3']);
  assert.deepEqual(await requests('outcome=8,4'), ['q7', 'q3']);
  assert.deepEqual(await requests('outcome=12'), []);
  assert.deepEqual(await requests('entity=DocumentReference/d5'), ['q5']);
  assert.equal((await ask('administrator', `${all}&shoe=42`)).status, 400);
  assert.equal((await ask('administrator', `${all}&shoe=42`, { headers: { prefer: 'handling=lenient' } })).status, 200);
  assert.equal((await ask('administrator', `${all}&patient=Organization/x`)).status, 400);
  assert.equal((await ask('administrator', `${all}&_format=pdf`)).status, 400);
  assert.equal((await ask('administrator', `${all}&view=x`)).status, 400);
  assert.equal((await ask('administrator', `${all}&patient=`)).status, 400);
  assert.equal((await ask('administrator', `${all}&__proto__=x`)).status, 400);
  const posted = await ask('administrator', '/audit/fhir/AuditEvent/_search', {
    method: 'POST',
    body: 'date=ge2026-03-01&date=le2026-03-01T10:00:08Z&patient=patient-5',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.equal(found(posted).length, 1);
});

test('AUD-020 pages: each entry once, while others arrive; a cursor fits only its own question and its own reader', async () => {
  const query = `/audit/fhir/AuditEvent?date=le2026-03-01T10:00:08Z&_count=3`;
  const ids: string[] = [];
  let next: string | undefined = query;
  let cursor = '';
  while (next) {
    const asked: Asked = await ask('administrator', next);
    ids.push(...found(asked).map(({ id }) => id as string));
    next = asked.json.link.find((link: { relation: string }) => link.relation === 'next')?.url;
    cursor = next?.split('_cursor=')[1] ?? cursor;
  }
  assert.equal(ids.length, 8);
  assert.equal(new Set(ids).size, 8);
  assert.equal((await ask('administrator', `${query}&_cursor=${cursor}`)).status, 200);
  assert.equal((await ask('administrator', `${query}&action=R&_cursor=${cursor}`)).status, 400);
  assert.equal((await ask('doctor', `${query}&_cursor=${cursor}`)).status, 400);
  assert.equal((await ask('administrator', `${query}&_cursor=AAAA`)).status, 400);
  assert.equal((await ask('administrator', `${query}&_cursor=${cursor.slice(0, -2)}AA`)).status, 400);
});

test('AUD-022 administrators read all, patients what concerns them, professionals what they did, others nothing', async () => {
  const until = `${all}&date=le2026-03-01T10:00:08Z`;
  const count = async (who: string, query = ''): Promise<number> => found(await ask(who, `${until}${query}`)).length;
  assert.equal(await count('administrator'), 8);
  assert.equal(await count('doctor'), 3);
  assert.equal(await count('other'), 1);
  assert.equal(await count('jeanne'), 6);
  assert.equal(await count('sofia'), 1);
  assert.equal(await count('doctor', '&agent=899700000002'), 0);
  assert.equal(await count('jeanne', '&patient=patient-5'), 0);
  for (const who of ['software', 'scoped']) assert.equal((await ask(who, until)).status, 403, who);
  assert.equal((await ask('reading', until)).status, 403);
  assert.equal((await ask('', until)).status, 401);
  const [first] = found(await ask('administrator', `${until}&patient=patient-5`));
  assert.equal((await ask('sofia', `/audit/fhir/AuditEvent/${first?.id}`)).json.id, first?.id);
  assert.equal((await ask('reading', `/audit/fhir/AuditEvent/${first?.id}`)).status, 200);
  assert.equal((await ask('jeanne', `/audit/fhir/AuditEvent/${first?.id}`)).status, 404);
  assert.equal((await ask('administrator', '/audit/fhir/AuditEvent/1')).status, 404);
  assert.equal((await ask('administrator', '/audit/fhir/AuditEvent/x')).status, 404);
});

test('AUD-023 reading the trace is an entry itself, refused or not, without session or scopes', async () => {
  const requests = [await ask('scoped', all), await ask('doctor', `${all}&patient=patient-1`)].map(({ headers }) =>
    String(headers['x-request-id']),
  );
  const traced = await Promise.all(requests.map(async (request) => (await audit.list({ request })).entries));
  assert.deepEqual(
    traced.map((entries) => entries.map(({ rule, outcome, action, patient, entity }) => [rule, outcome, action, patient, entity?.type])),
    [[['AUD-ACC-000', 'refused', 'search', undefined, 'AuditEvent']], [['AUD-ACC-003', 'permitted', 'search', 'patient-1', 'AuditEvent']]],
  );
  const { rows } = await trace.db.query<{ text: string }>('select e::text as text from audit.entry e where request = any($1)', [requests]);
  for (const { text } of rows) assert.doesNotMatch(text, /secret-session|DocumentReference\.rs/);
});

test('AUD-023 a trace that cannot be written is not read', async () => {
  await trace.db.query('revoke insert on audit.entry from current_user');
  for (const url of [all, '/audit/mine?patient=patient-1']) {
    const asked = await ask('jeanne', url);
    assert.equal(asked.status, 500);
    assert.doesNotMatch(asked.text, /Berthelot/);
  }
  await trace.db.query('grant insert on audit.entry to current_user');
  assert.equal((await ask('jeanne', all)).status, 200);
});

test('AUD-024 the patient reads in plain words who did what, acting as what, and by which rule', async () => {
  audit.describeRules({ 'DOC-ACC-001': { fr: 'Membre de l’équipe de soins.', en: 'Member of the care team.' } });
  const asked = await ask('jeanne', '/audit/mine?patient=patient-1');
  assert.equal(asked.status, 200, asked.text);
  const byRequest = asked.json.entries.filter((one: { at: string }) => one.at < '2026-03-01T10:00:08Z');
  assert.deepEqual(
    byRequest.map(({ sentence }: { sentence: string }) => sentence),
    [
      'Valbrune (pour Dr Solène Maurel) a modifié les informations d’identité',
      'Vous avez enregistré un choix sur les droits d’accès au dossier',
      'Vous vous êtes connecté(e)',
      'Dr Yanis Carpentier a consulté un document (34112-3) : refusé',
      'Dr Camille Berthelot a parcouru le dossier',
      'Dr Camille Berthelot a consulté « Compte rendu d’hospitalisation »',
    ],
  );
  const { id: _id, ...last } = byRequest.at(-1);
  assert.deepEqual(last, {
    at: '2026-03-01T10:00:00.000Z',
    when: '1 mars 2026 à 11:00',
    who: 'Dr Camille Berthelot',
    as: 'Médecin, Médecine générale, Cabinet Berthelot',
    by: 'Socle',
    kind: 'access',
    action: 'read',
    outcome: 'permitted',
    document: { id: 'd1', label: 'Compte rendu d’hospitalisation' },
    sentence: 'Dr Camille Berthelot a consulté « Compte rendu d’hospitalisation »',
    rule: 'DOC-ACC-001',
    why: 'Membre de l’équipe de soins.',
    yours: false,
  });
  assert.deepEqual(byRequest.at(-2).mode, { code: 'bris_de_glace', text: 'Accès en urgence (bris de glace)', reason: 'Inconsciente' });
  const english = await ask('jeanne', '/audit/mine', { headers: { 'accept-language': 'en' } });
  assert.equal(english.json.entries.at(-1).why, 'Member of the care team.');
  assert.equal(english.json.patient, 'patient-1');
});

test('AUD-024 another patient, a professional, software: none reads the view of a patient; a legal representative does', async () => {
  for (const who of ['sofia', 'doctor', 'software', 'scoped'])
    assert.equal((await ask(who, '/audit/mine?patient=patient-1')).status, 403, who);
  assert.equal((await ask('doctor', '/audit/mine')).status, 403);
  assert.equal((await ask('', '/audit/mine')).status, 401);
  assert.equal((await ask('administrator', '/audit/mine?patient=patient-1')).status, 200);
  assert.equal((await ask('jeanne', '/audit/mine?patient=patient-2')).status, 403);
  audit.allowReading((caller, patient) => caller.id === 'person:patient-1' && patient === 'patient-2');
  assert.equal((await ask('jeanne', '/audit/mine?patient=patient-2')).status, 200);
  assert.equal((await ask('sofia', '/audit/mine?patient=patient-2')).status, 403);
  const { entries } = await audit.list({ patient: 'patient-2' });
  assert.deepEqual(entries.map(({ rule }) => rule).sort(), ['AUD-ACC-000', 'AUD-ACC-000', 'AUD-ACC-004']);
});

test('AUD-024 pages of the patient go on where they ended', async () => {
  let next = '/audit/mine?patient=patient-1&count=2';
  const ids: number[] = [];
  for (let n = 0; n < 3; n++) {
    const asked = await ask('jeanne', next);
    ids.push(...asked.json.entries.map(({ id }: { id: number }) => id));
    next = `${asked.json.next}&count=2`;
  }
  assert.equal(new Set(ids).size, 6);
  assert.deepEqual(
    ids,
    [...ids].sort((a, b) => b - a),
  );
  assert.equal((await ask('jeanne', '/audit/mine?patient=patient-1&before=x')).status, 400);
  assert.equal((await ask('jeanne', '/audit/mine?patient=patient-1&count=0')).status, 400);
});

test('AUD-025 what can be asked is open to all', async () => {
  const asked = await ask('', '/audit/fhir/metadata');
  assert.equal(asked.status, 200);
  assert.deepEqual(createValidator().validate(asked.json, { level: 'base' }), []);
});

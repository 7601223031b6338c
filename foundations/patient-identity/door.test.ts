// Patient identity through its door: rights, masks and refusals as they come over HTTP.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { renderFhirProblem } from '@socle/engine/rest';
import { auditMigrations, openAudit } from '@socle/foundations/audit';
import type { CareCaller } from '@socle/foundations/identity';
import { fixedClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { createServer, httpSettings } from '@socle/kit/http';
import { silentLog } from '@socle/kit/log';
import { openPatientIdentity, patientIdentityMigrations } from './open.ts';
import { fhirPaths } from './routes/fhir.ts';
import { identityPaths } from './routes/screens.ts';
import { loadPatientSamples } from './samples/people.ts';
import { patientIdentitySettings } from './settings.ts';

const { db } = await openTestDatabase({ after }, { migrations: [...auditMigrations, ...patientIdentityMigrations] });
const clock = fixedClock('2026-11-23T10:00:00Z');
const audit = await openAudit({ database: db, clock });
const { config } = readConfig({ identity: patientIdentitySettings, http: httpSettings }, { SOCLE_HTTP_RATE: '0' });
const parts = { database: db, clock, settings: config.identity, audit };
const patients = openPatientIdentity(parts);
await loadPatientSamples(patients);

const base = { client: { id: 'c', name: 'C' }, means: { level: 'eidas1', amr: [], at: 0 }, scopes: [], session: 's' };
const callers: Readonly<Record<string, CareCaller>> = {
  doctor: { ...base, kind: 'professional', id: '899700001011', name: 'Dr Essai', profession: { system: 'g15', code: '10' } },
  software: { ...base, kind: 'software', id: 'ehr', name: 'EHR', structure: { id: '1990000010', name: 'CH' } },
  stranger: { ...base, kind: 'software', id: 'other', name: 'Other' },
  jeanne: { ...base, kind: 'patient', id: 'person:patient-1', name: 'Jeanne', patient: 'patient-1' },
  sofia: { ...base, kind: 'patient', id: 'person:patient-5', name: 'Sofia', patient: 'patient-5' },
};
const server = createServer({
  settings: config.http,
  log: silentLog,
  authenticate: () => undefined,
  software: { name: 'Test', version: '0' },
});
server.addAuthenticator(({ headers }) => callers[String(headers.authorization)] as CareCaller);
server.mount('/patient-identity/fhir', (app) => fhirPaths(app, parts, patients, () => 'http://localhost/patient-identity/fhir'), {
  renderProblem: renderFhirProblem,
});
server.mount('/patient-identity', (app) => identityPaths(app, parts, patients));
after(async () => {
  await server.stop();
  await audit.close();
});

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests.
type Answer = { status: number; headers: Record<string, unknown>; text: string; json: any };

async function ask(who: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await server.app.inject({
    method: method as 'GET',
    url: `/patient-identity${path}`,
    headers: {
      ...(who === '' ? {} : { authorization: who }),
      ...(body === undefined ? {} : { 'content-type': path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  const json = /json/.test(String(answer.headers['content-type'])) ? JSON.parse(answer.body) : undefined;
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json };
}

const tracedAs = async (rule: string): Promise<number> =>
  (await audit.list({})).entries.filter((one) => one.rule === rule && one.outcome === 'refused').length;

test('INS-ACC nobody enters without a rule, and every refusal is traced', async () => {
  assert.equal((await ask('', 'GET', '/identities/patient-1')).status, 401);
  const before = await tracedAs('INS-ACC-005');
  assert.equal((await ask('sofia', 'GET', '/identities/patient-1')).status, 403);
  assert.equal((await ask('stranger', 'GET', '/fhir/Patient/patient-1')).status, 403);
  assert.equal((await ask('jeanne', 'POST', '/search', { birthDate: '1984-03-12', name: 'del' })).status, 403);
  assert.equal((await ask('jeanne', 'GET', '/identities/patient-1/history')).status, 403);
  assert.equal(await tracedAs('INS-ACC-005'), before + 4);
  assert.equal((await ask('jeanne', 'GET', '/identities/patient-1')).json.matricule.value.length, 15);
  assert.equal((await ask('doctor', 'GET', '/identities/nobody')).status, 404);
});

test('INS-035 a PUT is permitted before anything is told, changes all or nothing, and only the version that was read', async () => {
  const { json: jeanne, headers } = await ask('doctor', 'GET', '/fhir/Patient/patient-1');
  for (const who of ['sofia', 'jeanne', 'stranger']) {
    const { status, text } = await ask(who, 'PUT', '/fhir/Patient/patient-1', jeanne);
    assert.equal(status, 403);
    assert.ok(!text.includes('2840363113207'));
    assert.equal((await ask(who, 'PUT', '/fhir/Patient/nobody', { ...jeanne, id: 'nobody' })).status, 403);
  }
  const same = await ask('doctor', 'PUT', '/fhir/Patient/patient-1', jeanne, { 'if-match': String(headers.etag) });
  assert.deepEqual([same.status, same.json.meta.versionId], [200, jeanne.meta.versionId]);
  const made = await ask('doctor', 'POST', '/fhir/Patient', {
    resourceType: 'Patient',
    name: [{ use: 'official', family: 'PORTE', given: ['ALIX'] }],
    gender: 'unknown',
    birthDate: '1970-02-03',
  });
  assert.equal(made.status, 201);
  const two = { ...made.json, birthDate: '1970-02-04', name: [...made.json.name, { use: 'usual', family: 'PORTE 2' }] };
  assert.equal((await ask('doctor', 'PUT', `/fhir/Patient/${made.json.id}`, two)).status, 400);
  assert.equal((await ask('doctor', 'GET', `/fhir/Patient/${made.json.id}`)).json.birthDate, '1970-02-03');
  const good = { ...two, name: [...made.json.name, { use: 'usual', family: 'PORTAL' }] };
  assert.equal((await ask('doctor', 'PUT', `/fhir/Patient/${made.json.id}`, good, { 'if-match': 'W/"1"' })).status, 200);
  const late = await ask('doctor', 'PUT', `/fhir/Patient/${made.json.id}`, good, { 'if-match': 'W/"1"' });
  assert.equal(late.status, 412);
});

test('INS-031 over HTTP: 409 with the candidates, until they are told apart', async () => {
  const jeanne = { birthName: 'DELMAS', givenNames: ['JEANNE'], firstGiven: 'JEANNE', birthDate: '1984-03-12', sex: 'F' };
  const refused = await ask('doctor', 'POST', '/identities', jeanne);
  assert.equal(refused.status, 409);
  assert.match(refused.text, /patient-1/);
  assert.equal((await ask('doctor', 'POST', '/identities', { ...jeanne, notSameAs: ['patient-1'] })).status, 201);
  const resource = {
    resourceType: 'Patient',
    name: [{ use: 'official', family: 'HADDAD', given: ['KARIM'] }],
    gender: 'male',
    birthDate: '1981-07-30',
  };
  const outcome = await ask('software', 'POST', '/fhir/Patient', resource);
  assert.deepEqual([outcome.status, outcome.json.resourceType], [409, 'OperationOutcome']);
  assert.match(outcome.text, /patient-6/);
  assert.equal((await ask('software', 'POST', '/fhir/Patient', resource, { 'x-not-same-as': 'patient-6' })).status, 201);
});

test('INS-033 a FHIR search holds every parameter, and refuses what it does not understand', async () => {
  const idsOf = async (query: string): Promise<string[]> => {
    const { status, json, text } = await ask('doctor', 'GET', `/fhir/Patient?${query}`);
    assert.equal(status, 200, text);
    return (json.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id).sort();
  };
  const twin = { birthName: 'JUMEAU', givenNames: ['ANNE'], firstGiven: 'ANNE', birthDate: '1999-01-01', sex: 'F', usedName: 'MARTIN' };
  const anne = (await ask('doctor', 'POST', '/identities', twin)).json.id;
  const brother = { ...twin, givenNames: ['BERTRAND'], firstGiven: 'BERTRAND', sex: 'M', usedName: undefined };
  const bertrand = (await ask('doctor', 'POST', '/identities', brother)).json.id;
  assert.deepEqual(await idsOf('birthdate=1999-01-01&family=jum'), [anne, bertrand].sort());
  assert.deepEqual(await idsOf('birthdate=eq1999-01-01&family=jum&given=ber'), [bertrand]);
  assert.deepEqual(await idsOf('birthdate=1999-01-01&family=mart'), [anne]);
  assert.deepEqual(await idsOf('birthdate=1999-01-01&birth-family=mart'), []);
  assert.deepEqual(await idsOf('birthdate=1999-01-01&name=jum&gender=male'), [bertrand]);
  assert.deepEqual(await idsOf('birthdate=1999-01-01&name=jum&gender=unknown'), []);
  assert.equal((await ask('doctor', 'GET', '/fhir/Patient?birthdate=1999-01-01&name=jum&_count=1')).json.entry.length, 1);
  assert.deepEqual(await idsOf('_id=patient-1'), ['patient-1']);
  assert.deepEqual(await idsOf('_id=patient-1&family=perrin'), []);
  assert.deepEqual(await idsOf('identifier=urn:socle:patient-identity|patient-4'), ['patient-4']);
  const { value } = (await ask('doctor', 'GET', '/identities/patient-1')).json.matricule;
  assert.deepEqual(await idsOf(`identifier=urn:oid:1.2.250.1.213.1.4.10|${value}`), ['patient-1']);
  assert.deepEqual(await idsOf(`identifier=urn:oid:1.2.250.1.213.1.4.11|${value}`), []);
  assert.deepEqual(await idsOf(`identifier=${value}`), ['patient-1']);
  for (const query of ['address=x', 'family=jum&family=mar', 'family=jum,mar', 'family:exact=jum', 'gender=lots', 'given=an'])
    assert.equal((await ask('doctor', 'GET', `/fhir/Patient?birthdate=1999-01-01&${query}`)).status, 400, query);
  assert.equal((await ask('doctor', 'GET', '/fhir/Patient?family=jumeau')).status, 400);
});

test('INS-036 the history shows every version with its values and its status, and no matricule that was withdrawn', async () => {
  const traits = { birthName: 'HISTOIRE', givenNames: ['LOU'], firstGiven: 'LOU', birthDate: '1990-10-10', sex: 'F', birthPlace: '63113' };
  const { id } = (await ask('doctor', 'POST', '/identities', traits)).json;
  const matricule = { oid: '1.2.250.1.213.1.4.10', value: '290106311300126' };
  const step = async (event: object) => assert.equal((await ask('doctor', 'POST', `/identities/${id}/events`, event)).status, 200);
  await step({ kind: 'used-names', usedName: 'RECIT' });
  await step({ kind: 'retrieved', by: 'INSI', matricule, traits });
  await step({ kind: 'checked', evidence: 'passport' });
  await step({ kind: 'traits', traits: { ...traits, birthName: 'HISTORIETTE' } });
  const history = (await ask('doctor', 'GET', `/fhir/Patient/${id}/_history`)).json;
  type Entry = {
    resource: { meta: { versionId: string }; name: { family: string }[]; extension: { extension: { valueCoding: { code: string } }[] }[] };
  };
  assert.deepEqual(
    history.entry.map(({ resource: { meta, name, extension } }: Entry) => [
      meta.versionId,
      extension[0]?.extension[0]?.valueCoding.code,
      name.map(({ family }) => family).join(' '),
    ]),
    [
      ['5', 'VALI', 'HISTORIETTE RECIT'],
      ['4', 'QUAL', 'HISTOIRE RECIT'],
      ['3', 'RECUP', 'HISTOIRE RECIT'],
      ['2', 'PROV', 'HISTOIRE RECIT'],
      ['1', 'PROV', 'HISTOIRE'],
    ],
  );
  assert.ok(!JSON.stringify(history).includes(matricule.value));
  const fourth = await ask('doctor', 'GET', `/fhir/Patient/patient-1/_history/3`);
  assert.deepEqual([fourth.status, fourth.headers.etag, fourth.json.identifier[0].value.length], [200, 'W/"3"', 15]);
  assert.ok(!(await ask('doctor', 'GET', '/fhir/Patient/patient-1/_history/1')).text.includes('28403631'));
  assert.equal((await ask('doctor', 'GET', `/fhir/Patient/${id}/_history/9`)).status, 404);
  assert.equal((await ask('jeanne', 'GET', '/fhir/Patient/patient-1/_history')).status, 403);
});

test('INS-037 what a person must look at is kept until it is closed: failed rechecks, wrong keys, matricules of somebody else', async () => {
  const traits = { birthName: 'ANOMALIE', givenNames: ['NOE'], firstGiven: 'NOE', birthDate: '1988-08-08', sex: 'M', birthPlace: '63113' };
  const { id } = (await ask('doctor', 'POST', '/identities', traits)).json;
  const step = async (event: object): Promise<number> => (await ask('doctor', 'POST', `/identities/${id}/events`, event)).status;
  const { matricule: taken } = (await ask('doctor', 'GET', '/identities/patient-1')).json;
  assert.equal(await step({ kind: 'retrieved', by: 'INSI', matricule: taken, traits }), 409);
  assert.equal(await step({ kind: 'retrieved', by: 'INSI', matricule: { ...taken, value: '188086311300100' }, traits }), 200);
  assert.equal(await step({ kind: 'recheck-failed', reason: 'INSi 01' }), 200);
  const list = async () => {
    const { anomalies } = (await ask('software', 'GET', '/anomalies')).json;
    return anomalies.filter(({ identity }: { identity: string }) => identity === id);
  };
  const open = await list();
  assert.deepEqual(open.map(({ kind }: { kind: string }) => kind).sort(), ['matricule-key', 'matricule-taken', 'recheck-failed']);
  assert.equal((await ask('doctor', 'GET', '/anomalies')).status, 403);
  assert.equal((await ask('jeanne', 'POST', `/anomalies/${open[0].id}/closed`)).status, 403);
  assert.equal((await ask('software', 'POST', `/anomalies/${open[0].id}/closed`)).status, 204);
  assert.equal((await ask('software', 'POST', `/anomalies/${open[0].id}/closed`)).status, 404);
  assert.equal((await ask('software', 'POST', '/anomalies/x/closed')).status, 400);
  assert.equal((await list()).length, 2);
});

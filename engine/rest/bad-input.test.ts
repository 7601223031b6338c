// Bad input: always a 4xx with an OperationOutcome, never a 5xx, never a leak, and the store as before.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { openRest } from './testing.ts';

const bench = await openRest({ after });
const { ask, db } = bench;

async function refused(
  what: string,
  answer: { status: number; text: string; json: { resourceType?: string; issue?: { diagnostics: string }[] } },
  status?: number,
): Promise<void> {
  assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
  if (status !== undefined) assert.equal(answer.status, status, `${what}: ${answer.text.slice(0, 300)}`);
  assert.equal(answer.json?.resourceType, 'OperationOutcome', what);
  assert.doesNotMatch(answer.text, /node_modules|\.ts:|at [a-z]+ \(|select |trial\./i, `${what} leaks`);
}

const count = async (): Promise<number> => (await db.rows<[number]>('select count(*)::int4 from trial.resource'))[0]?.[0] as number;

test('BAD-001 bodies that are no resource', async () => {
  const before = await count();
  const bodies: Record<string, string | Buffer> = {
    empty: '',
    null: 'null',
    list: '[]',
    text: '"Patient"',
    number: '12',
    cut: '{"resourceType":"Patient"',
    trailing: '{"resourceType":"Patient"}}',
    comma: '{"resourceType":"Patient",}',
    single: "{'resourceType':'Patient'}",
    nan: '{"resourceType":"Patient","x":NaN}',
    nul: '{"resourceType":"Patient","gender":"\u0000"}',
    escapedNul: '{"resourceType":"Patient","gender":"\\u0000"}',
    noType: '{"id":"1"}',
    wrongType: '{"resourceType":"Nothing"}',
    otherType: '{"resourceType":"Observation"}',
    typeObject: '{"resourceType":{}}',
    deep: `{"resourceType":"Patient","extension":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    deepObject: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    utf8: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    twice: '{"resourceType":"Patient","gender":"male","gender":"female"}',
  };
  for (const [name, body] of Object.entries(bodies)) if (name !== 'twice') await refused(name, await ask('POST', '/Patient', body));
  assert.equal(await count(), before);
});

test('BAD-002 XML that is refused', async () => {
  const type = { 'content-type': 'application/fhir+xml' };
  const bodies = [
    '',
    '<',
    '<Patient/>',
    '<Patient xmlns="http://hl7.org/fhir"',
    '<!DOCTYPE x [<!ENTITY a "b">]><Patient xmlns="http://hl7.org/fhir"><language value="&a;"/></Patient>',
    '<Patient xmlns="http://hl7.org/fhir"><nothing value="1"/></Patient>',
    '<Patient xmlns="http://hl7.org/fhir"><active value="true"></Patient>',
    `${'<a>'.repeat(10_000)}`,
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><Patient xmlns="http://hl7.org/fhir"><id value="&lol2;"/></Patient>',
  ];
  for (const body of bodies) await refused(body.slice(0, 60), await ask('POST', '/Patient', body, type));
  await refused('bad bytes', await ask('POST', '/Patient', Buffer.from([0x3c, 0xff, 0xfe]), type));
});

test('BAD-003 keys that reach for prototypes change nothing', async () => {
  for (const body of [
    '{"resourceType":"Basic","__proto__":{"polluted":true}}',
    '{"resourceType":"Basic","constructor":{"prototype":{"polluted":true}}}',
    '{"__proto__":{"resourceType":"Basic"}}',
  ]) {
    const answer = await ask('POST', '/Basic', body);
    assert.ok(answer.status < 500, answer.text);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  }
});

test('BAD-004 addresses, versions and headers that make no sense', async () => {
  await refused('type', await ask('GET', '/patient/1'), 404);
  await refused('long id', await ask('GET', `/Patient/${'a'.repeat(200)}`));
  await refused('version', await ask('GET', '/Patient/x/_history/abc'));
  await refused('operation', await ask('POST', '/Patient/$nothing', { resourceType: 'Parameters' }), 404);
  await refused('compartment', await ask('GET', '/Patient/x/Medication'), 404);
  await refused('compartment type', await ask('GET', '/Medication/x/Patient'), 404);
  await refused('If-Match', await ask('PUT', '/Patient/x', { resourceType: 'Patient', id: 'x' }, { 'if-match': 'yesterday' }), 400);
  await refused('bad id', await ask('PUT', '/Patient/a_b', { resourceType: 'Patient', id: 'a_b' }));
  await refused('bundle type', await ask('POST', '', { resourceType: 'Bundle', type: 'searchset' }));
  await refused('no entry request', await ask('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: [{}] }));
  await refused('entry text', await ask('POST', '', { resourceType: 'Bundle', type: 'transaction', entry: 'x' }));
  await refused(
    'too many entries',
    await ask('POST', '', { resourceType: 'Bundle', type: 'batch', entry: Array.from({ length: 10_001 }, () => ({})) }),
  );
  await refused(
    'patch',
    await ask('PATCH', '/Patient/x', [{ op: 'replace', path: '/gender', value: 'male' }], {
      'content-type': 'application/json-patch+json',
    }),
    404,
  );
});

test('BAD-005 search parameters with hostile values never reach SQL and never fail', async () => {
  const hostile = [
    "' or 1=1 --",
    '"; drop table x; --',
    '$1',
    '%',
    '_',
    '\\',
    '\\\\',
    '\u0000',
    '\ud800',
    '1e999',
    '-1',
    '9'.repeat(400),
    'a'.repeat(5000),
    '|',
    '||',
    '|||',
    '$$',
    ',',
    ',,,',
    '{}',
    '[]',
    '<x>',
    '../../etc',
    '٣',
    '2020-13-45',
    '0000',
    '99999-01-01',
    'gt',
    'ge2020-01-01T25:00',
    ':',
    '..',
    '.a',
    'é'.repeat(300),
  ];
  const names = [
    'family',
    'family:contains',
    'family:exact',
    'identifier',
    'identifier:of-type',
    'gender',
    'birthdate',
    '_id',
    '_lastUpdated',
    'general-practitioner',
    'organization.name',
    'address',
    '_tag',
    '_profile',
    '_security',
    '_source',
    '_has:Observation:patient:code',
    '_filter',
    '_sort',
    '_count',
    '_include',
    '_revinclude',
    '_elements',
    '_summary',
    '_total',
    '_list',
    '_text',
    '_content',
    '_cursor',
    '_type',
    'death-date',
    'email',
    'name:missing',
    'gender:not',
    'gender:text',
    'link.family',
    '_has:x',
    '_include:iterate',
    'nothing',
  ];
  for (const name of names) {
    for (const value of hostile) {
      const answer = await ask('GET', `/Patient?${encodeURIComponent(name)}=${encodeURIComponent(value.replace(/[\ud800-\udfff]/g, ''))}`);
      assert.ok(answer.status < 500, `${name}=${value.slice(0, 40)}: ${answer.status} ${answer.text.slice(0, 300)}`);
      assert.doesNotMatch(answer.text, /syntax error|trial\.|node_modules/, `${name}=${value.slice(0, 40)}`);
    }
  }
  for (const value of ['near=1|2|3', 'near=91|0', 'near=a|b', 'near=0|0|-1', 'near=|'])
    assert.ok((await ask('GET', `/Location?${value.replace(/\|/g, '%7C')}`)).status < 500);
  for (const value of [
    'value-quantity=abc',
    'value-quantity=1|2|3|4',
    'value-quantity=gt',
    'code-value-quantity=a',
    'code-value-quantity=a$b',
    'code-value-quantity=a$1$2',
  ])
    await refused(value, await ask('GET', `/Observation?${value.replace(/[|$]/g, (sign) => encodeURIComponent(sign))}`), 400);
});

test('BAD-006 any search text gets an answer or a clear refusal (property)', async () => {
  const names = fc.constantFrom(
    'family',
    'identifier',
    'birthdate',
    'gender',
    'organization',
    '_filter',
    '_has:Observation:patient:code',
    '_sort',
    '_cursor',
    'name:contains',
    '_include',
    'organization:Organization.name',
  );
  await fc.assert(
    fc.asyncProperty(names, fc.string({ unit: 'binary', maxLength: 60 }), async (name, value) => {
      const answer = await ask('GET', `/Patient?${name}=${encodeURIComponent(value.replace(/[\ud800-\udfff]/g, ''))}`);
      assert.ok(answer.status < 500, `${name}=${JSON.stringify(value)}: ${answer.text.slice(0, 300)}`);
      assert.ok(answer.status !== 200 || answer.json.resourceType === 'Bundle');
    }),
    { numRuns: 300 },
  );
});

test('BAD-007 any JSON value as a body gets an answer or a clear refusal (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 4 }), async (body) => {
      const answer = await ask('POST', '/Patient', body);
      assert.ok(answer.status < 500, `${body}: ${answer.text.slice(0, 300)}`);
    }),
    { numRuns: 200 },
  );
});

test('BAD-008 cyclic includes end', async () => {
  await ask('PUT', '/Organization/a', { resourceType: 'Organization', id: 'a', partOf: { reference: 'Organization/b' } });
  await ask('PUT', '/Organization/b', { resourceType: 'Organization', id: 'b', partOf: { reference: 'Organization/a' } });
  const page = await ask(
    'GET',
    '/Organization?_id=a&_include=Organization:partof&_include:iterate=Organization:partof&_revinclude:iterate=Organization:partof',
  );
  assert.equal(page.status, 200);
  assert.equal(page.json.entry.length, 2);
});

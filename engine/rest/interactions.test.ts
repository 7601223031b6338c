// The interactions over injected HTTP.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openRest } from './testing.ts';

const { ask, clock } = await openRest({ after });

const anyone = { resourceType: 'Patient', name: [{ family: 'Martin', given: ['Zoé'] }], birthDate: '1980-05-01' };

test('REST-001 create answers 201 with Location, ETag and the resource', async () => {
  const made = await ask('POST', '/Patient', anyone);
  assert.equal(made.status, 201);
  assert.match(made.headers.location as string, /^http:\/\/localhost\/fhir\/Patient\/[0-9a-z]{20}\/_history\/1$/);
  assert.equal(made.headers.etag, 'W/"1"');
  assert.equal(made.json.meta.versionId, '1');
  const read = await ask('GET', `/Patient/${made.json.id}`);
  assert.equal(read.status, 200);
  assert.deepEqual(read.json, made.json);
  assert.ok(read.headers['last-modified']);
  const minimal = await ask('POST', '/Patient', anyone, { prefer: 'return=minimal' });
  assert.equal(minimal.text, '');
  const told = await ask('POST', '/Patient', anyone, { prefer: 'return=OperationOutcome' });
  assert.equal(told.json.resourceType, 'OperationOutcome');
});

test('REST-002 conditional read gives 304 without a body', async () => {
  await ask('PUT', '/Patient/c1', { ...anyone, id: 'c1' });
  assert.equal((await ask('GET', '/Patient/c1', undefined, { 'if-none-match': 'W/"1"' })).status, 304);
  assert.equal((await ask('GET', '/Patient/c1', undefined, { 'if-none-match': 'W/"2"' })).status, 200);
  const read = await ask('GET', '/Patient/c1');
  assert.equal((await ask('GET', '/Patient/c1', undefined, { 'if-modified-since': read.headers['last-modified'] as string })).status, 304);
  const head = await ask('HEAD', '/Patient/c1');
  assert.equal(head.status, 200);
  assert.equal(head.text, '');
  assert.equal(head.headers.etag, 'W/"1"');
});

test('REST-003 update checks the id, If-Match and the type', async () => {
  assert.equal((await ask('PUT', '/Patient/u1', { ...anyone, id: 'other' })).status, 400);
  assert.equal((await ask('PUT', '/Patient/u1', anyone)).status, 400);
  assert.equal((await ask('PUT', '/Patient/u1', { resourceType: 'Observation', id: 'u1' })).status, 400);
  assert.equal((await ask('PUT', '/Patient/u1', { ...anyone, id: 'u1' })).status, 201);
  assert.equal((await ask('PUT', '/Patient/u1', { ...anyone, id: 'u1' }, { 'if-match': 'W/"3"' })).status, 412);
  assert.equal((await ask('PUT', '/Patient/u1', { ...anyone, id: 'u1' }, { 'if-match': 'W/"1"' })).status, 200);
  assert.equal((await ask('GET', '/Nothing/1')).status, 404);
  assert.equal((await ask('GET', '/Patient/none')).json.resourceType, 'OperationOutcome');
});

test('REST-004 conditional create, update and delete', async () => {
  const identified = { ...anyone, identifier: [{ system: 'urn:x', value: 'one' }] };
  const made = await ask('POST', '/Patient', identified, { 'if-none-exist': 'identifier=urn:x|one' });
  assert.equal(made.status, 201);
  const again = await ask('POST', '/Patient', identified, { 'if-none-exist': 'identifier=urn:x|one' });
  assert.equal(again.status, 200);
  assert.equal(again.json.id, made.json.id);
  const parallel = await Promise.all(
    Array.from({ length: 6 }, () =>
      ask(
        'POST',
        '/Patient',
        { ...anyone, identifier: [{ system: 'urn:x', value: 'race' }] },
        { 'if-none-exist': 'identifier=urn:x|race' },
      ),
    ),
  );
  assert.deepEqual(parallel.map((one) => one.status).sort(), [200, 200, 200, 200, 200, 201]);
  const updated = await ask('PUT', '/Patient?identifier=urn:x|one', { ...identified, gender: 'female' });
  assert.equal(updated.status, 200);
  assert.equal(updated.json.id, made.json.id);
  assert.equal(
    (await ask('PUT', '/Patient?identifier=urn:x|new', { ...anyone, identifier: [{ system: 'urn:x', value: 'new' }] })).status,
    201,
  );
  assert.equal((await ask('PUT', '/Patient?family=martin', anyone)).status, 412);
  assert.equal((await ask('PUT', '/Patient?nonsense=1', anyone)).status, 400);
  assert.equal((await ask('PUT', '/Patient', anyone)).status, 412);
  assert.equal((await ask('DELETE', '/Patient?identifier=urn:x|one')).status, 204);
  assert.equal((await ask('GET', `/Patient/${made.json.id}`)).status, 410);
  assert.equal((await ask('DELETE', '/Patient?family=martin')).status, 412);
});

test('REST-005 search: bundle, links, count, pages without loss or repeat', async () => {
  for (let i = 0; i < 25; i++)
    await ask('PUT', `/Basic/b${i}`, {
      resourceType: 'Basic',
      id: `b${i}`,
      code: { coding: [{ system: 'urn:c', code: `c${i % 2}` }] },
      created: `2020-01-${String((i % 7) + 1).padStart(2, '0')}`,
    });
  for (const sort of [
    '',
    '&_sort=created',
    '&_sort=-created',
    '&_sort=code,-created',
    '&_sort=-code,created',
    '&_sort=-_lastUpdated,_id',
  ]) {
    const ids: string[] = [];
    let url: string | undefined = `/Basic?_count=4${sort}&created=ge2020`;
    let pages = 0;
    let previous: string | undefined;
    while (url) {
      const page = await ask('GET', url);
      assert.equal(page.status, 200, page.text);
      ids.push(...(page.json.entry ?? []).map((entry: { resource: { id: string } }) => entry.resource.id));
      const link = (relation: string): string | undefined =>
        page.json.link.find((one: { relation: string }) => one.relation === relation)?.url.replace('http://localhost/fhir', '');
      url = link('next');
      previous = link('previous') ?? previous;
      pages++;
    }
    assert.equal(pages, 7);
    assert.equal(ids.length, 25, `${sort}: ${ids.length} rows`);
    assert.equal(new Set(ids).size, 25, `${sort} repeats`);
    const back = await ask('GET', previous as string);
    assert.deepEqual(
      back.json.entry.map((entry: { resource: { id: string } }) => entry.resource.id),
      ids.slice(20, 24),
      `previous page of ${sort}`,
    );
  }
  const all = await ask('GET', '/Basic?code=urn:c|c1&_total=accurate&_count=2');
  assert.equal(all.json.total, 12);
  assert.equal((await ask('GET', '/Basic?_summary=count')).json.total, 25);
  const altered = all.json.link
    .find((one: { relation: string }) => one.relation === 'next')
    .url.replace('http://localhost/fhir', '')
    .replace('c1', 'c0');
  assert.equal((await ask('GET', altered)).status, 400);
});

test('REST-006 unknown parameters follow Prefer: handling, and self says what was applied', async () => {
  assert.equal((await ask('GET', '/Basic?nonsense=1', undefined, { prefer: 'handling=strict' })).status, 400);
  const lenient = await ask('GET', '/Basic?nonsense=1&_count=1');
  assert.equal(lenient.status, 200);
  assert.ok(!lenient.json.link[0].url.includes('nonsense'));
  assert.ok(lenient.text.includes('"mode":"outcome"'));
  assert.equal((await ask('GET', '/Basic?created=yesterday')).status, 400);
  assert.equal((await ask('GET', '/Basic?code:wrong=1')).status, 400);
});

test('REST-007 transaction: urn:uuid references, FHIR order, answer in order of the request', async () => {
  await ask('PUT', '/Basic/gone', { resourceType: 'Basic', id: 'gone', code: { text: 'x' } });
  const done = await ask('POST', '', {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      { request: { method: 'GET', url: 'Observation?subject:Patient.identifier=urn:t|p' } },
      {
        fullUrl: 'urn:uuid:0b1c0e5a-0d4e-4a3f-9f67-000000000002',
        resource: {
          resourceType: 'Observation',
          status: 'final',
          code: { text: 'a' },
          subject: { reference: 'urn:uuid:0b1c0e5a-0d4e-4a3f-9f67-000000000001' },
        },
        request: { method: 'POST', url: 'Observation' },
      },
      {
        fullUrl: 'urn:uuid:0b1c0e5a-0d4e-4a3f-9f67-000000000001',
        resource: { ...anyone, identifier: [{ system: 'urn:t', value: 'p' }] },
        request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=urn:t|p' },
      },
      { request: { method: 'DELETE', url: 'Basic/gone' } },
    ],
  });
  assert.equal(done.status, 200, done.text);
  const statuses = done.json.entry.map((entry: { response: { status: string } }) => entry.response.status.slice(0, 3));
  assert.deepEqual(statuses, ['200', '201', '201', '204']);
  assert.equal(done.json.entry[0].resource.entry.length, 1);
  const patientId = done.json.entry[2].response.location.split('/').at(-3);
  assert.equal(done.json.entry[0].resource.entry[0].resource.subject.reference, `Patient/${patientId}`);
});

test('REST-008 a transaction that fails at any entry leaves nothing', async () => {
  const entries = Array.from({ length: 5 }, (_, i) => ({
    resource: { resourceType: 'Basic', id: `tx${i}`, code: { text: 'x' } },
    request: { method: 'PUT', url: `Basic/tx${i}` } as Record<string, string>,
  }));
  for (let broken = 0; broken < entries.length; broken++) {
    const entry = entries.map((one, i) => (i === broken ? { ...one, request: { ...one.request, ifMatch: 'W/"9"' } } : one));
    const failed = await ask('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
    assert.equal(failed.status, 412, failed.text);
    for (let i = 0; i < entries.length; i++) assert.equal((await ask('GET', `/Basic/tx${i}`)).status, 404);
  }
  assert.equal((await ask('POST', '', { resourceType: 'Bundle', type: 'collection', entry: entries })).status, 400);
});

test('REST-009 batch: each entry by itself', async () => {
  const done = await ask('POST', '', {
    resourceType: 'Bundle',
    type: 'batch',
    entry: [
      { resource: { resourceType: 'Basic', id: 'ba1', code: { text: 'x' } }, request: { method: 'PUT', url: 'Basic/ba1' } },
      { request: { method: 'GET', url: 'Basic/nowhere' } },
      { request: { method: 'JUMP', url: 'Basic/nowhere' } },
      { request: { method: 'GET', url: 'Basic/b1' } },
    ],
  });
  assert.deepEqual(
    done.json.entry.map((entry: { response: { status: string } }) => entry.response.status.slice(0, 3)),
    ['201', '404', '400', '200'],
  );
  assert.equal(done.json.entry[3].resource.id, 'b1');
  assert.equal(done.json.entry[1].response.outcome.resourceType, 'OperationOutcome');
});

test('REST-010 include, revinclude, chain, has, compartment, everything', async () => {
  await ask('PUT', '/Patient/inc', {
    ...anyone,
    id: 'inc',
    identifier: [{ system: 'urn:i', value: '1' }],
    generalPractitioner: [{ reference: 'Practitioner/doc' }],
  });
  await ask('PUT', '/Practitioner/doc', { resourceType: 'Practitioner', id: 'doc', name: [{ family: 'Soignant' }] });
  for (let i = 0; i < 3; i++)
    await ask('PUT', `/Observation/o${i}`, {
      resourceType: 'Observation',
      id: `o${i}`,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: `c${i}` }] },
      subject: { reference: 'Patient/inc' },
      effectiveDateTime: `2020-01-0${i + 1}`,
    });
  const ids = async (url: string): Promise<string[]> => {
    const page = await ask('GET', url);
    assert.equal(page.status, 200, page.text);
    return (page.json.entry ?? []).map(
      (entry: { resource: { id: string }; search: { mode: string } }) => `${entry.search.mode}:${entry.resource.id}`,
    );
  };
  assert.deepEqual(
    await ids('/Observation?subject=Patient/inc&_include=Observation:subject&_include:iterate=Patient:general-practitioner'),
    ['match:o2', 'match:o1', 'match:o0', 'include:inc', 'include:doc'],
  );
  assert.deepEqual((await ids('/Patient?_id=inc&_revinclude=Observation:subject')).sort(), [
    'include:o0',
    'include:o1',
    'include:o2',
    'match:inc',
  ]);
  assert.deepEqual(await ids('/Observation?patient.identifier=urn:i|1&code=c1'), ['match:o1']);
  assert.deepEqual(await ids('/Observation?subject:Patient.general-practitioner.family=soig&code=c1'), ['match:o1']);
  assert.deepEqual(await ids('/Patient?_has:Observation:patient:code=c1'), ['match:inc']);
  assert.deepEqual(await ids('/Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:code=c2'), ['match:doc']);
  assert.deepEqual(await ids('/Patient/inc/Observation?code=c1'), ['match:o1']);
  assert.deepEqual((await ids('/Patient/inc/$everything')).sort(), ['include:doc', 'match:inc', 'match:o0', 'match:o1', 'match:o2']);
  assert.deepEqual(await ids('/Observation/$lastn?patient=inc&code=c1,c2'), ['match:o2', 'match:o1']);
  assert.deepEqual(await ids('/Observation?_filter=code eq c0 or (date ge 2020-01-03 and status eq final)&_sort=date'), [
    'match:o0',
    'match:o2',
  ]);
  assert.deepEqual(await ids('/?_type=Patient,Practitioner&_id=inc,doc'), ['match:inc', 'match:doc']);
});

test('REST-011 history of instance, type and system', async () => {
  await ask('PUT', '/Group/g', { resourceType: 'Group', id: 'g', type: 'person', actual: true });
  clock.advance(60_000);
  await ask('PUT', '/Group/g', { resourceType: 'Group', id: 'g', type: 'animal', actual: true });
  clock.advance(60_000);
  await ask('DELETE', '/Group/g');
  const history = await ask('GET', '/Group/g/_history');
  assert.deepEqual(
    history.json.entry.map((one: { request: { method: string } }) => one.request.method),
    ['DELETE', 'PUT', 'PUT'],
  );
  assert.equal((await ask('GET', '/Group/_history?_count=1')).json.link.length, 2);
  assert.equal((await ask('GET', '/_history?_count=3')).json.entry.length, 3);
  assert.equal((await ask('GET', '/Group/g/_history/2')).json.type, 'animal');
  assert.equal((await ask('GET', '/Group/g/_history/3')).status, 410);
  assert.equal((await ask('GET', '/Group/none/_history')).status, 404);
  const at = await ask('GET', '/Group/g/_history?_at=2026-01-01T00:01:30Z');
  assert.deepEqual(
    at.json.entry.map((one: { resource: { type: string } }) => one.resource?.type),
    ['animal'],
  );
});

test('REST-012 XML in and out, pretty, summary, elements', async () => {
  const xml = await ask(
    'POST',
    '/Patient',
    '<Patient xmlns="http://hl7.org/fhir"><active value="true"/><birthDate value="1999-01"/></Patient>',
    { 'content-type': 'application/fhir+xml', accept: 'application/fhir+xml' },
  );
  assert.equal(xml.status, 201, xml.text);
  assert.match(xml.text, /<birthDate value="1999-01"\/>/);
  const id = (xml.headers.location as string).split('/').at(-3);
  assert.match((await ask('GET', `/Patient/${id}?_pretty=true`)).text, /\n {2}"active": true/);
  const part = await ask('GET', `/Patient/${id}?_elements=birthDate`);
  assert.equal(part.json.birthDate, '1999-01');
  assert.equal(part.json.meta.tag[0].code, 'SUBSETTED');
  assert.equal((await ask('GET', `/Patient/${id}?_format=pdf`)).status, 406);
  assert.equal((await ask('POST', '/Patient', '<a/>', { 'content-type': 'text/csv' })).status, 415);
  assert.equal((await ask('GET', '/metadata')).json.resourceType, 'CapabilityStatement');
});

test('REST-013 a custom search parameter is loaded at run time and finds what was there before', async () => {
  await ask('PUT', '/Patient/eye', { ...anyone, id: 'eye', extension: [{ url: 'http://example.org/eye-colour', valueCode: 'green' }] });
  await ask('PUT', '/SearchParameter/eye', {
    resourceType: 'SearchParameter',
    id: 'eye',
    url: 'http://example.org/SearchParameter/eye',
    name: 'eye',
    status: 'active',
    description: 'x',
    code: 'eye-colour',
    base: ['Patient'],
    type: 'token',
    expression: "Patient.extension('http://example.org/eye-colour').value.as(code)",
  });
  assert.equal((await ask('GET', '/Patient?eye-colour=green', undefined, { prefer: 'handling=strict' })).status, 400);
  const loaded = await ask('POST', '/SearchParameter/eye/$load');
  assert.equal(loaded.status, 200, loaded.text);
  const found = await ask('GET', '/Patient?eye-colour=green', undefined, { prefer: 'handling=strict' });
  assert.deepEqual(
    found.json.entry.map((one: { resource: { id: string } }) => one.resource.id),
    ['eye'],
  );
  await ask('PUT', '/Patient/eye2', { ...anyone, id: 'eye2', extension: [{ url: 'http://example.org/eye-colour', valueCode: 'green' }] });
  assert.equal((await ask('GET', '/Patient?eye-colour=green')).json.entry.length, 2);
  assert.equal((await ask('GET', '/Patient?eye-colour:missing=true&_id=eye,c1')).json.entry.length, 1);
});

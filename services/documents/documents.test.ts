// The shared record over HTTP: lots, searches, retrieval, changes, refusals by their rule, each traced.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { buildPdf } from '@socle/engine/cda';
import { r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { createValidator } from '@socle/engine/validation';
import { type SampleDocument, sampleContent, sampleLot } from './samples/lot.ts';
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
const patchLabels = (...labels: string[]) => [
  {
    op: 'replace',
    path: '/securityLabel',
    value: labels.map((code) => ({
      coding: [{ system: code.length === 1 ? 'urn:oid:2.16.840.1.113883.5.25' : 'urn:oid:1.2.250.1.213.1.1.4.13', code }],
    })),
  },
];
const patch = (who: string, id: string, operations: unknown) =>
  ask(who, 'PATCH', `${fhir}/DocumentReference/${id}`, operations, { 'content-type': 'application/json-patch+json' });

test('DOC-001 a lot is stored whole, answered in its order, found, read and traced', async () => {
  const [one, two] = [await letter(world), await letter(world, { title: 'Compte rendu', type: 'LOINC|34112-3' })];
  const { status, json } = await ask('hospital', 'POST', fhir, sampleLot([one, two], uuid));
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(
    json.entry.map((entry: { response: { status: string; location: string } }) => [
      entry.response.status,
      entry.response.location.split('/')[0],
    ]),
    [
      ['201 Created', 'List'],
      ['201 Created', 'DocumentReference'],
      ['201 Created', 'Binary'],
      ['201 Created', 'DocumentReference'],
      ['201 Created', 'Binary'],
    ],
  );
  const id = json.entry[1].response.location.split('/')[1];
  const found = await ask(
    'gp-1',
    'GET',
    `${fhir}/DocumentReference?patient=Patient/patient-1&status=current&identifier=urn:ietf:rfc:3986|urn:oid:${one.uniqueId}`,
  );
  assert.equal(found.json.total ?? found.json.entry?.length, 1, JSON.stringify(found.json));
  const resource = found.json.entry[0].resource;
  assert.equal(resource.id, id);
  const validator = createValidator({ definitions: r4(), compile });
  assert.deepEqual(validator.validate(resource, { level: 'base' }), []);
  const file = await ask('gp-1', 'GET', `${fhir}/${resource.content[0].attachment.url}`);
  assert.deepEqual([file.status, file.headers['content-type'], file.bytes.equals(sampleContent(one).bytes)], [200, 'text/xml', true]);
  assert.match(String(file.headers['content-security-policy']), /sandbox/);
  const binary = await ask('gp-1', 'GET', `${fhir}/Binary/${id}`, undefined, { accept: 'application/fhir+json' });
  assert.ok(Buffer.from(binary.json.data, 'base64').equals(file.bytes));
  const trace = await lastTrace();
  assert.deepEqual(
    [trace?.action, trace?.outcome, trace?.rule, trace?.caller.id, trace?.entity?.id],
    ['read', 'permitted', 'DOC-READ-020', callerOf('gp-1').id, id],
  );
  const lists = await ask('gp-1', 'GET', `${fhir}/List?patient=patient-1&status=current&code=submissionset`);
  assert.ok(
    lists.json.entry.some((entry: { resource: { entry: { item: { reference: string } }[] } }) =>
      entry.resource.entry.some(({ item }) => item.reference === `DocumentReference/${id}`),
    ),
  );
});

test('DOC-002 the same document again is the same; another content under its uniqueId is refused', async () => {
  const { id, document } = await deposited();
  const again = await deposit(document);
  assert.deepEqual(
    [again.status, again.json.entry[1].response.status, again.json.entry[1].response.location.split('/')[1]],
    [200, '200 OK', id],
  );
  refusedBy(await deposit({ ...document, sections: [{ title: 'Autre', narrative: '<paragraph>autre</paragraph>' }] }), 409, 'uniqueId');
  const both = await letter(world);
  const answers = await Promise.all([1, 2, 3, 4].map(() => deposit(both)));
  assert.deepEqual(new Set(answers.map(({ json }) => json.entry[1].response.location.split('/')[1])).size, 1);
});

test('DOC-003 a lot with one wrong part is refused whole, by element, rule and value', async () => {
  const before = (await world.db.rows<[number]>('select count(*) from documents.document'))[0]?.[0];
  const good = await letter(world);
  type Bundle = {
    entry: {
      resource: Record<string, unknown> & { content: { attachment: Record<string, unknown>; format?: unknown }[] };
      fullUrl?: string;
      request: unknown;
    }[];
  };
  const cases: [string, string, (bundle: Bundle) => void][] = [
    ['DOC-LOT-002', 'submissionset', (bundle) => bundle.entry.shift()],
    ['DOC-LOT-007', 'belongs to no document', (bundle) => bundle.entry.splice(1, 1)],
    ['DOC-MET-001', 'masterIdentifier', (bundle) => delete bundle.entry[1]?.resource.masterIdentifier],
    [
      'DOC-MET-004',
      'DocumentReference.type|resource.type',
      (bundle) => Object.assign(bundle.entry[1]?.resource ?? {}, { type: { coding: [{ system: 'http://loinc.org', code: '0-0' }] } }),
    ],
    [
      'DOC-MET-005',
      'E1762',
      (bundle) =>
        Object.assign(bundle.entry[1]?.resource ?? {}, { type: { coding: [{ system: 'urn:oid:1.2.840.10065.1.12', code: 'E1762' }] } }),
    ],
    [
      'DOC-MET-007',
      'class',
      (bundle) =>
        Object.assign(bundle.entry[1]?.resource ?? {}, {
          category: [{ coding: [{ system: 'urn:oid:1.2.250.1.213.1.1.4.1', code: '31' }] }],
        }),
    ],
    ['DOC-MET-010', 'author', (bundle) => Object.assign(bundle.entry[1]?.resource ?? {}, { author: [{ reference: 'Practitioner/x' }] })],
    [
      'DOC-MET-022',
      'format',
      (bundle) => Object.assign(bundle.entry[1]?.resource.content[0] ?? {}, { format: { system: 'http://example.org', code: 'x' } }),
    ],
    [
      'DOC-LAB-001',
      'securityLabel',
      (bundle) =>
        Object.assign(bundle.entry[1]?.resource ?? {}, {
          securityLabel: [{ coding: [{ system: 'urn:oid:1.2.250.1.213.1.1.4.13', code: 'N' }] }],
        }),
    ],
    ['DOC-CNT-007', 'size', (bundle) => Object.assign(bundle.entry[1]?.resource.content[0]?.attachment ?? {}, { size: 3 })],
    [
      'DOC-CNT-008',
      '40 hexadecimal',
      (bundle) => {
        const attachment = bundle.entry[1]?.resource.content[0]?.attachment ?? {};
        attachment.hash = Buffer.from(Buffer.from(String(attachment.hash), 'base64').toString('hex')).toString('base64');
      },
    ],
    [
      'DOC-CNT-002',
      'fullUrl',
      (bundle) =>
        Object.assign(bundle.entry[1]?.resource.content[0]?.attachment ?? {}, { url: 'urn:uuid:00000000-0000-4000-8000-000000000000' }),
    ],
    [
      'DOC-SUB-010|DOC-SUB-009',
      'entry',
      (bundle) => Object.assign(bundle.entry[0]?.resource ?? {}, { entry: [{ item: { reference: 'urn:uuid:x' } }] }),
    ],
    [
      'DOC-SUB-006',
      'sourceId',
      (bundle) =>
        Object.assign(bundle.entry[0]?.resource ?? {}, {
          extension: (bundle.entry[0] as unknown as { resource: { extension: unknown[] } }).resource.extension.slice(0, 1),
        }),
    ],
    [
      'DOC-AUT-001',
      'author',
      (bundle) => {
        const contained = bundle.entry[1]?.resource.contained as { resourceType: string; identifier: { value: string }[] }[];
        for (const one of contained) if (one.resourceType === 'Organization') (one.identifier[0] as { value: string }).value = '1999999999';
      },
    ],
  ];
  for (const [rule, word, spoil] of cases) {
    const bundle = structuredClone(sampleLot([good, await letter(world)], uuid)) as unknown as Bundle;
    spoil(bundle);
    const answer = await ask('hospital', 'POST', fhir, bundle);
    assert.ok(answer.status === 422 || answer.status === 400, `${rule}: ${answer.status} ${JSON.stringify(answer.json)}`);
    assert.match(JSON.stringify(answer.json), new RegExp(word), rule);
  }
  for (const body of [
    '{',
    '{}',
    '[]',
    '{"resourceType":"Bundle","type":"batch"}',
    '{"resourceType":"Bundle","type":"transaction","entry":[null]}',
    '{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}]}',
  ])
    assert.ok([400, 422].includes((await ask('hospital', 'POST', fhir, body)).status), body);
  assert.equal((await world.db.rows<[number]>('select count(*) from documents.document'))[0]?.[0], before);
});

test('DOC-004 what the header of a CDA and the metadata contradict is refused by its element', async () => {
  const cases: [string, Partial<SampleDocument>][] = [
    ['DOC-CDA-001', { uniqueId: '1.2.250.1.999.9.1' }],
    ['DOC-CDA-002', { type: 'LOINC|34112-3' }],
    ['DOC-CDA-006', { date: '2026-11-21T09:00:00Z' }],
  ];
  for (const [rule, more] of cases) {
    const document = await letter(world);
    const answer = await deposit({ ...document, ...more, file: sampleContent(document) });
    assert.equal(answer.status, 422, rule);
    assert.match(
      JSON.stringify(answer.json),
      new RegExp(rule === 'DOC-CDA-001' ? 'ClinicalDocument.id' : rule === 'DOC-CDA-002' ? 'ClinicalDocument.code' : 'effectiveTime'),
    );
  }
  // Of another patient, under the same system.
  const document = await letter(world);
  const other = await letter(world, { of: 'patient-2', uniqueId: document.uniqueId });
  const mixed = await deposit({ ...document, file: sampleContent(other) });
  assert.equal(mixed.status, 422);
  assert.match(JSON.stringify(mixed.json), /two people|somebody else|birthDate/);
  const stranger = await deposit(
    { ...document, author: (await letter(world, { by: 'gp-1' })).author, file: sampleContent(document) },
    'gp-1',
  );
  assert.equal(stranger.status, 422);
  assert.match(JSON.stringify(stranger.json), /author of the CDA/);
});

test('DOC-005 contents are known by their bytes: programs, active PDF and stylesheets are refused, a PDF and a text are taken', async () => {
  const file = (contentType: string, bytes: Buffer) => ({ contentType, bytes });
  const tried: [number, { contentType: string; bytes: Buffer }][] = [
    [200, file('application/pdf', buildPdf(['Compte rendu']))],
    [200, file('text/plain', Buffer.from('Compte rendu en texte, été 2026'))],
    [200, file('image/jpeg', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100, 1)]))],
    [422, file('application/pdf', Buffer.concat([buildPdf(['x']), Buffer.from('/JavaScript (app.alert(1))')]))],
    [422, file('application/pdf', Buffer.from('MZ\u0000\u0001 program'))],
    [422, file('text/html', Buffer.from('<script>alert(1)</script>'))],
    [
      422,
      file(
        'text/xml',
        Buffer.from(
          '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><ClinicalDocument xmlns="urn:hl7-org:v3">&e;</ClinicalDocument>',
        ),
      ),
    ],
    [422, file('text/xml', Buffer.from('<html/>'))],
  ];
  for (const [wanted, one] of tried) {
    const { status, json } = await deposit(await letter(world, { file: one }));
    assert.equal(status, wanted, `${one.contentType} ${JSON.stringify(json).slice(0, 300)}`);
  }
});

test('DOC-006 feeding is refused by a named rule and traced: not qualified, opposed, closed, a profession without the right', async () => {
  const tried: [string, string, string][] = [
    ['patient-5', 'hospital', 'DOC-FEED-001'],
    ['patient-3', 'hospital', 'DOC-FEED-003'],
    ['patient-4', 'hospital', 'DOC-REC-001'],
    ['patient-1', 'secretary-1', 'DOC-FEED-004'],
    ['patient-1', 'administrator', 'DOC-ACC-001'],
  ];
  for (const [of, who, rule] of tried) {
    refusedBy(await deposit(await letter(world, { of }), who), 403, rule);
    const trace = await lastTrace(of);
    assert.deepEqual([trace?.outcome, trace?.rule, trace?.action], ['refused', rule, 'create']);
  }
});

test('DOC-007 masking: the author and the treating doctor still see it, others neither find nor read it; labels are a set', async () => {
  const { id } = await deposited();
  const sees = async (who: string): Promise<boolean> => {
    const { json, status } = await ask(who, 'GET', `${fhir}/DocumentReference?patient=patient-1&status=current&_id=${id}&_total=accurate`);
    assert.equal(status, 200, JSON.stringify(json));
    const read = await ask(who, 'GET', `${fhir}/Binary/${id}`);
    assert.equal(read.status === 200, json.total === 1, who);
    return json.total === 1;
  };
  assert.deepEqual([await sees('gp-2'), await sees('gp-1'), await sees('patient-1')], [true, true, true]);
  const masked = await ask('patient-1', 'POST', `/documents/${id}/visibility`, { mask: true });
  assert.equal(masked.status, 200, JSON.stringify(masked.json));
  assert.deepEqual(
    [await sees('gp-2'), await sees('gp-1'), await sees('specialist-1'), await sees('patient-1')],
    [false, true, true, true],
  );
  refusedBy(await ask('gp-2', 'GET', `${fhir}/DocumentReference/${id}`), 403, 'DOC-READ-005');
  // The author hides it from the patient too: both labels stand.
  assert.equal((await ask('specialist-1', 'POST', `/documents/${id}/visibility`, { hideFromPatient: true })).status, 200);
  assert.deepEqual([await sees('patient-1'), await sees('gp-1'), await sees('gp-2')], [false, true, false]);
  refusedBy(await ask('patient-1', 'POST', `/documents/${id}/visibility`, { hideFromPatient: false }), 403, 'DOC-PAT-007');
  refusedBy(await ask('gp-1', 'POST', `/documents/${id}/visibility`, { mask: false }), 403, 'DOC-META-002');
  // The published patch writes N over the first label: ambiguous while two stand, right while one does (C7).
  const n = [
    {
      op: 'replace',
      path: '/securityLabel/0',
      value: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] },
    },
  ];
  refusedBy(await patch('specialist-1', id, n), 422, 'remove one of them');
  assert.equal((await ask('specialist-1', 'POST', `/documents/${id}/visibility`, { hideFromPatient: false })).status, 200);
  const shown = await patch('specialist-1', id, n);
  assert.equal(shown.status, 200, JSON.stringify(shown.json));
  assert.deepEqual(
    shown.json.securityLabel.map((label: { coding: { code: string }[] }) => label.coding[0]?.code),
    ['N'],
  );
  assert.equal(await sees('gp-2'), true);
});

test('DOC-008 a PATCH changes status, labels and archiving, by the author: anything else is 405, a wrong value 422', async () => {
  const { id, document } = await deposited();
  const author = 'specialist-1';
  assert.equal((await patch(author, id, [{ op: 'replace', path: '/date', value: '2020-01-01T00:00:00Z' }])).status, 405);
  assert.equal((await patch(author, id, [{ op: 'add', path: '/description', value: 'x' }])).status, 405);
  for (const value of ['restricted', 'current ', true])
    assert.ok([400, 422].includes((await patch(author, id, [{ op: 'replace', path: '/securityLabel', value }])).status), String(value));
  assert.equal((await patch(author, id, [{ op: 'replace', path: '/status', value: 'current ' }])).status, 422);
  assert.ok(
    [400, 422].includes((await patch(author, id, [{ op: 'replace', path: "/extension[url:'x']/valueBoolean", value: true }])).status),
  );
  refusedBy(await patch('gp-1', id, patchLabels('N', 'MASQUE_PS')), 403, 'DOC-META-002');
  const archived = {
    op: 'add',
    path: '/extension',
    value: [{ url: 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived', valueBoolean: true }],
  };
  const done = await ask(
    author,
    'PATCH',
    `${fhir}/DocumentReference?identifier=urn:ietf:rfc:3986|urn:oid:${document.uniqueId}`,
    [archived],
    { 'content-type': 'application/json-patch+json' },
  );
  assert.equal(done.status, 200, JSON.stringify(done.json));
  assert.equal(done.json.meta.versionId, '2');
  const uuidOf = (resource: { identifier: { value: string }[] }): string | undefined => resource.identifier.at(-1)?.value;
  const one = (await ask('gp-1', 'GET', `${fhir}/DocumentReference?patient=patient-1&status=current&isArchived=true&_id=${id}`)).json;
  assert.equal(one.entry?.length, 1, JSON.stringify(one));
  assert.notEqual(uuidOf(done.json), undefined);
  const parameters = {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'operation',
        part: [
          { name: 'type', valueCode: 'replace' },
          { name: 'path', valueString: 'DocumentReference.status' },
          { name: 'value', valueCode: 'entered-in-error' },
        ],
      },
    ],
  };
  const removed = await ask(author, 'PATCH', `${fhir}/DocumentReference/${id}`, parameters);
  assert.equal(removed.status, 200, JSON.stringify(removed.json));
  assert.equal(
    (
      await ask(
        'gp-1',
        'GET',
        `${fhir}/DocumentReference?patient=patient-1&status=current,entered-in-error,superseded&_id=${id}&_total=accurate`,
      )
    ).json.total,
    0,
  );
  refusedBy(await ask('gp-1', 'GET', `${fhir}/Binary/${id}`), 403, 'DOC-READ-001');
  assert.equal((await ask(author, 'GET', `${fhir}/DocumentReference/${id}`)).json.status, 'entered-in-error');
  refusedBy(await patch(author, id, [{ op: 'replace', path: '/status', value: 'current' }]), 422, 'cannot go from');
});

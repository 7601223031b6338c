// The paths of the screens: the record, what is new in it, the reader, the proposal and the deposit; the commands of the operator.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPdf } from '@socle/engine/cda';
import { addBlobKey, folderShelf, openBlobKeys, openBlobs } from '@socle/kit/blob';
import type { DocumentItem } from './contract.ts';
import { checkContents } from './operations/check-contents.ts';
import { type SampleDocument, sampleContent, sampleLot } from './samples/lot.ts';
import { loadDocumentSamples } from './samples/story.ts';
import { callerOf, letter, openWorld, uuid } from './testing.ts';

const world = await openWorld(after);
const { ask } = world;
const deposit = async (more: Parameters<typeof letter>[1] = {}): Promise<SampleDocument> => {
  const document = await letter(world, more);
  assert.equal((await ask('hospital', 'POST', '/documents/fhir', sampleLot([document], uuid))).status, 200);
  return document;
};
const list = async (who: string, query = '', patient = 'patient-1'): Promise<DocumentItem[]> => {
  const { status, json } = await ask(who, 'GET', `/documents/records/${patient}/documents?count=100${query}`);
  assert.equal(status, 200, JSON.stringify(json));
  return json.items;
};

test('DOC-020 a record says who it is about, whether one may enter, and why', async () => {
  const doctor = (await ask('gp-1', 'GET', '/documents/records/patient-1')).json;
  assert.deepEqual(
    [doctor.patient.status, doctor.state, doctor.mayEnter.permit, doctor.mayEnter.rule, doctor.role],
    ['QUAL', 'open', true, 'DOC-READ-020', 'professional'],
  );
  const stranger = (await ask('pharmacist-1', 'GET', '/documents/records/patient-1')).json;
  assert.deepEqual([stranger.mayEnter.permit, stranger.mayEnter.rule], [false, 'DOC-READ-030']);
  assert.ok(stranger.mayEnter.sentence.fr && stranger.mayEnter.provision);
  const parent = (await ask('patient-6', 'GET', '/documents/records/patient-2')).json;
  assert.deepEqual([parent.role, parent.mayEnter.rule], ['legal-representative', 'DOC-PAT-003']);
  assert.equal((await ask('patient-3', 'GET', '/documents/records/patient-1')).status, 403);
  assert.equal((await ask('gp-1', 'GET', '/documents/records/nobody')).status, 404);
  assert.equal((await ask('gp-1', 'GET', '/documents/records/a%20b')).status, 400);
});

test('DOC-021 new is what came since the last visit; a new version says so; one’s own and what is old at a first visit are not', async () => {
  const first = await deposit({ title: 'Récente' });
  await deposit({ title: 'Ancienne', date: '2020-01-05T09:00:00Z' });
  await deposit({ title: 'Vaccin ancien', type: 'LOINC|87273-9', date: '2015-01-05T09:00:00Z' });
  const news = (items: readonly DocumentItem[]) => Object.fromEntries(items.map(({ title, isNew }) => [title, isNew]));
  assert.deepEqual(news(await list('gp-1')), { Récente: 'new', Ancienne: undefined, 'Vaccin ancien': 'new' });
  assert.deepEqual(news(await list('specialist-1')), { Récente: undefined, Ancienne: undefined, 'Vaccin ancien': undefined });
  world.clock.advance(60_000);
  assert.equal(news(await list('gp-1')).Récente, 'new', 'the same visit');
  world.clock.advance(3_600_000);
  assert.equal(news(await list('gp-1')).Récente, undefined);
  await deposit({ title: 'Récente, version 2', replaces: first.uniqueId });
  await deposit({ title: 'Autre' });
  world.clock.advance(3_600_000);
  const later = news(await list('gp-1'));
  assert.deepEqual([later['Récente, version 2'], later.Autre, later.Récente], ['version', 'new', undefined]);
  assert.deepEqual(
    (await list('gp-1', '&new=true')).map(({ isNew }) => isNew === undefined),
    [false, false],
  );
});

test('DOC-022 filters: type, class, period, author, structure, status; a wrong one is named', async () => {
  await deposit({ title: 'Biologie', type: 'LOINC|11502-2', date: '2026-05-02T09:00:00Z' });
  const titles = async (query: string): Promise<string[]> => (await list('gp-1', query)).map(({ title }) => title).sort();
  assert.deepEqual(await titles('&type=LOINC|11502-2'), ['Biologie']);
  assert.deepEqual(await titles('&from=2026-05-01&to=2026-05-31'), ['Biologie']);
  assert.ok((await titles('&author=maurel')).length > 3);
  assert.deepEqual(await titles('&author=personne'), []);
  assert.ok((await titles('&structure=valbrune')).length > 3);
  assert.deepEqual(await titles('&structure=ailleurs'), []);
  assert.deepEqual(await titles('&status=superseded'), ['Récente']);
  assert.deepEqual(await titles('&category=52'), ['Vaccin ancien']);
  const wrong = await ask('gp-1', 'GET', '/documents/records/patient-1/documents?from=demain');
  assert.equal(wrong.status, 400);
  assert.match(JSON.stringify(wrong.json), /from: a date as 2026-11-23/);
});

test('DOC-023 the reader shows a CDA by our own renderer and offers its parts; a file is only shown in a frame of ours', async () => {
  const [item] = await list('gp-1', '&type=LOINC|11502-2');
  const read = (await ask('gp-1', 'GET', `/documents/read/${item?.id}`)).json;
  assert.equal(read.kind, 'cda');
  assert.match(read.html, /^<article class="cda"><h1>Biologie<\/h1>/);
  await deposit({ title: 'N1', file: { contentType: 'application/pdf', bytes: buildPdf(['x']) } });
  const pdf = (await list('gp-1')).find(({ title }) => title === 'N1');
  const file = await ask('gp-1', 'GET', `/documents/content/${pdf?.id}`);
  assert.deepEqual(
    [file.headers['content-type'], file.headers['content-disposition'], file.headers['x-content-type-options']],
    ['application/pdf', 'inline', 'nosniff'],
  );
  assert.match(String(file.headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'self'/);
  assert.equal((await ask('gp-1', 'GET', `/documents/content/${item?.id}?part=nothing`)).status, 404);
  assert.equal((await ask('pharmacist-1', 'GET', `/documents/content/${pdf?.id}`)).status, 403);
});

test('DOC-024 a file proposes its metadata, with each error beside its field', async () => {
  const bytes = sampleContent(await letter(world)).bytes;
  const send = (who: string, body: Buffer, patient = 'patient-1') =>
    ask(who, 'POST', `/documents/propose?patient=${patient}`, body, { 'content-type': 'application/octet-stream' });
  const right = (await send('specialist-1', bytes)).json;
  assert.deepEqual(
    [right.kind, right.metadata.type, right.metadata.title, right.issues],
    ['cda', 'LOINC|11490-0', 'Lettre de liaison', []],
  );
  assert.ok(right.types.length > 50 && right.types.every(({ key }: { key: string }) => !key.includes('DOCPAT')));
  const other = (await send('specialist-1', bytes, 'patient-2')).json;
  assert.ok(other.issues.some(({ field, rule }: { field: string; rule: string }) => field === 'patient' && rule === 'DOC-CDA-003'));
  const program = (await send('specialist-1', Buffer.from([0x4d, 0x5a, 0]))).json;
  assert.deepEqual([program.kind, program.issues[0].field, program.issues[0].severity], ['other', 'file', 'error']);
  assert.ok((await send('patient-1', Buffer.from('texte'))).json.types.every(({ key }: { key: string }) => /DOCPAT|EXPPAT/.test(key)));
});

test('DOC-025 deposited at a screen: by a professional, by the patient within his own types, replaced and removed by whom it belongs to', async () => {
  const pdf = buildPdf(['Un bilan']).toString('base64');
  const send = (who: string, more: Record<string, unknown> = {}) =>
    ask(who, 'POST', '/documents/deposit', {
      patient: 'patient-1',
      title: 'Bilan',
      type: 'LOINC|11488-4',
      media: 'application/pdf',
      content: pdf,
      date: '2026-11-22',
      ...more,
    });
  const made = await send('gp-1');
  assert.equal(made.status, 201, JSON.stringify(made.json));
  const [item] = (await list('gp-1')).filter(({ id }) => id === made.json.id);
  assert.deepEqual([item?.author.name, item?.mayReplace, item?.mayRemove, item?.mayHide], ['Dr Camille Berthelot', true, true, true]);
  const next = await send('gp-1', { replaces: made.json.id, title: 'Bilan, corrigé' });
  assert.equal(next.status, 201, JSON.stringify(next.json));
  assert.equal((await send('gp-2', { replaces: next.json.id })).status, 403);
  assert.equal((await send('gp-1', { replaces: made.json.id })).status, 409);
  assert.equal((await send('patient-1')).status, 403);
  const own = await send('patient-1', { type: 'A05|DOCPAT03', title: 'Mon compte rendu' });
  assert.equal(own.status, 201, JSON.stringify(own.json));
  assert.deepEqual((await list('gp-1')).find(({ id }) => id === own.json.id)?.byPatient, true);
  assert.equal((await ask('gp-1', 'POST', `/documents/${own.json.id}/remove`)).status, 403);
  assert.equal((await ask('patient-1', 'POST', `/documents/${own.json.id}/remove`)).status, 200);
  assert.equal(
    (await list('patient-1')).some(({ id }) => id === own.json.id),
    false,
  );
  for (const [more, word] of [
    [{ title: '' }, 'title'],
    [{ type: 'LOINC|0' }, 'type'],
    [{ content: '***' }, 'base64'],
    [{ date: 'hier' }, 'date'],
    [{ unknown: 1 }, 'unknown|Unrecognized'],
    [{ patient: 'patient-5' }, 'DOC-FEED-001'],
  ] as const) {
    const answer = await send('gp-1', more);
    assert.ok([400, 403, 422].includes(answer.status), `${JSON.stringify(more)} ${answer.status}`);
    assert.match(JSON.stringify(answer.json), new RegExp(word));
  }
});

test('DOC-026 the operator changes the master key, and finds what was lost', async () => {
  const { deps } = world.documents;
  const file = join(world.contents, '..', 'blob.key');
  addBlobKey(file);
  const reopened = openBlobs(folderShelf(world.contents), openBlobKeys(file));
  assert.ok((await reopened.rotate()) > 5);
  const all = await checkContents({ ...deps, blobs: reopened });
  assert.deepEqual(all.bad, []);
  const [row] = await world.db.rows<[string, string]>('select id, blob from documents.document limit 1');
  await reopened.remove(row?.[1] as string);
  const { bad, checked } = await checkContents({ ...deps, blobs: reopened });
  assert.equal(checked, all.checked);
  assert.ok(bad.some(({ document, why }) => document === row?.[0] && /missing/.test(why)));
});

test('DOC-027 every screen asks for nothing that is not traced', async () => {
  const before = (await world.audit.list({ caller: callerOf('gp-1').id, count: 1000 })).entries.length;
  const [item] = await list('gp-1');
  await ask('gp-1', 'GET', `/documents/read/${item?.id}`);
  await ask('gp-1', 'GET', '/documents/records/patient-1');
  const { entries } = await world.audit.list({ caller: callerOf('gp-1').id, count: 1000 });
  assert.equal(entries.length, before + 3);
});

test('DOC-028 the sandbox has a record that can be read, once however often it is loaded', async () => {
  const own = await openWorld(after);
  await loadDocumentSamples(own.documents.deps);
  await loadDocumentSamples(own.documents.deps);
  const { json } = await own.ask('gp-1', 'GET', '/documents/records/patient-1/documents?count=100');
  assert.equal(json.items.length, 11);
  assert.deepEqual(
    json.items.filter(({ labels }: DocumentItem) => labels.includes('MASQUE_PS')).map(({ typeCode }: DocumentItem) => typeCode),
    ['LOINC|68599-0'],
  );
  for (const { id } of json.items) assert.equal((await own.ask('gp-1', 'GET', `/documents/read/${id}`)).status, 200);
  assert.equal((await own.ask('gp-2', 'GET', '/documents/records/patient-1/documents?count=100')).json.items.length, 10);
});

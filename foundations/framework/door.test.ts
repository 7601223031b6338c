// The framework behind its door: real PostgreSQL, injected HTTP; reading, comparing, exports, what is refused, what is frozen.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fixedClock } from '@socle/kit/clock';
import { projectPath, readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { createServer, httpSettings, keepAnswers } from '@socle/kit/http';
import { silentLog } from '@socle/kit/log';
import { unzipSync } from 'fflate';
import { digestOf } from './content/digest.ts';
import { readFolder } from './content/read-folder.ts';
import type { Framework } from './contract.ts';
import { frameworkMigrations, openFramework } from './open.ts';
import { loadContent } from './operations/load-content.ts';
import { exportRoutes } from './routes/exports.ts';
import { readRoutes } from './routes/read.ts';
import { toolRoutes } from './routes/tools.ts';
import { frameworkSettings } from './settings.ts';

const { db } = await openTestDatabase({ after }, { migrations: [...frameworkMigrations] });
const clock = fixedClock('2026-11-23T10:00:00Z');
const settings = readConfig({ framework: frameworkSettings }, {}).config.framework;
const parts = { database: db, clock, settings };
const { framework: content } = readFolder(projectPath('doctrine')) as { framework: Framework };
await loadContent(parts, content, digestOf(content), 'Socle 1');
const framework = openFramework(parts);
const server = createServer({
  settings: readConfig({ http: httpSettings }, {}).config.http,
  log: silentLog,
  authenticate: () => undefined,
  software: { name: 'Test', version: '1' },
});
const base = 'http://localhost';
server.mount('/framework', (app) => {
  const answers = keepAnswers({ bytes: 1_000_000 });
  readRoutes(app, { framework, answers });
  exportRoutes(app, { framework, parts, answers, baseUrl: () => base });
  toolRoutes(app, { ...parts, framework });
});
// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at where it is asked
type Json = any;
const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await server.app.inject({ method: 'GET', url: `/framework${path}`, headers });
  const json: Json = /json/.test(String(answer.headers['content-type'])) && answer.body !== '' ? JSON.parse(answer.body) : {};
  return { status: answer.statusCode, headers: answer.headers, body: answer.body, rawPayload: answer.rawPayload, json };
};
const post = async (path: string, body: unknown) => {
  const answer = await server.app.inject({ method: 'POST', url: `/framework${path}`, payload: body as object });
  return { status: answer.statusCode, json: JSON.parse(answer.body) as Json };
};

test('FRW-040 everything is read without a key, by stable ids, with an ETag that answers 304', async () => {
  const editions = await get('/editions');
  assert.deepEqual((editions.json as unknown as { id: string }[]).map(({ id }) => id).slice(0, 3), ['2019', '2020', '2021']);
  const again = await get('/editions', { 'if-none-match': String(editions.headers.etag) });
  assert.deepEqual([again.status, again.body], [304, '']);
  const ins = await get('/requirements/DOC-INS-01?edition=2020');
  assert.deepEqual([ins.json.planned, ins.json.actual, ins.json.chapter], ['2020-01-01', '2021-01-01', 'ins']);
  assert.ok((ins.json.history as { edition: string }[]).length > 3);
  assert.equal((await get('/editions/in-force')).json.id, '2026');
  for (const path of [
    '/',
    '/editions/2020/chapters/ins',
    '/requirements?edition=2020&actor=MOE',
    '/impacts?edition=2020',
    '/milestones?priority=yes',
    '/architecture?edition=2022',
    '/coverage?edition=2020',
    '/facts',
    '/glossary',
    '/lint/rules',
  ])
    assert.equal((await get(path)).status, 200, path);
});

test('FRW-041 what is unknown or malformed is refused by its name, and never a fault', async () => {
  for (const [path, status] of [
    ['/editions/1999', 404],
    ['/editions/2020/chapters/none', 404],
    ['/requirements/NO-1', 404],
    ['/requirements/DOC-INS-01?edition=1999', 404],
    ['/editions/2020.docx', 406],
    ['/requirements?colour=red', 400],
    ['/requirements?actor=king', 400],
    ['/compare?from=2019', 400],
    ['/compare?from=2019&to=2020&kind=odd', 400],
    ['/milestones?from=soon', 400],
    ['/search?q=', 400],
    ['/search?q=ins&count=100000', 400],
    ["/requirements/'; drop table framework.edition;--", 404],
    ['/editions/%00', 404],
    [`/requirements/${'A'.repeat(3000)}`, 401],
  ] as const) {
    const answer = await get(path);
    assert.equal(answer.status, status, `${path} ${answer.body}`);
    assert.ok(!/ at .*\.ts/.test(answer.body));
  }
  const named = await get('/requirements?colour=red');
  assert.match(named.body, /colour is no parameter/);
});

test('FRW-042 the difference 2019 → 2020 is computed: the date of the INS moved, identification was split', async () => {
  const { json } = await get('/compare?from=2019&to=2020&redline=yes');
  const changes = json.changes as { id: string; kinds: string[]; element: string; after: { id: string }[]; redline?: unknown }[];
  const kinds = (id: string): string[] => changes.find((one) => one.id === id && one.element === 'requirement')?.kinds ?? [];
  assert.ok(kinds('DOC-INS-01').includes('date-moved'));
  assert.ok(kinds('DOC-INS-05').includes('strengthened'));
  assert.ok(kinds('DOC-IEL-00').includes('split'));
  const only = await get('/compare?from=2019&to=2020&kind=strengthened&actor=MOA');
  assert.ok((only.json.total as number) > 0 && (only.json.total as number) < changes.length);
});

test('FRW-043 applicability says what applies to a vendor of hospital software, why, and what would change it', async () => {
  const { json } = await post('/applicability', {
    edition: '2020',
    answers: { role: ['moe'], software: ['dpi'], 'handles-patient-identity': true, 'insi-call': false, 'handles-health-data': true },
  });
  const by = new Map(
    (json.requirements as { id: string; verdict: string; turns: unknown[]; because: unknown[] }[]).map((one) => [one.id, one]),
  );
  assert.equal(by.get('DOC-INS-01')?.verdict, 'applies');
  assert.equal(by.get('DOC-INS-09'), undefined);
  assert.equal(by.get('DOC-IEL-01')?.verdict, 'depends');
  assert.deepEqual(by.get('DOC-INS-01')?.turns, [{ fact: 'handles-patient-identity', to: 'no', verdict: false }]);
  const refused = await post('/applicability', { answers: { role: ['king'], colour: 'red', mobile: 'yes' } });
  assert.equal(refused.status, 400);
  assert.equal(new Set(JSON.stringify(refused.json).match(/answers\.(role|colour|mobile)/g)).size, 3);
  const compared = await post('/applicability/compare', {
    edition: '2020',
    a: { role: ['moe'], 'handles-patient-identity': true },
    b: { role: ['moa'], 'handles-patient-identity': true },
  });
  assert.ok((compared.json.onlyA as string[]).includes('DOC-INS-02') && (compared.json.both as string[]).includes('DOC-INS-01'));
});

test('FRW-044 a shared profile has a link made of its answers, and is gone after its time', async () => {
  const made = await post('/profiles', { answers: { role: ['moe'] } });
  assert.equal(made.status, 201);
  assert.equal((await post('/profiles', { answers: { role: ['moe'] } })).json.id, made.json.id);
  assert.deepEqual((await get(`/profiles/${made.json.id}`)).json.answers, { role: ['moe'] });
  clock.advance(401 * 86_400_000);
  assert.equal((await get(`/profiles/${made.json.id}`)).status, 404);
});

test('FRW-045 a pasted text is linted; nothing is kept of it', async () => {
  const { json } = await post('/lint', { text: 'DOC-1 : Le logiciel DOIT et PEUT tracer.\nSi besoin, il DOIT le dire.' });
  assert.deepEqual(
    (json.findings as { rule: string; line: number }[]).map(({ rule, line }) => [rule, line]),
    [
      ['LNT-VERB-MANY', 1],
      ['LNT-CONDITION', 2],
    ],
  );
  assert.equal((await post('/lint', { text: '' })).status, 400);
  assert.equal((await post('/lint', { colour: 1 })).status, 400);
});

test('FRW-046 search finds in French, with errors and without accents', async () => {
  const { json } = await get(`/search?q=${encodeURIComponent('identitovigilence')}&edition=2020`);
  assert.deepEqual(json.corrected, { identitovigilence: 'identitovigilance' });
  assert.ok((json.results as { id: string }[]).some(({ id }) => id === 'DOC-INS-05'));
  const plural = await get(`/search?q=${encodeURIComponent('messageries securisees')}`);
  assert.ok((plural.json.total as number) > 0);
});

test('FRW-047 an edition leaves in every form, each whole', async () => {
  const count = [...(await framework.library.get('2020')).requirements.keys()].length;
  const as = (ending: string) => get(`/editions/2020.${ending}`);
  assert.deepEqual((await as('json')).json, JSON.parse(JSON.stringify(await framework.edition('2020'))));
  const csv = await as('csv');
  assert.equal(csv.body.split('\r\nrequirement').length >= 1 && csv.body.match(/\r\n2020,/g)?.length, count);
  const book = unzipSync((await as('xlsx')).rawPayload);
  const sheet = Buffer.from(book['xl/worksheets/sheet1.xml'] as Uint8Array).toString();
  assert.equal(sheet.match(/<row /g)?.length, count + 1);
  assert.ok(!/<f>/.test(sheet));
  const files = unzipSync((await as('yaml')).rawPayload);
  assert.equal(Object.keys(files).length, (content.editions.find(({ id }) => id === '2020')?.chapters.length as number) + 1);
  const bundle = (await as('fhir')).json as unknown as { entry: { resource: { resourceType: string; statement: { key: string }[] } }[] };
  assert.equal(
    bundle.entry.reduce((sum, { resource }) => sum + resource.statement.length, 0),
    count,
  );
  assert.ok(bundle.entry.every(({ resource }) => resource.resourceType === 'Requirements'));
  const linked = (await as('jsonld')).json as unknown as { '@graph': { '@type': string }[] };
  assert.equal(linked['@graph'].filter((one) => one['@type'] === 'own:Requirement').length, count);
  assert.equal((await as('ttl')).body.match(/ a own:Requirement/g)?.length, count);
  assert.equal((await as('md')).body.match(/^#### /gm)?.length, count);
  const pdf = await as('pdf');
  assert.ok(pdf.rawPayload.subarray(0, 5).toString() === '%PDF-' && (pdf.body.match(/\/Type \/Page\b/g)?.length ?? 0) > 25);
  const calendar = (await get('/milestones.ics')).body;
  assert.equal(calendar.match(/BEGIN:VEVENT/g)?.length, content.common.milestones.length);
  assert.ok(calendar.split('\r\n').every((line: string) => Buffer.byteLength(line) <= 75));
  const archive = await get('/editions/2020/archive');
  assert.equal(archive.headers['x-content-sha256'], (await framework.library.get('2020')).hash);
});

test('FRW-048 nothing published is altered, by whatever way; the past is never rewritten', async () => {
  const refusedBy = (statement: string, rule: RegExp) =>
    assert.rejects(db.query(statement), (error: Error) => rule.test(String((error.cause as Error | undefined)?.message)));
  await refusedBy(`update framework.part set body = '{}' where edition = '2020'`, /FRW-FROZEN/);
  await refusedBy(`delete from framework.part where edition = '2019'`, /FRW-FROZEN/);
  await refusedBy(`update framework.edition set hash = 'x' where id = '2020'`, /FRW-FROZEN/);
  await refusedBy('delete from framework.revision', /FRW-PAST/);
  await refusedBy(`update framework.archive set content = ''`, /FRW-PAST/);
});

test('FRW-049 corrected content of a published edition is an erratum, a revision shown as such; the same content changes nothing', async () => {
  assert.deepEqual(await loadContent(parts, content, digestOf(content), 'Socle 1'), { changed: 0, kept: [] });
  const hash = (await framework.library.get('2020')).hash;
  const corrected: Framework = {
    ...content,
    editions: content.editions.map((edition) =>
      edition.id === '2020'
        ? {
            ...edition,
            chapters: edition.chapters.map((chapter) =>
              chapter.id === 'ins' ? { ...chapter, text: { ...chapter.text, fr: 'Texte corrigé.' } } : chapter,
            ),
          }
        : edition,
    ),
  };
  assert.deepEqual(await loadContent(parts, corrected, digestOf(corrected), 'Socle 2'), { changed: 1, kept: [] });
  await framework.library.refresh(true);
  const loaded = await framework.library.get('2020');
  assert.equal(loaded.edition.chapters.find(({ id }) => id === 'ins')?.text.fr, 'Texte corrigé.');
  assert.equal(loaded.hash, hash, 'the seal is that of the text as published');
  const feed = (await get('/changes.atom')).body;
  assert.match(feed, /Erratum · 2020 · Identité du patient/);
});

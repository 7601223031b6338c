// Drafting: who may what, two drafters on one chapter, review by someone else, publication for ever, errata.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { auditMigrations, openAudit } from '@socle/foundations/audit';
import type { CareCaller } from '@socle/foundations/identity';
import { fixedClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { createServer, httpSettings } from '@socle/kit/http';
import { silentLog } from '@socle/kit/log';
import fc from 'fast-check';
import { digestOf } from './content/digest.ts';
import type { Chapter } from './contract.ts';
import { frameworkMigrations, openFramework } from './open.ts';
import { loadContent } from './operations/load-content.ts';
import { draftingRoutes } from './routes/drafting.ts';
import { mergeChapters } from './rules/merge.ts';
import { decideDrafting, roles } from './rules/rights.ts';
import { syntheticFramework } from './samples/synthetic.ts';
import { frameworkSettings } from './settings.ts';
import { findArchive } from './store.ts';

const { db } = await openTestDatabase({ after }, { migrations: [...auditMigrations, ...frameworkMigrations] });
const clock = fixedClock('2026-11-23T10:00:00Z');
const audit = await openAudit({ database: db, clock } as Parameters<typeof openAudit>[0]);
after(() => audit.close());
const parts = { database: db, clock, settings: readConfig({ framework: frameworkSettings }, {}).config.framework };
const content = syntheticFramework({ editions: 2, requirements: 40 });
await loadContent(parts, content, digestOf(content), 'Socle 1');
const framework = openFramework(parts);

const caller = (id: string, kind: CareCaller['kind'] = 'agent'): CareCaller => ({
  id,
  kind,
  name: id,
  client: { id: 'c', name: 'C' },
  means: { level: 'eidas1', amr: [], at: 0 },
  scopes: [],
});
const people: Record<string, CareCaller> = {
  admin: caller('admin', 'administrator'),
  nora: caller('nora'),
  theo: caller('theo'),
  helene: caller('helene'),
  doctor: caller('doctor', 'professional'),
};
const server = createServer({
  settings: readConfig({ http: httpSettings }, {}).config.http,
  log: silentLog,
  authenticate: (authorization) => people[authorization.replace('Bearer ', '')],
  software: { name: 'Test', version: '1' },
});
server.mount('/framework', (app) => draftingRoutes(app, { ...parts, framework, audit }));

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at where it is asked
type Json = any;
async function ask(
  who: string,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; json: Json }> {
  const answer = await server.app.inject({
    method,
    url: `/framework/drafting${path}`,
    headers: { authorization: `Bearer ${who}`, ...headers },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, json: answer.body === '' ? {} : (JSON.parse(answer.body) as Json) };
}
const chapterAt = '/editions/d1/chapters/ch-1';
const read = async (who = 'nora'): Promise<{ revision: number; chapter: Chapter }> => (await ask(who, 'GET', chapterAt)).json;
const write = (who: string, chapter: Chapter, base: number, more: object = {}) =>
  ask(who, 'PUT', chapterAt, { chapter, reason: 'Clearer wording', ...more }, { 'if-match': `"${base}"` });
const withStatement = (chapter: Chapter, place: number, text: string): Chapter => ({
  ...chapter,
  provisions: chapter.provisions.map((provision, at) =>
    at > 0
      ? provision
      : {
          ...provision,
          requirements: provision.requirements.map((one, index) =>
            index === place ? { ...one, statement: { fr: text }, verb: 'SHALL' } : one,
          ),
        },
  ),
});

test('FRW-060 nobody drafts without a role; an administrator grants it, and both are traced', async () => {
  assert.equal((await ask('nora', 'GET', '/editions/e1')).status, 403);
  assert.equal((await ask('nora', 'PUT', '/roles/nora', { roles: ['publisher'] })).status, 403);
  assert.equal((await ask('nobody', 'GET', '/me')).status, 401);
  for (const [person, held] of [
    ['nora', ['drafter']],
    ['theo', ['drafter', 'reviewer']],
    ['helene', ['publisher', 'reviewer']],
  ] as const)
    assert.equal((await ask('admin', 'PUT', `/roles/${person}`, { roles: held })).status, 200);
  assert.deepEqual((await ask('theo', 'GET', '/me')).json.roles, ['drafter', 'reviewer']);
  const { entries } = await audit.list({ count: 100 });
  const told = entries.map(({ caller, outcome, rule }) => `${caller.id} ${outcome} ${rule}`);
  for (const one of ['nora refused FRW-ACC-010', 'nora refused FRW-ACC-013', 'admin permitted FRW-ACC-001'])
    assert.ok(told.includes(one), told.join(', '));
});

test('FRW-061 rights: deny by default, nobody reviews his own text, what is published is written by nobody', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('read', 'comment', 'write', 'review', 'open-edition', 'publish', 'erratum', 'grant'),
      fc.subarray([...roles]),
      fc.constantFrom('draft', 'consultation', 'published', 'superseded'),
      fc.boolean(),
      fc.constantFrom('agent', 'professional', 'patient', 'administrator'),
      (act, held, state, wroteIt, kind) => {
        const { permit } = decideDrafting({ act, kind, roles: held, state, wroteIt } as Parameters<typeof decideDrafting>[0]);
        const frozen = state === 'published' || state === 'superseded';
        if (held.length === 0 && !(act === 'grant' && kind === 'administrator')) assert.equal(permit, false);
        if (frozen && (act === 'write' || act === 'review' || act === 'publish')) assert.equal(permit, false);
        if (act === 'review' && wroteIt) assert.equal(permit, false);
        if (act === 'write') assert.equal(permit, !frozen && held.includes('drafter'));
      },
    ),
  );
});

test('FRW-062 a draft is opened from an edition; a drafter writes in it, and every change has its author and reason', async () => {
  const head = { id: 'd1', title: { fr: 'Projet' }, previous: 'e2', summary: { fr: 'Projet.' }, completeness: { fr: 'Entier.' } };
  assert.equal((await ask('nora', 'POST', '/editions', { from: 'e2', head })).status, 403);
  assert.equal((await ask('helene', 'POST', '/editions', { from: 'e2', head })).status, 201);
  assert.equal((await ask('helene', 'POST', '/editions', { from: 'e2', head })).status, 409);
  const { revision, chapter } = await read();
  assert.equal((await write('helene', chapter, revision)).status, 403);
  const written = await write('nora', withStatement(chapter, 0, 'Le service DOIT tout tracer, sans exception.'), revision);
  assert.deepEqual([written.status, written.json.revision, written.json.merged], [200, 2, false]);
  const { json } = await ask('nora', 'GET', chapterAt);
  assert.deepEqual(
    json.history.map((one: { by_name: string; reason: string; revision: number }) => [one.revision, one.by_name, one.reason]),
    [
      [2, 'nora', 'Clearer wording'],
      [1, 'helene', 'Opened from e2'],
    ],
  );
});

test('FRW-063 two drafters on one chapter: different elements are merged, the same one is a conflict that shows both and writes nothing', async () => {
  const { revision, chapter } = await read();
  assert.equal((await write('nora', withStatement(chapter, 1, 'Le portail DOIT tout afficher, clairement.'), revision)).status, 200);
  const merged = await write('theo', withStatement(chapter, 2, 'Le portail DOIT tout chiffrer, partout.'), revision);
  assert.deepEqual([merged.status, merged.json.merged], [200, true]);
  const now = await read();
  const texts = now.chapter.provisions[0]?.requirements.map(({ statement }) => statement.fr) ?? [];
  assert.deepEqual([texts[1], texts[2]], ['Le portail DOIT tout afficher, clairement.', 'Le portail DOIT tout chiffrer, partout.']);
  const conflict = await write('theo', withStatement(chapter, 1, 'Le portail DOIT se taire, toujours.'), revision);
  assert.equal(conflict.status, 409);
  assert.match(JSON.stringify(conflict.json), /tout afficher.*se taire/s);
  assert.equal((await read()).revision, now.revision);
  assert.equal((await ask('nora', 'PUT', chapterAt, { chapter, reason: 'No base' })).status, 400);
  assert.equal((await write('nora', chapter, 99)).status, 412);
});

test('FRW-064 a broken chapter is refused by element, rule and value; what is only ill-worded is told and taken', async () => {
  const { revision, chapter } = await read();
  const [provision] = chapter.provisions as [Chapter['provisions'][number]];
  const broken = {
    ...chapter,
    provisions: [{ ...provision, requirements: [{ ...provision.requirements[0], condition: 'colour' }] }],
  } as Chapter;
  const refused = await write('nora', broken, revision);
  assert.equal(refused.status, 422);
  assert.match(JSON.stringify(refused.json), /EXP-FACT/);
  assert.equal((await write('nora', { ...chapter, colour: 1 } as unknown as Chapter, revision)).status, 422);
  assert.equal(
    (await ask('nora', 'PUT', chapterAt, { chapter: { ...chapter, id: 'other' }, reason: 'abc' }, { 'if-match': '"1"' })).status,
    400,
  );
  const checked = await ask('nora', 'POST', `${chapterAt}/check`, { chapter: withStatement(chapter, 0, 'Le service DOIT et PEUT tout.') });
  assert.ok(
    checked.json.findings.some((one: { rule: string; severity: string }) => one.rule === 'LNT-VERB-MANY' && one.severity === 'warning'),
  );
  assert.ok(checked.json.changes.some((one: { kinds: string[] }) => one.kinds.includes('reworded')));
  assert.equal((await read()).revision, revision);
});

test('FRW-065 what was written is approved by someone else, as it stands, before it can be published', async () => {
  const { revision } = await read();
  assert.equal((await ask('helene', 'POST', '/editions/d1/state', { to: 'published' })).status, 422);
  const review = (who: string, verdict: string, at = revision) => ask(who, 'POST', `${chapterAt}/reviews`, { verdict, revision: at });
  assert.equal((await review('nora', 'approved')).status, 403);
  assert.equal((await review('theo', 'approved')).status, 403, 'he wrote in it');
  assert.equal((await review('helene', 'approved', revision - 1)).status, 412);
  assert.equal((await review('helene', 'changes-wanted')).status, 201);
  assert.equal((await ask('helene', 'POST', '/editions/d1/state', { to: 'published' })).status, 422);
  assert.equal((await review('helene', 'approved')).status, 201);
});

test('FRW-066 comments are made on an element and closed once', async () => {
  const { json } = await ask('theo', 'POST', `${chapterAt}/comments`, { element: 'SYN-00001', text: 'Pourquoi ?' });
  assert.equal((await ask('doctor', 'POST', `${chapterAt}/comments`, { element: 'x', text: 'y' })).status, 403);
  assert.equal((await ask('nora', 'POST', `/editions/d1/comments/${json.id}/close`)).status, 204);
  assert.equal((await ask('nora', 'POST', `/editions/d1/comments/${json.id}/close`)).status, 404);
});

test('FRW-067 published is frozen, hashed and archived, and the one before is superseded; only an erratum corrects it, and is shown', async () => {
  assert.equal((await ask('nora', 'POST', '/editions/d1/state', { to: 'published' })).status, 403);
  assert.equal((await ask('helene', 'POST', '/editions/d1/state', { to: 'consultation' })).status, 200);
  const published = await ask('helene', 'POST', '/editions/d1/state', { to: 'published' });
  assert.equal(published.status, 200);
  assert.match(published.json.hash, /^[0-9a-f]{64}$/);
  assert.equal((await findArchive(db, 'd1'))?.hash, published.json.hash);
  assert.equal((await framework.editions()).find(({ id }) => id === 'e2')?.state, 'superseded');
  const { revision, chapter } = await read();
  const changed = withStatement(chapter, 0, 'Le service DOIT tout tracer.');
  assert.equal((await write('nora', changed, revision)).status, 403);
  assert.equal((await write('nora', changed, revision, { erratum: true })).status, 403);
  assert.equal((await write('helene', changed, revision, { erratum: true })).status, 200);
  const { json } = await ask('helene', 'GET', chapterAt);
  assert.equal(json.history[0].erratum, true);
  assert.equal((await findArchive(db, 'd1'))?.hash, published.json.hash, 'the text as published stays');
  assert.equal((await ask('helene', 'POST', '/editions/d1/state', { to: 'draft' })).status, 403);
});

test('FRW-068 merging: who changed nothing takes theirs; who alone changed, keeps his; the order of both is kept', () => {
  const chapters = content.editions[0]?.chapters as [Chapter, ...Chapter[]];
  const [base] = chapters;
  fc.assert(
    fc.property(fc.nat(4), fc.nat(4), fc.string({ minLength: 1 }), (i, j, text) => {
      const mine = withStatement(base, i, `A ${text}`);
      const theirs = withStatement(base, j, `B ${text}`);
      assert.deepEqual(mergeChapters(base, theirs, base), { merged: theirs });
      assert.deepEqual(mergeChapters(base, base, mine), { merged: mine });
      const both = mergeChapters(base, theirs, mine);
      if (i === j) assert.ok('conflicts' in both && both.conflicts.length === 1);
      else assert.ok('merged' in both);
    }),
    { numRuns: 40 },
  );
});

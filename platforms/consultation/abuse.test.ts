// What the consultation refuses, each by a named rule: stuffing, floods, forged deadlines, tricks with words and files, judging one's own.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { ruleTexts } from './contract.ts';
import { decide, publicActs, teamActs } from './rules/rights.ts';
import { campaign, firstOf, giveMandate, openCampaign, openWorld } from './testing.ts';

const world = await openWorld({ after }, { SOCLE_CONSULTATION_POSTS_AN_HOUR: '40' });
const { ask, post, clock, draft, db } = world;
await openCampaign(world);
const at = `/campaigns/${campaign}`;
const ruleOf = (answer: { json: { requirement?: string; issues?: { rule: string }[] } }): string | undefined =>
  answer.json.requirement ?? answer.json.issues?.[0]?.rule;

test('CCT-100 every permission and every refusal names a rule that has words; without a role nothing of the team is permitted', () => {
  for (const act of [...publicActs, ...teamActs]) {
    for (const kind of ['professional', 'patient', 'agent', 'administrator', 'contributor', 'software', 'anonymous', 'stranger']) {
      const { permit, rule } = decide({ act, kind, roles: [] });
      assert.ok(ruleTexts[rule].fr.length > 10 && ruleTexts[rule].en.length > 10);
      if (permit)
        assert.ok(
          ['follow', 'report', 'be-known'].includes(act) || (['grant', 'read-campaigns'].includes(act) && kind === 'administrator'),
          `${act} ${kind}`,
        );
    }
  }
  const acts = fc.constantFrom(...teamActs.filter((act) => act !== 'grant'));
  fc.assert(
    fc.property(acts, fc.subarray(['organiser', 'moderator', 'drafter', 'second-reader'] as const), (act, roles) => {
      const asked = { act, kind: 'agent', roles } as const;
      // To be involved, or to have answered it, never permits what was refused.
      if (!decide(asked).permit) assert.equal(decide({ ...asked, involved: true, answeredIt: true }).permit, false);
      assert.equal(decide({ ...asked, kind: 'software' }).permit, false);
    }),
  );
});

test('CCT-101 nobody contributes without signing in, without the charter, or as a program', async () => {
  assert.equal((await post('nobody')).status, 401);
  const soft = await post('soft');
  assert.deepEqual([soft.status, ruleOf(soft)], [403, 'CCT-ACC-020']);
  const olga = await post('olga');
  assert.deepEqual([olga.status, ruleOf(olga)], [403, 'CCT-ACC-022']);
  const wrong = await ask('olga', 'POST', '/me/consent', { version: '1999-01' });
  assert.deepEqual([wrong.status, ruleOf(wrong)], [422, 'CCT-CHARTER']);
  const { entries } = await world.deps.audit.list({ outcomes: ['refused'] });
  assert.deepEqual(
    entries.map(({ rule }) => rule),
    ['CCT-ACC-022', 'CCT-ACC-020'],
    'refusals are traced',
  );
});

test('CCT-102 what is missing or unknown is named: element, rule, value; nothing is stored', async () => {
  const count = async (): Promise<number> => Number((await db.rows<[number]>('select count(*) from consultation.contribution'))[0]?.[0]);
  const before = await count();
  const refused: [object, number, string][] = [
    [{ kind: 'rant' }, 400, 'CCT-SHAPE'],
    [{ colour: 'blue' }, 400, 'CCT-SHAPE'],
    [{ postedAt: '2027-01-05T00:00:00Z' }, 400, 'CCT-SHAPE'],
    [{ target: { kind: 'requirement', id: 'NOPE-1' } }, 422, 'CCT-TARGET'],
    [{ target: { kind: 'question', id: 'nope' }, kind: 'answer' }, 422, 'CCT-TARGET'],
    [{ body: '' }, 422, 'CCT-KIND'],
    [{ kind: 'objection' }, 422, 'CCT-KIND'],
    [{ kind: 'wording' }, 422, 'CCT-KIND'],
    [{ kind: 'wording', details: { wording: firstOf(draft).statement.fr } }, 422, 'CCT-KIND'],
    [{ kind: 'impact' }, 422, 'CCT-KIND'],
    [{ kind: 'evidence' }, 422, 'CCT-KIND'],
    [{ kind: 'answer' }, 422, 'CCT-KIND'],
    [{ kind: 'answer', target: { kind: 'question', id: 'fhir' }, details: { option: 'r6' } }, 422, 'CCT-KIND'],
    [{ title: 'a\u202eb' }, 400, 'CCT-SHAPE'],
    [{ body: 'a\u0000b' }, 400, 'CCT-SHAPE'],
    [{ body: 'x'.repeat(50_000) }, 400, 'CCT-SHAPE'],
    [{ publish: 'organisation' }, 422, 'CCT-PUBLISH'],
    [{ organisation: 'not-mine' }, 403, 'CCT-MANDATE'],
    [{ attachments: ['00000000-0000-4000-8000-000000000000'] }, 422, 'CCT-ATTACHMENT'],
    [
      {
        target: {
          kind: 'requirement',
          id: firstOf(draft).id,
          anchor: { field: 'statement', exact: 'mots qui n’y sont pas', prefix: '', suffix: '', start: 0, end: 21 },
        },
      },
      422,
      'CCT-ANCHOR',
    ],
  ];
  for (const [change, status, rule] of refused) {
    const answer = await post('ana', change);
    assert.deepEqual(
      [answer.status, ruleOf(answer)],
      [status, rule],
      `${JSON.stringify(change).slice(0, 90)} ${answer.text.slice(0, 300)}`,
    );
  }
  assert.equal((await ask('ana', 'POST', `${at}/contributions`, undefined)).status, 400);
  assert.equal(await count(), before);
});

test('CCT-103 a matricule, a token or a key is never published; an address waits for a moderator', async () => {
  const nir = '2 84 02 75 114 001 04';
  const secret = await post('ana', { body: `Mon numéro : ${nir}` });
  assert.equal(secret.status, 422, secret.text);
  assert.ok(!secret.text.includes('114 001'), 'the words themselves are not repeated');
  const contact = { title: 'Écrivez-moi', body: 'Écrivez à jean.dupont@exemple.fr pour en parler.' };
  const told = await post('ana', contact);
  assert.deepEqual([told.status, ruleOf(told)], [422, 'CCT-CONTACT']);
  const held = await post('ana', { ...contact, keepContacts: true });
  assert.deepEqual([held.status, held.json.state], [201, 'held']);
  const one = `${at}/contributions/${held.json.id}`;
  assert.equal((await ask(undefined, 'GET', one)).status, 404);
  const { json } = await ask('max', 'GET', `${at}/moderation-queue`);
  assert.deepEqual([json[0].id, json[0].findings[0].kind], [held.json.id, 'email']);
  assert.equal((await ask('max', 'POST', `${one}/moderation`, { act: 'release', reason: 'Adresse de fonction' })).status, 204);
  assert.equal((await ask(undefined, 'GET', one)).status, 200);
  assert.equal((await ask('ana', 'GET', `${at}/moderation-queue`)).status, 403);
});

test('CCT-104 one voice for each account and for each organisation, whoever gives it and however often, all at once', async () => {
  const { json } = await post('cleo', { title: 'À voter' });
  const one = `${at}/contributions/${json.id}`;
  const organisation = await giveMandate(world, 'ana', 'Éditions Sablier');
  assert.equal(await giveMandate(world, 'bob', 'EDITIONS sablier'), organisation, 'two writings of one name are one organisation');
  const votes = ['agree', 'disagree', 'mixed', 'agree'] as const;
  await Promise.all([
    ...votes.map((value) => ask('ana', 'PUT', `${one}/vote`, { value })),
    ...votes.map((value) => ask('ana', 'PUT', `${one}/vote`, { value, organisation })),
    ...votes.map((value) => ask('bob', 'PUT', `${one}/vote`, { value, organisation })),
  ]);
  const { votes: own, organisationVotes: theirs } = (await ask(undefined, 'GET', one)).json;
  const sum = (tally: Record<string, number>) => Object.values(tally).reduce((all, n) => all + n, 0);
  assert.deepEqual([sum(own), sum(theirs)], [1, 1]);
  await ask('ana', 'DELETE', `${one}/vote`);
  assert.equal(sum((await ask(undefined, 'GET', one)).json.votes), 0);
  const self = await ask('cleo', 'PUT', `${one}/vote`, { value: 'agree' });
  assert.deepEqual([self.status, ruleOf(self)], [403, 'CCT-ACC-028']);
  const stranger = await ask('cleo', 'PUT', `${one}/vote`, { value: 'agree', organisation });
  assert.deepEqual([stranger.status, ruleOf(stranger)], [403, 'CCT-MANDATE']);
});

test('CCT-105 one position of an organisation on an element; others sign it', async () => {
  const { json: me } = await ask('ana', 'GET', '/me');
  const organisation = me.mandates[0].organisation.id as string;
  const objection = {
    kind: 'objection',
    details: { alternative: 'La rendre facultative.' },
    organisation,
    target: { kind: 'requirement', id: firstOf(draft, 2).id },
  };
  const [one, two] = await Promise.all([post('ana', objection), post('bob', { ...objection, body: 'Autrement dit, la même chose.' })]);
  assert.deepEqual([one.status, two.status].sort(), [201, 409]);
  const support = await post('bob', { ...objection, kind: 'support', body: '' });
  assert.deepEqual([support.status, ruleOf(support)], [409, 'CCT-POSITION']);
  const made = one.status === 201 ? one : two;
  const path = `${at}/contributions/${made.json.id}/co-signatures`;
  const own = await ask('ana', 'POST', path, { organisation });
  assert.deepEqual([own.status, ruleOf(own)], [422, 'CCT-COSIGN']);
  const other = await giveMandate(world, 'cleo', 'Fédération Boussole');
  assert.equal((await ask('cleo', 'POST', path, { organisation: other })).status, 201);
  assert.equal((await ask('cleo', 'POST', path, { organisation: other })).status, 409);
  assert.deepEqual((await ask(undefined, 'GET', `${at}/contributions/${made.json.id}`)).json.coSigners, [
    { id: other, name: 'Fédération Boussole' },
  ]);
});

test('CCT-106 nobody moderates, answers or reads a second time what is his or his organisation’s, nor confirms his own mandate', async () => {
  const organisation = await giveMandate(world, 'theo', 'Agence Nord');
  await giveMandate(world, 'nora', 'Agence Nord');
  const { json } = await post('theo', { title: 'De l’agence', organisation, target: { kind: 'requirement', id: firstOf(draft, 3).id } });
  const one = `${at}/contributions/${json.id}`;
  const answered = await ask('nora', 'PUT', `${one}/disposition`, { verdict: 'accepted', reason: 'Bien sûr' });
  assert.deepEqual([answered.status, ruleOf(answered)], [403, 'CCT-ACC-024']);
  const batch = await ask('nora', 'POST', `${at}/dispositions`, { contributions: [json.id], verdict: 'accepted', reason: 'Bien sûr' });
  assert.deepEqual([batch.status, ruleOf(batch)], [403, 'CCT-ACC-024']);
  const asked = await ask('max', 'POST', '/mandates', { organisation: 'À moi', actor: 'moe' });
  const self = await ask('max', 'POST', '/mandates/queue', {
    organisation: asked.json.mandates[0].organisation.id,
    account: asked.json.id,
    state: 'confirmed',
  });
  assert.deepEqual([self.status, ruleOf(self)], [403, 'CCT-ACC-024']);
});

test('CCT-107 what is said twice is refused, and a flood is stopped', async () => {
  const first = await post('bob', { title: 'Encore' });
  assert.equal(first.status, 201);
  const twice = await post('bob', { title: 'Encore' });
  assert.deepEqual([twice.status, ruleOf(twice)], [409, 'CCT-TWICE']);
  let last = 0;
  for (let n = 0; n < 45 && last !== 429; n += 1) last = (await post('bob', { title: `Flot ${n}` })).status;
  assert.equal(last, 429);
  clock.advance(3_700_000);
  assert.equal((await post('bob', { title: 'Une heure plus tard' })).status, 201);
});

test('CCT-108 the same request sent many times at once is stored once', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => post('ana', { title: 'Une seule fois' }, 'same-key-0001')));
  assert.equal(new Set(answers.map(({ json }) => json.id)).size, 1, answers.map(({ text }) => text).join());
  assert.ok(answers.every(({ status }) => status === 201 || status === 200));
  const [row] = await db.rows<[number]>(`select count(*) from consultation.contribution where title = 'Une seule fois'`);
  assert.equal(Number(row?.[0]), 1);
});

test('CCT-109 an edit is the author’s alone, from the revision that he read, and its past is kept and shown', async () => {
  const { json } = await post('cleo', { title: 'À corriger' });
  const one = `${at}/contributions/${json.id}`;
  const change = { title: 'Corrigé', body: 'Autrement.', base: 1 };
  const other = await ask('ana', 'PUT', one, change);
  assert.deepEqual([other.status, ruleOf(other)], [403, 'CCT-ACC-026']);
  const both = await Promise.all([ask('cleo', 'PUT', one, change), ask('cleo', 'PUT', one, { ...change, title: 'Autre' })]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412]);
  assert.equal((await ask(undefined, 'GET', `${one}/versions`)).json.length, 2);
  assert.equal((await ask('cleo', 'DELETE', one)).status, 204);
  const gone = await ask(undefined, 'GET', one);
  assert.deepEqual([gone.json.state, gone.json.title, gone.json.body, gone.json.author.name], ['withdrawn', '', '', undefined]);
  assert.deepEqual((await ask(undefined, 'GET', `${one}/versions`)).json, []);
  const [rest] = await db.rows<[number]>(`select count(*) from consultation.contribution_version where contribution = $1 and body <> ''`, [
    json.id,
  ]);
  assert.equal(Number(rest?.[0]), 0, 'nothing of it stays');
});

test('CCT-110 what is hidden is so by an article and a reason that everybody reads; it can be restored', async () => {
  const { json } = await post('cleo', { title: 'Publicité', body: 'Achetez notre produit, le meilleur.' });
  const one = `${at}/contributions/${json.id}`;
  assert.equal((await ask('ana', 'POST', `${one}/reports`, { article: 'advertising' })).status, 201);
  assert.equal((await ask('ana', 'POST', `${one}/reports`, { article: 'advertising' })).status, 409);
  assert.equal((await ask('max', 'POST', `${one}/moderation`, { act: 'hide', reason: 'Publicité' })).status, 422, 'no article');
  assert.equal(
    (await ask('max', 'POST', `${one}/moderation`, { act: 'hide', article: 'advertising', reason: 'Publicité pour un produit' })).status,
    204,
  );
  const hidden = (await ask(undefined, 'GET', one)).json;
  assert.deepEqual([hidden.state, hidden.body, hidden.hiddenBecause], ['hidden', '', 'Publicité pour un produit']);
  const log = (await ask(undefined, 'GET', `${at}/moderation`)).json;
  assert.deepEqual([log[0].act, log[0].article, log[0].subjectId], ['hide', 'advertising', json.id]);
  assert.ok(!JSON.stringify(log).includes('max'), 'the log does not name who moderates');
  const listed = async (): Promise<object[]> => {
    const { json: list } = await ask('max', 'GET', `${at}/hidden`);
    return list.map(({ at: _, ...row }: { at: string }) => row);
  };
  assert.equal((await ask('ana', 'POST', `${one}/replies`, { stance: 'against', body: 'Rien à voir.' })).status, 404);
  const row = {
    subject: 'contribution',
    id: json.id,
    contribution: json.id,
    title: 'Publicité',
    body: 'Achetez notre produit, le meilleur.',
  };
  assert.deepEqual(await listed(), [{ ...row, article: 'advertising', reason: 'Publicité pour un produit' }]);
  const refused = await ask('nora', 'GET', `${at}/hidden`);
  assert.deepEqual([refused.status, ruleOf(refused)], [403, 'CCT-ACC-023']);
  const { entries } = await world.deps.audit.list({ caller: 'max', rule: 'CCT-ACC-008', entity: { id: `${campaign}/hidden` } });
  assert.ok(entries.length > 0, 'to read it is traced');
  assert.equal((await ask('max', 'POST', `${one}/moderation`, { act: 'restore', reason: 'À tort' })).status, 204);
  assert.equal((await ask(undefined, 'GET', one)).json.state, 'published');
  const said = await ask('ana', 'POST', `${one}/replies`, { stance: 'against', body: 'Rien à voir.' });
  const act = (what: object) =>
    ask('max', 'POST', `${at}/contributions/${said.json.id}/moderation`, { subject: 'reply', reason: 'Sans rapport', ...what });
  assert.equal((await act({ act: 'hide', article: 'off-topic' })).status, 204);
  assert.deepEqual(await listed(), [
    {
      subject: 'reply',
      id: said.json.id,
      contribution: json.id,
      title: '',
      body: 'Rien à voir.',
      article: 'off-topic',
      reason: 'Sans rapport',
    },
  ]);
  assert.equal((await act({ act: 'restore' })).status, 204);
  assert.deepEqual(await listed(), []);
});

test('CCT-315 the administrator finds every campaign and who has a part in it; who has a part in one finds that one alone', async () => {
  const list = async (who: string) => {
    const { status, json } = await ask(who, 'GET', '/campaigns-in-preparation');
    return status === 200 ? json.map(({ id, roles }: { id: string; roles: string[] }) => [id, ...roles]) : status;
  };
  assert.deepEqual(await list('admin'), [[campaign]]);
  assert.equal(await list('bob'), 403);
  const granted = { campaign, roles: ['moderator'] };
  const forged = await ask('olga', 'PUT', '/roles/bob', granted);
  assert.deepEqual([forged.status, ruleOf(forged)], [403, 'CCT-ACC-023']);
  assert.equal((await ask('admin', 'PUT', '/roles/bob', granted)).status, 204);
  assert.deepEqual(await list('bob'), [[campaign, 'moderator']]);
  assert.deepEqual((await ask('admin', 'GET', `/roles?campaign=${campaign}`)).json, [{ person: 'bob', name: 'bob', roles: ['moderator'] }]);
  assert.equal((await ask('olga', 'GET', '/roles')).status, 403);
  assert.equal((await ask('admin', 'GET', `${at}/desk`)).status, 403, 'to grant is not to read');
  assert.equal((await ask('admin', 'PUT', '/roles/bob', { campaign, roles: [] })).status, 204);
  assert.equal(await list('bob'), 403);
});

test('CCT-111 an answer is never its writer’s alone; a duplicate names an original', async () => {
  const { json: a } = await post('cleo', { title: 'Première' });
  const { json: b } = await post('ana', { title: 'Seconde' });
  const put = (id: number, body: object) =>
    ask('theo', 'PUT', `${at}/contributions/${id}/disposition`, { reason: 'Voir la première.', ...body });
  for (const body of [
    { verdict: 'duplicate' },
    { verdict: 'duplicate', duplicateOf: b.id },
    { verdict: 'duplicate', duplicateOf: 999_999 },
    { verdict: 'rejected', duplicateOf: a.id },
  ])
    assert.equal(ruleOf(await put(b.id, body)), 'CCT-DUPLICATE');
  assert.equal((await put(b.id, { verdict: 'duplicate', duplicateOf: a.id })).status, 204);
  assert.equal(ruleOf(await put(a.id, { verdict: 'duplicate', duplicateOf: b.id })), 'CCT-DUPLICATE', 'no circle');
  const own = await ask('theo', 'POST', `${at}/contributions/${b.id}/disposition/second-reading`, { agree: true });
  assert.deepEqual([own.status, ruleOf(own)], [403, 'CCT-ACC-025']);
  assert.equal((await ask('helene', 'POST', `${at}/contributions/${b.id}/disposition/second-reading`, { agree: true })).status, 204);
  assert.equal(
    (await ask('helene', 'POST', `${at}/contributions/${b.id}/disposition/second-reading`, { agree: true })).status,
    422,
    'once',
  );
});

test('CCT-112 who is anonymous cannot be found by any filter, version, export or vote', async () => {
  const { json: me } = await ask('ana', 'PUT', '/me', { region: '53', interests: 'Vend des logiciels', name: 'Ana Quelle' });
  const organisation = me.mandates[0].organisation.id as string;
  const { json } = await post('ana', { title: 'Sans nom', publish: 'anonymous', organisation });
  for (const query of [`organisation=${organisation}`, 'region=53']) {
    const { json: page } = await ask(undefined, 'GET', `${at}/contributions?${query}&count=100`);
    assert.ok(!page.contributions.some(({ id }: { id: number }) => id === json.id), query);
  }
  const all: string[] = [];
  for await (const one of world.reading.walk(campaign)) if (one.id === json.id) all.push(JSON.stringify(one));
  assert.equal(all.length, 1);
  assert.doesNotMatch(all.join(), /Quelle|53|Vend|sablier/i);
});

test('CCT-113 texts of any kind are kept as they are and never acted on; hostile numbers and cursors are refused', async () => {
  const hostile =
    "<script>alert(1)</script> \"><img src=x onerror=alert(1)> [x](javascript:alert(1)) =cmd|' /C calc'!A0 '; drop table consultation.vote; --";
  const { json } = await post('cleo', { title: hostile.slice(0, 190), body: hostile });
  assert.equal((await ask(undefined, 'GET', `${at}/contributions/${json.id}`)).json.body, hostile);
  for (const path of [
    '/contributions/0',
    '/contributions/C-',
    '/contributions/99999999999999999999',
    '/contributions/-1',
    "/contributions/1'--",
  ])
    assert.equal((await ask(undefined, 'GET', `${at}${path}`)).status, 404, path);
  for (const query of ['after=x', 'count=0', 'count=1000', 'sort=price', 'colour=red', 'after=1.1.1'])
    assert.equal((await ask(undefined, 'GET', `${at}/contributions?${query}`)).status, 400, query);
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 60, unit: 'grapheme' }), async (q) => {
      const answer = await ask(undefined, 'GET', `${at}/contributions?q=${encodeURIComponent(q)}`);
      assert.ok(answer.status === 200 || answer.status === 400, answer.text);
    }),
    { numRuns: 40 },
  );
});

test('CCT-114 files are what they say, scanned, kept and given out as files', async () => {
  const send = (name: string, bytes: Buffer) =>
    ask('cleo', 'POST', `${at}/attachments?name=${encodeURIComponent(name)}`, bytes, { 'content-type': 'application/octet-stream' });
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  assert.equal((await send('page.png', Buffer.from('<html><script>1</script></html>'))).status, 415);
  assert.equal(
    (await send('note.txt', Buffer.from(`X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-${'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`))).status,
    422,
  );
  assert.equal((await send('rien.txt', Buffer.alloc(0))).status, 415);
  assert.equal((await send('gros.txt', Buffer.alloc(12_000_000, 'a'))).status, 413);
  const sent = await send('../capture.png', png);
  assert.deepEqual([sent.status, sent.json.name, sent.json.type], [201, 'capture.png', 'image/png']);
  const file = `${at}/attachments/${sent.json.id}`;
  assert.equal((await ask(undefined, 'GET', file)).status, 404, 'not before it is published');
  assert.equal((await ask('ana', 'GET', file)).status, 404);
  assert.equal((await ask('cleo', 'GET', file)).status, 200);
  const stolen = await post('ana', { kind: 'evidence', attachments: [sent.json.id] });
  assert.equal(ruleOf(stolen), 'CCT-ATTACHMENT');
  const made = await post('cleo', { kind: 'evidence', title: 'Une capture', attachments: [sent.json.id] });
  assert.equal(made.status, 201, made.text);
  const got = await ask(undefined, 'GET', file);
  assert.deepEqual([got.status, String(got.headers['content-disposition']).startsWith('attachment')], [200, true]);
  assert.match(String(got.headers['content-security-policy']), /sandbox/);
});

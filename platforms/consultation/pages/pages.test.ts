// The pages by injected HTTP: whole without script, every word of people escaped, the margin, the filters, the pictures, the report.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Edition, OpenFramework } from '@socle/foundations/framework';
import { keepAnswers } from '@socle/kit/http';
import fastify from 'fastify';
import type { Campaign, Contribution, Reply } from '../contract.ts';
import { contributionTable } from '../open-data/columns.ts';
import { consultationPages } from '../pages.ts';
import { type Held, heldReading } from './testing.ts';

/** What an attacker writes where a name, a title or a text goes. */
const hostile = `</p><script>alert(1)</script><img src=x onerror=alert(2)>"'&{{7*7}}`;
const shownHostile = '&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;';

const text = (fr: string) => ({ fr });
const statement = 'Le logiciel DOIT vérifier l’identité avant tout envoi.';
const requirement = {
  id: 'DOC-X-01',
  title: text('Vérifier l’identité'),
  statement: text(statement),
  verb: 'SHALL',
  nature: 'requirement',
  actors: ['MOE'],
  levers: [],
  certainty: 'own',
} as const;
const edition: Edition = {
  id: '2027',
  title: text('Doctrine 2027'),
  state: 'draft',
  summary: text('Projet'),
  completeness: text('Projet'),
  orientations: [],
  certainty: 'own',
  chapters: [
    {
      id: 'ins',
      number: '2.1',
      title: text('Identité'),
      text: text('Un **texte** du chapitre, avec [un lien](javascript:alert(1)).'),
      certainty: 'own',
      provisions: [{ id: 'qualifier', title: text('Qualifier'), text: text(''), requirements: [requirement] }],
    },
    { id: 'mss', number: '2.2', title: text('Messagerie'), text: text('Rien encore.'), certainty: 'own', provisions: [] },
  ],
};

const campaign: Campaign = {
  id: 'doctrine-2027',
  title: { fr: 'Doctrine 2027', en: 'Doctrine 2027 in English' },
  presentation: text(`Dites **ce qui manque**. ${hostile}`),
  edition: '2027',
  questions: [{ id: 'fhir', text: text('R4 ou R5 ?'), options: [{ id: 'r4', label: text('R4') }] }],
  opensAt: '2026-11-01T00:00:00+01:00',
  closesAt: '2026-12-20T00:00:00+01:00',
  phase: 'contributions',
  suspended: false,
  allows: { read: true, contribute: true, discuss: true, answer: true },
  events: [{ at: '2026-11-01T00:00:00.000Z', act: 'opened', reason: hostile, by: hostile }],
  counts: { contributions: 30, answered: 1, contributors: 3, organisations: 2 },
};

const tally = { agree: 3, mixed: 1, disagree: 0 };
const one = (id: number, more: Partial<Contribution> = {}): Contribution => ({
  id,
  campaign: campaign.id,
  kind: 'defect',
  target: { kind: 'requirement', id: 'DOC-X-01', chapter: 'ins' },
  title: `Titre ${id}`,
  body: 'Premier paragraphe.\n\nSecond.',
  details: {},
  attachments: [],
  author: { name: 'Anne Ferrand', actor: 'moe' },
  state: 'published',
  postedAt: '2026-11-10T09:00:00.000Z',
  revision: 1,
  votes: tally,
  organisationVotes: { agree: 1, mixed: 0, disagree: 2 },
  replies: 0,
  coSigners: [],
  ...more,
});
const start = statement.indexOf('vérifier');
const anchor = {
  field: 'statement',
  exact: 'vérifier l’identité',
  prefix: statement.slice(0, start),
  suffix: ' avant tout envoi.',
  start,
  end: start + 19,
} as const;
const special: Contribution[] = [
  one(1001, {
    kind: 'wording',
    target: { kind: 'requirement', id: 'DOC-X-01', chapter: 'ins', anchor },
    anchorState: 'kept',
    details: { wording: 'qualifier l’identité' },
  }),
  one(1002, {
    target: {
      kind: 'requirement',
      id: 'DOC-X-01',
      chapter: 'ins',
      anchor: { ...anchor, exact: 'des mots partis', prefix: '', suffix: '' },
    },
    anchorState: 'orphan',
  }),
  one(1003, {
    title: hostile,
    body: hostile,
    details: { alternative: hostile },
    author: { name: hostile, organisation: { id: 'x', name: hostile }, actor: 'user', interests: hostile },
    coSigners: [{ id: 'y', name: hostile }],
    attachments: [{ id: 'a', name: hostile, type: 'text/plain', size: 12, sha256: '0' }],
    revision: 2,
    disposition: {
      verdict: 'accepted',
      reason: hostile,
      changes: [],
      state: 'published',
      by: hostile,
      secondReader: hostile,
      at: '2026-11-12T09:00:00.000Z',
    },
  }),
  one(1004, {
    disposition: {
      verdict: 'rejected',
      reason: 'Pas encore relue',
      changes: [],
      state: 'proposed',
      by: 'N',
      at: '2026-11-12T09:00:00.000Z',
    },
  }),
  one(1005, { state: 'hidden', title: '', body: '', hiddenBecause: 'Adresse d’une personne.' }),
];
const replies: Reply[] = [
  {
    id: 1,
    contribution: 1003,
    stance: 'for',
    body: hostile,
    author: { actor: 'moa' },
    official: false,
    state: 'published',
    at: '2026-11-11T09:00:00.000Z',
  },
  {
    id: 2,
    contribution: 1003,
    parent: 1,
    stance: 'against',
    body: 'Sous le premier.',
    author: { actor: 'moa' },
    official: true,
    state: 'published',
    at: '2026-11-11T09:00:00.000Z',
  },
  {
    id: 3,
    contribution: 1003,
    stance: 'against',
    body: 'Contre.',
    author: { actor: 'moa' },
    official: false,
    state: 'hidden',
    at: '2026-11-11T09:00:00.000Z',
  },
];
const held: Held = {
  campaigns: [campaign],
  contributions: [
    ...special,
    ...Array.from({ length: 25 }, (_, n) => one(1100 + n, { target: { kind: 'chapter', id: 'mss', chapter: 'mss' } })),
  ],
  replies,
  clusters: [{ id: 3, campaign: campaign.id, title: hostile, contributions: [1, 2], organisations: 1, people: 1 }],
  moderation: [
    {
      id: 1,
      campaign: campaign.id,
      act: 'hide',
      subject: 'contribution',
      subjectId: 1005,
      article: 'personal-data',
      reason: hostile,
      at: '2026-11-10T10:00:00.000Z',
    },
  ],
  report: [
    {
      id: 'ins',
      title: hostile,
      count: 5,
      byVerdict: { accepted: 1 },
      changes: [
        {
          change: { edition: '2027', chapter: 'ins', element: 'DOC-X-01', revision: 2 },
          title: hostile,
          before: statement,
          after: statement.replace('vérifier', 'qualifier'),
          contributions: special.slice(2, 3),
        },
      ],
    },
  ],
};
const framework = {
  edition: async () => edition,
  library: { common: async () => ({ milestones: [] }), refresh: async () => undefined, stamp: () => '1' },
} as unknown as OpenFramework;

function serve(given: Held = held) {
  const app = fastify();
  const entry = { script: 'a.js', imports: [], styles: ['a.css'] };
  app.register(
    async (part) =>
      consultationPages(part, {
        reading: heldReading(given),
        framework,
        screens: { files: new Map(), entries: { consultation: entry, rooms: entry } },
        answers: keepAnswers({ bytes: 100_000 }),
        baseUrl: () => 'http://here',
        now: () => Date.parse('2026-11-28T10:00:00Z'),
        charter: '2026-11',
        columns: contributionTable.columns,
      }),
    { prefix: '/consultation' },
  );
  return async (path: string, headers: Record<string, string> = {}) => {
    const answer = await app.inject({ method: 'GET', url: `/consultation${path}`, headers });
    return { status: answer.statusCode, body: answer.body, headers: answer.headers };
  };
}

const at = '/doctrine-2027';
const paths = [
  '',
  at,
  `${at}/text`,
  `${at}/text/ins`,
  `${at}/text/calendar`,
  `${at}/contributions`,
  `${at}/contributions/1001`,
  `${at}/contributions/1003`,
  `${at}/dashboard`,
  `${at}/report`,
  `${at}/open-data`,
  `${at}/moderation`,
  '/charter',
];

test('CCT-301 every page is whole without script, in French and in English', async () => {
  const get = serve();
  for (const path of paths) {
    const french = await get(path);
    assert.equal(french.status, 200, path);
    assert.match(french.body, /<html lang="fr">/);
    assert.equal(french.body.match(/<h1[ >]/g)?.length, 1, path);
    assert.match(french.body, /<a class="skip" href="#content">/);
    const english = await get(path, { 'accept-language': 'en' });
    assert.match(english.body, /<html lang="en">/, path);
    assert.match(english.body, />Campaigns</, path);
  }
  assert.match((await get(at)).body, /21 j 13 h/);
  assert.match((await get(at)).body, /19 décembre 2026 à minuit/);
  const chosen = await get('?lang=en');
  assert.match(String(chosen.headers['set-cookie']), /socle-language=en/);
});

test('CCT-302 what was said of an element stands beside it; a passage is marked in its words; one whose words are gone stands apart', async () => {
  const { body } = await serve()(`${at}/text/ins`);
  const mark = /<mark class="cs-mark" data-at="(\d+)" data-c="1001"><a href="#c-1001">([^<]*)<\/a><\/mark>/.exec(body);
  assert.deepEqual(mark?.slice(1), [String(start), 'vérifier l’identité']);
  assert.match(body, /id="DOC-X-01" data-kind="requirement"[\s\S]*id="c-1001"/);
  const lost = body.slice(body.indexOf('cs-lost'));
  assert.match(lost, /<del>des mots partis<\/del>/);
  assert.ok(!body.includes('data-c="1002"'));
  // Each run of a text with markup knows its place in the source.
  assert.match(body, /<strong><span data-at="5">texte<\/span><\/strong>/);
  assert.match(body, /class="cs-el cs-el-requirement cs-heat-4"/);
});

test('CCT-303 what people wrote stays text on every page, and no script but the house’s runs', async () => {
  const get = serve();
  for (const path of [
    ...paths,
    `${at}/contributions?q=${encodeURIComponent(hostile)}`,
    `${at}/contributions?target=${encodeURIComponent(hostile)}&organisation=${encodeURIComponent(hostile)}`,
    `/${encodeURIComponent(hostile)}`,
  ]) {
    const { body, headers } = await get(path);
    assert.ok(!/<script>|<img src=x|onerror=alert\(2\)>"/.test(body), path);
    assert.ok(!/href="javascript:/i.test(body), path);
    assert.ok(!/ on\w+="| style="/.test(body.replace(/&quot;/g, '')), path);
    assert.match(String(headers['content-security-policy']), /script-src 'self'; style-src 'self'/);
  }
  assert.ok((await get(`${at}/contributions/1003`)).body.split(shownHostile).length > 8);
});

test('CCT-304 contributions are filtered, searched and paged by an address; a value that is not known is not asked', async () => {
  const get = serve();
  const first = await get(`${at}/contributions?chapter=mss&sort=oldest&kind=nonsense`);
  assert.match(first.body, /25 contributions/);
  assert.equal(first.body.match(/class="cs-item /g)?.length, 20);
  const next = /rel="next" href="\/consultation([^"]*)"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') as string;
  assert.match(next, /chapter=mss.*after=20/);
  assert.equal((await get(next)).body.match(/class="cs-item /g)?.length, 5);
  assert.match((await get(`${at}/contributions?q=titre+1001`)).body, /C-1001/);
  assert.match((await get(`${at}/contributions?q=nowhere`)).body, /Rien ne correspond/);
});

test('CCT-305 a contribution is shown whole: its words, what they would change, opinions apart, for and against, versions, its answer once published', async () => {
  const get = serve();
  const wording = (await get(`${at}/contributions/C-1001`)).body;
  assert.match(wording, /<del>vérifier<\/del><ins>qualifier<\/ins>/);
  assert.match(wording, /3 d’accord · 1 mitigé · 0 contre/);
  assert.match(wording, /1 d’accord · 0 mitigé · 2 contre/);
  const whole = (await get(`${at}/contributions/1003`)).body;
  assert.match(whole, /cs-answer-accepted/);
  assert.match(whole, /id="versions"/);
  assert.match(whole, /id="r-1"[\s\S]*id="r-2"[\s\S]*Sous le premier/);
  assert.ok(!whole.includes('>Contre.<'));
  // What nobody has read a second time is not public yet.
  assert.ok(!(await get(`${at}/contributions/1004`)).body.includes('Pas encore relue'));
  const hidden = (await get(`${at}/contributions/1005`)).body;
  assert.match(hidden, /Masquée par un modérateur/);
  assert.match(hidden, /Adresse d’une personne/);
});

test('CCT-305 what nobody may vote on says why, and invites nobody', async () => {
  const [first] = held.campaigns;
  assert.ok(first);
  const page = async (change: Partial<Campaign>, path: string): Promise<string> =>
    (await serve({ ...held, campaigns: [{ ...first, ...change }] })(`${at}${path}`)).body;
  const allows = { ...first.allows, contribute: false, discuss: false };
  const over = await page({ phase: 'answers', allows }, '/contributions/1001');
  assert.match(over, /data-discuss="false"[\s\S]*La discussion est close\./);
  assert.ok(!over.includes('data-island="reply"'));
  const act = { at: '2026-11-27T10:00:00Z', act: 'suspended', reason: 'Une panne <b>', by: 'Olga' } as const;
  for (const path of ['', '/text/ins', '/contributions/1001'])
    assert.match(
      await page({ suspended: true, allows, events: [...first.events, act] }, path),
      /Campagne suspendue\.[\s\S]*Une panne &lt;b&gt;/,
      path,
    );
  const hidden = await page({}, '/contributions/1005');
  assert.match(hidden, /data-discuss="false"[\s\S]*charter#personal-data[\s\S]*Journal de la modération/);
  assert.ok(!hidden.includes('data-island="reply"'));
  const coming = await page({ phase: 'presentation', allows }, '/text/ins');
  assert.match(coming, /Les contributions ouvrent le/);
});

test('CCT-306 figures are pictures and tables at once', async () => {
  const { body } = await serve()(`${at}/dashboard`);
  assert.match(body, /<svg class="cs-days"[^>]*role="img" aria-label="Contributions par jour/);
  assert.ok((body.match(/<table class="cs-bars">/g)?.length ?? 0) >= 7);
  assert.match(body, /<th scope="row"><a href="[^"]*kind=defect">Défaut<\/a><\/th><td class="dt-n">28<\/td>/);
});

test('CCT-307 the report shows the text before and after, and who is behind each change', async () => {
  const { body } = await serve()(`${at}/report`);
  assert.match(body, /<del>vérifier<\/del><ins>qualifier<\/ins>/);
  assert.match(body, /Ce que vous avez dit[\s\S]*C-1003/);
  assert.match(body, /report\.pdf/);
});

test('CCT-308 the charter and the log are public; each act cites its article', async () => {
  const get = serve();
  const log = (await get(`${at}/moderation`)).body;
  assert.match(log, /C-1005[\s\S]*masquée[\s\S]*charter#personal-data[\s\S]*Donnée personnelle/);
  const charter = (await get('/charter')).body;
  assert.match(charter, /Version 2026-11/);
  assert.match(charter, /id="personal-data"/);
  assert.match((await get(`${at}/open-data`)).body, /<code>votes\.agree<\/code>/);
});

test('CCT-309 a requirement leads to what is said of it; what does not exist is told by a page', async () => {
  const get = serve();
  const led = await get('/requirements/DOC-X-01');
  assert.deepEqual([led.status, led.headers.location], [302, '/consultation/doctrine-2027/contributions?target=DOC-X-01']);
  for (const path of ['/nowhere', `${at}/text/nowhere`, `${at}/contributions/9`, `${at}/contributions/x`, '/a/b/c/d']) {
    const { status, body } = await get(path);
    assert.equal(status, 404, path);
    assert.match(body, /Cette page n’existe pas/, path);
  }
  for (const path of ['/mine', '/desk/doctrine-2027', '/moderation/doctrine-2027', '/organise'])
    assert.match((await get(path)).body, /<noscript>/, path);
});

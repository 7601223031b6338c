// What followers of the doctrine are told: what changed of an edition, a requirement, a profile; not before it comes out, not twice, not what is not theirs.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  type Framework,
  frameworkMigrations,
  frameworkSettings,
  loadFramework,
  openFramework,
  openNewsDesk,
  type Requirement,
  saveSharedProfile,
  syntheticFramework,
} from '@socle/foundations/framework';
import type { FollowSource } from '@socle/foundations/subscription';
import { fixedClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { doctrineSources } from './follow.ts';

const clock = fixedClock('2026-03-01T10:00:00Z');

async function open() {
  const { db } = await openTestDatabase({ after }, { migrations: [...frameworkMigrations] });
  const parts = { database: db, clock, settings: readConfig({ framework: frameworkSettings }, {}).config.framework };
  const content = syntheticFramework({ editions: 2, requirements: 40 });
  await loadFramework(parts, content);
  const framework = openFramework(parts);
  const sources = new Map(doctrineSources(framework, parts).map((one) => [one.kind, one]));
  const source = (kind: string): FollowSource => sources.get(`doctrine.${kind}`) as FollowSource;
  return { parts, framework, content, source };
}

/** The same content with one requirement changed, in one edition. */
function withChange(content: Framework, edition: string, id: string, change: Partial<Requirement>): Framework {
  const changed = (one: Requirement): Requirement => (one.id === id ? { ...one, ...change } : one);
  return {
    ...content,
    editions: content.editions.map((one) =>
      one.id !== edition
        ? one
        : {
            ...one,
            chapters: one.chapters.map((chapter) => ({
              ...chapter,
              provisions: chapter.provisions.map((provision) => ({ ...provision, requirements: provision.requirements.map(changed) })),
            })),
          },
    ),
  };
}
const firstId = ({ editions }: Framework): string => editions[1]?.chapters[0]?.provisions[0]?.requirements[0]?.id ?? '';

test('FLW-005 a change of one requirement is told to who follows it or its edition, in words, once', async () => {
  const { parts, content, source } = await open();
  const id = firstId(content);
  const other = content.editions[1]?.chapters[1]?.provisions[0]?.requirements[0]?.id ?? '';
  const [requirement, edition] = [source('requirement'), source('edition')];
  assert.match((await requirement.describe(id, 'fr'))?.title ?? '', new RegExp(`^${id} · `));
  assert.equal(await requirement.describe('DOC-NONE-01', 'fr'), undefined);
  assert.equal(await edition.describe('e9', 'fr'), undefined);
  const seen = await requirement.start(id);
  assert.deepEqual((await requirement.since(id, seen, 'fr')).items, []);
  await loadFramework(parts, withChange(content, 'e2', id, { statement: { fr: 'Le logiciel DOIT tout autre chose.' } }));
  const news = await requirement.since(id, seen, 'fr');
  assert.equal(news.items.length, 1);
  assert.match(news.items[0]?.title ?? '', new RegExp(`^Édition e2 · ${id} .*\\(.*reformulée.*\\)`));
  assert.equal(news.items[0]?.text, 'Le logiciel DOIT tout autre chose.');
  assert.equal(news.items[0]?.path, `/doctrine/editions/e2/requirements/${id}`);
  assert.match((await requirement.since(id, seen, 'en')).items[0]?.title ?? '', /^Edition e2 .*reworded/);
  assert.deepEqual((await requirement.since(other, seen, 'fr')).items, []);
  assert.equal((await edition.since('e2', seen, 'fr')).items.length, 1);
  assert.deepEqual((await edition.since('e1', seen, 'fr')).items, []);
  assert.deepEqual((await requirement.since(id, news.seen, 'fr')).items, []);
});

test('FLW-005 a draft is told to who follows it, and to the others when it comes out, against the edition before', async () => {
  const { parts, content, source, framework } = await open();
  const id = firstId(content);
  const seen = await source('requirement').start(id);
  const [, last] = content.editions;
  assert.ok(last);
  const draft = { ...last, id: 'e3', previous: 'e2', state: 'draft' as const };
  const { published: _published, ...unpublished } = draft;
  const three = { ...content, editions: [...content.editions, unpublished] };
  await loadFramework(parts, three);
  await loadFramework(parts, withChange(three, 'e3', id, { verb: 'MAY', statement: { fr: 'Le logiciel PEUT le faire.' } }));
  const quiet = await source('requirement').since(id, seen, 'fr');
  assert.deepEqual(quiet.items, []);
  assert.match((await source('edition').since('e3', seen, 'fr')).items[0]?.title ?? '', /est un projet/);
  const out = withChange(three, 'e3', id, { verb: 'MAY', statement: { fr: 'Le logiciel PEUT le faire.' } });
  await loadFramework(parts, {
    ...out,
    editions: out.editions.map((one) => (one.id === 'e3' ? { ...one, state: 'consultation' as const } : one)),
  });
  const told = await source('requirement').since(id, quiet.seen, 'fr');
  assert.equal(told.items.length, 1);
  assert.match(told.items[0]?.title ?? '', /^Édition e3/);
  assert.match((await source('edition').since('e3', quiet.seen, 'fr')).items[0]?.title ?? '', /est en consultation/);
  assert.deepEqual((await source('requirement').since(id, told.seen, 'fr')).items, []);
  assert.equal((await framework.editions()).length, 3);
});

test('FLW-005 a profile is told what applies to it and nothing else, and does not grow old while it is followed', async () => {
  const { parts, framework, content, source } = await open();
  const profile = source('profile');
  assert.equal(await profile.describe('none', 'fr'), undefined);
  const answers = { role: ['moe'], software: ['dpi'], mobile: false, hosting: 'own', size: 10 };
  const key = await saveSharedProfile(parts, framework, answers);
  assert.equal((await profile.describe(key, 'fr'))?.path, `/doctrine/obligations?profil=${key}`);
  const rules = await framework.applicability('e2');
  const told = rules.explain(answers).map(({ id }) => id);
  const mine = rules.explain(answers).find(({ verdict }) => verdict === true)?.id ?? '';
  const notMine = [...(await framework.library.get('e2')).requirements.keys()].find((id) => !told.includes(id)) ?? '';
  assert.ok(mine !== '' && notMine !== '');
  const seen = await profile.start(key);
  const words = { statement: { fr: 'Le logiciel DOIT tout autre chose.' } };
  const changed = withChange(withChange(content, 'e2', mine, words), 'e2', notMine, words);
  await loadFramework(parts, changed);
  const news = await profile.since(key, seen, 'fr');
  assert.deepEqual(
    news.items.map(({ path }) => path),
    [`/doctrine/editions/e2/requirements/${mine}`],
  );
  for (let month = 0; month < 30; month++) {
    clock.advance(30 * 86_400_000);
    await profile.since(key, news.seen, 'fr');
  }
  assert.ok(await profile.describe(key, 'fr'));
});

test('FLW-005 words of an older form tell too much rather than too little; many at one place are computed once', async () => {
  const { parts, framework } = await open();
  const desk = openNewsDesk(parts, framework);
  for (const old of ['', 'x', '[]', '{}']) assert.equal((await desk.since(old)).editions.length, 2, old);
  const now = await desk.now();
  const [a, b] = await Promise.all([desk.since(now), desk.since(now)]);
  assert.equal(a, b);
});

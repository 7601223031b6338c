// The sample campaign: enough, varied, whole, invented, the same each time; and rows of any number for measures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkContent } from '@socle/foundations/framework';
import { contributionKinds, verdicts } from '../contract.ts';
import { placeAnchor } from '../rules/anchor.ts';
import { positionOf } from '../rules/position.ts';
import { findSensitive } from '../rules/sensitive.ts';
import { subjectOf, subjectsOf } from '../rules/subject.ts';
import { campaign2020 } from './campaign-2020.ts';
import { remarks } from './remarks.ts';

const { framework } = checkContent(fileURLToPath(new URL('../../../doctrine', import.meta.url)));
const edition = framework?.editions.find(({ id }) => id === '2020');
assert.ok(framework && edition);
const sample = campaign2020(edition);
const { contributions } = sample;

test('CCT-260 the sample campaign holds at least 260 contributions of every kind, on every chapter, about half of them questions', () => {
  assert.ok(contributions.length >= 260, `${contributions.length}`);
  assert.deepEqual(new Set(contributions.map(({ kind }) => kind)), new Set(contributionKinds));
  const chapters = new Set(contributions.map(({ target }) => target.chapter));
  for (const { id } of edition.chapters) assert.ok(chapters.has(id), `nothing on ${id}`);
  const share = contributions.filter(({ kind }) => kind === 'question').length / contributions.length;
  assert.ok(share > 0.4 && share < 0.6, `${share}`);
  const answered = contributions.filter(({ disposition }) => disposition).length / contributions.length;
  assert.ok(answered > 0.6 && answered < 0.8, `${answered}`);
  assert.deepEqual(new Set(contributions.flatMap(({ disposition }) => disposition?.verdict ?? [])), new Set(verdicts));
  assert.ok(contributions.filter(({ disposition }) => disposition?.takes).length >= 3);
  assert.ok(contributions.filter(({ coSigners }) => coSigners.length > 0).length >= 10 && contributions.some(({ replies }) => replies.some(({ team }) => team)));
  assert.ok(new Set(contributions.map(({ body }) => body)).size > contributions.length * 0.85, 'few say the same');
  assert.deepEqual(sample.moderation.map(({ act }) => act), ['hide', 'release']);
  assert.deepEqual(campaign2020(edition), sample, 'the same each time');
});

test('CCT-260 everything holds together: targets, passages, positions, times, people; nothing is secret', () => {
  const subjects = subjectsOf(edition, framework.common.milestones);
  const [opens, closes] = [Date.parse(sample.head.opensAt), Date.parse(sample.head.closesAt)];
  const people = new Map(sample.people.map((one) => [one.key, one]));
  assert.equal(new Set(sample.people.map(({ name }) => name)).size, sample.people.length, 'no two bear one name');
  const held = new Set<string>();
  for (const one of contributions) {
    const subject = subjectOf(subjects, sample.head, one.target);
    const { anchor } = one.target;
    if (anchor) assert.equal(placeAnchor(anchor, subject.texts[anchor.field] ?? '').state, 'kept');
    assert.ok(one.at >= opens && one.at < closes, one.key);
    const position = positionOf(one.kind);
    const place = `${one.organisation ?? one.person} ${one.target.kind} ${one.target.id} ${position}`;
    if (position !== null) assert.ok(!held.has(place), place);
    held.add(place);
    assert.equal(people.get(one.person)?.organisation, one.organisation);
    if (one.kind === 'wording') assert.ok((one.details.wording ?? '').length > 10);
    if (one.kind === 'objection') assert.ok((one.details.alternative ?? '').length > 10);
    assert.deepEqual(findSensitive(`${one.title} ${one.body}`), []);
    assert.ok(!/[{}]/.test(one.title + one.body), one.body);
    assert.ok(one.votes.every(({ person }) => person !== one.person && people.has(person)));
    assert.ok(one.organisationVotes.every(({ organisation, person }) => organisation !== one.organisation && people.get(person)?.organisation === organisation));
    assert.equal(new Set(one.votes.map(({ person }) => person)).size, one.votes.length);
    assert.equal(new Set(one.organisationVotes.map(({ organisation }) => organisation)).size, one.organisationVotes.length);
    const duplicate = one.disposition?.duplicateOf;
    if (duplicate !== undefined) assert.ok(contributions.some(({ key, at, cluster }) => key === duplicate && at < one.at && cluster === one.cluster));
    assert.equal(one.disposition?.state === 'published', one.disposition?.second !== undefined);
  }
  for (const { quote, title } of remarks) if (quote !== undefined) assert.ok(contributions.some((one) => one.title === title && one.target.anchor?.exact === quote), `${title}: the quote is not in the text`);
  for (const { contributions: keys } of sample.clusters) assert.ok(keys.length >= 4);
});

// The rules of the framework: differences, impacts, slips, coverage, lint, search, the house.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Edition, Milestone, Requirement } from '../contract.ts';
import { redline } from '../redline.ts';
import { syntheticFramework } from '../samples/synthetic.ts';
import { compileApplicability } from './applicability.ts';
import { drawArchitecture } from './architecture.ts';
import { citedBy, coverageOf, uncovered } from './coverage.ts';
import { compareDates, isPast, rangeOf, slipInDays } from './dates.ts';
import { filterChanges } from './difference/change.ts';
import { compareEditions } from './difference/compare-editions.ts';
import { impactsOf } from './impacts.ts';
import { checkFramework, requirementsOf } from './integrity.ts';
import { lint, subjectsOfText } from './lint.ts';
import { planningOf } from './planning.ts';
import { buildIndex, errors, fold, snippetOf } from './search-index.ts';

const one = (id: string, more: Partial<Requirement> = {}): Requirement => ({
  id,
  title: { fr: id },
  statement: { fr: 'Le logiciel DOIT tracer chaque accès.' },
  verb: 'SHALL',
  nature: 'requirement',
  actors: ['MOE'],
  levers: [],
  certainty: 'own',
  ...more,
});
const edition = (id: string, requirements: readonly Requirement[], more: Partial<Edition> = {}, chapter = 'c'): Edition => ({
  id,
  title: { fr: id },
  state: 'published',
  summary: { fr: id },
  completeness: { fr: id },
  orientations: [],
  certainty: 'own',
  chapters: [
    {
      id: chapter,
      title: { fr: 'Chapitre' },
      text: { fr: '' },
      certainty: 'own',
      provisions: [{ id: `p-${chapter}`, title: { fr: 'P' }, text: { fr: '' }, requirements }],
    },
  ],
  ...more,
});
const kindsOf = (a: readonly Requirement[], b: readonly Requirement[]) =>
  compareEditions(edition('1', a), edition('2', b)).changes.map(({ id, kinds }) => `${id}: ${kinds.join(' ')}`);

test('FRW-020 a difference tells each change by its sense', () => {
  assert.deepEqual(kindsOf([one('A')], [one('A')]), []);
  assert.deepEqual(kindsOf([one('A', { verb: 'SHOULD' })], [one('A')]), ['A: strengthened']);
  assert.deepEqual(kindsOf([one('A')], [one('A', { verb: 'MAY' })]), ['A: weakened']);
  assert.deepEqual(kindsOf([one('A', { planned: '2020' })], [one('A', { planned: '2021' })]), ['A: date-moved']);
  assert.deepEqual(kindsOf([one('A', { planned: '2020-01-01' })], [one('A', { planned: '2020-01-01', actual: '2021-01-01' })]), [
    'A: date-moved',
  ]);
  assert.deepEqual(
    kindsOf([one('A', { planned: '2020-01-01' })], [one('A', { planned: '2020-01-01', actual: '2020-01-01' })]),
    [],
    'as planned is no move',
  );
  assert.deepEqual(kindsOf([one('A')], [one('A', { actors: ['MOE', 'MOA'] })]), ['A: actor-changed']);
  assert.deepEqual(kindsOf([one('A')], [one('A', { condition: 'mobile' })]), ['A: scope-changed']);
  assert.deepEqual(kindsOf([one('A')], [one('A', { statement: { fr: 'Le logiciel DOIT tracer tout accès.' }, title: { fr: 'T' } })]), [
    'A: renamed reworded',
  ]);
  assert.deepEqual(kindsOf([one('A')], [one('B')]), ['B: added', 'A: removed']);
});

test('FRW-021 splits, merges and new numbers follow the relations that are declared, never a likeness', () => {
  assert.deepEqual(kindsOf([one('A')], [one('B', { replaces: ['A'] }), one('C', { replaces: ['A'] })]), ['A: split']);
  assert.deepEqual(kindsOf([one('A'), one('B')], [one('C', { replaces: ['A', 'B'] })]), ['C: merged']);
  assert.deepEqual(kindsOf([one('A')], [one('C', { replaces: ['A'] })]), ['C: renumbered renamed']);
  const moved = compareEditions(edition('1', [one('A')]), edition('2', [one('A')], {}, 'd'));
  assert.ok(moved.changes.some(({ id, kinds }) => id === 'A' && kinds.includes('moved')));
  const renamed = edition('2', [one('A')], {}, 'd');
  const [chapter] = renamed.chapters as [Edition['chapters'][number]];
  const kept = compareEditions(edition('1', [one('A')]), { ...renamed, chapters: [{ ...chapter, replaces: ['c'] }] });
  assert.ok(
    !kept.changes.some(({ element, kinds }) => element === 'requirement' && kinds.includes('moved')),
    'its chapter took the place of the other',
  );
  const withdrawn = compareEditions(edition('1', [one('A'), one('B')]), {
    ...edition('2', [one('B')]),
    chapters: [
      {
        ...(edition('2', [one('B')]).chapters[0] as Edition['chapters'][number]),
        withdrawn: [{ id: 'A', mergedInto: 'B', reason: { fr: 'Réunies.' } }],
      },
    ],
  });
  assert.deepEqual(
    withdrawn.changes.map(({ id, kinds }) => [id, kinds[0]]),
    [['B', 'merged']],
  );
});

test('FRW-022 an edition does not differ from itself; what one way adds, the other way removes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
      const [a, b] = syntheticFramework({ editions: 2, requirements: 60, seed }).editions as [Edition, Edition];
      assert.equal(compareEditions(a, a).changes.length, 0);
      const [there, back] = [compareEditions(a, b), compareEditions(b, a)];
      assert.deepEqual(
        [there.counts.added, there.counts.strengthened, there.unchanged],
        [back.counts.removed, back.counts.weakened, back.unchanged],
      );
      assert.equal(there.changes.length, filterChanges(there.changes, {}).length);
    }),
    { numRuns: 15 },
  );
});

test('FRW-023 a redline holds both texts, word for word', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('le', 'logiciel', 'DOIT', 'tracer', 'é', '\n', ' ')),
      fc.array(fc.constantFrom('le', 'service', 'DOIT', 'tracer', ' ')),
      (x, y) => {
        const [a, b] = [x.join(' '), y.join(' ')];
        const runs = redline(a, b);
        const text = (without: string): string =>
          runs
            .filter(({ op }) => op !== without)
            .map((run) => run.text)
            .join('');
        assert.deepEqual([text('added'), text('removed')], [a, b]);
      },
    ),
  );
});

test('FRW-024 dates are as exact as their source; a slip is told only where both dates exclude each other', () => {
  assert.equal(rangeOf('2021-02-30'), undefined);
  assert.equal(rangeOf('2021-13'), undefined);
  assert.deepEqual(rangeOf('2021-Q2'), {
    first: (rangeOf('2021-04-01') as { first: number }).first,
    last: (rangeOf('2021-06-30') as { last: number }).last,
  });
  assert.equal(slipInDays('2020-01-01', '2021-01-01'), 366);
  assert.equal(slipInDays('2020', '2020-06'), undefined);
  assert.equal(slipInDays('2021-06-01', '2022-01'), 214);
  assert.ok(isPast('2021', '2022-01-01') && !isPast('2022', '2022-01-01'));
  assert.ok(compareDates('2020-12', '2021') < 0 && compareDates('2021-01-01', '2021') < 0);
});

test('FRW-025 impacts stand under each actor, soonest first, with what changed', () => {
  const later = edition(
    '2',
    [one('A', { actors: ['MOA'], planned: '2027' }), one('B', { actual: '2021' }), one('C', { actors: ['MOA', 'MOE'], planned: '2026' })],
    { previous: '1' },
  );
  const [chapter] = impactsOf(later, compareEditions(edition('1', [one('A', { actors: ['MOA'], planned: '2026' })]), later), '2026-11-23');
  assert.deepEqual(
    chapter?.byActor.get('MOA')?.map(({ requirement, past, changes }) => [requirement.id, past, changes[0]]),
    [
      ['C', false, 'added'],
      ['A', false, 'date-moved'],
    ],
  );
  assert.deepEqual(
    chapter?.byActor.get('MOE')?.map(({ requirement, past }) => [requirement.id, past]),
    [
      ['B', true],
      ['C', false],
    ],
  );
});

test('FRW-026 a verdict names the facts that it rests on and the answers that would turn it', () => {
  const facts = [
    { id: 'mobile', question: { fr: '?' }, type: 'boolean' as const },
    {
      id: 'software',
      question: { fr: '?' },
      type: 'many' as const,
      options: [
        { id: 'dpi', label: { fr: 'D' } },
        { id: 'lgc', label: { fr: 'L' } },
      ],
    },
  ];
  const rules = compileApplicability(
    [one('A', { condition: "mobile and software has 'dpi'" }), one('B', { actors: ['MOA'] }), one('C', { condition: "applies('A')" })],
    facts,
  );
  assert.deepEqual(rules.verdicts({ role: ['moe'], mobile: true, software: ['dpi'] }), [true, false, true]);
  const [a] = rules.explain({ role: ['moe'], mobile: true, software: ['dpi'] });
  assert.deepEqual(
    a?.because.map(({ fact, answer }) => [fact, answer]),
    [
      ['mobile', true],
      ['software', ['dpi']],
    ],
  );
  assert.deepEqual(a?.turns, [
    { fact: 'mobile', to: 'no', verdict: false },
    { fact: 'software', to: '-dpi', verdict: false },
  ]);
  const [open] = rules.explain({ role: ['moe'], software: ['dpi'] });
  assert.deepEqual(
    [open?.verdict, open?.turns],
    [
      undefined,
      [
        { fact: 'mobile', to: 'yes', verdict: true },
        { fact: 'mobile', to: 'no', verdict: false },
        { fact: 'software', to: '-dpi', verdict: false },
      ],
    ],
  );
});

test('FRW-027 milestones keep planned and actual apart, and tell their slip', () => {
  const milestones: Milestone[] = [
    {
      id: 'late',
      title: { fr: 'L' },
      kind: 'deadline',
      planned: '2020-01-01',
      actual: '2021-01-01',
      actors: ['MOA'],
      themes: ['t'],
      certainty: 'own',
    },
    { id: 'open', title: { fr: 'O' }, kind: 'opening', planned: '2027', priority: true, certainty: 'own' },
  ];
  assert.deepEqual(
    planningOf(milestones).map(({ id, slip }) => [id, slip]),
    [
      ['late', 366],
      ['open', undefined],
    ],
  );
  assert.deepEqual(
    planningOf(milestones, { actor: 'MOA' }).map(({ id }) => id),
    ['late'],
  );
  assert.deepEqual(
    planningOf(milestones, { priority: true, from: '2026' }).map(({ id }) => id),
    ['open'],
  );
});

test('FRW-028 the house shows renames, moves and what was taken in, as each edition draws it', () => {
  const components = [
    {
      id: 'dmp',
      purpose: { fr: 'D' },
      certainty: 'own' as const,
      history: [
        { from: 'a', name: { fr: 'DMP' }, floor: 'core-service' as const },
        { from: 'b', absorbedBy: 'ens' },
      ],
    },
    {
      id: 'ens',
      purpose: { fr: 'E' },
      certainty: 'own' as const,
      history: [
        { from: 'a', name: { fr: 'ENS' }, floor: 'platform' as const },
        { from: 'b', name: { fr: 'MES' } },
      ],
    },
    {
      id: 'ror',
      purpose: { fr: 'R' },
      certainty: 'own' as const,
      history: [
        { from: 'a', name: { fr: 'ROR' }, floor: 'referential' as const },
        { from: 'b', floor: 'core-service' as const },
      ],
    },
  ];
  const draw = (id: string) => drawArchitecture(components, [], ['a', 'b'], edition(id, []));
  assert.deepEqual(
    draw('a').floors.flatMap(({ components: list }) => list.map(({ id }) => id)),
    ['ens', 'dmp', 'ror'],
  );
  const later = draw('b');
  assert.deepEqual(later.gone, [{ id: 'dmp', name: { fr: 'DMP' }, absorbedBy: 'ens' }]);
  const ens = later.floors.flatMap(({ components: list }) => list).find(({ id }) => id === 'ens');
  assert.deepEqual(ens?.news, [
    { kind: 'renamed', from: { fr: 'ENS' } },
    { kind: 'absorbed', what: 'dmp' },
  ]);
  assert.deepEqual(
    later.floors.find(({ floor }) => floor === 'core-service')?.components.map(({ id, news }) => [id, news[0]?.kind]),
    [['ror', 'moved']],
  );
});

test('FRW-029 a test covers the requirements that its name begins with; a binding one needs a test or a reason', () => {
  assert.deepEqual(citedBy('INS-004 DOC-011 only a qualified identity'), ['INS-004', 'DOC-011']);
  assert.deepEqual(citedBy('the matter of INS-004'), []);
  const list = [one('A-1'), one('B-2', { notTested: { fr: 'Parce que.' } }), one('C-3')];
  const coverage = coverageOf(list, [{ name: 'A-1 holds', file: 'a.test.ts', outcome: 'pass' }]);
  assert.deepEqual(
    coverage.rows.map(({ state }) => state),
    ['passing', 'reasoned', 'uncovered'],
  );
  assert.deepEqual(uncovered(list, coverage), ['C-3']);
});

const rulesOf = (statement: string, more: object = {}) =>
  lint([{ id: 'X-1', statement: { fr: statement }, ...more }], { ownRules: false }).map(({ rule }) => rule);

test('FRW-030 the linter names each defect of a text', () => {
  assert.deepEqual(rulesOf('Le logiciel DOIT tracer chaque accès.'), []);
  assert.deepEqual(rulesOf('Le logiciel DOIT tracer et PEUT afficher.'), ['LNT-VERB-MANY']);
  assert.deepEqual(rulesOf('Le logiciel trace chaque accès.'), ['LNT-VERB-NONE']);
  assert.deepEqual(rulesOf('Le logiciel PEUT tracer.', { verb: 'SHALL' }), ['LNT-VERB-DIFFERS']);
  assert.deepEqual(rulesOf('Si le patient s’oppose, le logiciel DOIT masquer.'), ['LNT-CONDITION']);
  assert.deepEqual(rulesOf('Lorsqu’un document arrive, le logiciel DOIT l’afficher.'), ['LNT-CONDITION']);
  assert.deepEqual(rulesOf('Le logiciel DOIT afficher l’ensemble, même si vide, ainsi que l’aussi utile.'), []);
  assert.deepEqual(rulesOf('Le logiciel DOIT suivre la version vXX.'), ['LNT-PLACEHOLDER']);
  assert.deepEqual(rulesOf('Le logiciel DOIT déposer un TYPE_DE_DOCUMENT.'), ['LNT-PLACEHOLDER']);
  assert.deepEqual(rulesOf('Le logiciel  DOIT tracer.'), ['LNT-SPACES']);
  const many = lint(
    [
      { id: 'X-1', statement: { fr: 'Le logiciel DOIT tracer.' } },
      { id: 'X-2', statement: { fr: 'le logiciel doit  tracer' } },
      { id: ' X-1', statement: { fr: 'Il DOIT tout.' } },
      { id: 'X-1', statement: { fr: 'Il DOIT autre chose.' } },
    ],
    { ownRules: false },
  );
  assert.deepEqual([...new Set(many.map(({ rule }) => rule))].sort(), [
    'LNT-DRIFT',
    'LNT-DUPLICATE',
    'LNT-ID-SPACES',
    'LNT-ID-VARIANT',
    'LNT-SPACES',
    'LNT-VERB-NONE',
  ]);
  const own = lint([one('X-1', { planned: '2020' })]).map(({ rule }) => rule);
  assert.deepEqual(own, ['LNT-DATE-LEVER', 'LNT-SHALL-LEVER', 'LNT-SHALL-PROOF']);
  assert.deepEqual(
    subjectsOfText('DOC-1 : Il DOIT.\n\n[SC.DMP/UX.11] Il PEUT.\nSans rien').map(({ id, line }) => [id, line]),
    [
      ['DOC-1', 1],
      ['SC.DMP/UX.11', 3],
      ['L4', 4],
    ],
  );
});

test('FRW-031 the whole holds together: no id twice, no reference into nothing, no circle', () => {
  const framework = syntheticFramework({ editions: 2, requirements: 40 });
  assert.deepEqual(checkFramework(framework), []);
  const broken = (list: readonly Requirement[]) =>
    checkFramework({ ...framework, editions: [edition('e1', list)] }).map(({ rule }) => rule);
  assert.deepEqual(broken([one('A'), one('A')]), ['DTR-DUPLICATE']);
  assert.deepEqual(broken([one('A', { depends: ['Z'] })]), ['DTR-REFERENCE']);
  assert.deepEqual(broken([one('A', { derivedFrom: ['B'] }), one('B', { derivedFrom: ['A'] })]), ['DTR-CYCLE']);
  assert.deepEqual(broken([one('A', { condition: "applies('B')" }), one('B', { condition: "applies('A')" })]), ['EXP-CYCLE']);
  assert.deepEqual(broken([one('A', { condition: 'colour' })]), ['EXP-FACT']);
  assert.deepEqual(broken([one('A', { certainty: 'seen' })]), ['DTR-SOURCE']);
});

test('FRW-032 search folds accents, forgives errors, completes words and marks what it found', () => {
  const entries = [
    ...requirementsOf(
      edition('1', [
        one('DOC-INS-01', { title: { fr: 'Référencer par l’identité' } }),
        one('DOC-MSS-02', { statement: { fr: 'La messagerie DOIT tracer.' } }),
      ]),
    ),
  ].map((requirement) => ({
    edition: '1',
    kind: 'requirement' as const,
    id: requirement.id,
    title: requirement.title.fr,
    text: requirement.statement.fr,
  }));
  const index = buildIndex(entries, (word) => (word === 'le' ? undefined : word.replace(/s$/, '')));
  const ids = (query: string): string[] => index.search(query).hits.map(({ entry }) => entries[entry]?.id ?? '');
  assert.deepEqual(ids('identite'), ['DOC-INS-01']);
  assert.deepEqual(ids('messagerei'), ['DOC-MSS-02']);
  assert.deepEqual(ids('messag'), ['DOC-MSS-02']);
  assert.deepEqual(ids('doc-ins-01'), ['DOC-INS-01']);
  assert.deepEqual(ids('identité messagerie'), []);
  assert.deepEqual(ids('le'), []);
  assert.equal(errors('abcd', 'abdc', 2), 1);
  const snippet = snippetOf('La messagerie doit tracer l’accès.', index.search('messagrie').words);
  assert.deepEqual(
    snippet.marks.map(([from, to]) => snippet.text.slice(from, to)),
    ['messagerie'],
  );
  fc.assert(fc.property(fc.string(), (text) => assert.equal(fold(text).length, text.normalize('NFC').length)));
});

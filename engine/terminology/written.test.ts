// Systems, value sets and maps that users write: filters, sets of sets, languages, changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Resource } from '@socle/engine/fhir';
import type { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { openLookup } from './lookup.ts';
import { ancestry } from './rules/concepts.ts';
import { openTermBench, part } from './testing.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
type Any = any;
const codesOf = (set: Any): string[] => (set.expansion.contains ?? []).map((one: Any) => one.code);
const refused = (kind: Problem['kind'], named: RegExp) => (error: Problem) => error.kind === kind && named.test(error.message);

const system = (id: string, concept: Any[], more: object = {}): Resource =>
  ({ resourceType: 'CodeSystem', id, url: `http://x/${id}`, status: 'active', content: 'complete', concept, ...more }) as Resource;
const set = (id: string, compose: object): Resource =>
  ({ resourceType: 'ValueSet', id, url: `http://x/${id}`, status: 'active', compose }) as Resource;
const flora = system('flora', [
  {
    code: 'plant',
    display: 'Plant',
    property: [{ code: 'notSelectable', valueBoolean: true }],
    concept: [
      {
        code: 'tree',
        display: 'Tree',
        designation: [{ language: 'fr', value: 'Arbre' }],
        concept: [
          { code: 'oak', display: 'Oak', property: [{ code: 'leaf', valueCode: 'lobed' }] },
          { code: 'elm', display: 'Elm', property: [{ code: 'status', valueCode: 'retired' }] },
        ],
      },
      { code: 'herb', display: 'Herb', concept: [{ code: 'mint', display: 'Mint é', property: [{ code: 'leaf', valueCode: 'toothed' }] }] },
    ],
  },
  {
    code: 'bonsai',
    display: 'Bonsai',
    property: [
      { code: 'parent', valueCode: 'tree' },
      { code: 'parent', valueCode: 'herb' },
    ],
  },
]);

test('TERM-020 what users write is known at the next question, changed and forgotten like the rest', async (t) => {
  const bench = await openTermBench(t, false);
  await assert.rejects(bench.ask('ValueSet', 'expand', 'url=http://x/all'), refused('not-found', /http:\/\/x\/all/));
  bench.put(flora);
  bench.put(set('all', { include: [{ system: 'http://x/flora' }] }));
  const lookup = openLookup(bench.terminology);
  await lookup.prepare(['http://x/all']);
  assert.deepEqual(codesOf(await bench.ask('ValueSet', 'expand', 'url=http://x/all')), [
    'plant',
    'tree',
    'oak',
    'elm',
    'herb',
    'mint',
    'bonsai',
  ]);
  assert.equal(lookup.validateCode('http://x/all', { system: 'http://x/flora', code: 'fern' }), 'out');
  bench.put(system('flora', [{ code: 'fern', display: 'Fern' }]));
  assert.deepEqual(codesOf(await bench.ask('ValueSet', 'expand', 'url=http://x/all')), ['fern']);
  await lookup.prepare(['http://x/all']);
  assert.equal(lookup.validateCode('http://x/all', { system: 'http://x/flora', code: 'fern' }), 'in');
  bench.remove('CodeSystem', 'flora');
  await assert.rejects(bench.ask('ValueSet', 'expand', 'url=http://x/all'), refused('unprocessable', /http:\/\/x\/flora/));
  bench.put(flora);
  assert.equal(codesOf(await bench.ask('ValueSet', 'expand', 'url=http://x/all')).length, 7);
  bench.erase('CodeSystem', 'flora');
  await assert.rejects(bench.ask('ValueSet', 'expand', 'url=http://x/all'), refused('unprocessable', /http:\/\/x\/flora/));
  for (const table of ['concept', 'ancestry', 'property', 'system'])
    assert.deepEqual(await bench.db.rows(`select 1 from term.term_${table}`), [], table);
});

test('TERM-021 filters', async (t) => {
  const bench = await openTermBench(t, false);
  bench.put(flora);
  const expand = async (filter: object[], exclude: object[] = []): Promise<string[]> =>
    codesOf(await bench.ask('ValueSet', 'expand', set('inline', { include: [{ system: 'http://x/flora', filter }], exclude }))).sort();
  const f = (property: string, op: string, value: string): object => ({ property, op, value });
  assert.deepEqual(await expand([f('concept', 'is-a', 'tree')]), ['bonsai', 'elm', 'oak', 'tree']);
  assert.deepEqual(await expand([f('concept', 'descendent-of', 'tree')]), ['bonsai', 'elm', 'oak']);
  assert.deepEqual(await expand([f('concept', 'is-not-a', 'tree')]), ['herb', 'mint', 'plant']);
  assert.deepEqual(await expand([f('concept', 'generalizes', 'bonsai')]), ['bonsai', 'herb', 'plant', 'tree']);
  assert.deepEqual(await expand([f('concept', 'is-a', 'tree'), f('concept', 'is-a', 'herb')]), ['bonsai']);
  assert.deepEqual(await expand([f('concept', 'in', 'oak,mint,none')]), ['mint', 'oak']);
  assert.deepEqual(await expand([f('leaf', '=', 'lobed')]), ['oak']);
  assert.deepEqual(await expand([f('leaf', 'in', 'lobed,toothed')]), ['mint', 'oak']);
  assert.deepEqual(await expand([f('leaf', 'exists', 'true')]), ['mint', 'oak']);
  assert.deepEqual(await expand([f('leaf', 'exists', 'false'), f('concept', 'is-a', 'herb')]), ['bonsai', 'herb']);
  assert.deepEqual(await expand([f('code', 'regex', '[a-m].*')]), ['bonsai', 'elm', 'herb', 'mint']);
  assert.deepEqual(await expand([f('parent', '=', 'herb')]), ['bonsai', 'mint']);
  assert.deepEqual(await expand([f('child', '=', 'bonsai')]), ['herb', 'tree']);
  assert.deepEqual(await expand([f('inactive', '=', 'true')]), ['elm']);
  assert.deepEqual(await expand([f('concept', 'is-a', 'plant')], [{ system: 'http://x/flora', filter: [f('concept', 'is-a', 'tree')] }]), [
    'herb',
    'mint',
    'plant',
  ]);
  for (const pattern of ['(a+)+$', '(a)\\1', '(?=a)b', '[', 'a'.repeat(300)])
    await assert.rejects(expand([f('code', 'regex', pattern)]), refused('unprocessable', /regex/), pattern);
  await assert.rejects(expand([f('leaf', 'is-a', 'x')]), refused('unprocessable', /is-a/));
  await assert.rejects(expand([f('leaf', 'near', 'x')]), refused('unprocessable', /near/));
});

test('TERM-022 sets of sets: intersection, union, exclusion, circles; a code comes once', async (t) => {
  const bench = await openTermBench(t, false);
  bench.put(flora);
  bench.put(set('trees', { include: [{ system: 'http://x/flora', filter: [{ property: 'concept', op: 'is-a', value: 'tree' }] }] }));
  bench.put(
    set('some', {
      include: [
        {
          system: 'http://x/flora',
          concept: [{ code: 'oak', display: 'The oak' }, { code: 'mint' }, { code: 'cactus', display: 'Cactus' }],
        },
      ],
    }),
  );
  bench.put(set('both', { include: [{ valueSet: ['http://x/trees', 'http://x/some'] }] }));
  bench.put(set('either', { include: [{ valueSet: ['http://x/some'] }, { valueSet: ['http://x/trees'] }] }));
  bench.put(set('without', { include: [{ valueSet: ['http://x/either'] }], exclude: [{ valueSet: ['http://x/some'] }] }));
  bench.put(set('round', { include: [{ valueSet: ['http://x/about'] }] }));
  bench.put(set('about', { include: [{ valueSet: ['http://x/round'] }] }));
  const expand = async (id: string): Promise<string[]> => codesOf(await bench.ask('ValueSet', 'expand', `url=http://x/${id}`));
  const some = await bench.ask('ValueSet', 'expand', 'url=http://x/some');
  assert.deepEqual(
    some.expansion.contains.map((one: Any) => one.display),
    ['The oak', 'Mint é', 'Cactus'],
  );
  assert.deepEqual(await expand('both'), ['oak']);
  assert.deepEqual(await expand('either'), ['oak', 'mint', 'cactus', 'tree', 'elm', 'bonsai']);
  assert.deepEqual(await expand('without'), ['tree', 'elm', 'bonsai']);
  await assert.rejects(expand('round'), refused('unprocessable', /includes itself/));
  assert.equal(
    part(
      await bench.ask('ValueSet', 'validate-code', 'system=http://x/flora&code=elm', 'without').catch((error) => Promise.reject(error)),
      'result',
    ),
    true,
  );
});

test('TERM-023 languages, designations, active codes, codes without capitals, an instance', async (t) => {
  const bench = await openTermBench(t, false);
  bench.put(flora);
  bench.put(system('loose', [{ code: 'AbC', display: 'x' }], { caseSensitive: false }));
  bench.put(set('all', { include: [{ system: 'http://x/flora' }] }));
  const shown = async (more: string): Promise<Any[]> =>
    (await bench.ask('ValueSet', 'expand', `url=http://x/all&${more}`)).expansion.contains;
  assert.equal((await shown('displayLanguage=fr-FR'))[1].display, 'Arbre');
  assert.deepEqual((await shown('includeDesignations=true'))[1].designation, [{ language: 'fr', value: 'Arbre' }]);
  assert.equal((await shown('activeOnly=true')).length, 6);
  assert.deepEqual(
    (await shown('filter=arbre')).map((one) => one.code),
    ['tree'],
  );
  assert.deepEqual(
    (await shown('filter=mint e')).map((one) => one.code),
    ['mint'],
  );
  assert.equal(await shown('filter=%25'), undefined);
  const loose = await bench.ask('CodeSystem', 'validate-code', 'url=http://x/loose&code=aBC');
  assert.deepEqual([part(loose, 'result'), part(loose, 'code')], [true, 'AbC']);
  assert.equal(codesOf(await bench.ask('ValueSet', 'expand', '', 'all')).length, 7);
});

test('TERM-024 what stands above, through several parents and circles: as a plain walk finds it', () => {
  const graph = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })), { maxLength: 30 });
  fc.assert(
    fc.property(graph, (edges) => {
      const parents = new Map<number, number[]>();
      for (const [child, parent] of edges) parents.set(child, [...(parents.get(child) ?? []), parent]);
      const found = ancestry(parents);
      for (const start of parents.keys()) {
        const seen = new Set<number>();
        const walk = (one: number): void => {
          for (const parent of parents.get(one) ?? []) {
            if (seen.has(parent)) continue;
            seen.add(parent);
            walk(parent);
          }
        };
        walk(start);
        seen.delete(start);
        assert.deepEqual(
          found.get(start),
          [...seen].sort((a, b) => a - b),
        );
      }
    }),
  );
});

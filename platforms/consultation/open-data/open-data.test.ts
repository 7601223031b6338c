// Open data: every public field is there and nothing else; no cell is a formula; memory stays flat.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Contribution, Reply } from '../contract.ts';
import { contributionTable, replyTable } from './columns.ts';
import type { Model } from './model.ts';
import { columnsReadme } from './readme.ts';
import { harmlessCell, toCsv, toJson, toNdjson } from './write.ts';

/** Every field filled, of its parts too: what is optional is asked for here. */
type Full<T> = T extends string | number | boolean
  ? T
  : T extends readonly (infer Each)[]
    ? readonly Full<Each>[]
    : { readonly [Field in keyof T]-?: Full<NonNullable<T[Field]>> };

const full: Full<Contribution> = {
  id: 1042,
  campaign: 'doctrine-2020',
  kind: 'wording',
  target: {
    kind: 'requirement',
    id: 'DOC-INS-01',
    chapter: 'ins',
    anchor: { field: 'statement', exact: 'le "matricule", INS', prefix: 'avant\n', suffix: ' après', start: 12, end: 31 },
  },
  anchorState: 'moved',
  title: '=HYPERLINK("http://x")',
  body: 'Ligne 1 ; puis\n- point | barre',
  details: {
    standing: 'Le texte en place.',
    wording: 'Le logiciel DOIT…',
    alternative: 'Autre',
    actors: ['moe', 'moa'],
    effort: 'high',
    cost: 120_000,
    days: 40.5,
    feasibleBy: '2022-06-30',
    option: 'r5',
  },
  attachments: [
    { id: 'a1', name: 'étude.pdf', type: 'application/pdf', size: 1234, sha256: 'ab' },
    { id: 'a2', name: 'a|b.csv', type: 'text/csv', size: 9, sha256: 'cd' },
  ],
  author: {
    name: 'Jeanne Essai',
    organisation: { id: 'o1', name: 'Logiciels des Trois-Vallées' },
    actor: 'moe',
    region: '84',
    interests: 'Vend un DPI',
  },
  state: 'published',
  hiddenBecause: 'motif',
  postedAt: '2020-12-01T10:00:00.000Z',
  revision: 3,
  revisedAt: '2020-12-02T10:00:00.000Z',
  votes: { agree: 11, mixed: 12, disagree: 13 },
  organisationVotes: { agree: 21, mixed: 22, disagree: 23 },
  replies: 7,
  coSigners: [
    { id: 'o2', name: 'Hôpital des Lilas' },
    { id: 'o3', name: 'GRADeS du Ponant' },
  ],
  cluster: 5,
  disposition: {
    verdict: 'accepted-in-part',
    reason: 'Précisé.',
    duplicateOf: 1001,
    changes: [{ edition: '2020', chapter: 'ins', element: 'DOC-INS-01', revision: 4 }],
    state: 'published',
    by: 'Rédacteur',
    secondReader: 'Relectrice',
    at: '2021-01-20T10:00:00.000Z',
  },
};
const reply: Full<Reply> = {
  id: 1,
  contribution: 1042,
  parent: 2,
  stance: 'for',
  body: '@oui',
  author: full.author,
  official: true,
  state: 'published',
  at: full.postedAt,
};

async function* from<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows;
}
async function all(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const one of pieces) text += one;
  return text;
}

/** RFC 4180, as a reader would do it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (let at = 1; at < text.length; ) {
    const row = rows.at(-1) as string[];
    const cell = /"((?:[^"]|"")*)"|[^,\r\n]*/y;
    cell.lastIndex = at;
    const found = cell.exec(text) as RegExpExecArray;
    row.push(found[1]?.replaceAll('""', '"') ?? found[0]);
    at = cell.lastIndex;
    if (text[at] === ',') at += 1;
    else {
      at += 2;
      if (at < text.length) rows.push([]);
    }
  }
  return rows;
}

function* leaves(value: unknown, path: readonly string[] = []): Generator<[string, string]> {
  if (Array.isArray(value)) for (const one of value) yield* leaves(one, path);
  else if (typeof value === 'object' && value !== null)
    for (const [field, below] of Object.entries(value)) yield* leaves(below, [...path, field]);
  else yield [path.join('.'), String(value)];
}

test('CCT-240 every leaf of a contribution and of a message stands in a column of its name, and in JSON as it is', async () => {
  for (const [table, row] of [
    [contributionTable, full],
    [replyTable, reply],
  ] as const) {
    const rows = readCsv(await all(toCsv(table as typeof contributionTable, from([row as Full<Contribution>]))));
    const [names = [], cells = []] = rows;
    assert.deepEqual([rows.length, names.length, cells.length], [2, table.columns.length, table.columns.length]);
    for (const [name, value] of leaves(row)) {
      const at = names.indexOf(name);
      assert.ok(at >= 0, `no column ${name}`);
      assert.ok(
        (cells[at] as string).includes(harmlessCell(value.replaceAll('|', table.columns[at]?.type.startsWith('list') ? '\\|' : '|'))),
        `${name}: ${cells[at]}`,
      );
    }
    assert.deepEqual(new Set([...leaves(row)].map(([name]) => name)), new Set(names), 'no column is for nothing');
    assert.deepEqual(JSON.parse(await all(toJson(table as typeof contributionTable, from([row, row] as Full<Contribution>[])))), [
      row,
      row,
    ]);
    assert.deepEqual(JSON.parse(await all(toNdjson(table as typeof contributionTable, from([row as Full<Contribution>])))), row);
  }
  assert.deepEqual(JSON.parse(await all(toJson(contributionTable, from([])))), []);
});

test('CCT-240 a field of the contract that is missing does not compile; what is not in it never leaves; each column is told in two languages', async () => {
  // @ts-expect-error: `disagree` is missing.
  const short: Model<Contribution['votes']> = {
    agree: { type: 'integer', meaning: { fr: '', en: '' } },
    mixed: { type: 'integer', meaning: { fr: '', en: '' } },
  };
  assert.ok(short);
  const more = { ...full, account: 'secret-of-the-room', author: { ...full.author, caller: 'secret-of-the-room' } };
  for (const write of [toCsv, toJson, toNdjson]) assert.ok(!(await all(write(contributionTable, from([more])))).includes('secret'));
  const { author, disposition, target, ...rest } = full;
  const anonymous: Contribution = { ...rest, target: { kind: target.kind, id: target.id }, author: { actor: author.actor } };
  assert.ok(disposition);
  const published = JSON.parse(await all(toNdjson(contributionTable, from([anonymous]))));
  assert.deepEqual(published.author, { actor: 'moe' });
  assert.ok(!('disposition' in published) && !('anchor' in published.target));
  for (const language of ['fr', 'en'] as const) {
    const text = columnsReadme([contributionTable, replyTable], language);
    for (const { name, meaning } of [...contributionTable.columns, ...replyTable.columns])
      assert.ok(text.includes(`\`${name}\``) && meaning[language].length > 2, name);
  }
});

test('CCT-241 no cell begins as a formula, nor any piece of one that another separator would cut', async () => {
  const danger = /(?:^|[;\t\r\n])["\s]*[=+\-@＝＋－＠]/;
  fc.assert(
    fc.property(fc.array(fc.constantFrom('=', '+', '-', '@', '＝', ';', '\n', '\r', '\t', ' ', '"', "'", 'a', '1', ',', '|')), (signs) =>
      assert.ok(!danger.test(harmlessCell(signs.join(''))), JSON.stringify(signs.join(''))),
    ),
    { numRuns: 3000 },
  );
  const rows = readCsv(await all(toCsv(contributionTable, from([full]))));
  assert.equal(rows[1]?.[contributionTable.columns.findIndex(({ name }) => name === 'title')], '\'=HYPERLINK("http://x")');
  assert.equal(harmlessCell('a - b = c ; d'), 'a - b = c ; d');
});

test('CCT-242 many contributions are written as they are walked', async () => {
  for (const write of [toCsv, toJson, toNdjson]) {
    let pulled = 0;
    let size = 0;
    let ahead = 0;
    const rows = (async function* (): AsyncGenerator<Contribution> {
      for (; pulled < 5_000; pulled += 1) yield { ...full, id: pulled };
    })();
    for await (const piece of write(contributionTable, rows)) {
      if (size === 0) ahead = pulled;
      assert.ok(piece.length < 200_000);
      size += piece.length;
    }
    assert.ok(ahead < 200 && pulled === 5_000 && size > 3_000_000, `${ahead} ${size}`);
  }
});

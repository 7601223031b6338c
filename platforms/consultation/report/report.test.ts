// The report as files: what was said, what was answered, what changed, read again from what was written; fifty thousand answers in flat memory.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseXml } from '@socle/kit/xml';
import { unzipSync } from 'fflate';
import type { Contribution, Verdict } from '../contract.ts';
import { readNote } from '../documents/read-note.ts';
import type { Report } from '../reading.ts';
import { acceptFile } from '../rules/file-type.ts';
import { toDocx } from './docx.ts';
import { toPdf } from './pdf.ts';

const contribution = (id: number, more: Partial<Contribution> = {}): Contribution => ({
  id,
  campaign: 'essai-2020',
  kind: id % 2 === 0 ? 'question' : 'defect',
  target: { kind: 'requirement', id: 'DOC-INS-01', chapter: 'ins' },
  title: `Remarque ${id} sur l’identité`,
  body: 'Qui doit appeler le téléservice : le logiciel <de gestion> ou celui de l’établissement ?\n\nNous n’avons pas de réponse & cela nous coûte.',
  details: {},
  attachments: [],
  author: { actor: 'moe', organisation: { id: 'o1', name: 'Logiciels des Trois-Vallées' }, name: 'Jeanne Essai' },
  state: 'published',
  postedAt: '2020-12-01T10:00:00.000Z',
  revision: 1,
  votes: { agree: 1234, mixed: 1, disagree: 0 },
  organisationVotes: { agree: 0, mixed: 0, disagree: 0 },
  replies: 0,
  coSigners: [],
  disposition: {
    verdict: 'accepted',
    reason: `Le texte le dit désormais, motif ${id}.`,
    changes: [{ edition: '2020', chapter: 'ins', element: 'DOC-INS-01', revision: 2 }],
    state: 'published',
    by: 'Rédactrice',
    at: '2021-01-20T10:00:00.000Z',
  },
  ...more,
});

const tally = { agree: 1, mixed: 0, disagree: 0 };
const report: Report = {
  campaign: {
    id: 'essai-2020',
    title: { fr: 'Concertation d’essai', en: 'A trial consultation' },
    presentation: { fr: '' },
    edition: '2020',
    questions: [],
    opensAt: '2020-11-30T08:00:00.000Z',
    closesAt: '2021-01-10T23:00:00.000Z',
    phase: 'result',
    suspended: false,
    allows: { read: true, contribute: false, discuss: false, answer: false },
    events: [],
    archiveHash: 'ab'.repeat(32),
    counts: { contributions: 3, answered: 2, contributors: 2, organisations: 1 },
  },
  dashboard: {
    total: 3,
    answered: 2,
    contributors: 2,
    organisations: 1,
    votes: tally,
    organisationVotes: tally,
    byDay: Array.from({ length: 42 }, (_, n) => ({ day: `2020-12-${String((n % 30) + 1).padStart(2, '0')}`, count: n % 7 })),
    byChapter: [{ chapter: 'ins', count: 3, answered: 2 }],
    byKind: [{ kind: 'question', count: 2 }],
    byActor: [{ actor: 'moe', count: 3 }],
    byOrganisation: [{ id: 'o1', name: 'Logiciels des Trois-Vallées', count: 3 }],
    byVerdict: [
      { verdict: 'accepted', count: 2 },
      { verdict: 'none', count: 1 },
    ],
    byRegion: [{ region: '84', count: 3 }],
    hottest: [],
  },
  chapters: [
    {
      id: 'ins',
      title: 'Identité du patient',
      count: 3,
      byVerdict: { accepted: 2 } satisfies Partial<Record<Verdict, number>>,
      changes: [
        {
          change: { edition: '2020', chapter: 'ins', element: 'DOC-INS-01', revision: 2 },
          title: 'Appeler le téléservice',
          before: 'Le logiciel DOIT appeler le téléservice.',
          after: 'Le logiciel référentiel d’identités DOIT appeler le téléservice INSi.',
          contributions: [contribution(1001)],
        },
      ],
    },
    { id: 'dmp', title: 'DMP', count: 0, byVerdict: {}, changes: [] },
  ],
};
const three = [
  contribution(1001),
  contribution(1002, { kind: 'wording', details: { wording: 'Le logiciel DOIT tout dire.' }, author: { actor: 'user' } }),
  contribution(1003, { state: 'hidden', body: '', title: '', disposition: undefined as never }),
].map(({ disposition, ...one }) => (disposition === undefined ? one : { ...one, disposition }));

async function* from<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows;
}
async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const one of pieces) all.push(one);
  return Buffer.concat(all);
}
const textOf = async (kind: 'pdf' | 'docx', bytes: Buffer): Promise<string> =>
  (await readNote(kind, bytes))
    .map(({ heading, text }) => `${heading}\n${text}`)
    .join('\n')
    .replace(/\s+/g, ' ');

test('CCT-250 the report opens as a Word document: every part well-formed, headings, tables, tracked changes, language, properties', async () => {
  const bytes = await bytesOf(toDocx(report, from(three), { language: 'fr' }));
  assert.equal(acceptFile('rapport.docx', bytes).kind, 'docx');
  const files = unzipSync(bytes);
  for (const name of Object.keys(files)) parseXml(Buffer.from(files[name] as Uint8Array));
  const xml = Buffer.from(files['word/document.xml'] as Uint8Array).toString();
  assert.match(xml, /<w:ins [^>]*w:author="Concertation d’essai"[^>]*>.*?référentiel d’identités/);
  assert.equal(
    [...xml.matchAll(/w:anchor="([^"]+)"/g)].every(([, name]) => xml.includes(`w:name="${name}"`)),
    true,
  );
  const ids = [...xml.matchAll(/<w:(?:ins|del|bookmarkStart) w:id="(\d+)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.match(Buffer.from(files['docProps/core.xml'] as Uint8Array).toString(), /<dc:language>fr-FR/);
  const parts = await readNote('docx', bytes);
  assert.deepEqual(
    parts.filter(({ level }) => level === 1).map(({ heading }) => heading),
    [
      'Ce que vous avez dit, ce que nous en avons fait',
      'Sommaire',
      'Chiffres',
      'Chapitre par chapitre',
      'Chaque contribution et sa réponse',
    ],
  );
  assert.ok(
    parts.some(({ text }) => text.includes('Acceptée | 2')),
    'figures are tables',
  );
  const said = await textOf('docx', bytes);
  for (const words of [
    '30 novembre 2020 – 10 janvier 2021',
    'C-1001',
    '<de gestion>',
    'motif 1002',
    '« Le logiciel DOIT tout dire. »',
    'Masquée par un modérateur',
    'En attente de réponse',
    'Texte modifié : DOC-INS-01',
  ])
    assert.ok(said.includes(words), words);
  assert.deepEqual(await bytesOf(toDocx(report, from(three), { language: 'fr' })), bytes, 'the same report makes the same file');
});

test('CCT-251 the report opens as a PDF: contents with pages, figures, redlines, each answer, in French and in English', async () => {
  for (const language of ['fr', 'en'] as const) {
    const bytes = await bytesOf(toPdf(report, from(Array.from({ length: 120 }, (_, n) => contribution(2000 + n))), { language }));
    assert.equal(acceptFile('rapport.pdf', bytes).kind, 'pdf');
    const said = await textOf('pdf', bytes);
    const fr = language === 'fr';
    for (const words of [
      fr ? 'Sommaire' : 'Contents',
      fr ? 'Acceptée' : 'Accepted',
      'référentiel d’identités',
      'C-2000',
      'C-2119',
      'motif 2119',
      fr ? 'Auvergne-Rhône-Alpes' : 'Auvergne',
      'abababab',
    ])
      assert.ok(said.includes(words), `${language}: ${words}`);
    const { getDocumentProxy } = await import('unpdf');
    const pdf = await getDocumentProxy(new Uint8Array(bytes));
    const wordsOn = async (n: number): Promise<string> =>
      ((await (await pdf.getPage(n)).getTextContent()).items as { str?: string }[]).map(({ str }) => str ?? '').join(' ');
    const contents = await wordsOn(2);
    const answers = fr ? 'Chaque contribution et sa réponse' : 'Each contribution and its answer';
    const at = Number(new RegExp(`${answers}\\s+(\\d+)`).exec(contents)?.[1]);
    assert.ok(at > 3, contents);
    assert.ok((await wordsOn(at)).includes(answers));
    for (const n of [2, at, pdf.numPages]) assert.match(await wordsOn(n), new RegExp(`·\\s+${n}\\b`), `page ${n} has its number`);
    assert.equal((await pdf.getOutline())?.length, 5);
    assert.equal(
      ((await pdf.getMetadata()).info as { Title?: string }).Title,
      fr ? 'Ce que vous avez dit, ce que nous en avons fait' : 'What you said, what we did',
    );
  }
});

test('CCT-252 many answers are written as they are walked', async () => {
  for (const write of [toDocx, toPdf]) {
    let [pulled, size, first] = [0, 0, 0];
    const rows = (async function* (): AsyncGenerator<Contribution> {
      for (; pulled < 4_000; pulled += 1) yield contribution(pulled);
    })();
    for await (const piece of write(report, rows, { language: 'fr' })) {
      size += piece.length;
      if (pulled > 0 && first === 0) first = pulled;
    }
    assert.ok(pulled === 4_000 && size > 50_000 && first < 2000, `${write.name} ${first} ${size}`);
  }
});

// Anchors: whatever is done to a text, a passage is found on its own words or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeAnchor, placeAnchor } from './anchor.ts';

/** Milliseconds of the processor: tests run beside others. */

const words =
  'le la un logiciel DOIT vérifier identité patient INS qualifiée avant tout envoi service socle règle établissement médecin 😀 𝔘𝔫 œuvre l’accès : « clé » ; 2021 ; n’est pas'.split(
    ' ',
  );
const sentence = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 40 }).map((list) => list.join(' '));
const text = fc.array(sentence, { minLength: 1, maxLength: 8 }).map((list) => list.join('\n\n'));

type Edit = readonly ['insert' | 'delete' | 'replace' | 'move' | 'duplicate', number, number, string];
const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.constantFrom('insert' as const, 'delete' as const, 'replace' as const, 'move' as const, 'duplicate' as const),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  sentence,
);
const between = (share: number, length: number): number => Math.floor(share * length);

function apply(before: string, [kind, a, b, extra]: Edit): string {
  const paragraphs = before.split('\n\n');
  const one = between(a, paragraphs.length - 0.001);
  const other = between(b, paragraphs.length - 0.001);
  const [from, to] = [between(Math.min(a, b), before.length), between(Math.max(a, b), before.length)];
  if (kind === 'insert') return before.slice(0, from) + extra + before.slice(from);
  if (kind === 'delete') return before.slice(0, from) + before.slice(Math.min(to, from + 40));
  if (kind === 'replace') return before.slice(0, from) + extra + before.slice(Math.min(to, from + 20));
  const moved = paragraphs.filter((_, index) => kind === 'duplicate' || index !== one);
  moved.splice(other, 0, paragraphs[one] ?? '');
  return moved.join('\n\n');
}

test('CCT-201 no edit puts an anchor on other words, cuts a sign or joins a word to another', () => {
  fc.assert(
    fc.property(
      text,
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      fc.integer({ min: 1, max: 90 }),
      fc.array(edit, { maxLength: 6 }),
      (before, share, length, edits) => {
        const start = between(share, before.length);
        fc.pre(before.slice(start, start + length).trim() !== '');
        const anchor = makeAnchor(before, 'text', start, Math.min(before.length, start + length));
        const after = edits.reduce(apply, before);
        const placed = placeAnchor(anchor, after);
        assert.deepEqual(placeAnchor(anchor, before), { state: 'kept', start: anchor.start, end: anchor.end });
        if (placed.state === 'orphan') return assert.deepEqual(placed, { state: 'orphan' });
        assert.equal(after.slice(placed.start, placed.end), anchor.exact);
        assert.equal(placed.state === 'kept', placed.start === anchor.start);
        for (const at of [placed.start as number, placed.end as number])
          assert.ok(!/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(after.slice(at - 1, at + 1)), 'no half of a sign');
      },
    ),
    { numRuns: 3000 },
  );
});

test('CCT-202 a change outside the passage and its context always finds it again, at its place', () => {
  fc.assert(
    fc.property(text, text, text, text, sentence, (head, tail, newHead, newTail, quote) => {
      const core = `Contexte tenu d’avant qui dit de quoi il est question ici, et encore : ${quote} ; puis la suite tenue, assez longue pour être reconnue partout.`;
      const before = `${head}\n${core}\n${tail}`;
      const start = head.length + 1 + core.indexOf(quote, 70);
      const anchor = makeAnchor(before, 'text', start, start + quote.length);
      const after = `${newHead}\n${core}\n${newTail}`;
      const there = newHead.length + 1 + core.indexOf(quote, 70);
      assert.deepEqual(placeAnchor(anchor, after), {
        state: there === anchor.start ? 'kept' : 'moved',
        start: there,
        end: there + quote.length,
      });
    }),
    { numRuns: 500 },
  );
});

test('CCT-203 of equal quotes the context decides, then the nearest; where it cannot be told, the anchor is an orphan', () => {
  const before = 'Le logiciel DOIT chiffrer les flux.\nLe service DOIT tracer les accès.';
  const second = makeAnchor(before, 'statement', before.lastIndexOf('DOIT'), before.lastIndexOf('DOIT') + 4);
  const swapped = 'Le service DOIT tracer les accès.\nLe logiciel DOIT chiffrer les flux.';
  assert.deepEqual(placeAnchor(second, swapped), { state: 'moved', start: 11, end: 15 });
  const removed = 'Le logiciel DOIT chiffrer les flux.';
  assert.deepEqual(placeAnchor(second, removed), { state: 'orphan' }, 'its own DOIT is gone, the other one is not it');
  const reworded = 'Le logiciel DOIT chiffrer les flux.\nLe service national DOIT toujours tracer les accès.';
  assert.deepEqual(placeAnchor(second, reworded).start, reworded.lastIndexOf('DOIT'));

  const art = makeAnchor('art 1 : ouvrir', 'text', 0, 3);
  assert.deepEqual(placeAnchor(art, 'partager art 1 : ouvrir').start, 9);
  assert.deepEqual(placeAnchor(art, 'parti 1 : ouvrir'), { state: 'orphan' }, 'no piece of another word');

  const twins = 'x DOIT y '.repeat(30);
  const fifteenth = makeAnchor(twins, 'text', 14 * 9 + 2, 14 * 9 + 6);
  assert.equal(placeAnchor(fifteenth, twins).state, 'kept');
  assert.deepEqual(placeAnchor(fifteenth, `abcd ${twins}`), { state: 'orphan' }, 'thirty that are alike');

  const long = 'Le professionnel DOIT recueillir l’accord du patient avant tout partage.';
  const moved = placeAnchor(makeAnchor(`A. ${long} B.`, 'text', 3, 3 + long.length), `Tout autre chose.\n\n${long}`);
  assert.equal(moved.state, 'moved', 'a whole sentence that stands once is known by itself');

  const smile = 'ab😀cd';
  assert.equal(makeAnchor(smile, 'text', 3, 5).exact, '😀c');
  assert.equal(makeAnchor(`${'x'.repeat(10)}😀${'y'.repeat(63)}z`, 'text', 75, 76).prefix, 'y'.repeat(63), 'the context cuts no sign');
  for (const [start, end] of [
    [3, 3],
    [-1, 2],
    [0, 99],
    [4, 2],
    [0.5, 2],
  ] as const)
    assert.throws(() => makeAnchor('abc d', 'text', start, end), { requirement: 'CCT-201' });
  assert.deepEqual(placeAnchor({ ...fifteenth, exact: '' }, twins), { state: 'orphan' });
  assert.deepEqual(placeAnchor(fifteenth, ''), { state: 'orphan' });
});

test('CCT-203 anchors find their places in many changed texts, and in hostile ones', () => {
  const [sample] = fc.sample(fc.array(text, { minLength: 200, maxLength: 200 }), { numRuns: 1, seed: 7 });
  const texts = (sample as string[]).map((one) => `${one}\n\n${one.split(' ').reverse().join(' ')} fin du texte.`);
  const anchors = texts.flatMap((one, n) =>
    Array.from({ length: 25 }, (_, k) => {
      const start = Math.floor((k / 25) * Math.max(1, one.length - 30));
      return { n, anchor: makeAnchor(one, 'text', start, Math.min(one.length, start + 5 + k)) };
    }),
  );
  const changed = texts.map((one, n) => (n % 3 === 0 ? one : n % 3 === 1 ? `Nouveau. ${one}` : one.replaceAll('DOIT', 'DEVRAIT')));
  const found = anchors.filter(({ n, anchor }) => placeAnchor(anchor, changed[n] as string).state !== 'orphan').length;
  assert.ok(found > anchors.length / 2, `${found} of ${anchors.length}`);

  const many = 'a '.repeat(20_000);
  for (let n = 0; n < 50; n += 1) placeAnchor({ field: 'text', exact: 'a', prefix: 'b ', suffix: ' b', start: 9, end: 10 }, many);
});

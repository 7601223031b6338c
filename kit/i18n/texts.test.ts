// Tests of texts in two languages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineTexts, formatDate, formatNumber, pickLanguage } from './index.ts';

const texts = defineTexts({
  fr: { hello: 'Bonjour {name}', found: { zero: 'Aucun patient', one: '{n} patient', other: '{n} patients' }, end: 'Fin' },
  en: { hello: 'Hello {name}', found: { one: '{n} patient', other: '{n} patients' }, end: 'End' },
});

test('KIT-I18N-001 a text is said in the language asked for, with its values', () => {
  assert.equal(texts('fr')('hello', { name: 'Zoé' }), 'Bonjour Zoé');
  assert.equal(texts('en')('hello', { name: '{end} $& $1' }), 'Hello {end} $& $1');
  assert.equal(texts('en')('end'), 'End');
});

test('KIT-I18N-002 a missing key, place or language does not compile', () => {
  // @ts-expect-error the English text of `end` is missing
  defineTexts({ fr: { end: 'Fin' }, en: {} });
  // @ts-expect-error the forms by number are missing in English
  defineTexts({ fr: { found: { one: '{n} lit', other: '{n} lits' } }, en: { found: 'beds' } });
  // @ts-expect-error no such key
  assert.throws(() => texts('fr')('nothing'));
  // @ts-expect-error the value of `name` is missing
  assert.equal(texts('fr')('hello'), 'Bonjour {name}');
  // @ts-expect-error the value has another name
  assert.equal(texts('fr')('hello', { nom: 'x' }), 'Bonjour {name}');
});

test('KIT-I18N-003 each language counts its own way', () => {
  const say = (language: 'fr' | 'en', n: number) => texts(language)('found', { n }).replaceAll(/[\u00a0\u202f]/g, ' ');
  assert.deepEqual(
    [0, 1, 1.5, 2, 12_000].map((n) => say('fr', n)),
    ['Aucun patient', '1 patient', '1,5 patient', '2 patients', '12 000 patients'],
  );
  assert.deepEqual(
    [0, 1, 2, 12_000].map((n) => say('en', n)),
    ['0 patients', '1 patient', '2 patients', '12,000 patients'],
  );
});

test('KIT-I18N-004 dates and numbers are written as the language writes them, in the time of France', () => {
  const date = new Date('2026-07-14T22:30:00Z');
  assert.equal(formatDate('fr', date), '15 juillet 2026');
  assert.equal(formatDate('en', date), '15 July 2026');
  assert.equal(formatDate('fr', date, { timeZone: 'America/Cayenne' }), '14 juillet 2026');
  assert.match(formatDate('fr', date, { time: true }), /15 juillet 2026.*00:30/);
  assert.equal(formatNumber('fr', 0.5, { style: 'percent' }).replaceAll(/\s/g, ' '), '50 %');
});

test('KIT-I18N-005 Accept-Language is read with its weights; French is the default', () => {
  const asked: [string | undefined, string][] = [
    [undefined, 'fr'],
    ['', 'fr'],
    ['en', 'en'],
    ['en-GB,en;q=0.9,fr;q=0.8', 'en'],
    ['fr-CA, en;q=0.9', 'fr'],
    ['de, en;q=0.5, fr;q=0.4', 'en'],
    ['de', 'fr'],
    ['en;q=0', 'fr'],
    ['EN ; Q=0.9', 'en'],
    ['*', 'fr'],
    [',;q=,;;', 'fr'],
  ];
  for (const [header, language] of asked) assert.equal(pickLanguage(header), language, header);
});

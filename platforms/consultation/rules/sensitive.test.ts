// What is refused, what is held, what is plain prose; and that no text makes the search slow.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { keyOf } from '@socle/foundations/patient-identity';
import fc from 'fast-check';
import { findSensitive } from './sensitive.ts';

const kinds = (text: string): string[] => findSensitive(text).map(({ kind }) => kind);

test('CCT-210 matricules are refused, with their key, with spaces, from Corsica, in disguise, or said to be one', () => {
  const number = '1840299341012';
  const full = number + keyOf(number);
  const corsica = `19912${'2A'}004028`;
  assert.deepEqual(kinds(`Le patient ${full} est venu.`), ['nir']);
  assert.deepEqual(kinds(`INS : ${full}`), ['ins']);
  assert.deepEqual(kinds(`1 84 02 99 341 012 ${keyOf(number)}`), ['nir']);
  assert.deepEqual(kinds(`1 84 02 99 341 012`), ['nir'], 'written as one, without its key');
  assert.deepEqual(kinds(`${corsica}${keyOf(corsica)}`), ['nir']);
  assert.deepEqual(kinds(`${corsica.toLowerCase()} ${keyOf(corsica)}`), ['nir']);
  assert.deepEqual(kinds(full.split('').join('\u200b')), ['nir']);
  assert.deepEqual(kinds(full.split('').join(' ')), ['nir']);
  assert.deepEqual(kinds(full.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)))), ['nir']);
  assert.deepEqual(kinds(`son matricule ${number}99`), ['ins'], 'a slip of the pen in the key changes nothing to whose it is');
  assert.deepEqual(kinds(`${number}${keyOf(number) === '12' ? '13' : '12'}`), [], 'fifteen digits that nothing says to be one');
  assert.ok(findSensitive(`x ${full}`).every(({ refuse, start, end }) => refuse && start === 2 && end === 17));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 95 }),
      fc.integer({ min: 1, max: 999_999 }),
      fc.constantFrom('', ' ', '.', '-', '\u00a0', '\u202f'),
      (sex, year, month, place, rest, gap) => {
        const two = (n: number): string => String(n).padStart(2, '0');
        const six = String(rest).padStart(6, '0');
        const groups = [String(sex), two(year), two(month), two(place), six.slice(0, 3), six.slice(3)];
        const found = findSensitive(`Dossier ${[...groups, keyOf(groups.join(''))].join(gap)}, voilà.`);
        assert.deepEqual(
          found.map(({ kind, refuse }) => [kind, refuse]),
          [['nir', true]],
        );
      },
    ),
  );
});

test('CCT-210 secrets and tokens are refused, wherever they stand', () => {
  const part = 'abcDEF123456ghiJKL7890mnop';
  for (const [text, kind] of [
    [`eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${part}`, 'token'],
    [`Authorization: Bearer ${part}`, 'token'],
    [`ghp_${part}${part}`, 'token'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'secret'],
    ['-----BEGIN PRIVATE KEY-----', 'secret'],
    [`AKIA${'ABCD1234EFGH5678'}`, 'secret'],
    ['password=hunter', 'secret'],
    ['mot de passe : Gre3n-house!', 'secret'],
    ['Mot de passe : « Tulipe2020 »', 'secret'],
    ['client_secret="abcd-efgh-1"', 'secret'],
    ['postgres://app:S3cr3t@db.internal/base', 'secret'],
    ['clé API : 7f3a9c21b4', 'secret'],
  ] as const)
    assert.deepEqual(
      findSensitive(`Voici : ${text}`).map((one) => [one.kind, one.refuse]),
      [[kind, true]],
      text,
    );
});

test('CCT-211 an address, a telephone, a bank account are held', () => {
  for (const [text, kind] of [
    ['jeanne.martin@hopital-des-lilas.fr', 'email'],
    ['jeanne (at) hopital.fr', 'email'],
    ['renée@hôpital.fr', 'email'],
    ['06 12 34 56 78', 'phone'],
    ['0612345678', 'phone'],
    ['01.23.45.67.89', 'phone'],
    ['+33 (0)1 23 45 67 89', 'phone'],
    ['0033 6 12 34 56 78', 'phone'],
    ['+32 470 12 34 56', 'phone'],
    ['+262 692 12 34 56', 'phone'],
    ['FR76 3000 6000 0112 3456 7890 189', 'iban'],
  ] as const)
    assert.deepEqual(
      findSensitive(`Écrire : ${text}.`).map((one) => [one.kind, one.refuse]),
      [[kind, false]],
      text,
    );
});

test('CCT-211 ids, dates, numbers of directories and the doctrine itself are prose', () => {
  for (const text of [
    'DOC-INS-01, SC.DMP/UX.11 et RFC 9457 ; voir L.1470-5 et 2021-581 du 12 mai 2021.',
    'Du 2020-11-30 au 2021-01-10, puis le 10/01/2021 à 23:59:59, soit 2021-01-10T23:59:59.000Z.',
    'FINESS 750712184, FINESS 010000024, RPPS 10001234567, RPPS 81234567890, SIRET 552 100 554 00013, SIREN 552100554.',
    'OID 1.2.250.1.213.1.4.8 et 1.2.250.1.71.4.2.1 ; version 0.12.34 ; 1606690800000 ms ; 3 600 000 euros ; 0,5 %',
    'Le mot de passe : longueur minimale à préciser. Le token : durée de vie courte. Le secret : partagé par qui ?',
    'Le mot de passe : DOC-IE-04 ; password=**** ; password=<votre-mot-de-passe> ; jeton : 2021-01-10',
    'Le porteur (bearer of authorization) ; basic interoperability-requirements ; support@example.org',
    'urn:uuid:0190a5b0-0000-7000-8000-000000000001 sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'De 2019 à 2023 : 01 02 03 04 05 06 07 08 09 10 11 12.',
    'Le calendrier +5 jours, +10 %, +1 000 000 euros ; note 18/20 ; 250 000 contributions ; 12 345 678 901 234 octets',
  ])
    assert.deepEqual(findSensitive(text), [], text);
  for (const folder of ['2019', '2020', '2022'])
    for (const name of readdirSync(new URL(`../../../doctrine/editions/${folder}`, import.meta.url)))
      assert.deepEqual(
        findSensitive(readFileSync(new URL(`../../../doctrine/editions/${folder}/${name}`, import.meta.url), 'utf8')),
        [],
        name,
      );
});

test('CCT-212 no text makes the search slow, and places are always those of the text', () => {
  for (const piece of [
    '1',
    '1 ',
    '1 84 02 99 341 012 ',
    'a',
    'a.',
    'a@',
    'a@a.',
    '+1 ',
    '+1(2)',
    'eyJ',
    'eyJaaaaaaaaaaaa.',
    'bearer ',
    'password',
    'mot de passe :',
    'FR76',
    'FR76 ',
    'A0',
    '-',
    '-----BEGIN ',
    'x://',
    'x://a:',
    '.',
    ' ',
    '\u200b',
    '0',
    '06 ',
    'é',
    '2A',
    '9A2B',
    'token=',
    '(at)',
  ]) {
    const text = piece.repeat(Math.ceil(40_000 / piece.length));
    // A pattern that this made slow would end in the time of the runner.
    assert.ok(Array.isArray(findSensitive(text)), piece);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 }), (head, tail) => {
      const text = `${head} \u00a0jeanne.martin@hopital.fr\u00a0 ${tail}`;
      const found = findSensitive(text).filter(({ kind, start }) => kind === 'email' && start >= head.length);
      assert.ok(found.some(({ start, end }) => text.slice(start, end).includes('jeanne.martin@hopital.fr')));
      let last = 0;
      for (const { start, end } of findSensitive(text)) {
        assert.ok(start >= last && end > start && end <= text.length);
        last = end;
      }
    }),
  );
});

// The pure rules of sign-in: scopes, claims of professionals and patients, return paths, origins, audiences.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { personas, structures } from '../samples/personas.ts';
import { readPatientClaims } from './patient-claims.ts';
import { callerOf, situationOf } from './person.ts';
import { readProfessionalClaims, toProfessionalClaims } from './professional-claims.ts';
import { professionOf, splitCode } from './professions.ts';
import { safeReturn } from './return-path.ts';
import { isSameOrigin } from './same-origin.ts';
import { formatSmartScope, narrowSmartScopes, parseSmartScope, permitsSmart, type SmartScope } from './smart-scopes.ts';
import { a00, g15 } from './systems.ts';
import { callerOfToken, isMeantFor } from './token-caller.ts';

const contexts = ['patient', 'user', 'system'] as const;
const types = ['*', 'Patient', 'DocumentReference', 'Observation'] as const;
const scope = fc.record(
  {
    context: fc.constantFrom(...contexts),
    resource: fc.constantFrom(...types),
    actions: fc.subarray(['c', 'r', 'u', 'd', 's'] as const, { minLength: 1 }),
  },
  { noNullPrototype: true },
);
const text = scope.map((one) => formatSmartScope(one as SmartScope));

test('IDN-060 SMART scopes are read as they are written, in both versions', () => {
  assert.deepEqual(parseSmartScope('patient/*.rs'), { context: 'patient', resource: '*', actions: ['r', 's'] });
  assert.deepEqual(parseSmartScope('user/DocumentReference.cruds')?.actions, ['c', 'r', 'u', 'd', 's']);
  assert.deepEqual(parseSmartScope('system/Patient.read')?.actions, ['r', 's']);
  assert.deepEqual(parseSmartScope('system/Patient.write')?.actions, ['c', 'u', 'd']);
  assert.deepEqual(parseSmartScope('system/*.*')?.actions, ['c', 'r', 'u', 'd', 's']);
  for (const wrong of [
    'patient/*.sr',
    'patient/*.',
    'patient/patient.r',
    'other/*.r',
    'patient/*',
    'openid',
    'patient/*.rs?category=x',
    'user/A.rs b',
    '',
  ]) {
    assert.equal(parseSmartScope(wrong), undefined, wrong);
  }
  fc.assert(fc.property(scope, (one) => assert.deepEqual(parseSmartScope(formatSmartScope(one as SmartScope)), one)));
});

test('IDN-061 what is granted lies within what was asked and what is allowed', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), fc.array(text, { maxLength: 4 }), (asked, allowed) => {
      const granted = narrowSmartScopes(asked, allowed);
      for (const context of contexts) {
        for (const type of ['Patient', 'DocumentReference', 'Observation', 'Task']) {
          for (const action of ['c', 'r', 'u', 'd', 's'] as const) {
            const both = permitsSmart(asked, context, type, action) && permitsSmart(allowed, context, type, action);
            assert.equal(permitsSmart(granted, context, type, action), both);
          }
        }
      }
    }),
  );
  assert.deepEqual(narrowSmartScopes(['user/*.cruds'], ['user/Patient.rs', 'user/Task.c']), ['user/Patient.rs', 'user/Task.c']);
  assert.deepEqual(narrowSmartScopes(['user/Patient.read'], ['user/*.rs']), ['user/Patient.read']);
});

test('IDN-062 claims of Pro Santé Connect are read as they are written, for everybody of the sandbox', () => {
  for (const persona of personas.filter(({ kind }) => kind === 'professional')) {
    const { idnps = '', title, givenName, familyName, regulation, situations } = persona;
    const claims = toProfessionalClaims({ idnps, title, givenName, familyName, regulation, situations }, undefined);
    const person = readProfessionalClaims(JSON.parse(JSON.stringify(claims)));
    assert.equal(person?.id, idnps);
    assert.equal(person?.regulation ?? false, regulation ?? false);
    const brief = (list: typeof situations) =>
      list.map(({ profession, specialty, structure }) => [
        profession.system,
        profession.code,
        specialty?.code,
        structure?.id,
        structure?.sector,
      ]);
    assert.deepEqual(brief(person?.situations ?? []), brief(situations));
  }
});

test('IDN-063 the traps of these claims: no activity, several exercices, empty strings, no exercice at all', () => {
  const base = { SubjectNameID: '899700001011', given_name: 'Camille', family_name: 'Berthelot' };
  assert.deepEqual(readProfessionalClaims(base)?.situations, []);
  const bare = { codeProfession: '10', codeCategorieProfessionnelle: 'C', codeSavoirFaire: '', codeCiviliteDexercice: 'DR' };
  const noActivity = readProfessionalClaims({ ...base, SubjectRole: ['10^1.2.250.1.213.1.1.5.5'], SubjectRefPro: { exercices: [bare] } });
  assert.equal(noActivity?.name, 'Dr Camille Berthelot');
  assert.deepEqual(noActivity?.situations, [{ key: '10-C~', profession: professionOf('10', '1.2.250.1.213.1.1.5.5') }]);
  const siret = {
    numeroFinessSite: '',
    numeroSiretSite: '12345678901234',
    raisonSocialeSite: '',
    enseigneCommercialeSite: 'Au bon soin',
    codeSecteurDactivite: '',
  };
  const several = readProfessionalClaims({
    ...base,
    SubjectRefPro: {
      exercices: [
        { ...bare, activities: [siret, siret, { numeroFinessSite: '990000010' }] },
        { ...bare, codeProfession: '21', activities: [] },
      ],
    },
  });
  assert.deepEqual(
    several?.situations.map(({ key }) => key),
    ['10-C~312345678901234', '10-C~1990000010', '21-C~'],
  );
  assert.equal(several?.situations[0]?.structure?.name, 'Au bon soin');
  for (const wrong of [{}, { SubjectNameID: '' }, { SubjectNameID: ['8'] }, { SubjectNameID: '<script>' }])
    assert.equal(readProfessionalClaims(wrong), undefined);
  fc.assert(
    fc.property(fc.object(), (claims) => void readProfessionalClaims({ ...claims, SubjectNameID: '899700001011', SubjectRefPro: claims })),
  );
  fc.assert(
    fc.property(
      fc.anything(),
      (found) => void readProfessionalClaims({ ...base, SubjectRole: found, SubjectRefPro: { exercices: found } }),
    ),
  );
});

test('IDN-064 the same code under two systems is not the same profession', () => {
  assert.deepEqual(splitCode('93^1.2.250.1.213.1.6.1.109'), { code: '93', oid: '1.2.250.1.213.1.6.1.109' });
  assert.equal(splitCode('93'), undefined);
  assert.equal(professionOf('93', '1.2.250.1.71.1.2.7').system, g15);
  assert.equal(professionOf('93', '1.2.250.1.213.1.6.1.109').system, 'urn:oid:1.2.250.1.213.1.6.1.109');
  assert.equal(professionOf('SECRETARIAT_MEDICAL', '1.2.250.1.213.1.1.4.6').system, a00);
  const psychologist = { codeProfession: '93', activities: [] };
  const read = readProfessionalClaims({
    SubjectNameID: '899700001011',
    SubjectRole: ['93^1.2.250.1.213.1.6.1.109'],
    SubjectRefPro: { exercices: [psychologist] },
  });
  assert.equal(read?.situations[0]?.profession.system, 'urn:oid:1.2.250.1.213.1.6.1.109');
});

test('IDN-065 who has several situations acts as nothing until he chose one', () => {
  const person = {
    kind: 'professional' as const,
    id: '8',
    name: 'X',
    regulation: true,
    situations: personas.find(({ key }) => key === 'specialist-1')?.situations ?? [],
  };
  const signIn = { client: { id: 'c', name: 'c' }, means: { level: 'eidas1', amr: [], at: 0 }, scopes: [] };
  const before = callerOf(person, undefined, signIn);
  assert.equal(before.profession, undefined);
  assert.equal(before.role, undefined);
  const after = callerOf(person, '10-C~1990000010', signIn);
  assert.equal(after.structure?.id, structures.hospital.id);
  assert.equal(after.role, 'regulation');
  assert.equal(callerOf(person, 'another', signIn).profession, undefined);
  assert.equal(situationOf({ situations: [] }, undefined), undefined);
});

test('IDN-066 a path to return to never leads to another site', () => {
  assert.equal(safeReturn('/pro/patients?x=1#y', '/pro'), '/pro/patients?x=1#y');
  for (const wrong of [
    '',
    'pro',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil',
    '/\t/evil.example',
    '/\n//evil',
    'javascript:alert(1)',
    '/a\\..\\b',
    undefined,
    ['/x'],
    '/./\\/evil',
    '/.//evil.example',
    '/%2e//evil.example',
  ]) {
    assert.equal(safeReturn(wrong, '/pro'), '/pro', String(wrong));
  }
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.stringMatching(/^[/\\.:a-z%\t]{0,12}$/)), (path) => {
      const found = safeReturn(path, '/home');
      assert.equal(new URL(found, 'https://ours.example').origin, 'https://ours.example');
      assert.ok(found.startsWith('/') && !found.startsWith('//'));
    }),
  );
});

test('IDN-067 another origin is told from ours', () => {
  const ours = 'https://socle.example/base';
  assert.equal(isSameOrigin({}, ours), true);
  assert.equal(isSameOrigin({ origin: 'https://socle.example' }, ours), true);
  for (const origin of ['null', 'https://evil.example', 'http://socle.example', 'https://socle.example.evil'])
    assert.equal(isSameOrigin({ origin }, ours), false);
  for (const site of ['cross-site', 'same-site', 'none']) assert.equal(isSameOrigin({ 'sec-fetch-site': site }, ours), false);
});

test('IDN-068 a token for a part of the installation is good in that part only', () => {
  const base = 'https://socle.example';
  assert.equal(isMeantFor(base, base, '/documents/fhir/Bundle'), true);
  assert.equal(isMeantFor(`${base}/documents/fhir`, base, '/documents/fhir/DocumentReference?x=y'), true);
  assert.equal(isMeantFor(`${base}/documents/fhir`, base, '/documents/fhir'), true);
  for (const [audience, path] of [
    [`${base}/documents/fhir`, '/documents/fhirx'],
    [`${base}/documents/fhir`, '/fhir'],
    ['https://socle.example.evil', '/'],
    ['https://other', '/'],
    [[base], '/'],
    [undefined, '/'],
  ] as const) {
    assert.equal(isMeantFor(audience, base, path), false, String(audience));
  }
});

test('IDN-069 a token says who calls, or is no token', () => {
  assert.equal(callerOfToken({ client_id: 'c', iat: 1 }), undefined);
  assert.equal(callerOfToken({ client_id: 'c', iat: 1, caller: { id: 'x', kind: 'root', name: 'x' } }), undefined);
  const caller = callerOfToken({ client_id: 'c', iat: 7, scope: 'a b', caller: { id: 'x', kind: 'software', name: 'x' } });
  assert.deepEqual(caller?.scopes, ['a', 'b']);
  assert.equal(caller?.means.at, 7000);
});

test('IDN-070 traits of patients are read with care', () => {
  assert.equal(readPatientClaims('fc', {}), undefined);
  const traits = readPatientClaims('fc', {
    sub: 's',
    given_name: ' Jeanne  Marie ',
    family_name: '',
    birthdate: '1968-04-02T00',
    birthplace: '63113',
  });
  assert.deepEqual(traits, { provider: 'fc', subject: 's', givenNames: ['Jeanne', 'Marie'], birthPlace: '63113' });
});

test('IDN-071 identifiers of the sandbox are those of tests, with right check digits', () => {
  const luhn = (digits: string): boolean =>
    [...digits]
      .reverse()
      .reduce((sum, digit, at) => sum + (at % 2 === 0 ? Number(digit) : ((2 * Number(digit)) % 10) + (Number(digit) > 4 ? 1 : 0)), 0) %
      10 ===
    0;
  for (const { idnps } of personas.filter((one) => one.idnps !== undefined))
    assert.ok(idnps?.startsWith('8997') && luhn(idnps.slice(1)), idnps);
  for (const { id } of Object.values(structures)) assert.ok(luhn(id.startsWith('1') ? id.slice(1) : id.slice(1, 12)), id);
  assert.equal(new Set(personas.map(({ key }) => key)).size, personas.length);
});

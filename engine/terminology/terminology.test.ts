// Terminology on a real PostgreSQL: R4's own, and systems, sets and maps that users write.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Resource } from '@socle/engine/fhir';
import { r4, r4Terminology } from '@socle/engine/fhir';
import type { Problem } from '@socle/kit/problem';
import { openLookup } from './lookup.ts';
import { openTermBench, part, type TermBench } from './testing.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
type Any = any;
const codesOf = (set: Any): string[] => (set.expansion.contains ?? []).map((one: Any) => one.code);
const refused = (kind: Problem['kind'], named: RegExp) => (error: Problem) => error.kind === kind && named.test(error.message);

describe('R4’s own terminology', () => {
  let bench: TermBench;
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    bench = await openTermBench({ after: (work) => void closing.push(work) });
  });
  after(async () => {
    for (const close of closing) await close();
  });

  test('TERM-001 is loaded whole, once', async () => {
    assert.equal(await bench.terminology.settle(), true);
    assert.equal(await bench.terminology.settle(), false);
    const all = [...r4Terminology()];
    for (const [type, table] of [
      ['CodeSystem', 'term_system'],
      ['ValueSet', 'term_set'],
      ['ConceptMap', 'term_map'],
    ] as const) {
      const [row] = await bench.db.rows<[number]>(`select count(*) from term.${table}`);
      assert.equal(Number(row?.[0]), all.filter((one) => one.resourceType === type).length, type);
    }
  });

  test('TERM-002 every value set that R4 requires expands to the codes that its definitions list', async () => {
    let compared = 0;
    for (const [url, listed] of r4().requiredCodes) {
      const unlisted = new Set<string>();
      const members = await bench.terminology.members(url, 50_000, unlisted);
      if (!members || unlisted.size > 0) continue;
      compared++;
      const found = new Set(members.map(({ system, code }) => `${system}|${code}`));
      for (const one of listed) assert.ok(found.has(one), `${url} lacks ${one}`);
    }
    assert.ok(compared > 150, `${compared} compared`);
  });

  test('TERM-003 $expand: order, filter, paging, total', async () => {
    const all = await bench.ask('ValueSet', 'expand', 'url=http://hl7.org/fhir/ValueSet/administrative-gender');
    assert.deepEqual(codesOf(all), ['male', 'female', 'other', 'unknown']);
    assert.equal(all.expansion.total, 4);
    assert.equal(all.expansion.contains[0].display, 'Male');
    assert.equal(all.compose, undefined);
    const url = 'url=http://terminology.hl7.org/ValueSet/v3-ActCode';
    const total = (await bench.ask('ValueSet', 'expand', `${url}&count=0`)).expansion.total;
    assert.ok(total > 900);
    const pages: string[] = [];
    for (let offset = 0; offset < total; offset += 300)
      pages.push(...codesOf(await bench.ask('ValueSet', 'expand', `${url}&offset=${offset}&count=300`)));
    assert.equal(new Set(pages).size, total);
    assert.deepEqual(pages, codesOf(await bench.ask('ValueSet', 'expand', url)));
    assert.deepEqual(
      codesOf(await bench.ask('ValueSet', 'expand', `${url}&filter=EMERG ency enc`)).filter((code) => code === 'EMER' || code === 'AMB'),
      ['EMER'],
    );
  });

  test('TERM-004 $expand: is-a, excluded codes, nested sets, abstract codes', async () => {
    const encounter = codesOf(await bench.ask('ValueSet', 'expand', 'url=http://terminology.hl7.org/ValueSet/v3-ActEncounterCode'));
    assert.ok(encounter.includes('AMB') && encounter.includes('IMP') && !encounter.includes('_ActEncounterCode'));
    const marital = codesOf(await bench.ask('ValueSet', 'expand', 'url=http://hl7.org/fhir/ValueSet/marital-status'));
    assert.ok(marital.includes('M') && marital.includes('UNK'));
    const mood = await bench.ask('ValueSet', 'expand', 'url=http://hl7.org/fhir/ValueSet/inactive');
    assert.ok(codesOf(mood).includes('CRT') && !codesOf(mood).includes('_ActMoodPredicate'));
  });

  test('TERM-005 a set that takes all of a system that is not here is refused, and the system named', async () => {
    await assert.rejects(
      bench.ask('ValueSet', 'expand', 'url=http://hl7.org/fhir/ValueSet/observation-codes'),
      refused('unprocessable', /http:\/\/loinc\.org/),
    );
    const checked = await bench.ask(
      'ValueSet',
      'validate-code',
      'url=http://hl7.org/fhir/ValueSet/observation-codes&system=http://loinc.org&code=718-7',
    );
    assert.equal(part(checked, 'result'), false);
    assert.match(String(part(checked, 'message')), /cannot be listed/);
    await assert.rejects(bench.ask('ValueSet', 'expand', 'url=http://hl7.org/fhir/ValueSet/no-such'), refused('not-found', /no-such/));
  });

  test('TERM-006 $validate-code: code, display, system, abstract', async () => {
    const check = async (given: string): Promise<Any> =>
      bench.ask('ValueSet', 'validate-code', `url=http://hl7.org/fhir/ValueSet/marital-status&${given}`);
    const system = 'system=http://terminology.hl7.org/CodeSystem/v3-MaritalStatus';
    const right = await check(`${system}&code=M`);
    assert.deepEqual([part(right, 'result'), part(right, 'display')], [true, 'Married']);
    assert.equal(part(await check(`${system}&code=M&display=married`), 'result'), true);
    const wrongName = await check(`${system}&code=M&display=Divorced`);
    assert.deepEqual([part(wrongName, 'result'), part(wrongName, 'display')], [false, 'Married']);
    const wrong = await check(`${system}&code=ZZ`);
    assert.equal(part(wrong, 'result'), false);
    assert.match(
      String(part(wrong, 'message')),
      /MaritalStatus\|ZZ is not in the value set http:\/\/hl7\.org\/fhir\/ValueSet\/marital-status/,
    );
    const concept = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'url', valueUri: 'http://hl7.org/fhir/ValueSet/marital-status' },
        {
          name: 'codeableConcept',
          valueCodeableConcept: {
            coding: [
              { system: 'http://x', code: 'M' },
              { system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'D' },
            ],
          },
        },
      ],
    } as Resource;
    assert.equal(part(await bench.ask('ValueSet', 'validate-code', concept), 'code'), 'D');
    const inSystem = (given: string): Promise<Any> =>
      bench.ask('CodeSystem', 'validate-code', `url=http://terminology.hl7.org/CodeSystem/v3-ActCode&${given}`);
    assert.equal(part(await inSystem('code=AMB'), 'result'), true);
    assert.equal(part(await inSystem('code=amb'), 'result'), false);
    assert.equal(part(await inSystem('code=_ActEncounterCode'), 'result'), false);
    assert.equal(part(await inSystem('code=_ActEncounterCode&abstract=true'), 'result'), true);
  });

  test('TERM-007 $lookup and $subsumes', async () => {
    const found = await bench.ask('CodeSystem', 'lookup', 'system=http://terminology.hl7.org/CodeSystem/v3-ActCode&code=IMP');
    assert.deepEqual(
      [part(found, 'display'), part(found, 'name'), part(found, 'version')],
      ['inpatient encounter', 'v3.ActCode', '2018-08-12'],
    );
    assert.match(String(part(found, 'definition')), /admitted by a hospital/);
    const properties = found.parameter
      .filter((one: Any) => one.name === 'property')
      .map((one: Any) => `${one.part[0].valueCode} ${one.part[1].valueCode}`);
    assert.ok(properties.includes('parent _ActEncounterCode') && properties.includes('child ACUTE'));
    const lies = async (a: string, b: string): Promise<unknown> =>
      part(
        await bench.ask('CodeSystem', 'subsumes', `system=http://terminology.hl7.org/CodeSystem/v3-ActCode&codeA=${a}&codeB=${b}`),
        'outcome',
      );
    assert.deepEqual(
      [
        await lies('_ActEncounterCode', 'ACUTE'),
        await lies('ACUTE', '_ActEncounterCode'),
        await lies('IMP', 'IMP'),
        await lies('AMB', 'IMP'),
      ],
      ['subsumes', 'subsumed-by', 'equivalent', 'not-subsumed'],
    );
    await assert.rejects(
      bench.ask('CodeSystem', 'lookup', 'system=http://terminology.hl7.org/CodeSystem/v3-ActCode&code=nothing'),
      refused('not-found', /nothing/),
    );
    await assert.rejects(bench.ask('CodeSystem', 'lookup', 'system=http://loinc.org&code=1'), refused('not-found', /loinc/));
  });

  test('TERM-008 $translate: forwards, backwards, one fixed code for the rest', async () => {
    const forwards = await bench.ask(
      'ConceptMap',
      'translate',
      'url=http://hl7.org/fhir/ConceptMap/101&system=http://hl7.org/fhir/address-use&code=home',
    );
    const match = forwards.parameter.find((one: Any) => one.name === 'match');
    assert.deepEqual([part(forwards, 'result'), match.part[0].valueCode, match.part[1].valueCoding.code], [true, 'equivalent', 'H']);
    const backwards = await bench.ask(
      'ConceptMap',
      'translate',
      'url=http://hl7.org/fhir/ConceptMap/101&system=http://terminology.hl7.org/CodeSystem/v3-AddressUse&code=H&reverse=true',
    );
    assert.equal(backwards.parameter.find((one: Any) => one.name === 'match').part[1].valueCoding.code, 'home');
    const fixed = await bench.ask(
      'ConceptMap',
      'translate',
      'url=http://hl7.org/fhir/ConceptMap/101&system=http://hl7.org/fhir/address-use&code=somewhere',
    );
    assert.equal(fixed.parameter.find((one: Any) => one.name === 'match').part[1].valueCoding.code, 'temp');
    const none = await bench.ask('ConceptMap', 'translate', 'system=http://nowhere&code=x&source=http://a&target=http://b');
    assert.deepEqual([part(none, 'result'), none.parameter.length], [false, 2]);
  });

  test('TERM-009 the lists that searches ask for', async () => {
    const { codes } = bench.terminology;
    assert.deepEqual((await codes.inValueSet('http://hl7.org/fhir/ValueSet/administrative-gender')).map((one) => one.code).sort(), [
      'female',
      'male',
      'other',
      'unknown',
    ]);
    assert.deepEqual((await codes.below('http://terminology.hl7.org/CodeSystem/v3-ActCode', 'IMP')).map((one) => one.code).sort(), [
      'ACUTE',
      'IMP',
      'NONAC',
    ]);
    assert.deepEqual((await codes.above('http://terminology.hl7.org/CodeSystem/v3-ActCode', 'ACUTE')).map((one) => one.code).sort(), [
      'ACUTE',
      'IMP',
      '_ActCareProvisionCode',
      '_ActEncounterCode',
    ]);
    assert.deepEqual(await codes.below('http://loinc.org', '718-7'), [{ system: 'http://loinc.org', code: '718-7' }]);
  });

  test('TERM-010 membership at hand: prepared sets answer at once; what cannot be listed is unknown', async () => {
    const lookup = openLookup(bench.terminology);
    const marital = 'http://hl7.org/fhir/ValueSet/marital-status';
    await lookup.prepare([marital, 'http://hl7.org/fhir/ValueSet/observation-codes', 'http://hl7.org/fhir/ValueSet/no-such']);
    const system = 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus';
    assert.deepEqual(
      [
        lookup.validateCode(marital, { system, code: 'M' }),
        lookup.validateCode(marital, { system, code: 'ZZ' }),
        lookup.validateCode(marital, { code: 'M' }),
      ],
      ['in', 'out', 'in'],
    );
    assert.equal(
      lookup.validateCode('http://hl7.org/fhir/ValueSet/observation-codes', { system: 'http://loinc.org', code: 'x' }),
      'unknown',
    );
    assert.equal(lookup.validateCode('http://hl7.org/fhir/ValueSet/observation-codes', { system: 'http://other', code: 'x' }), 'out');
    assert.equal(lookup.validateCode('http://hl7.org/fhir/ValueSet/no-such', { system, code: 'M' }), 'unknown');
  });
});

// The rules of search: expressions, extraction, folding, values as they are written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { officialExamples, parseJson, parseMembers, printJson, type Resource, r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import fc from 'fast-check';
import { createSearchModel, parseQuery, type TypeModel } from './index.ts';
import { branchesFor, splitUnion } from './rules/expression.ts';
import { afterPrefix, fold, foldedMax, laterPieces, overlap } from './rules/fold.ts';
import { intervalMatches, membersRead, numberMatches, valuesOf } from './rules/match.ts';
import { boxAround, metresBetween } from './rules/position.ts';
import { conversionOf, toBase } from './rules/units.ts';
import { isPlain } from './rules/walk.ts';
import { cutAt, impliedRange } from './rules/wanted.ts';

const search = createSearchModel(r4(), { baseUrl: () => 'http://localhost/fhir' });
const model = (type: string): TypeModel => search.type(type) as TypeModel;
const read = (type: string, text: string, handling: 'strict' | 'lenient' = 'strict') =>
  parseQuery(search, model(type), [...new URLSearchParams(text)], {
    handling,
    now: Date.parse('2026-01-01'),
    countDefault: 20,
    countMax: 100,
  });

test('SEARCH-001 an expression is cut into the branches of one type', () => {
  assert.deepEqual(splitUnion("A.b | A.c.where(x='|') | (A.d as Quantity)"), ['A.b', "A.c.where(x='|')", '(A.d as Quantity)']);
  assert.deepEqual(branchesFor('(Observation.value as Quantity) | Patient.name', 'Observation'), [
    { text: 'Observation.value.as(Quantity)' },
  ]);
  assert.deepEqual(branchesFor('Account.subject.where(resolve() is Patient)', 'Account'), [{ text: 'Account.subject', only: 'Patient' }]);
});

test('SEARCH-002 parameters that read the same elements share their branch', () => {
  const params = model('Observation').params;
  assert.equal(params.get('patient')?.branches[0], params.get('subject')?.branches[0]);
  assert.deepEqual(
    new Set(params.get('combo-code')?.branches),
    new Set([...(params.get('code')?.branches ?? []), ...(params.get('component-code')?.branches ?? [])]),
  );
  assert.equal(model('Observation').hot.patient?.code, 'patient');
  assert.equal(model('Observation').hot.concept?.code, 'code');
  assert.equal(model('Observation').hot.date?.code, 'date');
});

test('SEARCH-003 the quick walk of a plain path finds what FHIRPath finds, over the official examples', () => {
  let compared = 0;
  for (const { text } of officialExamples(60)) {
    const resource = parseJson(text) as Resource;
    const type = search.type(resource.resourceType);
    for (const branch of type?.branches ?? []) {
      const expression = branch.key.slice(branch.key.indexOf(':') + 1);
      if (!isPlain(expression)) continue;
      const nodes = compile(expression, { type: resource.resourceType, definitions: r4() })(resource, { resource, rootResource: resource });
      const values = branch.values(resource);
      if (nodes.length === 0) assert.equal(values.length, 0, `${resource.resourceType}/${resource.id} ${expression}`);
      else compared++;
      const simple = nodes.filter((node) => typeof node === 'string' && node !== '');
      if (branch.type === 'token' && simple.length === nodes.length)
        assert.deepEqual(
          values.map((value) => (value.kind === 'token' ? value.code : undefined)),
          simple,
          expression,
        );
    }
  }
  assert.ok(compared > 3000, `${compared} compared`);
});

test('SEARCH-014 a parameter finds the same in the members that it reads as in the whole, over the official examples', () => {
  let found = 0;
  const whole = new Set<string>();
  for (const { text } of officialExamples(60)) {
    const resource = parseJson(text) as Resource;
    const printed = printJson(resource);
    for (const param of search.type(resource.resourceType)?.params.values() ?? []) {
      const names = membersRead({ kind: 'param', param, values: [] });
      if (!names && param.type !== 'composite') whole.add(param.code);
      if (names) {
        const values = valuesOf(param, resource);
        assert.deepEqual(valuesOf(param, parseMembers(printed, names) as Resource), values, `${resource.resourceType} ${param.code}`);
        if (values.length > 0) found++;
      }
    }
  }
  assert.ok(found > 3000, `${found} found values`);
  assert.deepEqual([...whole], ['deceased']);
});

test('SEARCH-015 what looks anywhere is given the whole resource', () => {
  const names = (type: string, text: string) => {
    const read_ = membersRead(read(type, text).where);
    return read_ && [...read_].sort();
  };
  assert.deepEqual(names('DocumentReference', 'patient=a&status=current'), ['status', 'subject']);
  assert.deepEqual(names('Patient', 'email=a@b.fr&_id=x'), ['_telecom', 'id', 'resourceType', 'telecom']);
  assert.deepEqual(names('Patient', 'gender:not=male'), ['gender']);
  assert.equal(names('Observation', 'code-value-quantity=a$5'), undefined);
  assert.equal(names('Patient', '_content=lyon'), undefined);
  assert.equal(names('Observation', 'status=final&patient.name=maurel'), undefined);
  const own = createSearchModel(r4(), { baseUrl: () => 'http://localhost/fhir' });
  const expressions = [
    'Patient.where(active = true).name.family',
    'Patient.name.where(%resource.active = true).family',
    'Patient.generalPractitioner.where(resolve().active = true).display',
  ];
  own.useCustom(
    expressions.map((expression, i) => ({
      number: 5000 + i,
      definition: { url: `http://example.org/p${i}`, code: `p${i}`, type: 'string', base: ['Patient'], expression },
    })),
  );
  expressions.forEach((expression, i) => {
    const param = own.type('Patient')?.params.get(`p${i}`);
    assert.equal(param && membersRead({ kind: 'param', param, values: [] }), undefined, expression);
  });
});

test('SEARCH-013 of contained resources only those of the type that the expression asks for are indexed', () => {
  const own = createSearchModel(r4(), { baseUrl: () => 'http://localhost/fhir' });
  own.useCustom([
    {
      number: 5000,
      definition: {
        url: 'http://example.org/author-name',
        code: 'author-name',
        type: 'string',
        base: ['DocumentReference'],
        expression: 'DocumentReference.contained.ofType(Practitioner).name.family',
      },
    },
  ]);
  const [branch] = own.type('DocumentReference')?.params.get('author-name')?.branches ?? [];
  const resource = {
    resourceType: 'DocumentReference',
    contained: [
      { resourceType: 'Practitioner', id: 'a', name: [{ family: 'MAUREL' }] },
      { resourceType: 'Patient', id: 'b', name: [{ family: 'HADDAD' }] },
    ],
  };
  assert.deepEqual(
    branch?.values(resource as never).map((value) => ('text' in value ? value.text : value)),
    ['MAUREL'],
  );
});

test('SEARCH-004 folding: accents, case, hyphens and apostrophes do not tell names apart', () => {
  for (const name of ['JEAN-PIERRE', 'Jean Pierre', 'jean‐pierre', ' Jéan  Pierre ']) assert.equal(fold(name), 'jean pierre');
  assert.equal(fold("L'Œuvre d’Ælis"), 'l oeuvre d aelis');
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)));
});

test('SEARCH-005 the end of a prefix lies just after every text that starts with it', () => {
  const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }),
      fc.string({ unit: 'grapheme', maxLength: 5 }),
      (prefix, rest) => {
        const end = afterPrefix(prefix);
        return end === undefined || (byBytes(prefix + rest, end) < 0 && byBytes(prefix, end) < 0);
      },
    ),
  );
});

test('SEARCH-006 any piece of a long text that is short enough stands whole in one of its indexed pieces', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-ascii', minLength: foldedMax + 1, maxLength: 900 }),
      fc.nat(),
      fc.integer({ min: 1, max: overlap }),
      (text, start, length) => {
        const at = start % (text.length - length);
        const piece = text.slice(at, at + length);
        return [text.slice(0, foldedMax), ...laterPieces(text)].some((one) => one.includes(piece));
      },
    ),
  );
});

test('SEARCH-007 the precision of a number as written', () => {
  assert.deepEqual(impliedRange('100'), { lo: 99.5, hi: 100.5, value: 100 });
  assert.deepEqual(impliedRange('100.00'), { lo: 99.995, hi: 100.005, value: 100 });
  assert.deepEqual(impliedRange('1e2'), { lo: 50, hi: 150, value: 100 });
  assert.deepEqual(impliedRange('5.4'), { lo: 5.35, hi: 5.45, value: 5.4 });
  for (const bad of ['', 'a', '1.', '.5', '1e9999', '0x10', 'Infinity']) assert.equal(impliedRange(bad), undefined, bad);
});

test('SEARCH-008 eq and ne are each other’s complement; gt and lt follow from the ranges (property)', () => {
  const range = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 40 })).map(([lo, size]) => ({ lo, hi: lo + size }));
  fc.assert(
    fc.property(range, range, (value, wanted) => {
      assert.equal(intervalMatches('eq', value, wanted), !intervalMatches('ne', value, wanted));
      assert.equal(intervalMatches('ge', value, wanted), intervalMatches('gt', value, wanted) || intervalMatches('eq', value, wanted));
      assert.equal(intervalMatches('le', value, wanted), intervalMatches('lt', value, wanted) || intervalMatches('eq', value, wanted));
      if (intervalMatches('sa', value, wanted)) assert.ok(intervalMatches('gt', value, wanted) && !intervalMatches('ap', value, wanted));
      if (intervalMatches('eb', value, wanted)) assert.ok(intervalMatches('lt', value, wanted) && !intervalMatches('ap', value, wanted));
    }),
  );
  assert.ok(numberMatches('eq', { lo: 5.4, hi: 5.4 }, { lo: 5.35, hi: 5.45, value: 5.4 }));
});

test('SEARCH-009 units meet in their canonical form', () => {
  const same = (a: number, unitA: string, b: number, unitB: string): void => {
    const [x, y] = [conversionOf(unitA), conversionOf(unitB)];
    assert.ok(x && y && x.unit === y.unit, `${unitA} ${unitB}`);
    assert.equal(toBase(a, x), toBase(b, y));
  };
  same(5, 'mg', 0.005, 'g');
  same(37, 'Cel', 310.15, 'K');
  same(1, 'L', 1000, 'mL');
  assert.equal(conversionOf('not a unit'), undefined);
});

test('SEARCH-010 a value is cut at its separators, and escapes are honoured', () => {
  assert.deepEqual(cutAt('a,b\\,c', ','), ['a', 'b\\,c']);
  const where = read('Patient', 'family=Du\\,pont,Martin').where;
  assert.ok(
    where.kind === 'param' && where.values.length === 2 && where.values[0]?.kind === 'string' && where.values[0].text === 'Du,pont',
  );
});

test('SEARCH-011 refusals name the parameter and the value', () => {
  assert.throws(() => read('Patient', 'birthdate=tomorrow'), /birthdate.*tomorrow/);
  assert.throws(() => read('Patient', 'nothing=1'), /nothing.*Patient/);
  assert.throws(() => read('Patient', 'gender:exact=male'), /:exact.*gender/);
  assert.throws(() => read('Patient', '_sort=nothing'), /_sort.*nothing/);
  assert.throws(() => read('Patient', '_include=Patient:name'), /Patient/);
  assert.throws(() => read('Observation', 'subject.subject.subject.subject.subject.subject.code=1'));
  assert.throws(() => read('Patient', '_filter=name eq'), /_filter/);
  assert.equal(read('Patient', 'nothing=1', 'lenient').ignored.length, 1);
  assert.throws(() => read('Patient', 'birthdate=tomorrow', 'lenient'));
});

test('SEARCH-012 the box around a point holds every point within the distance (property)', () => {
  const degrees = fc.record({
    latitude: fc.double({ min: -88, max: 88, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  fc.assert(
    fc.property(degrees, degrees, fc.double({ min: 1, max: 500_000, noNaN: true }), (a, b, metres) => {
      if (metresBetween(a, b) > metres) return;
      const box = boxAround(a, metres);
      assert.ok(b.latitude >= box.south && b.latitude <= box.north && b.longitude >= box.west && b.longitude <= box.east);
    }),
  );
});

// Conversion, strings, math, boundaries and FHIR's own functions: FHIRPath N1 section 5, FHIR R4 additions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases, evaluate, observation, patient } from '../testing.ts';

const yes = [true];
const no = [false];

cases('FHIRPATH-060 conversions', [
  ["'42'.toInteger()", [42]],
  ["'4.2'.toInteger()", []],
  ["'x'.toInteger()", []],
  ['true.toInteger()', [1]],
  ["'4.20'.toDecimal()", ['4.20']],
  ["'4.'.toDecimal()", []],
  ['7.toDecimal()', [7]],
  ["'yes'.toBoolean()", yes],
  ["'N'.toBoolean()", no],
  ["'maybe'.toBoolean()", []],
  ['0.toBoolean()', no],
  ['2.toBoolean()', []],
  ['1.50.toString()', ['1.50']],
  ['@2026-01.toString()', ['2026-01']],
  ["5 'mg'.toString()", ["5 'mg'"]],
  ['true.toString()', ['true']],
  ["'2026-02-03'.toDate() = @2026-02-03", yes],
  ["'2026-13'.toDate()", []],
  ['@2026-02-03T10:00:00Z.toDate()', ['2026-02-03']],
  ["'2026-02-03T10:00:00Z'.toDateTime() is DateTime", yes],
  ['@2026-02-03.toDateTime() is DateTime', yes],
  ["'10:30'.toTime()", ['10:30']],
  ["'10:70'.toTime()", []],
  ["'5 days'.toQuantity() = 5 days", yes],
  ["'5 \\'mg\\''.toQuantity() = 0.005 'g'", yes],
  ["'5 apples'.toQuantity()", []],
  ["1 'g'.toQuantity('mg')", [{ value: 1000, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }]],
  ["1 'g'.toQuantity('cm')", []],
  ["'1'.convertsToInteger()", yes],
  ["'1.0'.convertsToInteger()", no],
  ["'abc'.convertsToDate()", no],
  ['{}.convertsToInteger()', []],
  ['(1 | 2).toString()', 'error'],
  ['name[0].toString()', []],
]);

cases('FHIRPATH-061 iif evaluates only what it chooses', [
  ["iif(active, 'yes', 'no')", ['yes']],
  ["iif({}, 'yes', 'no')", ['no']],
  ["iif(false, 'yes')", []],
  ["iif(true, 'yes', name.single())", ['yes']],
  ["iif(false, name.single(), 'no')", ['no']],
  ["iif(name, 'yes', 'no')", 'error'],
  ["name[0].iif(use = 'official', family, 'no')", ['Moreau']],
  ["link.iif(empty(), 'none', 'some')", ['none']],
  ["name.iif(true, 'yes', 'no')", 'error'],
]);

cases('FHIRPATH-062 strings', [
  ["'Ajaccio'.indexOf('c')", [3]],
  ["'Ajaccio'.lastIndexOf('c')", [4]],
  ["'Ajaccio'.indexOf('z')", [-1]],
  ["'Ajaccio'.substring(2)", ['accio']],
  ["'Ajaccio'.substring(2, 3)", ['acc']],
  ["'Ajaccio'.substring(9)", []],
  ["'Ajaccio'.substring(-1)", []],
  ["'Ajaccio'.startsWith('Aj')", yes],
  ["'Ajaccio'.endsWith('io')", yes],
  ["'Ajaccio'.contains('cci')", yes],
  ["'Ajaccio'.contains('')", yes],
  ["'Ajaccio'.upper().lower()", ['ajaccio']],
  ["'Ajaccio'.length()", [7]],
  ["'a-b-c'.replace('-', '+')", ['a+b+c']],
  ["'abc'.replace('', '.')", ['.a.b.c.']],
  ["'$&'.replace('$&', '$$')", ['$$']],
  ["' a '.trim()", ['a']],
  ["'été'.toChars()", ['é', 't', 'é']],
  ["'a,b,,c'.split(',')", ['a', 'b', '', 'c']],
  ["name[0].given.join(', ')", ['Jeanne, Marie, Louise']],
  ["(1 | 2.5 | true | @2026).join('/')", ['1/2.5/true/2026']],
  ["'2A'.matches('^(2[AB]|[0-9]{2})$')", yes],
  ["'x2A'.matches('2[AB]')", yes],
  ["'x2A'.matchesFull('2[AB]')", no],
  ["'one\ntwo'.matches('e.t')", yes],
  ["'Moreau Jeanne'.replaceMatches('(\\\\w+) (\\\\w+)', '$2 $1')", ['Jeanne Moreau']],
  ["'12/05/1960'.replaceMatches('(?<d>\\\\d+)/(?<m>\\\\d+)/(?<y>\\\\d+)', '${y}-${m}-${d}')", ['1960-05-12']],
  ["'a'.matches('[')", 'error'],
  ["'é&<'.encode('hex').decode('hex')", ['é&<']],
  ["'a?b'.encode('base64')", ['YT9i']],
  ["'~~~?'.encode('urlbase64').decode('urlbase64')", ['~~~?']],
  ["'a<b>&\"c\"'.escape('html').unescape('html')", ['a<b>&"c"']],
  ["'say \"no\"'.escape('json')", ['say \\"no\\"']],
  ['1.startsWith(1)', 'error'],
  ['name.given.startsWith(1)', 'error'],
  ["name.given.startsWith('J')", 'error'],
  ["{}.startsWith('a')", []],
  ["'a'.startsWith({})", []],
]);

cases('FHIRPATH-063 math', [
  ['(-5).abs()', [5]],
  ['(-5.5).abs()', [5.5]],
  ["(-5 'mg').abs() = 5 'mg'", yes],
  ['1.2.ceiling()', [2]],
  ['(-1.2).floor()', [-2]],
  ['(-1.8).truncate()', [-1]],
  ['2.5.round()', [3]],
  ['(-2.5).round()', [-3]],
  ['3.14159.round(2)', [3.14]],
  ['3.14159.round(-1)', 'error'],
  ['0.exp()', [1]],
  ['1.ln()', [0]],
  ['8.log(2) = 3', yes],
  ['2.power(10)', [1024]],
  ['4.power(0.5) = 2', yes],
  ['(-4).power(0.5)', []],
  ['16.sqrt() = 4', yes],
  ['(-1).sqrt()', []],
  ["'a'.abs()", 'error'],
  ['(1 | 2).abs()', 'error'],
]);

cases('FHIRPATH-064 boundaries and precision', [
  ['1.5.lowBoundary(2) = 1.45', yes],
  ['1.5.highBoundary(2) = 1.55', yes],
  ['(-1.5).lowBoundary(1) = -1.6', yes],
  ['2.lowBoundary(0)', [1]],
  ["1.5 'cm'.highBoundary(2) = 1.55 'cm'", yes],
  ['@2026.lowBoundary(8)', ['2026-01-01']],
  ['@2024-02.highBoundary(8)', ['2024-02-29']],
  ['@2026-01-01T10:30Z.highBoundary(17)', ['2026-01-01T10:30:59.999Z']],
  ['@T10.highBoundary(9)', ['10:00:59.999']],
  ['birthDate.lowBoundary()', ['1960-05-12']],
  ['1.5.lowBoundary(40)', []],
  ['1.500.precision()', [4]],
  ['@2026-01.precision()', [6]],
  ['@T10:30.precision()', [4]],
  ["1 'm'.comparable(1 'cm')", yes],
  ["1 'm'.comparable(1 'g')", no],
]);

cases('FHIRPATH-065 narrative', [
  ['text.`div`.htmlChecks()', yes],
  ["'<div><script>x</script></div>'.htmlChecks()", no],
  ["'<div><p>open</div>'.htmlChecks()", no],
  ["'<p>no div</p>'.htmlChecks()", no],
  ["'<div></div>'.htmlChecks()", no],
  ['\'<div><a href="javascript:x">y</a></div>\'.htmlChecks()', no],
  ['\'<div onclick="x">y</div>\'.htmlChecks()', no],
  ["'<div>1 < 2</div>'.htmlChecks()", no],
]);

cases('FHIRPATH-066 keys of SQL on FHIR', [
  ['getResourceKey()', ['jeanne']],
  ['subject.getReferenceKey(Patient)', ['jeanne'], observation],
  ['subject.getReferenceKey()', ['jeanne'], observation],
  ['subject.getReferenceKey(Group)', [], observation],
  ["subject.getReferenceKey('Group')", 'error', observation],
]);

test('FHIRPATH-067 one moment for a whole evaluation, that of the environment', () => {
  const env = { now: new Date('2026-02-03T10:20:30.400Z') };
  assert.deepEqual(evaluate('now()', patient, env), ['2026-02-03T10:20:30.400Z']);
  assert.deepEqual(evaluate('today()', patient, env), ['2026-02-03']);
  assert.deepEqual(evaluate('timeOfDay()', patient, env), ['10:20:30.400']);
  assert.deepEqual(evaluate('now() = now()'), [true]);
});

test('FHIRPATH-068 the world around is asked through the environment', () => {
  const asked: unknown[] = [];
  const env = {
    resolve: (reference: string) =>
      reference === 'Practitioner/42' ? { resourceType: 'Practitioner', id: '42', active: true } : undefined,
    memberOf: (code: unknown, valueSet: string) => {
      asked.push([code, valueSet]);
      return code === 'female';
    },
    conformsTo: (_: unknown, profile: string) => (profile === 'known' ? true : undefined),
    variables: new Map<string, unknown>([
      ['limit', 5],
      ['names', ['a', 'b']],
    ]),
    trace: (name: string, values: readonly unknown[]) => asked.push([name, ...values]),
  };
  assert.deepEqual(evaluate('generalPractitioner.resolve().ofType(Practitioner).active', patient, env), [true]);
  assert.deepEqual(evaluate("gender.memberOf('vs')", patient, env), [true]);
  assert.deepEqual(evaluate("conformsTo('known')", patient, env), [true]);
  assert.deepEqual(evaluate("conformsTo('other')", patient, env), []);
  assert.deepEqual(evaluate('%limit + 1', patient, env), [6]);
  assert.deepEqual(evaluate("%names.join('')", patient, env), ['ab']);
  assert.deepEqual(evaluate("gender.trace('g')", patient, env), ['female']);
  assert.deepEqual(asked, [
    ['female', 'vs'],
    ['g', 'female'],
  ]);
});

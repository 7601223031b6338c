// Primitive formats and the narrative.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJson, r4 } from '@socle/engine/fhir';
import fc from 'fast-check';
import { narrativeFault } from './narrative.ts';
import { primitiveRules } from './primitives.ts';

const good: Record<string, unknown[]> = {
  base64Binary: ['TWFu', 'TWE=', 'TQ==', 'TW\nFu'],
  boolean: [true, false],
  canonical: ['http://x.fr/a|1.0', '#a'],
  code: ['a', 'a b', 'é-1'],
  date: ['2024', '2024-02', '2024-02-29'],
  dateTime: ['2024', '2024-02-29', '2024-02-29T23:59:60Z', '2024-02-29T10:00:00.123+02:00', '2024-02-29T10:00:00-00:00'],
  decimal: [0, -1.5, 1e21],
  id: ['a-B.9', 'x'.repeat(64)],
  instant: ['2024-02-29T10:00:00Z', '2024-02-29T10:00:00.1+14:00'],
  integer: [0, -2147483648, 2147483647],
  markdown: ['*a*\n'],
  oid: ['urn:oid:1.2.250.1', 'urn:oid:2.0'],
  positiveInt: [1, 2147483647],
  string: ['a', ' a ', 'a\n\tb', '\u00a0'],
  time: ['10:00:00', '23:59:59.999'],
  unsignedInt: [0, 7],
  uri: ['a', 'urn:x:y', 'http://x.fr/a?b=c#d'],
  url: ['mailto:a@b.fr'],
  uuid: ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
};
const bad: Record<string, unknown[]> = {
  base64Binary: ['', 'TWF', 'T=Fu', 'TWFu====', 'TW-u', '===='],
  boolean: ['true', 0, null],
  canonical: ['', 'a b', 'a\n'],
  code: ['', ' a', 'a ', 'a  b', 'a\n b', 1],
  date: ['2024-02-30', '2024-2-1', '2024-02-29T10:00:00Z', '0000', 2024],
  dateTime: ['2024-02-29T10:00', '2024-02-29T10:00:00', '2024-02-29T10:00Z', '2024-02-29T24:00:00Z', '2023-02-29', '2024-02-29 10:00:00Z'],
  decimal: ['1', Number.NaN, Number.POSITIVE_INFINITY, null],
  id: ['', 'a_b', 'x'.repeat(65), 'a b'],
  instant: ['2024', '2024-02-29', '2024-02-29T10:00:00', '2024-02-30T10:00:00Z'],
  integer: [1.5, 2147483648, '1', Number.NaN],
  markdown: ['', 1],
  oid: ['1.2.3', 'urn:oid:3.1', 'urn:oid:1.02'],
  positiveInt: [0, -1, 1.5],
  string: ['', 1, null, 'x'.repeat(1_048_577)],
  time: ['10:00', '24:00:00', '10:00:00Z', 10],
  unsignedInt: [-1, 0.5],
  uri: ['', 'a b', '\t'],
  url: ['http://x .fr'],
  uuid: ['c757873d-ec9a-4326-a141-556f43239520', 'urn:uuid:C757873D-EC9A-4326-A141-556F43239520'],
};

test('VAL-001 each primitive accepts its format and nothing else', () => {
  for (const type of r4().types.values()) {
    if (type.kind !== 'primitive-type' || type.name === 'xhtml') continue;
    const rule = primitiveRules[type.name];
    assert.ok(rule && good[type.name] && bad[type.name], type.name);
    for (const value of good[type.name] ?? []) assert.ok(rule.check(value), `${type.name} ${JSON.stringify(value)}`);
    for (const value of bad[type.name] ?? []) assert.ok(!rule.check(value), `${type.name} ${JSON.stringify(value)}`);
  }
});

test('VAL-001 a number keeps its text: 1.10 is a decimal, and 1.0 no integer', () => {
  const { decimal, whole } = parseJson('{"decimal":1.10,"whole":1.0}') as { decimal: unknown; whole: unknown };
  assert.ok(primitiveRules.decimal?.check(decimal));
  assert.ok(!primitiveRules.integer?.check(whole));
});

test('VAL-002 the formats agree with the regular expressions of the specification', () => {
  // Those of string, uri, canonical and url are about Java's \s; base64's accepts what is no base64.
  const types = ['code', 'date', 'dateTime', 'instant', 'time', 'oid', 'uuid', 'id'];
  const near: Record<string, RegExp> = { code: /^[a-c \n]{0,6}$/, oid: /^urn:oid:[0-3.]{1,6}$/, id: /^[A-c_.-]{0,4}$/ };
  for (const type of types) {
    const rule = new RegExp(`^(?:${r4().types.get(type)?.pattern})$`);
    const text$ = near[type] ? fc.stringMatching(near[type]) : fc.stringMatching(rule);
    fc.assert(
      fc.property(text$, fc.nat(40), fc.constantFrom('', '0', '9', ':', '-', 'Z'), (text, at, put) => {
        for (const value of [text, text.slice(0, at) + put + text.slice(at + 1)]) {
          const calendar = type === 'date' || type === 'dateTime' || type === 'instant';
          if (primitiveRules[type]?.check(value)) assert.match(value, rule);
          // The calendar knows that February has no 30th; the expression does not.
          else if (!calendar) assert.doesNotMatch(value, rule);
        }
      }),
    );
  }
});

const div = (inner: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

test('VAL-003 a narrative has basic formatting', () => {
  const texts = [
    'x',
    '<p class="a">é &amp; &#233; &nbsp;</p>',
    '<img src="#a" alt=\'b\'/>',
    '<table><tr><td colspan="2">x</td></tr></table>',
    '<!-- c -->x<br />',
  ];
  for (const text of texts) assert.equal(narrativeFault(div(text)), undefined, text);
  assert.equal(narrativeFault('<div class="a" xmlns="http://www.w3.org/1999/xhtml" >x</div >'), undefined);
});

test('VAL-004 a narrative has nothing that runs, is well formed and says something', () => {
  const faults: [string, RegExp][] = [
    [div('<script>alert(1)</script>'), /<script> is not allowed/],
    [div('<p onclick="x()">a</p>'), /"onclick", which is not allowed/],
    [div('<a href="javascript:x()">a</a>'), /script in its "href"/],
    [div('<a href=" JavaScript:x()">a</a>'), /script in its "href"/],
    [div('<form>a</form>'), /<form> is not allowed/],
    [div('<iframe src="a"/>'), /<iframe> is not allowed/],
    [div('<P>a</P>'), /<P> is not allowed/],
    [div('<p>a'), /closes nothing|never closed/],
    [div('<b><i>a</b></i>'), /<\/b> closes nothing/],
    [div('<p a>b</p>'), /not written as XHTML/],
    [div('<p class=a>b</p>'), /not written as XHTML/],
    [div('a & b'), /"&" stands/],
    [div('<!-- a'), /never ends/],
    [div('<![CDATA[a]]>'), /not allowed/],
    [div('< p>a</p>'), /not allowed/],
    [div(''), /nothing to read/],
    [div(' \n<p> </p><!-- a -->'), /nothing to read/],
    [`${div('a')}b`, /outside/],
    [`${div('a')}${div('b')}`, /outside|<div>/],
    ['<div>a</div>', /lacks xmlns/],
    ['<p xmlns="http://www.w3.org/1999/xhtml">a</p>', /not one <div>/],
    ['', /not one <div>/],
    ['a', /not one <div>/],
    ['<div xmlns="http://www.w3.org/1999/xhtml">a', /never closed/],
  ];
  for (const [text, fault] of faults) assert.match(narrativeFault(text) ?? 'none', fault, text);
});

test('VAL-005 any text is judged, never a fault of ours', () => {
  const piece$ = fc.constantFrom(
    '<',
    '>',
    '/',
    '<p>',
    '</p>',
    '</div>',
    '<!--',
    '-->',
    '&',
    '&lt;',
    ' class="a"',
    '"',
    'x',
    ' ',
    '<br/>',
    '=',
  );
  fc.assert(fc.property(fc.array(piece$, { maxLength: 20 }), (pieces) => void narrativeFault(div(pieces.join('')))));
});

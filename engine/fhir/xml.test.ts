// XML both ways, over the official examples and by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { officialExamples, parseJson, parseXml, parseXmlBytes, printJson, printXml, type Resource } from './index.ts';

const patient = (inner: string): string => `<Patient xmlns="http://hl7.org/fhir">${inner}</Patient>`;

function refusal(xml: string | Buffer): string {
  try {
    if (typeof xml === 'string') parseXml(xml);
    else parseXmlBytes(xml);
  } catch (problem) {
    assert.ok(problem instanceof Problem, String(problem));
    assert.equal(problem.kind, 'malformed');
    return problem.message;
  }
  assert.fail(`${xml} was accepted`);
}

test('FHIR-040 every official example comes back the same through JSON', () => {
  let count = 0;
  for (const { name, text } of officialExamples(20)) {
    assert.deepEqual(JSON.parse(printJson(parseJson(text))), JSON.parse(text), name);
    count++;
  }
  assert.ok(count > 850, String(count));
});

test('FHIR-040 every official example comes back the same through XML', () => {
  let count = 0;
  for (const { name, text } of officialExamples(60)) {
    const resource = parseJson(text) as Resource;
    assert.deepStrictEqual(parseXml(printXml(resource)), resource, name);
    count++;
  }
  assert.ok(count > 780, String(count));
});

test('FHIR-041 XML is written as the specification shows it', () => {
  const resource = {
    resourceType: 'Patient',
    active: true,
    id: 'p',
    _birthDate: { id: 'b', extension: [{ url: 'http://x.fr/time', valueDateTime: '1990' }] },
    name: [{ given: ['Anne', null], _given: [null, { extension: [{ url: 'http://x.fr/e', valueCode: 'a<b&"c"\n' }] }], id: 'n' }],
    contained: [{ resourceType: 'Organization', id: 'o' }],
    multipleBirthInteger: 2,
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>x &amp; y</p></div>' },
  };
  const expected = patient(
    '<id value="p"/><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>x &amp; y</p></div></text>' +
      '<contained><Organization><id value="o"/></Organization></contained><active value="true"/>' +
      '<name id="n"><given value="Anne"/><given><extension url="http://x.fr/e"><valueCode value="a&lt;b&amp;&quot;c&quot;&#10;"/></extension></given></name>' +
      '<birthDate id="b"><extension url="http://x.fr/time"><valueDateTime value="1990"/></extension></birthDate><multipleBirthInteger value="2"/>',
  );
  assert.equal(printXml(resource), `<?xml version="1.0" encoding="UTF-8"?>\n${expected}`);
  assert.deepEqual(parseXml(printXml(resource)), resource);
  assert.deepEqual(parseXml(printXml(resource, true)), resource);
  assert.match(printXml(resource, true), /\n {2}<active value="true"\/>\n/);
});

test('FHIR-042 decimals keep their text through XML', () => {
  const text = '{"resourceType":"Observation","valueQuantity":{"value":1.10},"component":[{"valueQuantity":{"value":1e3}}]}';
  const xml = printXml(parseJson(text) as Resource);
  assert.match(xml, /<value value="1\.10"\/>/);
  assert.equal(printJson(parseXml(xml)), text);
});

test('FHIR-043 comments, processing instructions, white space and schema locations are read over', () => {
  const xml = `\ufeff<?xml version="1.0"?><?xml-stylesheet href="x"?><!-- a --><f:Patient xmlns:f="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">
    <!-- b --><f:active value="true"/> </f:Patient>`;
  assert.deepEqual(parseXml(xml), { resourceType: 'Patient', active: true });
});

test('FHIR-044 the narrative is kept to the letter, and brings its own namespace', () => {
  const div = '<div xmlns="http://www.w3.org/1999/xhtml" class=\'a\'><!-- c --><p>é&#160;&lt;<br/>\n  x</p></div>';
  const text = (inner: string, root = ''): string => patient(`<text><status value="generated"/>${inner}</text>`).replace('>', `${root}>`);
  assert.deepEqual(parseXml(text(div)).text, { status: 'generated', div });
  const prefixed = text('<h:div><h:p>x</h:p></h:div>', ' xmlns:h="http://www.w3.org/1999/xhtml"');
  assert.deepEqual(parseXml(prefixed).text, { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div>' });
  assert.deepEqual(parseXml(text(div.replace('\n', '\r\n'))).text, { status: 'generated', div });
});

test('FHIR-044 a narrative that is no XHTML cannot break the XML around it', () => {
  const bad = [
    '</div><active value="false"/><div>',
    '<div>',
    '<p xmlns="http://www.w3.org/1999/xhtml"/>',
    '<div xmlns="http://x.fr">a</div>',
    '<!DOCTYPE div><div/>',
    'text',
  ];
  for (const div of bad) {
    const back = parseXml(printXml({ resourceType: 'Patient', text: { status: 'generated', div }, active: true }));
    assert.equal(back.active, true);
    assert.match((back.text as { div: string }).div, /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml">.*<\/div>$/);
  }
});

test('FHIR-045 a DOCTYPE and entities are refused', () => {
  assert.match(refusal(`<!DOCTYPE Patient [<!ENTITY a "b">]>${patient('')}`), /line 1: a DOCTYPE is not accepted/);
  assert.match(refusal(patient('<id value="&a;"/>')), /entity/i);
  assert.match(refusal(patient('<id value="&nbsp;"/>')), /entity/i);
});

test('FHIR-046 what is not FHIR is refused with line and element', () => {
  assert.match(refusal(patient('\n<colour value="x"/>')), /line 2: <colour> is not an element of Patient/);
  assert.match(refusal(patient('<gender value="male"/><active value="true"/>')), /<active> stands too late/);
  assert.match(refusal(patient('<active value="true"/><active value="true"/>')), /<active> comes twice/);
  assert.match(refusal(patient('<active value="yes"/>')), /<active> is a boolean, but its value is "yes"/);
  assert.match(refusal(patient('<multipleBirthInteger value="01"/>')), /<multipleBirthInteger> is a number/);
  assert.match(refusal(patient('<active value="true" size="2"/>')), /<active> has the attribute "size"/);
  assert.match(refusal(patient('<active/>')), /<active> is empty/);
  assert.match(refusal(patient('<active value="true">x</active>')), /text "x"/);
  assert.match(refusal(patient('<contained/>')), /<contained> holds no resource/);
  assert.match(refusal(patient('<contained><Patient/><Patient/></contained>')), /more than one resource/);
  assert.match(refusal(patient('<text><status value="generated"/><div>x</div></text>')), /wrong namespace/);
  assert.match(refusal('<Patient/>'), /is in the namespace ""/);
  assert.match(refusal('<Quantity xmlns="http://hl7.org/fhir"/>'), /<Quantity> is not a resource type/);
  assert.match(refusal('<Patient xmlns="http://hl7.org/fhir">'), /unclosed/);
  assert.match(refusal(''), /XML/);
  assert.match(refusal(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><Patient xmlns="http://hl7.org/fhir"/>')), /ISO-8859-1/);
  assert.match(refusal(Buffer.from([0x3c, 0xff])), /UTF-8/);
});

test('FHIR-047 deep nesting is refused', () => {
  const deep = (name: string, count: number): string => `${`<${name}>`.repeat(count)}${`</${name}>`.repeat(count)}`;
  assert.match(
    refusal(patient(`<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">${deep('p', 10_000)}</div></text>`)),
    /too deep/,
  );
  assert.match(refusal(patient(`<extension url="a">${'<extension url="a">'.repeat(10_000)}`)), /too deep/);
});

test('FHIR-048 what XML cannot say is refused with its path', () => {
  const print = (extra: object): string => printXml({ resourceType: 'Patient', ...extra });
  assert.throws(() => print({ colour: 'x' }), { kind: 'unprocessable', message: /Patient\.colour is not an element/ });
  assert.throws(() => print({ name: [{ family: '\u0001' }] }), { message: /Patient\.name\[0\]\.family holds a control sign/ });
  assert.throws(() => print({ name: { family: 'x' } }), { message: /Patient\.name is one value/ });
  assert.throws(() => print({ active: [true] }), { message: /Patient\.active is a list/ });
  assert.throws(() => print({ active: {} }), { message: /Patient\.active is \{\}/ });
  assert.throws(() => printXml({ resourceType: 'Nothing' }), { message: /no known resourceType/ });
});

test('FHIR-049 any string that FHIR allows survives XML', () => {
  const sign$ = fc.integer({ min: 0x20, max: 0xfffd }).map((code) => String.fromCodePoint(code));
  const text$ = fc.string({ unit: sign$, minLength: 1 }).filter((text) => !/\p{Cs}/u.test(text));
  fc.assert(
    fc.property(text$, text$, (family, given) => {
      const resource = { resourceType: 'Patient', name: [{ family, given: [given], _given: [{ id: given }] }] };
      assert.deepEqual(parseXml(printXml(resource)), resource);
    }),
  );
});

test('FHIR-049 any text is XML of a resource or refused as malformed', () => {
  const xml = printXml({
    resourceType: 'Patient',
    id: 'a',
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
  });
  const broken$ = fc
    .tuple(fc.nat(xml.length), fc.nat(20), fc.constantFrom('', '<', '>', '"', '&', '</', '<!--', ']]>', '<?', '\u0000', '<a:b>'))
    .map(([at, cut, put]) => xml.slice(0, at) + put + xml.slice(at + cut));
  fc.assert(
    fc.property(fc.oneof(fc.string(), broken$), (text) => {
      try {
        parseXml(text);
      } catch (problem) {
        assert.ok(problem instanceof Problem && problem.kind === 'malformed', String((problem as Error).stack));
      }
    }),
    { numRuns: 500 },
  );
});

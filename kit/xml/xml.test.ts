// XML: what is read, and what is refused before it can do harm.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { attributeOf, childOf, childrenOf, EventParser, escapeXml, parseXml, textOf } from './index.ts';

const read = (text: string, limits = {}) => parseXml(Buffer.from(text), limits);
const refused = (text: string, why: RegExp, limits = {}): void =>
  void assert.throws(() => read(text, limits), { name: 'Problem', message: why });

test('XML-001 elements, namespaces, attributes, texts and lines are kept; a byte order mark and instructions are passed over', () => {
  const root = read(
    '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<?xml-stylesheet href="evil.xsl" type="text/xsl"?>\n<a xmlns="u:1" xmlns:p="u:2" x="1" p:y="2">un <b>deux</b><p:b>trois</p:b>\n<![CDATA[<q>]]></a>',
  );
  assert.deepEqual([root.name, root.namespace, root.line], ['a', 'u:1', 3]);
  assert.deepEqual([attributeOf(root, 'x'), attributeOf(root, '{u:2}y'), attributeOf(root, 'constructor')], ['1', '2', undefined]);
  assert.deepEqual([textOf(childOf(root, 'b')), textOf(childrenOf(root, 'b', 'u:2')[0])], ['deux', 'trois']);
  assert.equal(textOf(root), 'un deuxtrois <q>');
});

test('XML-002 a DOCTYPE, an entity, another encoding, broken or endless XML are refused with the line', () => {
  refused('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', /line 1: a DOCTYPE/);
  refused('<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;">]><a>&m;</a>', /DOCTYPE/);
  refused('<a>&x;</a>', /line 1/);
  refused('<?xml version="1.0" encoding="iso-8859-1"?><a/>', /iso-8859-1/);
  refused('<a>\n<b></a>', /line 2/);
  refused('', /./);
  refused('<a>\u0000</a>', /line 1/);
  assert.throws(() => parseXml(Buffer.from([0x3c, 0x61, 0x3e, 0xc3, 0x28])), /UTF-8/);
  refused('<a>'.repeat(200) + '</a>'.repeat(200), /deeper than 100/);
  refused(`<a>${'<b/>'.repeat(20)}</a>`, /more than 10 elements/, { elementsMax: 10 });
  refused(`<a ${Array.from({ length: 80 }, (_, i) => `a${i}="x"`).join(' ')}/>`, /more than 64 attributes/);
  refused(`<a>${'x'.repeat(100)}</a>`, /accepted/, { bytesMax: 50 });
});

test('XML-006 large documents are read in time that grows with their length; what is twice, outside or of another version is refused', () => {
  const text = 'x'.repeat(20 * 1024 * 1024);
  assert.equal(textOf(read(`<a>${text}</a>`)), text);
  const many = read(`<a>\n${'<b/>'.repeat(50_000)}\n<c x="1"/></a>`);
  assert.equal(childrenOf(many, 'b').length, 50_000);
  assert.deepEqual([childOf(many, 'b')?.line, childOf(many, 'c')?.line], [2, 3]);
  refused(`<a>\n${'&amp;'.repeat(10_000)}\n&nbsp;</a>`, /line 3/);
  refused('<a>\n<!-- ', /line 2/);
  refused('<a\n x="1"\n x="2"/>', /line 3/);
  refused('<a xmlns:p="u:1" xmlns:q="u:1" p:x="1" q:x="2"/>', /line 1/);
  refused('<a></a><b/>', /line 1/);
  // Another version would allow signs of control.
  refused('<?xml version="1.1"?><a>&#1;</a>', /1\.0 is read/);
  assert.equal(attributeOf(read('<a __proto__="1"/>'), '__proto__'), '1');
});

test('XML-003 whatever is sent is read or refused by a Problem, and what is escaped is read back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        read(text);
      } catch (error) {
        assert.equal((error as Error).name, 'Problem');
      }
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const clean = text.replace(/[^\t\n\r -\ud7ff\ue000-\ufffd]/gu, '').replace(/\r\n?/g, '\n');
      assert.equal(read(`<a>${escapeXml(clean)}</a>`).children.join(''), clean);
    }),
  );
});

test('XML-007 long texts, which are set aside, change nothing: neither what is read, nor its lines, nor what is refused', () => {
  const long = 'Un texte assez long, né d’un essai. \u{1f600} '.repeat(10);
  const pieces = [
    '<a>',
    '</a>',
    '<b x="',
    '">',
    '"/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?p ',
    '?>',
    '&amp;',
    '&',
    ';',
    '\n',
    '\r\n',
    '--',
    ']',
  ];
  const more = [
    '"',
    "'",
    '<',
    '>',
    '<!DOCTYPE a ["',
    ']>',
    ' '.repeat(300),
    '\n'.repeat(300),
    long,
    long,
    `${long}\n${long}`,
    `${long}\u0001`,
  ];
  // One mark anywhere, and the whole is read sign by sign.
  const bySign = (text: string) => attempt(`${text}<!--\u0091-->`);
  const attempt = (text: string) => {
    try {
      return JSON.stringify(read(text));
    } catch (error) {
      assert.equal((error as Error).name, 'Problem');
      return 'refused';
    }
  };
  const piece = fc.constantFrom(...pieces, ...more);
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (all) => {
      for (const text of [`<r>${all.join('')}</r>`, all.join(''), `<!--${all.join('')}--><r/>`, `<r x="${all.join('')}"/>`])
        assert.equal(attempt(text), bySign(text));
    }),
    { numRuns: 500 },
  );
  const inside = fc.constantFrom(long, '<a x=">">', '</a>', `<!-- > ${long} -->`, `<![CDATA[>${long}<]]>`, `<?p >${long}?>`, '\n', '&#65;');
  fc.assert(
    fc.property(fc.array(inside, { maxLength: 12 }), (all) => {
      assert.equal(attempt(`<r>${all.join('')}</r>`), bySign(`<r>${all.join('')}</r>`));
    }),
    { numRuns: 300 },
  );
  const root = read(`<r>\n<p>${long}\n${long}</p>\n<!-- > ${long} -->\n<q/>${long}</r>`);
  assert.deepEqual([childOf(root, 'p')?.children, childOf(root, 'q')?.line], [[`${long}\n${long}`], 5]);
});

test('XML-008 the parser is an object with slots to V8, not a dictionary, once all handlers of the house are set and a document was read', () => {
  setFlagsFromString('--allow-natives-syntax');
  const hasSlots = runInThisContext('(one) => %HasFastProperties(one)') as (one: object) => boolean;
  const parser = new EventParser();
  for (const name of ['error', 'doctype', 'xmldecl', 'opentag', 'closetag', 'text', 'cdata'] as const) parser.on(name, () => {});
  assert.ok(hasSlots(parser));
  parser.write('<?xml version="1.0"?><a xmlns="u:1" x="1">text<b/><![CDATA[more]]></a>').close();
  assert.ok(hasSlots(parser));
});

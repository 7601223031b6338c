// The reader held against saxes, a strict parser of its own making: what the one accepts the other reads alike, what the one refuses the other refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { parseXml, type XmlElement, type XmlNode } from './index.ts';

type Plain = readonly [
  name: string,
  namespace: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Plain | string)[],
];

function merged(nodes: readonly (Plain | string)[]): readonly (Plain | string)[] {
  const out: (Plain | string)[] = [];
  for (const node of nodes) {
    const last = out[out.length - 1];
    if (typeof node === 'string' && typeof last === 'string') out[out.length - 1] = last + node;
    else if (node !== '') out.push(node);
  }
  return out;
}

const plain = ({ name, namespace, attributes, children }: XmlElement): Plain => [
  name,
  namespace,
  { ...attributes },
  merged(children.map((node: XmlNode) => (typeof node === 'string' ? node : plain(node)))),
];

function bySaxes(text: string): Plain | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const open: [string, string, Record<string, string>, (Plain | string)[]][] = [];
  let root: Plain | undefined;
  let refused = false;
  parser.on('error', () => {
    refused = true;
  });
  parser.on('doctype', () => {
    refused = true;
  });
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0' || (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding))) refused = true;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const own: Record<string, string> = {};
    for (const one of Object.values(attributes))
      if (one.prefix !== 'xmlns' && one.name !== 'xmlns') own[one.uri === '' ? one.local : `{${one.uri}}${one.local}`] = one.value;
    open.push([local, uri, own, []]);
  });
  parser.on('closetag', () => {
    const [name, namespace, attributes, children] = open.pop() ?? ['', '', {}, []];
    const done: Plain = [name, namespace, attributes, merged(children)];
    if (open.length > 0) open[open.length - 1]?.[3].push(done);
    else root ??= done;
  });
  const keep = (content: string): void => void open[open.length - 1]?.[3].push(content);
  parser.on('text', keep);
  parser.on('cdata', keep);
  parser.write(text).close();
  return refused ? undefined : root;
}

function byOurs(text: string): Plain | undefined {
  try {
    return plain(parseXml(Buffer.from(text)));
  } catch (error) {
    assert.equal((error as Error).name, 'Problem');
    return undefined;
  }
}

/** Ours is the stricter in two points: a name after a prefix is a name too, and no namespace holds a blank. */
function isStricter(text: string): boolean {
  try {
    parseXml(Buffer.from(text));
  } catch (error) {
    return /is no name of|a namespace holds a blank/.test((error as Error).message);
  }
  return false;
}

function agree(text: string): void {
  // Half of a sign is no text, and never reaches a parser.
  if (!/\p{Surrogate}/u.test(text) && !isStricter(text)) assert.deepEqual(byOurs(text), bySaxes(text), JSON.stringify(text));
}

const pieces = fc.constantFrom(
  ...[
    '<a>',
    '</a>',
    '<b x="1">',
    '</b>',
    '<p:c xmlns:p="u:1">',
    '</p:c>',
    '<d xmlns="u:2" p:y=\'2\'/>',
    '<e',
    '>',
    '/>',
    ' ',
    '\n',
    '\r\n',
    '\t',
  ],
  ...['é', '😀', '&amp;', '&#10;', '&#x1F600;', '&#0;', '&x;', '&', '<', '<!-- c -->', '<!--', '--', '-->', '<![CDATA[', ']]>', ']]', 'x'],
  ...[
    '<?p i?>',
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    '<?',
    '?>',
    ' y="z"',
    ' y',
    "='",
    '"',
    "'",
    '=',
  ],
  ...[
    ' xmlns:p="u:3"',
    ' xmlns=""',
    ' xmlns:q=""',
    ' xml:lang="fr"',
    ' p:x="1" x="2"',
    ' x="a\tb\nc"',
    ':',
    'p:',
    '\u0001',
    '\ufffe',
    '·',
    '<!DOCTYPE a>',
  ],
);
const wellFormed = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('texte', ' ', '\r\n', '&lt;&#x41;', '<!-- c - c -->', '<![CDATA[<&]] >]]>', '<?i x?>', 'été 😀'),
    fc
      .tuple(
        fc.constantFrom('a', 'p:b', 'é', 'x.y-z_1'),
        fc.uniqueArray(fc.constantFrom(' x="1"', " y = 'a&#9;b\n\"'", ' p:x="2"', ' xml:lang="fr"', ' xmlns="u:9"', ' xmlns:p="u:8"')),
        fc.array(tie('node'), { maxLength: 3 }),
      )
      .map(([name, attributes, inner]) => `<${name}${attributes.join('')}>${inner.join('')}</${name}\n>`),
  ),
})).node;

test('XML-004 well-formed documents are read as saxes reads them', () => {
  fc.assert(
    fc.property(wellFormed, fc.constantFrom('', '<?xml version="1.0" encoding="utf-8"?>\r\n', '<!-- before -->'), (inner, before) => {
      const text = `${before}<r xmlns:p="u:1">${inner}</r>\n`;
      const ours = byOurs(text);
      assert.deepEqual(ours, bySaxes(text));
      assert.ok(ours);
    }),
    { numRuns: 400 },
  );
});

test('XML-005 what is broken anywhere is refused where saxes refuses it', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
      agree(parts.join(''));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(wellFormed, pieces, fc.nat(), fc.nat(3), (inner, piece, at, cut) => {
      const whole = `<r xmlns:p="u:1">${inner}</r>`;
      const where = at % (whole.length + 1);
      agree(whole.slice(0, where) + piece + whole.slice(where + cut));
    }),
    { numRuns: 2000 },
  );
});

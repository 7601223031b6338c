// Reads an XML document safely: no DOCTYPE, no entity but the five, no stylesheet run, bounded in size, depth and number.
import { isUtf8 } from 'node:buffer';
import { Problem, show } from '@socle/kit/problem';
import { EventParser } from './event-parser.ts';
import { type Held, setAside } from './long-texts.ts';
import type { XmlElement, XmlNode } from './tree.ts';

export interface XmlLimits {
  readonly bytesMax?: number;
  readonly depthMax?: number;
  readonly elementsMax?: number;
  readonly attributesMax?: number;
}

const defaults: Required<XmlLimits> = { bytesMax: 32 * 1024 * 1024, depthMax: 100, elementsMax: 500_000, attributesMax: 64 };

interface Open {
  name: string;
  namespace: string;
  attributes: Readonly<Record<string, string>>;
  children: (XmlNode | Held)[];
  line: number;
}

const none: Readonly<Record<string, string>> = Object.freeze({});
const byteOrderMark = Buffer.from('\ufeff');

/** The root element. What is refused is said with its line. */
export function parseXml(bytes: Buffer, limits: XmlLimits = {}): XmlElement {
  const { bytesMax, depthMax, elementsMax, attributesMax } = { ...defaults, ...limits };
  if (bytes.length > bytesMax) throw new Problem('too-large', `The XML has ${bytes.length} bytes; ${bytesMax} are accepted.`);
  if (!isUtf8(bytes)) throw new Problem('malformed', 'The XML is not written in UTF-8.');
  const { text, restore } = setAside(bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes);
  const parser = new EventParser();
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let count = 0;

  const refuse = (sentence: string): Problem =>
    new Problem('malformed', `XML, line ${parser.line}: ${sentence}.`, { expression: open.map(({ name }) => name).join('/') || undefined });

  parser.on('error', (error) => {
    throw refuse(
      show(
        error.message
          .replace(/^[^ ]*:\s*/, '')
          .trim()
          .replace(/\.$/, ''),
        200,
      ),
    );
  });
  parser.on('doctype', () => {
    throw refuse('a DOCTYPE is not accepted');
  });
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== undefined && version !== '1.0') throw refuse(`the version is said to be ${show(version)}, and 1.0 is read`);
    if (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding))
      throw refuse(`the encoding is said to be ${show(encoding)}, and UTF-8 is wanted`);
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    if (open.length >= depthMax) throw refuse(`<${show(local)}> stands deeper than ${depthMax} elements`);
    if (++count > elementsMax) throw refuse(`there are more than ${elementsMax} elements`);
    let own: Record<string, string> | undefined;
    let many = 0;
    for (const key in attributes) {
      const one = attributes[key] as (typeof attributes)[string];
      if (++many > attributesMax) throw refuse(`<${show(local)}> has more than ${attributesMax} attributes`);
      if (one.prefix === 'xmlns' || one.name === 'xmlns') continue;
      own ??= {};
      const name = one.uri === '' ? one.local : `{${one.uri}}${one.local}`;
      if (name === '__proto__') Object.defineProperty(own, name, { value: one.value, enumerable: true });
      else own[name] = one.value;
    }
    open.push({ name: local, namespace: uri, attributes: own ?? none, children: [], line: parser.line });
  });
  parser.on('closetag', () => {
    const element = read(open.pop() as Open);
    const above = open[open.length - 1];
    if (above) above.children.push(element);
    else root = element;
  });
  const keep = (content: string): void => void open[open.length - 1]?.children.push(restore(content));
  parser.on('text', keep);
  parser.on('cdata', keep);

  parser.write(text).close();
  if (!root) throw new Problem('malformed', 'The XML holds no element.');
  return root;
}

const isHeld = (node: XmlNode | Held): node is Held => typeof node !== 'string' && 'bytes' in node;

/** An element whose texts are held makes them when its children are first asked for: many are stored, and never read here. */
function read(element: Open): XmlElement {
  const { children } = element;
  if (!children.some(isHeld)) return element as XmlElement;
  let made: readonly XmlNode[] | undefined;
  return Object.defineProperty(element, 'children', {
    get: () => (made ??= children.map((node) => (isHeld(node) ? node.bytes.toString('utf8') : node))),
    enumerable: true,
  }) as XmlElement;
}

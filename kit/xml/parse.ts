// Reads an XML document safely: no DOCTYPE, no entity but the five, no stylesheet run, bounded in size, depth and number.
import { isUtf8 } from 'node:buffer';
import { Problem, show } from '@socle/kit/problem';
import { SaxesParser } from 'saxes';
import { setAside } from './long-texts.ts';
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
  attributes: Record<string, string>;
  children: XmlNode[];
  line: number;
}

/** The root element. What is refused is said with its line. */
export function parseXml(bytes: Buffer, limits: XmlLimits = {}): XmlElement {
  const { bytesMax, depthMax, elementsMax, attributesMax } = { ...defaults, ...limits };
  if (bytes.length > bytesMax) throw new Problem('too-large', `The XML has ${bytes.length} bytes; ${bytesMax} are accepted.`);
  if (!isUtf8(bytes)) throw new Problem('malformed', 'The XML is not written in UTF-8.');
  const whole = bytes.toString('utf8');
  const { text, restore } = setAside(whole.charCodeAt(0) === 0xfeff ? whole.slice(1) : whole);
  const parser = new SaxesParser({ xmlns: true });
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
    const own: Record<string, string> = Object.create(null) as Record<string, string>;
    const all = Object.values(attributes);
    if (all.length > attributesMax) throw refuse(`<${show(local)}> has more than ${attributesMax} attributes`);
    for (const one of all) {
      if (one.prefix === 'xmlns' || one.name === 'xmlns') continue;
      own[one.uri === '' ? one.local : `{${one.uri}}${one.local}`] = one.value;
    }
    open.push({ name: local, namespace: uri, attributes: own, children: [], line: parser.line });
  });
  parser.on('closetag', () => {
    const element = open.pop() as Open;
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

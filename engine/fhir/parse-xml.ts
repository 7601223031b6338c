// FHIR XML in (R4, section 2.6.1). A DOCTYPE, a foreign element, a wrong order are refused with line and element.
import { isUtf8 } from 'node:buffer';
import { Problem, show } from '@socle/kit/problem';
import { EventParser } from '@socle/kit/xml';
import type { SaxesTagNS } from 'saxes';
import type { Definitions, Resource } from './contract.ts';
import { r4 } from './definitions.ts';
import { elementsOf, type Property } from './elements.ts';
import { type JsonLimits, notUtf8, tooLarge } from './parse-json.ts';
import { fhirNamespace, isAttribute, xhtmlNamespace } from './print-xml.ts';
import { narrativeText } from './xml-narrative.ts';
import { attach, primitiveValue } from './xml-values.ts';

type Node = Record<string, unknown>;

/** One open element. */
interface Frame {
  readonly name: string;
  /** Undefined: the frame of a resource itself. */
  readonly property: Property | undefined;
  /** What stands for the element's content; for a primitive its id and extensions. */
  node: Node;
  readonly value?: unknown;
  readonly shape: string;
  /** Position in the specification of the last child. */
  order: number;
}

const defaultDepth = 64;
const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';

/** A resource from XML text. Depth counts nested elements. */
export function parseXml(text: string, definitions: Definitions = r4(), limits: JsonLimits = {}): Resource {
  if (limits.maxBytes !== undefined && text.length > limits.maxBytes) throw tooLarge(text.length, limits.maxBytes);
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const maxDepth = limits.maxDepth ?? defaultDepth;
  const parser = new EventParser();
  const frames: Frame[] = [];
  let result: Node | undefined;
  /** Where the narrative that is open began, and how many of its elements are open. */
  let narrative: { start: number; depth: number } | undefined;

  const refuse = (sentence: string): Problem =>
    new Problem('malformed', `XML, line ${parser.line}: ${sentence}`, { expression: pathOf(frames) });

  parser.on('error', (error) => {
    throw refuse(error.message.replace(/^[^ ]*:\s*/, '').trim());
  });
  parser.on('doctype', () => {
    throw refuse('a DOCTYPE is not accepted');
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding))
      throw refuse(`the encoding is ${show(encoding)}; FHIR resources are sent in UTF-8`);
  });
  const onText = (content: string): void => {
    if (!narrative && /[^ \t\r\n]/.test(content)) throw refuse(`text "${show(content.trim(), 30)}" stands outside of any attribute`);
  };
  parser.on('text', onText);
  parser.on('cdata', onText);

  parser.on('opentag', (tag) => {
    if (narrative) {
      narrative.depth++;
      if (narrative.depth + frames.length > maxDepth) throw refuse('the narrative is nested too deep');
      return;
    }
    if (frames.length >= maxDepth) throw refuse(`<${tag.name}> is nested too deep`);
    const above = frames.at(-1);
    if (above?.property?.type === 'xhtml') throw refuse(`<${tag.name}> cannot stand here`);
    const frame = open(tag, above, definitions, refuse);
    if (frame.property?.type === 'xhtml') narrative = { start: source.lastIndexOf('<', parser.position - 1), depth: 0 };
    frames.push(frame);
  });
  parser.on('closetag', (tag) => {
    if (narrative && narrative.depth > 0) {
      narrative.depth--;
      return;
    }
    const frame = frames.pop() as Frame;
    const above = frames.at(-1);
    if (!above) result = frame.node;
    else if (!frame.property) above.node = frame.node;
    else if (narrative) {
      if (above.node.div !== undefined) throw refuse('the narrative has two <div>');
      above.node.div = narrativeText(source.slice(narrative.start, parser.position), tag, refuse);
      narrative = undefined;
    } else close(frame, above, refuse);
  });
  parser.write(source).close();
  if (!result) throw refuse('there is no resource');
  return result as Resource;
}

/** The same from bytes: UTF-8 only, invalid bytes are refused. */
export function parseXmlBytes(bytes: Buffer, definitions: Definitions = r4(), limits: JsonLimits = {}): Resource {
  if (limits.maxBytes !== undefined && bytes.length > limits.maxBytes) throw tooLarge(bytes.length, limits.maxBytes);
  if (!isUtf8(bytes)) throw notUtf8();
  return parseXml(bytes.toString('utf8'), definitions, limits);
}

type Refuse = (sentence: string) => Problem;

function open(tag: SaxesTagNS, above: Frame | undefined, definitions: Definitions, refuse: Refuse): Frame {
  const name = tag.local;
  if (tag.uri !== fhirNamespace && !(name === 'div' && tag.uri === xhtmlNamespace)) {
    throw refuse(`<${tag.name}> is in the namespace "${show(tag.uri)}"; FHIR is ${fhirNamespace}`);
  }
  if (!above || above.shape === 'Resource') return openResource(tag, above, definitions, refuse);
  const property = elementsOf(above.shape, definitions).get(name);
  if (!property || isAttribute(property)) throw refuse(`<${name}> is not an element of ${above.shape}`);
  if ((property.type === 'xhtml') !== (tag.uri === xhtmlNamespace)) throw refuse(`<${name}> is in the wrong namespace`);
  if (property.order < above.order)
    throw refuse(`<${name}> stands too late: FHIR has an order of elements, and it comes earlier in ${above.shape}`);
  above.order = property.order;
  const shape = property.primitive ? 'Element' : property.shape;
  const { node, value } = attributesOf(tag, property, shape, refuse);
  return { name, property, node, value, shape, order: -1 };
}

function openResource(tag: SaxesTagNS, above: Frame | undefined, definitions: Definitions, refuse: Refuse): Frame {
  const name = tag.local;
  const type = definitions.types.get(name);
  if (type?.kind !== 'resource' || type.abstract) throw refuse(`<${name}> is not a resource type of FHIR R4`);
  if (above && above.order >= 0) throw refuse(`<${above.name}> holds more than one resource`);
  if (above) above.order = 0;
  for (const attribute of Object.values(tag.attributes)) {
    if (attribute.prefix !== 'xmlns' && attribute.name !== 'xmlns' && attribute.uri !== schemaInstance)
      throw refuse(`<${name}> has the attribute "${attribute.name}"`);
  }
  return { name, property: undefined, node: { resourceType: name }, shape: name, order: -1 };
}

function attributesOf(tag: SaxesTagNS, property: Property, shape: string, refuse: Refuse): { node: Node; value: unknown } {
  const node: Node = {};
  let value: unknown;
  if (property.type === 'xhtml') return { node, value };
  for (const { name, prefix, uri, value: text } of Object.values(tag.attributes)) {
    if (name === 'value' && property.primitive) value = primitiveValue(text, property.type, tag.local, refuse);
    else if (name === 'id' || (name === 'url' && shape === 'Extension')) node[name] = text;
    else if (prefix !== 'xmlns' && name !== 'xmlns' && uri !== schemaInstance) throw refuse(`<${tag.local}> has the attribute "${name}"`);
  }
  return { node, value };
}

function close(frame: Frame, above: Frame, refuse: Refuse): void {
  const { property, node, name } = frame as Frame & { property: Property };
  if (property.primitive) {
    const extra = Object.keys(node).length > 0 ? node : undefined;
    attach(above.node, property, frame.value, extra, refuse);
  } else {
    if (frame.shape === 'Resource' && !node.resourceType) throw refuse(`<${name}> holds no resource`);
    attach(above.node, property, node, undefined, refuse);
  }
}

function pathOf(frames: readonly Frame[]): string | undefined {
  const names = frames.flatMap((frame, i) => (i === 0 || frame.property ? [frame.name] : []));
  return names.length > 0 ? names.join('.') : undefined;
}

// FHIR XML out (R4, section 2.6.1): elements in the order of the specification, primitives as attributes, narrative as it is.
import { Problem, show } from '@socle/kit/problem';
import { EventParser } from '@socle/kit/xml';
import type { Definitions, Resource } from './contract.ts';
import { isNumeric, numberText } from './decimal.ts';
import { r4 } from './definitions.ts';
import { elementsOf, type Property } from './elements.ts';

export const fhirNamespace = 'http://hl7.org/fhir';
export const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';

interface Printer {
  readonly definitions: Definitions;
  readonly pretty: boolean;
}
type Node = Record<string, unknown>;

/** XML text of a resource. A property that R4 does not know cannot be written: refused with its path. */
export function printXml(resource: Resource, pretty = false, definitions: Definitions = r4()): string {
  const printer = { definitions, pretty };
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  return `${declaration}${pretty ? '' : '\n'}${printResource(resource, printer, ` xmlns="${fhirNamespace}"`, resource.resourceType, '\n')}`;
}

/** `line` is the line break with indentation, used when pretty. */
function printResource(resource: Node, printer: Printer, attributes: string, path: string, line: string): string {
  const type = resource.resourceType;
  if (typeof type !== 'string' || printer.definitions.types.get(type)?.kind !== 'resource')
    throw refused(`${path} has no known resourceType`, path);
  return tag(type, attributes, children(resource, type, printer, path, `${line}  `), printer, line);
}

function tag(name: string, attributes: string, content: string, printer: Printer, line: string): string {
  const start = `${printer.pretty ? line : ''}<${name}${attributes}`;
  return content === '' ? `${start}/>` : `${start}>${content}${printer.pretty ? line : ''}</${name}>`;
}

function children(node: Node, shape: string, printer: Printer, path: string, line: string): string {
  const properties = elementsOf(shape, printer.definitions);
  for (const name in node) if (!knows(properties, name) && node[name] !== undefined) throw unknown(name, path);
  let xml = '';
  for (const property of properties.values()) {
    const { name } = property;
    if (isAttribute(property)) continue;
    const value = node[name];
    const extra = property.primitive ? node[`_${name}`] : undefined;
    if (value === undefined && extra === undefined) continue;
    const at = `${path}.${name}`;
    if (!property.many) {
      if (Array.isArray(value)) throw refused(`${at} is a list, but R4 allows one value`, at);
      xml += printValue(value, extra, property, printer, at, line);
      continue;
    }
    const count = Math.max(lengthOf(value, at), lengthOf(extra, at));
    for (let i = 0; i < count; i++) xml += printValue(itemOf(value, i), itemOf(extra, i), property, printer, `${at}[${i}]`, line);
  }
  return xml;
}

function knows(properties: ReadonlyMap<string, Property>, name: string): boolean {
  return properties.has(name) || name === 'resourceType' || (name.startsWith('_') && properties.get(name.slice(1))?.primitive === true);
}

/** Element.id and Extension.url are attributes; Resource.id is an element. */
export function isAttribute({ name, type, definition }: Property): boolean {
  return (name === 'id' && type === 'string') || (name === 'url' && definition.path === 'Extension.url');
}

function lengthOf(list: unknown, path: string): number {
  if (list === undefined) return 0;
  if (!Array.isArray(list)) throw refused(`${path} is one value, but R4 wants a list`, path);
  return list.length;
}
function itemOf(list: unknown, index: number): unknown {
  return (list as unknown[] | undefined)?.[index] ?? undefined;
}

function printValue(value: unknown, extra: unknown, property: Property, printer: Printer, path: string, line: string): string {
  const { name, primitive, shape } = property;
  if (property.type === 'xhtml') return printNarrative(value, path, printer.pretty ? line : '');
  if (primitive) {
    const { attributes, content } = inside((extra ?? {}) as Node, 'Element', printer, path, line);
    return tag(name, attributes + (value === undefined ? '' : ` value="${escapeText(textOf(value, path), path)}"`), content, printer, line);
  }
  if (typeof value !== 'object' || value === null) throw refused(`${path} is ${show(value)}, but R4 wants an object`, path);
  if (shape === 'Resource') return tag(name, '', printResource(value as Node, printer, '', path, `${line}  `), printer, line);
  const { attributes, content } = inside(value as Node, shape, printer, path, line);
  return tag(name, attributes, content, printer, line);
}

function inside(node: Node, shape: string, printer: Printer, path: string, line: string): { attributes: string; content: string } {
  let attributes = '';
  if (typeof node.id === 'string') attributes += ` id="${escapeText(node.id, path)}"`;
  if (shape === 'Extension' && typeof node.url === 'string') attributes += ` url="${escapeText(node.url, path)}"`;
  return { attributes, content: children(node, shape, printer, path, `${line}  `) };
}

function textOf(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (isNumeric(value)) return numberText(value);
  if (typeof value === 'boolean') return String(value);
  throw refused(`${path} is ${show(value)}, but R4 wants a simple value`, path);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};
const special = /[&<>"\n\r\t]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the signs that XML 1.0 cannot hold
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u;

function escapeText(text: string, path: string): string {
  if (impossible.test(text)) throw refused(`${path} holds a control sign, which XML cannot carry: ${show(text)}`, path);
  return text.replace(special, (sign) => escapes[sign] ?? sign);
}

/** The stored text where it is sound XHTML; otherwise its text shown as such, so that it can break nothing around it. */
function printNarrative(value: unknown, path: string, line: string): string {
  if (typeof value !== 'string') throw refused(`${path} is ${show(value)}, but R4 wants XHTML`, path);
  const text = isSound(value) ? value.replaceAll('\r', '&#13;') : `<div xmlns="${xhtmlNamespace}">${escapeText(value, path)}</div>`;
  return line + text;
}

/** One element `div` of the XHTML namespace, well formed, without DOCTYPE. */
function isSound(xhtml: string): boolean {
  const parser = new EventParser({ position: false });
  let sound = /^<div[\s>]/.test(xhtml) && xhtml.endsWith('</div>');
  let depth = 0;
  parser.on('error', () => {
    sound = false;
  });
  parser.on('doctype', () => {
    sound = false;
  });
  parser.on('opentag', (element) => {
    if (depth++ === 0 && element.uri !== xhtmlNamespace) sound = false;
  });
  parser.on('closetag', () => {
    depth--;
  });
  if (sound) parser.write(xhtml).close();
  return sound;
}

function unknown(name: string, path: string): Problem {
  return refused(`${path}.${show(name)} is not an element of FHIR R4 and cannot be written as XML`, path);
}
function refused(sentence: string, expression: string): Problem {
  return new Problem('unprocessable', sentence, { expression });
}

// The tree of an XML document, read only: elements with their namespace, attributes, children and line; texts as they are.

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly namespace: string;
  /** Attributes without a namespace by their name; others as `{namespace}name`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly line: number;
}

export type XmlNode = XmlElement | string;

const isElement = (node: XmlNode): node is XmlElement => typeof node !== 'string';

/** Children by their name, of the same namespace as their parent unless another is asked for. */
export function childrenOf(element: XmlElement | undefined, name: string, namespace = element?.namespace): readonly XmlElement[] {
  if (!element) return [];
  return element.children.filter((node): node is XmlElement => isElement(node) && node.name === name && node.namespace === namespace);
}

function firstOf({ children, namespace }: XmlElement, name: string): XmlElement | undefined {
  for (const node of children) if (isElement(node) && node.name === name && node.namespace === namespace) return node;
  return undefined;
}

/** The first child at a path: `childOf(doc, 'custodian', 'assignedCustodian')`. */
export function childOf(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) {
    if (!found) return undefined;
    found = firstOf(found, name);
  }
  return found;
}

export const attributeOf = (element: XmlElement | undefined, name: string): string | undefined =>
  element !== undefined && Object.hasOwn(element.attributes, name) ? element.attributes[name] : undefined;

/** All text below, blanks folded. */
export function textOf(element: XmlElement | undefined): string {
  const parts: string[] = [];
  const walk = (node: XmlNode): void => {
    if (isElement(node)) for (const child of node.children) walk(child);
    else parts.push(node);
  };
  if (element) walk(element);
  return parts.join('').replace(/\s+/g, ' ').trim();
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For a text or an attribute, in XML as in HTML. */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? '');

// The door of XML: a document read safely into a small tree.
export { EventParser } from './event-parser.ts';
export { parseXml, type XmlLimits } from './parse.ts';
export { attributeOf, childOf, childrenOf, escapeXml, textOf, type XmlElement, type XmlNode } from './tree.ts';

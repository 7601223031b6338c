// The attachments of a CDA: the file that an N1 body encloses, the media of the sections of an N3 body.
import { Problem } from '@socle/kit/problem';
import { attributeOf, childOf, type XmlElement, type XmlNode } from '@socle/kit/xml';
import type { CdaPart } from './contract.ts';

export const cdaNamespace = 'urn:hl7-org:v3';

/** In time that grows with the length only, whatever the text. */
function isBase64(text: string): boolean {
  if (/[^A-Za-z0-9+/=\s]/.test(text)) return false;
  const end = text.indexOf('=');
  return end < 0 || text.slice(end).replace(/\s+/g, '').length <= 2;
}

export function bodyPart(body: XmlElement): CdaPart[] {
  const text = childOf(body, 'text');
  if (!text) return [];
  const mediaType = (attributeOf(text, 'mediaType') ?? 'text/plain').toLowerCase();
  return [{ id: 'body', mediaType, name: 'document', bytes: decoded(text, 'component.nonXMLBody.text') }];
}

/** Attachments of the sections, by the ID that the narrative points at. */
export function mediaParts(body: XmlElement): CdaPart[] {
  const parts: CdaPart[] = [];
  const seen = new Set<string>(['body']);
  const walk = (node: XmlNode): void => {
    if (typeof node === 'string') return;
    if (node.name === 'observationMedia' && node.namespace === cdaNamespace) {
      const value = childOf(node, 'value');
      const own = attributeOf(node, 'ID');
      const id = own !== undefined && /^[A-Za-z_][\w.-]{0,60}$/.test(own) && !seen.has(own) ? own : `part-${parts.length + 1}`;
      seen.add(id);
      const mediaType = (attributeOf(value, 'mediaType') ?? 'application/octet-stream').toLowerCase();
      if (value) parts.push({ id, mediaType, name: own ?? id, bytes: decoded(value, 'observationMedia.value') });
      return;
    }
    // The narrative points at media and holds none.
    if (node.name === 'text' && node.namespace === cdaNamespace) return;
    for (const child of node.children) walk(child);
  };
  walk(body);
  return parts;
}

function decoded(element: XmlElement, expression: string): Buffer {
  const text = element.children.filter((node): node is string => typeof node === 'string').join('');
  if (attributeOf(element, 'representation') !== 'B64') return Buffer.from(text, 'utf8');
  if (!isBase64(text))
    throw new Problem('unprocessable', `${expression} says that it is base64 (line ${element.line}), and is not.`, {
      expression: `ClinicalDocument.${expression}`,
      requirement: 'CDA-003',
    });
  return Buffer.from(text, 'base64');
}

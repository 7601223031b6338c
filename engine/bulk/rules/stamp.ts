// Sets id, version and time in the text of a resource without printing it again, where the text has the form that makes it sure.
import { printJson, type Resource } from '@socle/engine/fhir';
import type { TextParts } from '@socle/engine/store';

const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
const [quote, backslash, open, close, comma, tab, carriage, space] = [34, 92, 123, 125, 44, 9, 13, 32] as const;
const metaName = Buffer.from(',"meta":{');

/**
 * The text that the store keeps, of a line without line ends: type, id and meta first. Undefined where the line does not begin with these, one after the other
 * and without spaces, or holds signs that the store does not keep.
 */
export function stampLine(line: Buffer, resource: Resource, id: string, version: number, updated: number): TextParts | undefined {
  if (!idPattern.test(id) || line.includes(tab)) return undefined;
  let end = line.length;
  while (end > 0 && (line[end - 1] === carriage || line[end - 1] === space)) end--;
  if (line[end - 1] !== close || line.lastIndexOf(carriage, end - 1) >= 0) return undefined;
  const type = `{"resourceType":"${resource.resourceType}"`;
  const begins = resource.id === undefined ? type : `${type},"id":"${id}"`;
  let rest = begins.length;
  if (line.length <= rest || line.toString('latin1', 0, rest) !== begins) return undefined;
  if (resource.meta !== undefined) {
    if (!line.subarray(rest, rest + metaName.length).equals(metaName)) return undefined;
    rest = afterObject(line, rest + metaName.length - 1);
  }
  if (line[rest] !== comma && (line[rest] !== close || rest !== end - 1)) return undefined;
  const meta = printJson({ ...resource.meta, versionId: String(version), lastUpdated: new Date(updated).toISOString() });
  return { head: `${type},"id":"${id}","meta":${meta}`, bytes: line, from: rest, to: end };
}

/** The place after the object that opens here; the text was parsed before, so that its brackets fit. */
function afterObject(line: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < line.length; at++) {
    const byte = line[at];
    if (byte === quote) {
      for (at++; line[at] !== quote; at++) if (line[at] === backslash) at++;
    } else if (byte === open) depth++;
    else if (byte === close && --depth === 0) return at + 1;
  }
  return line.length;
}

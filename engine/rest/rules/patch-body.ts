// A patch as sent: JSON Patch, or FHIRPath Patch in a Parameters resource.

import type { Resource } from '@socle/engine/fhir';
import { applyFhirPathPatch, applyJsonPatch } from '@socle/engine/fhirpath';
import { Problem } from '@socle/kit/problem';
import type { Change } from '../interactions/write.ts';

export function readPatch(body: unknown): Change {
  if (Array.isArray(body)) return (current) => applyJsonPatch(current, body);
  const resource = body as Resource | undefined;
  if (resource?.resourceType === 'Parameters') return (current) => applyFhirPathPatch(current, resource);
  if (resource?.resourceType === 'Binary' && typeof resource.data === 'string') return readPatch(binaryPatch(resource));
  throw new Problem('invalid', 'A patch is a JSON Patch array, or a Parameters resource with FHIRPath Patch operations.', {
    expression: 'resourceType',
  });
}

/** In a Bundle a JSON Patch travels as a Binary (R4, section 3.1.0.11.2). */
function binaryPatch(binary: Resource): unknown {
  const type = String(binary.contentType ?? '');
  if (!type.startsWith('application/json-patch+json'))
    throw new Problem(
      'unsupported-media',
      `Binary.contentType is ${type.slice(0, 60)}; a patch in a Bundle is application/json-patch+json.`,
      { expression: 'Binary.contentType' },
    );
  try {
    return JSON.parse(Buffer.from(binary.data as string, 'base64').toString('utf8'));
  } catch {
    throw new Problem('malformed', 'Binary.data does not hold a JSON Patch.', { expression: 'Binary.data' });
  }
}

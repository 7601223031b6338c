// The search parameters and compartments of R4, without those made up for examples.
import type { SearchParameterDefinition } from '@socle/engine/fhir';
import { byText, type Raw } from './package-files.ts';

/** `official` is the registry of the specification; the folder also holds example parameters. */
export function searchParameters(official: readonly Raw[]): SearchParameterDefinition[] {
  return official
    .map((raw) => ({
      url: raw.url,
      code: raw.code,
      type: raw.type,
      base: [...raw.base].sort(byText),
      ...(raw.expression ? { expression: raw.expression } : {}),
      ...(raw.target ? { targets: [...raw.target].sort(byText) } : {}),
      ...(raw.component ? { components: raw.component.map((c: Raw) => ({ definition: c.definition, expression: c.expression })) } : {}),
    }))
    .sort((a, b) => byText(a.url, b.url));
}

export function compartments(definitions: readonly Raw[]): Record<string, Record<string, string[]>> {
  const result: Record<string, Record<string, string[]>> = {};
  for (const raw of definitions.filter((d) => d.id !== 'example').sort((a, b) => byText(a.code, b.code))) {
    const members: Record<string, string[]> = {};
    for (const member of [...raw.resource].sort((a: Raw, b: Raw) => byText(a.code, b.code))) {
      if (member.param) members[member.code] = [...new Set<string>(member.param)];
    }
    result[raw.code] = members;
  }
  return result;
}

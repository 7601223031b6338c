// `CodeSystem/$lookup` and `CodeSystem/$subsumes`: what is known of a concept, and how two of them lie to each other.
import type { Resource } from '@socle/engine/fhir';
import { wanted } from '../problems.ts';
import { displayIn } from '../rules/display.ts';
import { type Part, present, readGiven, textPart, toParameters } from '../rules/parameters.ts';
import type { Terminology } from '../terminology.ts';
import { type OperationInput, ownResource } from './operation.ts';

export async function lookup(terminology: Terminology, input: OperationInput): Promise<Resource> {
  const given = readGiven(input);
  const coding = given.coding('coding');
  const [system, code] = [given.text('system') ?? coding?.system, given.text('code') ?? coding?.code];
  if (system === undefined || code === undefined) throw wanted('lookup', 'system and code, or coding');
  const found = await terminology.lookup(system, code, given.text('version') ?? coding?.version);
  const { concept, header } = found;
  const { definition, designations = [], properties = [] } = concept.detail;
  const property = (name: string, value: Part, more?: string): Part => ({
    name: 'property',
    part: [{ name: 'code', valueCode: name }, value, textPart('description', more)].filter(present),
  });
  return toParameters([
    textPart('name', typeof header.name === 'string' ? header.name : found.system.url),
    textPart('version', found.system.version === '' ? undefined : found.system.version),
    textPart('display', displayIn(concept, given.text('displayLanguage')) ?? concept.code),
    textPart('definition', definition),
    ...designations.map(
      ({ language, use, value }): Part => ({
        name: 'designation',
        part: [
          textPart('language', language, 'Code'),
          use === undefined ? undefined : ({ name: 'use', valueCoding: use } as Part),
          textPart('value', value),
        ].filter(present),
      }),
    ),
    property('inactive', { name: 'value', valueBoolean: concept.inactive }),
    ...(concept.abstract ? [property('abstract', { name: 'value', valueBoolean: true })] : []),
    ...found.parents.map(([one, display]) => property('parent', { name: 'value', valueCode: one }, display ?? undefined)),
    ...found.children.map(([one, display]) => property('child', { name: 'value', valueCode: one }, display ?? undefined)),
    ...properties
      .filter((one) => !['parent', 'child', 'inactive'].includes(one.code))
      .map((one) => property(one.code, { name: 'value', [`value${one.type}`]: one.value } as Part)),
  ]);
}

export async function subsumes(terminology: Terminology, input: OperationInput): Promise<Resource> {
  const given = readGiven(input);
  const own = await ownResource(input);
  const [a, b] = [given.coding('codingA'), given.coding('codingB')];
  const system = (typeof own?.url === 'string' ? own.url : undefined) ?? given.text('system') ?? a?.system;
  const [codeA, codeB] = [given.text('codeA') ?? a?.code, given.text('codeB') ?? b?.code];
  if (system === undefined || codeA === undefined || codeB === undefined)
    throw wanted('subsumes', 'system, codeA and codeB, or codingA and codingB');
  // Concepts of two systems have no common hierarchy.
  if (b?.system !== undefined && b.system !== system) return toParameters([{ name: 'outcome', valueCode: 'not-subsumed' }]);
  return toParameters([{ name: 'outcome', valueCode: await terminology.subsumes(system, codeA, codeB, given.text('version')) }]);
}

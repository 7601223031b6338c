// `ConceptMap/$translate`: a code in other words.
import type { Resource } from '@socle/engine/fhir';
import type { Match } from '../contract.ts';
import { wanted } from '../problems.ts';
import { type Part, present, readGiven, textPart, toParameters } from '../rules/parameters.ts';
import type { Terminology } from '../terminology.ts';
import { type OperationInput, ownResource } from './operation.ts';

export async function translateCode(terminology: Terminology, input: OperationInput): Promise<Resource> {
  const given = readGiven(input);
  const [code, system] = [given.text('code'), given.text('system')];
  const coding = given.coding('coding');
  const codings =
    code !== undefined ? [{ code, ...(system === undefined ? {} : { system }) }] : coding ? [coding] : given.concept('codeableConcept');
  if (!codings) throw wanted('translate', 'code and system, coding or codeableConcept');
  const [url, version] = [given.text('url'), given.text('conceptMapVersion')];
  const map =
    (await ownResource(input)) ?? given.resource('conceptMap') ?? (url === undefined || version === undefined ? url : `${url}|${version}`);
  const { result, message, matches } = await terminology.translate({
    map,
    codings,
    source: given.text('source'),
    target: given.text('target'),
    targetSystem: given.text('targetsystem'),
    reverse: given.flag('reverse'),
  });
  return toParameters([{ name: 'result', valueBoolean: result }, textPart('message', message), ...matches.map(match)]);
}

function match({ equivalence, concept, source, products }: Match): Part {
  return {
    name: 'match',
    part: [
      { name: 'equivalence', valueCode: equivalence } as Part,
      concept.code === undefined ? undefined : ({ name: 'concept', valueCoding: concept } as Part),
      ...products.map(
        ({ property, value, system }): Part => ({
          name: 'product',
          part: [
            textPart('element', property, 'Uri'),
            { name: 'concept', valueCoding: { ...(system === undefined ? {} : { system }), code: value } } as Part,
          ].filter(present),
        }),
      ),
      textPart('source', source, 'Uri'),
    ].filter(present),
  };
}

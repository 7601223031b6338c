// Chains of ITI-66 and ITI-67 to who wrote: authors are contained in what they wrote, where no chain of FHIR looks, and their names have parameters of their own.
import type { Pair } from '@socle/engine/search';
import { Problem, show } from '@socle/kit/problem';

const person =
  /^(author|source)(?::(?:Practitioner|PractitionerRole)|(?<=source):Patient)?(?:\.practitioner(?::Practitioner)?)?\.(family|given)(:\w+)?$/;
const structure = /^author(?::Organization|(?::PractitionerRole)?\.organization(?::Organization)?)\.name(:\w+)?$/;
const chain = /^(author|source)(?::\w+)?\./;

/** `author.family`, `source:Patient.given`, `author:PractitionerRole.practitioner.family` under the names by which they are indexed. */
export function withoutChains([name, value]: Pair): Pair {
  const one = person.exec(name);
  if (one) return [`${one[1]}-${one[2]}${one[3] ?? ''}`, value];
  const other = structure.exec(name);
  if (other) return [`author-structure${other[1] ?? ''}`, value];
  // Passed over, as a parameter that nobody knows may be, it would find what was not asked for.
  const element = chain.exec(name)?.[1];
  if (element !== undefined)
    throw new Problem(
      'not-supported',
      `The search parameter ${show(name)} chains to what is not indexed: author.family, author.given, author:Organization.name, source.family and source.given are.`,
      { expression: `http.${element}` },
    );
  return [name, value];
}

// The parameters of a FHIR search of people, read to criteria; what is not understood is refused, for it would widen what is found.
import { Problem, show } from '@socle/kit/problem';
import type { SearchCriteria } from '../contract.ts';

/** Name and type, as the capability statement tells them. */
export const searchParameters: readonly (readonly [string, string])[] = [
  ['_id', 'token'],
  ['identifier', 'token'],
  ['birthdate', 'date'],
  ['family', 'string'],
  ['birth-family', 'string'],
  ['given', 'string'],
  ['name', 'string'],
  ['gender', 'token'],
];
const results = ['_format', '_pretty', '_count'];
const known = new Set([...searchParameters.map(([name]) => name), ...results]);
const genders: Readonly<Record<string, 'M' | 'F' | 'I'>> = { male: 'M', female: 'F', unknown: 'I' };

export interface Search {
  readonly criteria: SearchCriteria;
  /** Of `gender`, which a screen takes less strictly: exactly this one. */
  readonly sex: 'M' | 'F' | 'I' | undefined;
  readonly count: number | undefined;
}

export function readSearch(query: URLSearchParams, localSystem: string): Search {
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    if (!known.has(name))
      throw new Problem('not-supported', `The parameter ${show(name)} is not known here; ${[...known].join(', ')} are.`, {
        expression: name,
      });
    if (values.length > 1 || (!results.includes(name) && values[0]?.includes(',')))
      throw new Problem('not-supported', `The parameter ${name} takes one value.`, { expression: name });
  }
  const of = (name: string): string | undefined => query.get(name) || undefined;
  const gender = of('gender');
  const sex = gender === undefined ? undefined : genders[gender];
  if (gender !== undefined && sex === undefined)
    throw new Problem('value', `gender is ${show(gender, 20)}: male, female or unknown.`, { expression: 'gender' });
  const count = of('_count');
  if (count !== undefined && !/^\d{1,6}$/.test(count))
    throw new Problem('value', `_count is ${show(count, 20)}: a whole number is wanted.`, { expression: '_count' });
  return {
    criteria: {
      id: of('_id'),
      ...identifier(of('identifier'), localSystem),
      birthDate: of('birthdate')?.replace(/^eq/, ''),
      name: of('name'),
      family: of('family'),
      birthFamily: of('birth-family'),
      given: of('given'),
    },
    sex,
    count: count === undefined ? undefined : Number(count),
  };
}

/** `system|value`, `|value` or `value`. */
function identifier(token: string | undefined, localSystem: string): SearchCriteria {
  if (token === undefined) return {};
  const bar = token.indexOf('|');
  const system = bar < 0 ? '' : token.slice(0, bar);
  const value = token.slice(bar + 1);
  if (system === localSystem) return { id: value };
  return { matricule: value, ...(system === '' ? {} : { oid: system.replace(/^urn:oid:/, '') }) };
}

// Every way in which a search is refused.
import { Problem, show } from '@socle/kit/problem';

export const unknownParameter = (type: string, name: string): Problem =>
  new Problem('not-supported', `The search parameter ${show(name)} is not known for ${type}.`, { expression: `http.${safe(name)}` });
export const unknownModifier = (name: string, modifier: string): Problem =>
  new Problem('not-supported', `The modifier :${show(modifier)} does not apply to the search parameter ${show(name)}.`, {
    expression: `http.${safe(name)}`,
  });
export const badValue = (name: string, value: string, rule: string): Problem =>
  new Problem('value', `The search parameter ${show(name)} has the value ${show(value)}: ${rule}.`, { expression: `http.${safe(name)}` });
export const badSort = (type: string, name: string): Problem =>
  new Problem('not-supported', `_sort names ${show(name)}, by which ${type} cannot be sorted.`, { expression: 'http._sort' });
export const badInclude = (name: string, value: string, rule: string): Problem =>
  new Problem('not-supported', `${name} has the value ${show(value)}: ${rule}.`, { expression: `http.${name}` });
export const tooDeep = (name: string, limit: number): Problem =>
  new Problem('too-costly', `The search parameter ${show(name)} chains more than ${limit} steps.`, {
    expression: `http.${safe(name.slice(0, 80))}`,
  });
export const tooManyValues = (name: string, count: number, limit: number): Problem =>
  new Problem('too-costly', `The search parameter ${show(name)} has ${count} values; at most ${limit} are read.`, {
    expression: `http.${safe(name)}`,
  });

const safe = (name: string): string => name.replace(/[^\w.:-]/g, '?').slice(0, 80);

// Every way in which terminology says no.
import { Problem, show } from '@socle/kit/problem';

export const unknownSystem = (url: string): Problem => new Problem('not-found', `The code system ${show(url)} is not loaded here.`);
export const unlistedSystem = (url: string): Problem =>
  new Problem('unprocessable', `The codes of ${show(url)} cannot be listed: the code system is not loaded here.`);
export const unknownSet = (url: string): Problem => new Problem('not-found', `The value set ${show(url)} is not known here.`);
export const unknownMap = (url: string): Problem => new Problem('not-found', `The concept map ${show(url)} is not known here.`);
export const unknownCode = (system: string, code: string): Problem =>
  new Problem('not-found', `The code system ${show(system)} has no code ${show(code)}.`);
export const circular = (url: string): Problem => new Problem('unprocessable', `The value set ${show(url)} includes itself.`);
export const tooNested = (): Problem => new Problem('too-costly', 'Value sets include each other more than 12 levels deep.');
export const tooManyCodes = (total: number, max: number): Problem =>
  new Problem(
    'too-costly',
    `The expansion has ${total} codes; without count at most ${max} are given: page with count and offset, or narrow it with filter.`,
  );
export const badFilter = (property: string, op: string, rule: string): Problem =>
  new Problem('unprocessable', `The filter ${show(property)} ${show(op)} cannot be applied: ${rule}.`, {
    expression: 'ValueSet.compose.include.filter',
  });
export const badCompose = (expression: string, rule: string): Problem => new Problem('invalid', `${expression}: ${rule}.`, { expression });
export const wanted = (operation: string, names: string): Problem => new Problem('required', `$${operation} wants ${names}.`);
export const badValue = (name: string, value: unknown, rule: string): Problem =>
  new Problem('value', `${name} has the value ${show(value)}: ${rule}.`, { expression: name });
export const mayNot = (rule: string, reason: string): Problem => new Problem('forbidden', reason, { requirement: rule });

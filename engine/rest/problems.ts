// Every way in which the REST interface says no.
import { Problem, show } from '@socle/kit/problem';

export const notTheType = (type: string, found: unknown): Problem =>
  new Problem('invalid', `The body is a ${show(found)}; this address takes a ${type}.`, { expression: 'resourceType' });
export const noBody = (): Problem => new Problem('required', 'The request has no body; a resource is wanted.');
export const notAResource = (): Problem =>
  new Problem('malformed', 'The body is not a resource: a JSON object with a resourceType is wanted.', { expression: 'resourceType' });
export const idDiffers = (type: string, url: string, body: unknown): Problem =>
  new Problem(
    'invalid',
    body === undefined
      ? `${type}.id is missing: it must be ${url}, as in the address.`
      : `${type}.id is ${show(body)}; the address says ${url}.`,
    { expression: `${type}.id` },
  );
export const unknownMedia = (type: string): Problem =>
  new Problem('unsupported-media', `Content-Type ${show(type)} is not read here; application/fhir+json and application/fhir+xml are.`);
export const notAcceptable = (wanted: string): Problem =>
  new Problem('not-acceptable', `${show(wanted)} cannot be given; application/fhir+json and application/fhir+xml can.`);
export const badFormat = (wanted: string): Problem =>
  new Problem('not-acceptable', `_format has the value ${show(wanted)}; json and xml are known.`, { expression: 'http._format' });
export const badIfMatch = (value: string): Problem => new Problem('value', `If-Match has the value ${show(value)}; W/"version" is wanted.`);
export const severalMatches = (what: string, criteria: string, count: number): Problem =>
  new Problem(
    'multiple-matches',
    `The condition of ${what} (${show(criteria)}) finds ${count === 2 ? 'several' : count} resources; it must find one at most.`,
  );
export const noCriteria = (what: string): Problem =>
  new Problem('precondition-failed', `The condition of ${what} has no criterion that is known here: it would match everything.`);
export const unknownOperation = (code: string): Problem => new Problem('not-found', `There is no operation $${show(code)} here.`);
export const postOnly = (code: string): Problem =>
  new Problem('method-not-allowed', `$${code} changes something: it is called by POST.`, { headers: { allow: 'POST' } });
export const tooManyEntries = (count: number, limit: number): Problem =>
  new Problem('too-costly', `The Bundle has ${count} entries; at most ${limit} are read.`, { expression: 'Bundle.entry' });
export const badEntry = (index: number, rule: string, element = 'request'): Problem =>
  new Problem('invalid', `Bundle.entry[${index}]: ${rule}.`, { expression: `Bundle.entry[${index}].${element}` });
export const badBundleType = (type: unknown): Problem =>
  new Problem('invalid', `Bundle.type is ${show(type)}; this address takes a batch or a transaction.`, { expression: 'Bundle.type' });
export const badParameter = (name: string, value: unknown, rule: string): Problem =>
  new Problem('value', `${name} has the value ${show(value)}: ${rule}.`, { expression: name.startsWith('_') ? `http.${name}` : name });
export const missingParameter = (operation: string, name: string): Problem =>
  new Problem('required', `$${operation} wants the parameter ${name}.`, { expression: `Parameters.parameter.where(name='${name}')` });
export const badReference = (reference: string, expression: string, rule: string): Problem =>
  new Problem('precondition-failed', `The reference ${show(reference)} ${rule}.`, { expression });

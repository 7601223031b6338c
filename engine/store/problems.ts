// Every way in which the store says no.
import { Problem, show } from '@socle/kit/problem';

export const unknownType = (type: string): Problem => new Problem('not-found', `${show(type)} is not a resource type that is served here.`);
export const notFound = (type: string, id: string): Problem => new Problem('not-found', `${type}/${show(id)} does not exist.`);
export const gone = (type: string, id: string): Problem => new Problem('gone', `${type}/${show(id)} was deleted.`);
export const noVersion = (type: string, id: string, version: string): Problem =>
  new Problem('not-found', `${type}/${show(id)} has no version ${show(version)}.`);
export const goneVersion = (type: string, id: string, version: number): Problem =>
  new Problem('gone', `Version ${version} of ${type}/${show(id)} is its deletion.`);
export const versionDiffers = (type: string, id: string, wanted: number, current: number | undefined): Problem =>
  new Problem(
    'precondition-failed',
    current === undefined
      ? `If-Match names version ${wanted} of ${type}/${id}, which does not exist.`
      : `If-Match names version ${wanted} of ${type}/${id}; its current version is ${current}.`,
  );
export const busy = (type: string, id: string): Problem =>
  new Problem('conflict', `${type}/${id} was changed by others again and again while this request tried to write it; send it once more.`);
export const badId = (type: string, id: unknown): Problem =>
  new Problem('value', `${type}.id has the value ${show(id)}: an id is 1 to 64 letters, digits, hyphens and dots.`, {
    expression: `${type}.id`,
  });
export const noClientIds = (type: string, id: string): Problem =>
  new Problem('method-not-allowed', `${type}/${id} does not exist, and clients may not choose ids here (setting createOnUpdate).`);
export const refused = (rule: string, reason: string): Problem => new Problem('forbidden', reason, { requirement: rule });
export const tooWide = (what: string, limit: number): Problem =>
  new Problem('too-costly', `${what} has more than ${limit} intermediate hits; narrow it.`);
export const twice = (reference: string, expression: string): Problem =>
  new Problem('invalid', `${reference} is written twice in one transaction.`, { expression });

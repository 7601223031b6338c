// Every way in which bulk says no.
import { Problem, show } from '@socle/kit/problem';

export const notInThere = (path: string): Problem => new Problem('not-found', `${path} does not exist or cannot be read.`);
export const nothingToImport = (path: string): Problem =>
  new Problem('invalid', `${path} holds no .ndjson, .ndjson.gz, .json or .json.gz file.`);
export const notAResourceLine = (): Problem =>
  new Problem('malformed', 'This is no resource: a JSON object with a resourceType is wanted.', { expression: 'resourceType' });
export const noResource = (): Problem => new Problem('required', 'The entry holds no resource.', { expression: 'Bundle.entry.resource' });
export const exists = (what: string): Problem => new Problem('duplicate', `${what} exists already.`);
export const refusedByRule = (rule: string, reason: string): Problem => new Problem('forbidden', reason, { requirement: rule });
export const stopped = (): Problem => new Problem('unavailable', 'The import was stopped; started again, it goes on where it was.');
export const wantsAsync = (operation: string): Problem =>
  new Problem('invalid', `$${operation} works in the background only: send the header Prefer: respond-async.`);
export const badOption = (name: string, value: unknown, rule: string): Problem =>
  new Problem('value', `${name} has the value ${show(value)}: ${rule}.`, { expression: name });
export const unknownOption = (operation: string, name: string): Problem =>
  new Problem('not-supported', `$${operation} does not know the parameter ${show(name)} (Prefer: handling=lenient leaves it out).`, {
    expression: name,
  });
export const noJob = (id: string): Problem => new Problem('not-found', `There is no such job: ${show(id)}.`);
export const cancelled = (): Problem => new Problem('not-found', 'The job was cancelled.');
export const noFile = (name: string): Problem => new Problem('not-found', `There is no such file of this job: ${show(name)}.`);
export const tooManyJobs = (count: number): Problem =>
  new Problem('too-many', `${count} jobs of this caller are under way: wait for one to end, or cancel one.`, {
    headers: { 'retry-after': '60' },
  });
export const notBelow = (url: string): Problem =>
  new Problem('forbidden', `${show(url)} is not a file: address below the import folder of this server.`);
export const noImportFolder = (): Problem =>
  new Problem('not-supported', 'This server has no import folder (setting): send the NDJSON itself as application/fhir+ndjson.');
export const raced = (): Problem => new Problem('conflict', 'Another writer changed a resource of this chunk; it is tried again.');

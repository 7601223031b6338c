// A refused line as an OperationOutcome that says where it stands.
import { outcome, printJson } from '@socle/engine/fhir';
import { issuesOf, Problem } from '@socle/kit/problem';

export const placeExtension = 'http://socle.example/StructureDefinition/import-place';

export interface Refused {
  readonly line: number;
  readonly problem: Problem;
}

/** One line of NDJSON. The sentence names file and line, for those who read with their eyes. */
export function printRefusal(source: string, { line, problem }: Refused): string {
  const issues = issuesOf(problem).map((issue) => ({ ...issue, text: `${source}, line ${line}: ${issue.text}` }));
  const where = [
    { url: 'source', valueString: source },
    { url: 'line', valuePositiveInt: line },
  ];
  return `${printJson({ ...outcome(issues), extension: [{ url: placeExtension, extension: where }] })}\n`;
}

/** What is at fault in the line itself; anything else ends the import. */
export function asRefusal(error: unknown): Problem {
  if (error instanceof Problem && error.kind !== 'unavailable' && error.kind !== 'timeout') return error;
  throw error;
}

// What the other rooms see of validation: what is asked, what is answered, and the two things it needs from elsewhere.
import type { Coding, Definitions, Resource } from '@socle/engine/fhir';
import type { Issue } from '@socle/kit/problem';

/** `base`: R4 itself. `profiled`: also the profiles named in `meta.profile` or asked for. */
export type Level = 'base' | 'profiled';

export interface ValidateOptions {
  readonly level?: Level;
  /** Canonicals of profiles to check besides those of `meta.profile`. */
  readonly profiles?: readonly string[];
  /** Also warnings and information. Without them a sound resource costs a few microseconds. */
  readonly warnings?: boolean;
  /** `delete`: nothing is checked. `create`, `update`: what `$validate` asks; the content is checked alike. */
  readonly mode?: 'create' | 'update' | 'delete';
}

export interface Validator {
  /** Issues in the order of the resource; errors only unless warnings are asked for. Empty: conformant. */
  validate(resource: Resource, options?: ValidateOptions): Issue[];
}

export type CodeAnswer = 'in' | 'out' | 'unknown';

/** Is a code in a value set? `unknown`: the value set is not here, or cannot be listed. */
export interface TerminologyLookup {
  validateCode(valueSet: string, coding: Coding): CodeAnswer;
}

/** Where an expression runs: `%resource` holds the node (a contained one counts as itself), `%rootResource` is its container. */
export interface ExpressionScope {
  readonly resource: Resource;
  readonly rootResource: Resource;
}

/** A FHIRPath expression made ready for nodes of one type or path (`Quantity`, `Observation.component`): `compile` of engine/fhirpath. */
export type CompileExpression = (
  expression: string,
  options: { readonly type: string; readonly definitions: Definitions },
) => (node: unknown, scope: ExpressionScope) => readonly unknown[];

export interface ValidatorParts {
  readonly definitions?: Definitions;
  /** That of engine/fhirpath by default. */
  readonly compile?: CompileExpression;
  readonly terminology?: TerminologyLookup;
  readonly profiles?: ProfileSource;
  /** A questionnaire by its canonical, if it is at hand. */
  readonly questionnaire?: (canonical: string) => Resource | undefined;
}

/** Structure definitions by canonical, version optional. */
export interface ProfileSource {
  find(canonical: string): Resource | undefined;
}

// What the other rooms see of FHIRPath: how an expression is compiled, evaluated and analysed (FHIRPath N1 2.0, with the additions of FHIR R4).
import type { Definitions } from '@socle/engine/fhir';

/** What an expression may ask of the world around its node. Everything is optional; what is absent gives the empty collection. */
export interface Environment {
  /** `%resource`: the resource that contains the node. */
  readonly resource?: unknown;
  /** `%rootResource`: the container, where the resource is a contained one. */
  readonly rootResource?: unknown;
  /** `%context`: the node on which evaluation started, where it is not the input itself. */
  readonly context?: unknown;
  /** Finds the resource that a reference names. Contained resources are found without it; undefined: not found. */
  readonly resolve?: ((reference: string) => unknown) | undefined;
  /** Other `%names`: a value or a list of values. */
  readonly variables?: ReadonlyMap<string, unknown> | undefined;
  /** Time of `now()`, `today()` and `timeOfDay()`. */
  readonly now?: Date | undefined;
  /** Is a code, Coding or CodeableConcept in a value set? Undefined: not known. */
  readonly memberOf?: ((code: unknown, valueSet: string) => boolean | undefined) | undefined;
  /** Does a resource conform to a profile? Undefined: not known. */
  readonly conformsTo?: ((resource: unknown, profile: string) => boolean | undefined) | undefined;
  /** Called by `trace()`; a compiled invariant or search parameter may leave it out. */
  readonly trace?: ((name: string, values: readonly unknown[]) => void) | undefined;
  /** Steps that the evaluation may take before it is refused (`too-costly`). */
  readonly steps?: number | undefined;
}

/** Plain JSON values. Elements that hold only extensions give nothing. Refuses with a `Problem` where FHIRPath calls for an error. */
export type Evaluate = (node: unknown, env?: Environment) => unknown[];

export interface CompileOptions {
  /** Type of the input: a FHIR type or the path of an element with children, `Observation` or `Observation.component`. Without it the type is read from the node. */
  readonly type?: string | undefined;
  readonly definitions: Definitions;
}

/** What is known of an expression without a node. */
export interface Analysis {
  /** Types of the results: FHIR types (`Quantity`, `code`, `BackboneElement`), or `boolean`, `string`, `integer`, `decimal`, … of computed values. Empty: not known. */
  readonly types: string[];
  /** At most one value, by cardinality. */
  readonly single: boolean;
  /** JSON property chains of the results (`component.valueQuantity`); empty where the expression computes. */
  readonly paths: string[];
  /** The expression keeps only some of the elements at its paths (`where`, an index). */
  readonly filtered: boolean;
  /** Names that the type does not have: likely mistakes. */
  readonly unknown: string[];
}

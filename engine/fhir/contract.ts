// What the other rooms see of FHIR R4: the shape of a resource and of the compact definitions.

/** A FHIR resource as parsed JSON. Decimals that JavaScript cannot print back are `Decimal` objects. */
export interface Resource {
  resourceType: string;
  id?: string;
  meta?: Meta;
  [element: string]: unknown;
}

export interface Meta {
  versionId?: string;
  lastUpdated?: string;
  source?: string;
  profile?: string[];
  tag?: Coding[];
  security?: Coding[];
  [element: string]: unknown;
}

export interface Coding {
  system?: string;
  version?: string;
  code?: string;
  display?: string;
  [element: string]: unknown;
}

/** One element of a type, flat: `path` is `Observation.component.code`, the root is absent. */
export interface ElementDefinition {
  readonly path: string;
  readonly min: number;
  /** -1 means `*`. */
  readonly max: number;
  /** `code` is a FHIR type name (`CodeableConcept`, `string`, `BackboneElement`, `Resource`); more than one: a choice, path ends in `[x]`. */
  readonly types: readonly ElementType[];
  /** `#Observation.referenceRange`-like reuse: the path whose children this element has. */
  readonly content?: string;
  readonly binding?: {
    readonly strength: 'required' | 'extensible' | 'preferred' | 'example';
    readonly valueSet: string;
    readonly maxValueSet?: string;
  };
  readonly constraints?: readonly Constraint[];
  readonly summary?: true;
  readonly modifier?: true;
  readonly maxLength?: number;
}

export interface ElementType {
  readonly code: string;
  readonly targets?: readonly string[];
  readonly profiles?: readonly string[];
}

export interface Constraint {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly human: string;
  readonly expression: string;
}

export interface TypeDefinition {
  readonly name: string;
  readonly kind: 'primitive-type' | 'complex-type' | 'resource';
  readonly abstract: boolean;
  readonly base?: string;
  /** Constraints on the type itself (its root element). */
  readonly constraints?: readonly Constraint[];
  /** All elements, inherited ones included, in the order of the specification. */
  readonly elements: readonly ElementDefinition[];
  /** Regular expression of a primitive, without anchors. */
  readonly pattern?: string;
}

export interface SearchParameterDefinition {
  readonly url: string;
  readonly code: string;
  readonly type: 'number' | 'date' | 'string' | 'token' | 'reference' | 'composite' | 'quantity' | 'uri' | 'special';
  readonly base: readonly string[];
  readonly expression?: string;
  readonly targets?: readonly string[];
  readonly components?: readonly { readonly definition: string; readonly expression: string }[];
}

/** Compartment name → resource type → the search parameters that link (`{def}`: the resource itself). */
export type CompartmentDefinitions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface Definitions {
  readonly types: ReadonlyMap<string, TypeDefinition>;
  /** Concrete resource types, sorted by name. */
  readonly resourceTypes: readonly string[];
  readonly searchParameters: readonly SearchParameterDefinition[];
  readonly compartments: CompartmentDefinitions;
  /** Value sets of required bindings that can be listed: canonical without version → codes as `system|code`. */
  readonly requiredCodes: ReadonlyMap<string, ReadonlySet<string>>;
}

// The items of a FHIRPath collection: elements of a resource with their type and place, and values computed from them.
import type { Quantity } from '../values/quantity.ts';
import type { Real } from '../values/real.ts';
import type { Temporal } from '../values/temporal.ts';

/** System.Boolean, String, Integer are JavaScript's own; the other system types have classes. */
export type System = boolean | string | number | Real | Temporal | Quantity;
export type Item = Node | System;
export type Items = readonly Item[];

/** Never changed: shared by everything that finds nothing. */
export const none: Items = [];

/** An element of a resource (or of any JSON value), where it stands and what it is. */
export class Node {
  /** As in the resource; undefined for a primitive of which only extensions are there. */
  readonly value: unknown;
  /** FHIR type (`Patient`, `HumanName`, `BackboneElement`, `code`); '' where it is not known. */
  readonly type: string;
  /** Where its children are defined: a type, or the path of an element inside a type. */
  readonly shape: string;
  /** Id and extensions of a primitive: the sibling with the underscore. */
  readonly extra: Readonly<Record<string, unknown>> | undefined;
  readonly parent: Node | undefined;
  /** JSON name inside the parent; for the input itself ''. */
  readonly name: string;
  /** Position in the parent's array; -1: not in one. */
  readonly index: number;
  /** The system value, once it was asked for. */
  system: System | Node | undefined;

  constructor(
    value: unknown,
    type: string,
    shape: string,
    extra?: Readonly<Record<string, unknown>>,
    parent?: Node,
    name = '',
    index = -1,
  ) {
    this.value = value;
    this.type = type;
    this.shape = shape;
    this.extra = extra;
    this.parent = parent;
    this.name = name;
    this.index = index;
    this.system = undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Walks type definitions by name: children of an element, choices (`value[x]` → `valueQuantity`), reused content.
import type { Definitions, ElementDefinition, TypeDefinition } from './contract.ts';
import { r4 } from './definitions.ts';

/** One JSON property that an element may have. A choice gives one property per type. */
export interface Property {
  /** JSON name: `status`, `valueQuantity`. */
  readonly name: string;
  /** Name in the definition, without `[x]`: `value`. */
  readonly base: string;
  readonly choice: boolean;
  readonly many: boolean;
  /** FHIR type; `Resource` for any resource; `BackboneElement`/`Element` for an element with children of its own. */
  readonly type: string;
  readonly primitive: boolean;
  /** Where the children of the value are defined: a type name, or a path inside a type. */
  readonly shape: string;
  readonly definition: ElementDefinition;
  /** Position in the specification, for XML. */
  readonly order: number;
}

type Shape = ReadonlyMap<string, Property>;
const cache = new WeakMap<Definitions, Map<string, Shape>>();

/**
 * The properties of a type (`Observation`, `Quantity`) or of an element with children (`Observation.component`),
 * in the order of the specification. Empty where the name is unknown.
 */
export function elementsOf(shape: string, definitions: Definitions = r4()): Shape {
  const known = cache.get(definitions)?.get(shape);
  if (known) return known;
  const shapes = cache.get(definitions) ?? new Map<string, Shape>();
  cache.set(definitions, shapes);
  const found = build(shape, definitions);
  shapes.set(shape, found);
  return found;
}

export function propertyOf(shape: string, name: string, definitions: Definitions = r4()): Property | undefined {
  return elementsOf(shape, definitions).get(name);
}

/** The definition of an element by its full path, `Observation.component.code` or `Observation.value[x]`. */
export function elementAt(path: string, definitions: Definitions = r4()): ElementDefinition | undefined {
  return definitions.types.get(rootOf(path))?.elements.find((element) => element.path === path);
}

function rootOf(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}

function build(shape: string, definitions: Definitions): Shape {
  const result = new Map<string, Property>();
  const type = definitions.types.get(rootOf(shape));
  if (!type) return result;
  const start = `${shape}.`;
  let order = 0;
  for (const definition of type.elements) {
    if (!definition.path.startsWith(start) || definition.path.includes('.', start.length)) continue;
    for (const property of propertiesOf(definition, definition.path.slice(start.length), type, definitions, order++))
      result.set(property.name, property);
  }
  return result;
}

function propertiesOf(
  definition: ElementDefinition,
  last: string,
  owner: TypeDefinition,
  definitions: Definitions,
  order: number,
): Property[] {
  const choice = last.endsWith('[x]');
  const base = choice ? last.slice(0, -3) : last;
  const common = { base, choice, many: definition.max !== 1 && definition.max !== 0, definition, order };
  if (definition.content) return [{ ...common, name: base, type: 'BackboneElement', primitive: false, shape: definition.content }];
  return definition.types.map(({ code }) => {
    const kind = definitions.types.get(code)?.kind;
    const own = (code === 'BackboneElement' || code === 'Element') && owner.elements.some((e) => e.path.startsWith(`${definition.path}.`));
    return {
      ...common,
      name: choice ? base + code.charAt(0).toUpperCase() + code.slice(1) : base,
      type: code,
      primitive: kind === 'primitive-type' && code !== 'xhtml',
      shape: own ? definition.path : code,
    };
  });
}

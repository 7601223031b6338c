// `_summary` and `_elements`: a part of a resource, marked as such (tag SUBSETTED).
import { elementsOf, type Resource } from '@socle/engine/fhir';
import type { Summary } from '@socle/engine/search';

const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

export function subset(resource: Resource, summary: Summary, elements: readonly string[]): Resource {
  if (elements.length > 0) return byElements(resource, elements);
  switch (summary) {
    case 'true':
      return mark(keep(resource, resource.resourceType, (definition) => definition.summary === true) as Resource);
    case 'text':
      return mark(pick(resource, (name) => ['text', 'id', 'meta'].includes(name) || mandatory(resource.resourceType, name)));
    case 'data':
      return mark(pick(resource, (name) => name !== 'text'));
    default:
      return resource;
  }
}

const mandatory = (type: string, name: string): boolean => (elementsOf(type).get(name.replace(/^_/, ''))?.definition.min ?? 0) > 0;

/** Keeps the named elements, mandatory ones and modifiers; the names may be `Type.element`. */
function byElements(resource: Resource, elements: readonly string[]): Resource {
  const names = new Set<string>();
  for (const element of elements) {
    const [head, rest] = element.split('.');
    if (rest !== undefined && /^[A-Z]/.test(head as string)) {
      if (head === resource.resourceType) names.add(rest);
    } else names.add(head as string);
  }
  const known = elementsOf(resource.resourceType);
  return mark(
    pick(resource, (name) => {
      const bare = name.replace(/^_/, '');
      const property = known.get(bare);
      return (
        bare === 'id' ||
        bare === 'meta' ||
        names.has(bare) ||
        (property !== undefined && (names.has(property.base) || property.definition.min > 0 || property.definition.modifier === true))
      );
    }),
  );
}

function pick(resource: Resource, test: (name: string) => boolean): Resource {
  const part: Resource = { resourceType: resource.resourceType };
  for (const [name, value] of Object.entries(resource)) if (name === 'resourceType' || test(name)) part[name] = value;
  return part;
}

function keep(node: unknown, shape: string, test: (definition: { summary?: true; min: number }) => boolean): unknown {
  if (typeof node !== 'object' || node === null) return node;
  const known = elementsOf(shape);
  const part: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(node)) {
    if (name === 'resourceType' || name === 'id' || name === 'meta') {
      part[name] = value;
      continue;
    }
    const property = known.get(name.replace(/^_/, ''));
    if (!property || !test(property.definition)) continue;
    // Inside a data type everything belongs to the summary; inside a part of the resource, only what is marked.
    const inside = property.shape.includes('.')
      ? (one: unknown): unknown => keep(one, property.shape, test)
      : (one: unknown): unknown => one;
    part[name] = Array.isArray(value) ? value.map(inside) : inside(value);
  }
  return part;
}

function mark(resource: Resource): Resource {
  const meta = resource.meta ?? {};
  const tags = meta.tag ?? [];
  return { ...resource, meta: { ...meta, tag: tags.some((tag) => tag.code === subsetted.code) ? tags : [...tags, subsetted] } };
}

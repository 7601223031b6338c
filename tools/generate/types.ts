// Boils the base StructureDefinitions down to the type definitions of engine/fhir.
import type { Constraint, ElementDefinition, ElementType, TypeDefinition } from '@socle/engine/fhir';
import { byText, type Raw } from './package-files.ts';

const prefix = 'http://hl7.org/fhir/StructureDefinition/';

/** The real base types: no profile, no logical model, nothing made up for an example. */
export function baseTypes(structures: readonly Raw[]): TypeDefinition[] {
  return structures
    .filter((s) => s.derivation === 'specialization' || s.url === `${prefix}Element` || s.url === `${prefix}Resource`)
    .filter((s) => s.kind !== 'logical' && s.url === prefix + s.type && s.fhirVersion === '4.0.1')
    .map(typeOf)
    .sort((a, b) => byText(a.name, b.name));
}

function typeOf(structure: Raw): TypeDefinition {
  const [root, ...rest] = structure.snapshot.element as Raw[];
  const elements = rest.filter((e) => !(structure.kind === 'primitive-type' && e.path === `${structure.type}.value`));
  const constraints = constraintsOf(root, true);
  const pattern = regexOf(rest.find((e) => e.path === `${structure.type}.value`));
  return {
    name: structure.type,
    kind: structure.kind,
    abstract: structure.abstract,
    ...(structure.baseDefinition ? { base: structure.baseDefinition.slice(prefix.length) } : {}),
    ...(constraints ? { constraints } : {}),
    elements: elements.map(elementOf),
    ...(pattern ? { pattern } : {}),
  };
}

function regexOf(value: Raw): string | undefined {
  return value?.type?.[0]?.extension?.find((x: Raw) => x.url === `${prefix}regex`)?.valueString;
}

function elementOf(raw: Raw): ElementDefinition {
  const constraints = constraintsOf(raw, false);
  return {
    path: raw.path,
    min: raw.min,
    max: raw.max === '*' ? -1 : Number(raw.max),
    types: (raw.type ?? []).map((t: Raw) => elementType(raw, t)),
    ...(raw.contentReference ? { content: raw.contentReference.replace(/^.*#/, '') } : {}),
    ...(raw.binding?.valueSet ? { binding: bindingOf(raw.binding) } : {}),
    ...(constraints ? { constraints } : {}),
    ...(raw.isSummary ? { summary: true as const } : {}),
    ...(raw.isModifier ? { modifier: true as const } : {}),
    ...(raw.maxLength ? { maxLength: raw.maxLength } : {}),
  };
}

function elementType(element: Raw, type: Raw): ElementType {
  const named = type.extension?.find((x: Raw) => x.url === `${prefix}structuredefinition-fhir-type`)?.valueUrl;
  // The snapshots call Resource.id a string, though the specification gives it the type id.
  const code =
    element.base?.path === 'Resource.id' ? 'id' : (named ?? type.code.replace('http://hl7.org/fhirpath/System.String', 'string'));
  const targets = (type.targetProfile ?? []).map((url: string) => url.slice(prefix.length));
  const profiles = type.profile ?? [];
  return { code, ...(targets.length > 0 ? { targets } : {}), ...(profiles.length > 0 ? { profiles } : {}) };
}

function bindingOf(raw: Raw): NonNullable<ElementDefinition['binding']> {
  const widest = raw.extension?.find((x: Raw) => x.url === `${prefix}elementdefinition-maxValueSet`)?.valueCanonical;
  return { strength: raw.strength, valueSet: withoutVersion(raw.valueSet), ...(widest ? { maxValueSet: withoutVersion(widest) } : {}) };
}

export function withoutVersion(canonical: string): string {
  return canonical.replace(/\|.*$/, '');
}

/** Elements repeat ele-1 and ext-1 of their own type: kept on the type only. */
function constraintsOf(raw: Raw, root: boolean): Constraint[] | undefined {
  const found = (raw.constraint ?? [])
    .filter((c: Raw) => c.expression && (root || (c.key !== 'ele-1' && c.key !== 'ext-1')))
    .map((c: Raw) => ({ key: c.key, severity: c.severity, human: c.human, expression: c.expression }));
  return found.length > 0 ? found : undefined;
}

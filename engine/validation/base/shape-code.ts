// Writes the JavaScript that checks one type or backbone element of R4. Two flavours from one text: `fast` stops at the first fault
// and builds nothing; `full` runs only after that, or when warnings are wanted, and reports every finding with its path.
import { type Definitions, elementsOf, type Property } from '@socle/engine/fhir';
import { type Invariant, invariantsOf } from './invariants.ts';
import { targetsOf } from './values.ts';

export type Flavour = 'fast' | 'full';

/** Gathers what the code needs: `k3` is a constant, `t5` the holder of another shape's check. */
export interface Needs {
  constant(value: unknown): string;
  shape(name: string): string;
}

export interface CodeContext {
  readonly definitions: Definitions;
  readonly flavour: Flavour;
  readonly needs: Needs;
  readonly invariants: (constraint: Invariant) => unknown;
}

/** The text of `function (n, c, p)`: a node known to be an object, the scope, the path (full only). */
export function shapeCode(shape: string, context: CodeContext): string {
  const properties = [...elementsOf(shape, context.definitions).values()];
  const isResource = context.definitions.types.get(shape)?.kind === 'resource';
  const groups = [...new Set(properties.filter((p) => p.choice || p.definition.min > 0).map((p) => p.base))];
  const cases = new Map<number, string[]>();
  const add = (name: string, body: string): void => {
    const list = cases.get(name.length) ?? [];
    cases.set(name.length, list);
    list.push(`if (k === '${name}') { ${body} continue; }`);
  };
  if (isResource) add('resourceType', '');
  for (const property of properties) {
    const group = groups.indexOf(property.base);
    const mark = group < 0 ? '' : `g${group}++;`;
    // An id is no child: an element with nothing else is empty. (Element stands for `_` twins, whose value is elsewhere.)
    const uncount = property.name === 'id' && !isResource && shape !== 'Element' ? 'count--;' : '';
    add(property.name, mark + uncount + valueCode(property, context));
    if (property.primitive) add(`_${property.name}`, twinCode(property, mark, context));
  }
  const switchCode = [...cases].map(([length, list]) => `case ${length}: ${list.join(' else ')} break;`).join('\n');
  return `function (n, c, p) {
  let count = 0;
  ${groups.map((_, i) => `let g${i} = 0;`).join(' ')}
  for (const k in n) {
    const v = n[k];
    if (v === undefined) continue;
    count++;
    switch (k.length) {
      ${switchCode}
    }
    ${fail(context, `unknownElement(c, p, k, ${JSON.stringify(shape)})`)}
  }
  ${isResource ? '' : `if (count === 0) ${fail(context, 'empty(c, p)')}`}
  ${groupCode(groups, properties, context)}
  ${extraCode(shape, context)}
  ${invariantCode(invariantsOf(shape, context.definitions), 'n', 'p', context)}
  return true;
}`;
}

/** `finding` is a call of findings.ts. */
function fail({ flavour }: CodeContext, finding: string): string {
  return flavour === 'fast' ? 'return false;' : `H.${finding};`;
}

function groupCode(groups: readonly string[], properties: readonly Property[], context: CodeContext): string {
  const checks = groups.map((base, i) => {
    const property = properties.find((p) => p.base === base) as Property;
    const many = property.choice ? `if (g${i} > 1) ${fail(context, `manyTypes(c, p, '${base}')`)}` : '';
    const none = property.definition.min > 0 ? `if (g${i} === 0) ${fail(context, `missing(c, p, '${base}')`)}` : '';
    return many + none;
  });
  return checks.join('\n  ');
}

/** What the definitions say in prose only. */
function extraCode(shape: string, context: CodeContext): string {
  if (shape === 'Bundle.entry') return context.flavour === 'fast' ? 'if (H.entryFault(n, c)) return false;' : 'H.reportEntry(n, c, p);';
  return '';
}

function invariantCode(invariants: readonly Invariant[], node: string, path: string, context: CodeContext): string {
  let code = '';
  for (const invariant of invariants) {
    const { key, severity, human } = invariant;
    if (severity === 'warning' && context.flavour === 'fast') continue;
    const name = context.needs.constant(context.invariants(invariant));
    const asked = severity === 'warning' ? 'c.warnings && ' : '';
    code += `if (${asked}!${name}(${node}, c)) ${fail(context, `broken(c, ${path}, ${JSON.stringify(key)}, ${JSON.stringify(human)}, '${severity}')`)}\n  `;
  }
  return code;
}

function valueCode(property: Property, context: CodeContext): string {
  const path = `p + '.${property.base}'`;
  if (!property.many) return itemCode(property, 'v', path, context);
  const { max } = property.definition;
  const item = itemCode(property, 'x', `${path} + '[' + i + ']'`, context);
  const hole = property.primitive ? `if (x === null && H.hasTwin(n._${property.name}, i)) continue;` : '';
  const loop = `for (let i = 0; i < v.length; i++) { const x = v[i]; ${hole} ${item} }`;
  const tooMany = max > 1 ? `|| v.length > ${max}` : '';
  const wrong = `!Array.isArray(v) || v.length === 0${tooMany}`;
  return context.flavour === 'fast' ? `if (${wrong}) return false; ${loop}` : `if (${wrong}) H.notList(c, ${path}, v); else ${loop}`;
}

/** Checks one value, called `x`. */
function itemCode(property: Property, x: string, path: string, context: CodeContext): string {
  if (property.type === 'xhtml')
    return context.flavour === 'fast'
      ? `if (typeof ${x} !== 'string' || H.narrativeFault(${x}) !== undefined) return false;`
      : `H.reportNarrative(${x}, c, ${path});`;
  const own = elementInvariants(property, x, path, context);
  if (property.primitive) return primitiveCode(property, x, path, context) + own;
  const notObject = `typeof ${x} !== 'object' || ${x} === null || Array.isArray(${x})`;
  const wrong = fail(context, `notObject(c, ${path}, '${property.type}', ${x})`);
  const inner = property.shape === 'Resource' ? resourceCode(property, x, path, context) : complexCode(property, x, path, context);
  return `if (${notObject}) ${context.flavour === 'fast' ? wrong : `{ ${wrong} } else {`} ${inner} ${own} ${context.flavour === 'fast' ? '' : '}'}`;
}

/** Constraints that an element puts on a value of a data type, e.g. org-3 on Organization.telecom. */
function elementInvariants(property: Property, x: string, path: string, context: CodeContext): string {
  if (property.shape === property.definition.path || property.definition.content) return '';
  const type = property.type;
  const list = (property.definition.constraints ?? []).map((constraint) => ({ ...constraint, shape: type }));
  return invariantCode(list, x, path, context);
}

function primitiveCode({ type, definition }: Property, x: string, path: string, context: CodeContext): string {
  const { binding } = definition;
  const codes = binding?.strength === 'required' && type === 'code' ? context.definitions.requiredCodes.get(binding.valueSet) : undefined;
  if (codes && binding) {
    const plain = context.needs.constant(new Set([...codes].map((code) => code.slice(code.lastIndexOf('|') + 1))));
    return `if (!${plain}.has(${x})) ${fail(context, `badCode(c, ${path}, ${JSON.stringify(binding.valueSet)}, ${plain}, ${x})`)}`;
  }
  return `if (!P.${type}(${x})) ${fail(context, `badPrimitive(c, ${path}, '${type}', ${x})`)}`;
}

function complexCode(property: Property, x: string, path: string, context: CodeContext): string {
  const { needs, flavour } = context;
  const holder = needs.shape(property.shape);
  let code = flavour === 'fast' ? `if (!${holder}.check(${x}, c)) return false;` : `${holder}.check(${x}, c, ${path});`;
  const { binding, types } = property.definition;
  const type = types.find((t) => t.code === property.type);
  const codes =
    binding?.strength === 'required' && property.type === 'CodeableConcept'
      ? context.definitions.requiredCodes.get(binding.valueSet)
      : undefined;
  if (codes)
    code += `if (!H.hasCoding(${x}, ${needs.constant(codes)})) ${fail(context, `badConcept(c, ${path}, ${JSON.stringify(binding?.valueSet)})`)}`;
  if (property.type === 'Reference') {
    const targets = needs.constant(targetsOf(type?.targets));
    code += `if (H.referenceFault(${x}, ${targets}, c) !== undefined) ${fail(context, `badReference(c, ${path}, ${x}, ${targets})`)}`;
  }
  if (type?.profiles?.some((url) => url.endsWith('/SimpleQuantity')))
    code += `if (${x}.comparator !== undefined) ${fail(context, `comparator(c, ${path})`)}`;
  return code;
}

function resourceCode(property: Property, x: string, path: string, context: CodeContext): string {
  const isRoot = property.name !== 'contained';
  return context.flavour === 'fast' ? `if (!H.resource(${x}, ${isRoot}, c)) return false;` : `H.resource(${x}, ${isRoot}, c, ${path});`;
}

/** `_name`: id and extensions of a primitive. It counts as the element where there is no value. */
function twinCode(property: Property, mark: string, context: CodeContext): string {
  const element = context.needs.shape('Element');
  const { name, base, many } = property;
  const path = many ? `p + '.${base}[' + i + ']'` : `p + '.${base}'`;
  const run = (x: string): string =>
    context.flavour === 'fast' ? `if (!${element}.check(${x}, c)) return false;` : `${element}.check(${x}, c, ${path});`;
  const wrong = (x: string): string => fail(context, `notObject(c, ${path}, 'Element', ${x})`);
  const silent = fail(context, `empty(c, ${path})`);
  if (!many) {
    return `if (n.${name} === undefined) { ${mark} if (!H.isObject(v) || !H.saysSomething(v)) { ${silent} } } if (!H.isObject(v)) { ${wrong('v')} } else { ${run('v')} }`;
  }
  const loop = `for (let i = 0; i < v.length; i++) { const x = v[i];
      if (x === null) { if (n.${name}?.[i] == null) { ${silent} } continue; }
      if (!H.isObject(x)) { ${wrong('x')} } else { if (n.${name}?.[i] == null && !H.saysSomething(x)) { ${silent} } ${run('x')} } }`;
  const list =
    context.flavour === 'fast'
      ? 'if (!Array.isArray(v) || v.length === 0) return false;'
      : `if (!Array.isArray(v) || v.length === 0) H.notList(c, p + '._${name}', v); else`;
  return `if (n.${name} === undefined) { ${mark} } ${list} ${loop}`;
}

// The search parameters of every type, compiled from their definitions: branches, hot columns, composites.
import { type Definitions, type Resource, type SearchParameterDefinition, typeNumber } from '@socle/engine/fhir';
import { analyse, compile } from '@socle/engine/fhirpath';
import type { Branch, CompositePart, HotColumns, IndexValue, Param, ParamType, TypeModel } from '../contract.ts';
import { type BranchText, branchesFor, splitUnion } from './expression.ts';
import { converter } from './values.ts';
import { isPlain, walker } from './walk.ts';

export interface SearchModel {
  readonly definitions: Definitions;
  readonly baseUrl: () => string;
  type(name: string): TypeModel | undefined;
  readonly types: readonly string[];
  /** Replaces the parameters loaded at run time; models are built anew on their next use. */
  useCustom(custom: readonly CustomParameter[]): void;
}

export interface CustomParameter {
  readonly definition: SearchParameterDefinition;
  /** Number of its first branch, kept for ever: it stands in the index. */
  readonly number: number;
}

export interface ModelOptions {
  /** Address under which the repository's own references may be written absolute. */
  readonly baseUrl: () => string;
  /** Only these resource types; all by default. */
  readonly types?: readonly string[] | undefined;
}

/** Numbers below this belong to the parameters of R4 itself, in the order of their keys. */
export const firstCustomNumber = 1000;
const ordinalMax = 62;
/** Answered by the store itself or by rules of their own, not by index values. */
const builtIn = new Set(['_id', '_lastUpdated', '_text', '_content', '_query', '_filter', '_list', '_has', '_type']);

export function createSearchModel(definitions: Definitions, options: ModelOptions): SearchModel {
  const types = options.types ?? definitions.resourceTypes;
  const allowed = new Set(types);
  const models = new Map<string, TypeModel>();
  let custom: readonly CustomParameter[] = [];
  return {
    definitions,
    baseUrl: options.baseUrl,
    types,
    type(name) {
      if (!allowed.has(name)) return undefined;
      let model = models.get(name);
      if (!model) {
        model = buildType(definitions, name, options, custom);
        models.set(name, model);
      }
      return model;
    },
    useCustom(given) {
      custom = given;
      models.clear();
    },
  };
}

function concerns(definition: SearchParameterDefinition, type: string): boolean {
  return definition.base.includes(type) || definition.base.includes('Resource') || definition.base.includes('DomainResource');
}

function buildType(definitions: Definitions, type: string, options: ModelOptions, custom: readonly CustomParameter[]): TypeModel {
  const own = definitions.searchParameters
    .filter((d) => concerns(d, type) && !builtIn.has(d.code))
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  const branches = new Map<string, Branch>();
  const params = new Map<string, Param>();
  const context: Context = { definitions, type, baseUrl: options.baseUrl, branches };
  for (const key of builtInKeys(own, type)) branches.set(key.key, branch(context, key.text, key.type, branches.size));
  own.forEach((definition, ordinal) => {
    if (!params.has(definition.code)) params.set(definition.code, param(context, definition, ordinal > ordinalMax ? -1 : ordinal));
  });
  const hot = hotColumns(definitions, type, params);
  for (const { definition, number } of custom) {
    if (!concerns(definition, type) || params.has(definition.code)) continue;
    let next = number;
    for (const text of definition.type === 'composite' ? [] : branchesFor(definition.expression ?? '', type)) {
      const key = keyOf(definition.type, text);
      if (!branches.has(key)) branches.set(key, branch(context, text.text, definition.type, next++));
    }
    params.set(definition.code, param(context, definition, -1));
  }
  for (const [code, one] of params)
    if (one.type === 'composite') params.set(code, composite(context, one, params, [...own, ...custom.map((c) => c.definition)]));
  return { type, number: typeNumber(type), params, branches: [...branches.values()], hot };
}

interface Context {
  readonly definitions: Definitions;
  readonly type: string;
  readonly baseUrl: () => string;
  readonly branches: Map<string, Branch>;
}

const keyOf = (type: ParamType, text: BranchText): string => `${type === 'number' ? 'quantity' : type}:${text.text}`;

function builtInKeys(own: readonly SearchParameterDefinition[], type: string): { key: string; text: string; type: ParamType }[] {
  const keys = new Map<string, { key: string; text: string; type: ParamType }>();
  for (const definition of own) {
    if (definition.type === 'composite') continue;
    for (const text of branchesFor(definition.expression ?? '', type)) {
      const key = keyOf(definition.type, text);
      if (!keys.has(key)) keys.set(key, { key, text: text.text, type: definition.type });
    }
  }
  return [...keys.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function branch(context: Context, expression: string, type: ParamType, number: number): Branch {
  const { definitions } = context;
  const known = analyse(expression, { type: context.type, definitions });
  const walked = isPlain(expression) && !known.filtered;
  const evaluate = walked ? walker(known.paths) : general(expression, context);
  const convert = converter(type, known.types, context.baseUrl);
  return {
    number,
    key: `${type}:${expression}`,
    type,
    single: known.single,
    identifiers: type === 'token' && known.types.length === 1 && known.types[0] === 'Identifier',
    paths: known.paths,
    reads: known.paths.length === 0 ? undefined : walked ? firstOf(known.paths) : staysBelow(expression) ? around(known.paths) : undefined,
    values(resource: Resource) {
      const nodes = evaluate(resource);
      if (nodes.length === 0) return none;
      const out: IndexValue[] = [];
      for (let i = 0; i < nodes.length; i++) convert(nodes[i], out);
      return out;
    },
  };
}

const none: IndexValue[] = [];

/** Goes to a member of the resource first and from there only downwards. */
const staysBelow = (expression: string): boolean => /^[A-Z]\w*\.[a-z]\w*(?![\w(])/.test(expression) && !/%|resolve/.test(expression);

const firstOf = (paths: readonly string[]): readonly string[] => [...new Set(paths.map((path) => path.split('.')[0] as string))];

/** FHIRPath sees what is told of a primitive as well (`birthDate`, `_birthDate`), and the type of what it looks at. */
const around = (paths: readonly string[]): readonly string[] => ['resourceType', ...firstOf(paths).flatMap((name) => [name, `_${name}`])];

function general(expression: string, { type, definitions }: Context): (resource: Resource) => readonly unknown[] {
  const evaluate = compile(expression, { type, definitions });
  return (resource) => evaluate(resource, { resource, rootResource: resource });
}

function param(context: Context, definition: SearchParameterDefinition, ordinal: number): Param {
  const texts = definition.type === 'composite' ? [] : branchesFor(definition.expression ?? '', context.type);
  const only = texts.length > 0 && texts.every((text) => text.only === texts[0]?.only) ? texts[0]?.only : undefined;
  return {
    code: definition.code,
    type: definition.type,
    url: definition.url,
    resourceType: context.type,
    ordinal,
    branches: texts.map((text) => context.branches.get(keyOf(definition.type, text)) as Branch),
    targets: only ? [only] : (definition.targets ?? []),
    only,
    expression: definition.expression ?? '',
  };
}

/** A composite holds where all its parts meet inside one root; alone, its parts narrow the search. */
function composite(context: Context, one: Param, params: ReadonlyMap<string, Param>, all: readonly SearchParameterDefinition[]): Param {
  const definition = all.find((d) => d.url === one.url && concerns(d, context.type));
  const { definitions, type } = context;
  const rootTexts = branchesFor(one.expression, type);
  const roots = rootTexts.map((root) => ({ text: root.text, evaluate: compile(root.text, { type, definitions }) }));
  const parts: CompositePart[] = [];
  for (const component of definition?.components ?? []) {
    const target = all.find((d) => d.url === component.definition && concerns(d, type));
    const found = target && params.get(target.code);
    if (!found) return one;
    const convert = converter(
      found.type,
      found.branches.length > 0 ? analyse(rootedPart(rootTexts[0]?.text ?? type, component.expression), { type, definitions }).types : [],
      context.baseUrl,
    );
    const evaluate = partEvaluators(
      component.expression,
      rootTexts.map((root) => root.text),
      context,
    );
    parts.push({
      param: found,
      values(root, resource) {
        const out: IndexValue[] = [];
        for (const one of evaluate) for (const node of one(root, { resource, rootResource: resource })) convert(node, out);
        return out;
      },
    });
  }
  return {
    ...one,
    components: parts,
    roots: (resource) => roots.flatMap((root) => root.evaluate(resource, { resource, rootResource: resource })),
  };
}

const fixDateTime = (text: string): string => text.replace(/\.as\(DateTime\)/g, '.as(dateTime)');

function rootedPart(root: string, expression: string): string {
  return splitUnion(expression)
    .map((part) => (part.startsWith('%') ? part : `${root}.${fixDateTime(part)}`))
    .join(' | ');
}

function partEvaluators(expression: string, roots: readonly string[], context: Context) {
  // The first root gives the element types; a part such as `value.as(Quantity)` reads the same in each root.
  const root = roots[roots.length - 1] ?? context.type;
  return [compile(splitUnion(expression).map(fixDateTime).join(' | '), { type: root, definitions: context.definitions })];
}

const conceptNames = ['code', 'vaccine-code', 'type', 'class', 'category'];
const dateNames = [
  'date',
  'birthdate',
  'authoredon',
  'onset-date',
  'period',
  'occurrence',
  'effective-time',
  'issued',
  'created',
  'recorded',
  'recorded-date',
  'sent',
  'started',
  'start',
];

function hotColumns(definitions: Definitions, type: string, params: ReadonlyMap<string, Param>): HotColumns {
  const single = (p: Param | undefined): p is Param => p !== undefined && p.branches.length === 1 && p.branches[0]?.single === true;
  const linked = definitions.compartments.Patient?.[type] ?? [];
  const patient = ['patient', 'subject', ...linked]
    .map((code) => params.get(code))
    .find((p) => single(p) && p.type === 'reference' && p.targets.includes('Patient'));
  const concept = conceptNames
    .map((code) => params.get(code))
    .find((p) => p?.type === 'token' && p.branches.length === 1 && p.branches[0]?.single === true);
  const dates = [...params.values()].filter((p) => p.type === 'date' && single(p));
  const date = dateNames.map((code) => dates.find((p) => p.code === code)).find((p) => p) ?? dates[0];
  return { patient, concept, date };
}

// What an expression gives, told from the definitions alone: types, places in the JSON, whether there may be several.

import { typeNameOf } from '../evaluate/types.ts';
import { type Model, shapesOf } from '../model/model.ts';
import type { Ast, Call, TypeName } from '../syntax/ast.ts';

/** One kind of element that an expression may give. */
export interface Spot {
  /** FHIR type; `Resource` for any resource. */
  readonly type: string;
  readonly shape: string;
  /** JSON names from the input; undefined where the way is not a plain one. */
  readonly path: string | undefined;
}

export interface Flow {
  readonly spots: readonly Spot[];
  /** Types of computed values. */
  readonly computed: readonly string[];
  readonly many: boolean;
  /** Elements of a place may be left out. */
  readonly filtered: boolean;
  /** Nothing is known of some of the results. */
  readonly open: boolean;
}

export interface Inference {
  readonly model: Model;
  readonly input: Flow;
  /** `$this` */
  readonly self: Flow;
  /** Names that no type has. */
  readonly unknown: Set<string>;
}

const nothing: Flow = { spots: [], computed: [], many: false, filtered: false, open: false };
/** Unions inside each other double the places: past this many, nothing is known. */
const maxSpots = 1000;
const anything: Flow = { ...nothing, many: true, open: true };

export function inputFlow(model: Model, type: string): Flow {
  return { ...nothing, spots: shapesOf(model, type).map((shape) => ({ ...shape, path: '' })) };
}

const value = (type: string, many = false): Flow => ({ ...nothing, computed: [type], many });

/** Results by function, where it does not depend on the input. */
const results: Readonly<Record<string, string>> = {
  ...of(
    'boolean',
    'exists empty all allTrue anyTrue allFalse anyFalse subsetOf supersetOf isDistinct not is hasValue startsWith endsWith contains',
  ),
  ...of('boolean', 'matches matchesFull memberOf conformsTo htmlChecks toBoolean comparable'),
  ...of('boolean', 'Boolean Integer Decimal String Date DateTime Time Quantity', 'convertsTo'),
  ...of('integer', 'count length indexOf lastIndexOf toInteger ceiling floor truncate precision'),
  ...of(
    'string',
    'substring upper lower replace replaceMatches trim join encode decode escape unescape toString getResourceKey getReferenceKey',
  ),
  ...of('decimal', 'toDecimal exp ln log sqrt avg'),
  ...{ toDate: 'date', today: 'date', toDateTime: 'dateTime', now: 'dateTime', toTime: 'time', timeOfDay: 'time', toQuantity: 'Quantity' },
};

function of(type: string, names: string, prefix = ''): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [prefix + name, type]));
}

const literalTypes = {
  string: 'string',
  boolean: 'boolean',
  number: 'decimal',
  date: 'date',
  dateTime: 'dateTime',
  time: 'time',
  quantity: 'Quantity',
} as const;

export function infer(inference: Inference, ast: Ast): Flow {
  switch (ast.kind) {
    case 'empty':
      return nothing;
    case 'literal':
      return value(ast.type === 'number' && !ast.text.includes('.') ? 'integer' : literalTypes[ast.type]);
    case 'special':
      return ast.name === '$this' ? inference.self : ast.name === '$index' ? value('integer') : anything;
    case 'variable':
      return variable(inference, ast.name);
    case 'member':
      return ast.on === undefined ? root(inference, ast.name) : member(inference, infer(inference, ast.on), ast.name);
    case 'index':
      return { ...infer(inference, ast.on), many: false, filtered: true };
    case 'type':
      return ast.operator === 'is' ? value('boolean') : ofType(inference.model, infer(inference, ast.on), ast.type);
    case 'sign':
      return { ...nothing, computed: typesOf(infer(inference, ast.of)) };
    case 'binary':
      return binary(inference, ast);
    case 'call':
      return call(inference, ast);
    case 'order':
      return infer(inference, ast.of);
  }
}

function variable(inference: Inference, name: string): Flow {
  if (name === 'context') return inference.input;
  // The container of a contained resource may be of any type.
  if (name === 'rootResource') return { ...nothing, spots: [{ type: 'Resource', shape: 'Resource', path: undefined }] };
  if (name === 'resource') {
    const [spot] = inference.input.spots;
    const type = spot?.shape.split('.')[0] ?? '';
    const own = inference.model.definitions.types.get(type)?.kind === 'resource' ? type : 'Resource';
    return { ...nothing, spots: [{ type: own, shape: own, path: spot?.path === '' && spot.shape === own ? '' : undefined }] };
  }
  return name === 'ucum' || name === 'sct' || name === 'loinc' || /^(?:vs|ext)-/.test(name) ? value('string') : anything;
}

function root(inference: Inference, name: string): Flow {
  const { model, self } = inference;
  if (!model.isType(name)) return member(inference, self, name);
  const spots = self.spots.filter((spot) => model.isSubtype(spot.type, name) || spot.type === 'Resource');
  return {
    ...self,
    spots: spots.map((spot) => (spot.type === 'Resource' ? { ...spot, type: name, shape: name } : spot)),
    filtered: self.filtered || chooses(spots, name),
  };
}

export function member(inference: Inference, on: Flow, name: string): Flow {
  const { model } = inference;
  const spots: Spot[] = [];
  let { many, open } = on;
  for (const spot of on.spots) {
    for (const property of childrenOf(model, spot.shape, name)) {
      const path = spot.path === undefined ? undefined : spot.path === '' ? property.name : `${spot.path}.${property.name}`;
      spots.push({ type: property.type, shape: property.shape, path });
      many ||= property.many;
    }
    open ||= spot.type === 'Resource';
  }
  if (spots.length === 0 && !open && on.spots.length > 0) inference.unknown.add(name);
  if (spots.length > maxSpots) return anything;
  return { spots, computed: [], many, filtered: on.filtered, open: spots.length === 0 && open };
}

/** Of a resource whose type is not known: what all resources have, or all that have a narrative. */
export function childrenOf(model: Model, shape: string, name: string) {
  const found = model.properties(shape, name);
  return found.length > 0 || shape !== 'Resource' ? found : model.properties('DomainResource', name);
}

/** At one path lie resources of all types (`contained`, `Bundle.entry.resource`): what asks for one type of them keeps some only. */
const chooses = (spots: readonly Spot[], type: string): boolean => type !== 'Resource' && spots.some((spot) => spot.type === 'Resource');

function ofType(model: Model, on: Flow, type: TypeName): Flow {
  if (type.namespace === 'System') return { ...nothing, computed: on.computed, open: on.open };
  const spots = on.spots.flatMap((spot): Spot[] => {
    if (model.isSubtype(spot.type, type.name)) return [spot];
    return spot.type === 'Resource' && model.isType(type.name) ? [{ ...spot, type: type.name, shape: type.name }] : [];
  });
  const assumed = on.open && model.isType(type.name) ? [{ type: type.name, shape: type.name, path: undefined }] : [];
  return {
    ...on,
    spots: [...spots, ...assumed],
    computed: on.computed.filter((one) => one.toLowerCase() === type.name.toLowerCase()),
    filtered: on.filtered || chooses(on.spots, type.name),
    open: false,
  };
}

function binary(inference: Inference, ast: Ast & { readonly kind: 'binary' }): Flow {
  const left = infer(inference, ast.left);
  const right = infer(inference, ast.right);
  if (ast.operator === '|') return both(left, right);
  if (ast.operator === '&') return value('string');
  if (ast.operator === '+' || ast.operator === '-' || ast.operator === '*' || ast.operator === 'mod') return arithmetic(left, right);
  if (ast.operator === '/') return value('decimal');
  return value(ast.operator === 'div' ? 'integer' : 'boolean');
}

/** A date stays a date, a decimal makes a decimal; what computes with nothing known gives nothing known. */
function arithmetic(left: Flow, right: Flow): Flow {
  const types = [...typesOf(left), ...typesOf(right)].filter((type) => type !== 'boolean');
  const type = types.find((one) => /^(?:date|dateTime|instant|time)$/.test(one)) ?? types.find((one) => one === 'decimal') ?? types[0];
  return type === undefined || left.open || right.open ? { ...nothing, open: true } : value(type);
}

function both(a: Flow, b: Flow): Flow {
  const spots = new Map([...a.spots, ...b.spots].map((spot) => [`${spot.type} ${spot.shape} ${spot.path}`, spot]));
  if (spots.size > maxSpots) return anything;
  return {
    spots: [...spots.values()],
    computed: [...new Set([...a.computed, ...b.computed])],
    many: true,
    filtered: a.filtered || b.filtered,
    open: a.open || b.open,
  };
}

export function typesOf(flow: Flow): string[] {
  return flow.open ? [] : [...new Set([...flow.spots.map((spot) => spot.type), ...flow.computed])];
}

const lambdas = new Set('where select repeat repeatAll exists all aggregate sort iif trace defineVariable'.split(' '));
const typed = new Set(['is', 'as', 'ofType', 'getReferenceKey']);

function call(inference: Inference, ast: Call): Flow {
  const on = ast.on === undefined ? inference.self : infer(inference, ast.on);
  // Most arguments are read where the whole expression stands; some run for each item.
  const inner = lambdas.has(ast.name) && ast.on ? { ...inference, self: { ...on, many: false } } : inference;
  const args = ast.args.map((arg) => (typeNameOf(arg) && typed.has(ast.name) ? nothing : infer(inner, arg)));
  const [first = nothing] = args;
  switch (ast.name) {
    case 'where':
    case 'skip':
    case 'take':
    case 'tail':
    case 'intersect':
    case 'exclude':
    case 'distinct':
      return { ...on, filtered: true };
    case 'first':
    case 'last':
    case 'single':
      return { ...on, many: false, filtered: on.filtered || on.many };
    case 'trace':
    case 'sort':
    case 'defineVariable':
      return on;
    case 'select':
      return { ...first, many: first.many || on.many, filtered: first.filtered || on.filtered };
    case 'union':
    case 'combine':
      return both(on, first);
    case 'iif':
      return {
        ...both(args[1] ?? nothing, args[2] ?? nothing),
        many: (args[1]?.many ?? false) || (args[2]?.many ?? false),
        filtered: true,
      };
    case 'ofType':
    case 'as': {
      const type = typeNameOf(ast.args[0]);
      return type ? ofType(inference.model, on, type) : anything;
    }
    case 'extension':
      return { ...member(inference, on, 'extension'), many: true, filtered: true };
    case 'getValue':
    case 'abs':
    case 'round':
    case 'lowBoundary':
    case 'highBoundary':
      return { ...nothing, computed: typesOf(on) };
    default:
      return Object.hasOwn(results, ast.name) ? value(results[ast.name] as string, /Key$/.test(ast.name) && on.many) : anything;
  }
}

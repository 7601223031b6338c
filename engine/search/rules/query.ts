// Reads the parameters of a search into a query (FHIR R4, search): conditions, order, page, includes.
import type { Condition, Modifier, Param, Query, SortKey, Summary, Total, TypeModel, Wanted } from '../contract.ts';
import { badSort, badValue, tooDeep, tooManyValues, unknownModifier, unknownParameter } from '../problems.ts';
import { readFilter } from './filter.ts';
import { readInclude } from './include.ts';
import type { SearchModel } from './model.ts';
import { cutAt, date, readWanted } from './wanted.ts';

export interface QueryOptions {
  readonly handling: 'strict' | 'lenient';
  readonly now: number;
  readonly countDefault: number;
  readonly countMax: number;
  /** Most values of one parameter, joined by commas. */
  readonly valuesMax?: number;
  readonly chainMax?: number;
}

export type Pair = readonly [name: string, value: string];

const modifiersOf: Readonly<Record<Param['type'], readonly Modifier[]>> = {
  string: ['missing', 'exact', 'contains'],
  token: ['missing', 'text', 'not', 'in', 'not-in', 'below', 'above', 'of-type'],
  reference: ['missing', 'identifier', 'below'],
  uri: ['missing', 'below', 'above'],
  date: ['missing'],
  number: ['missing'],
  quantity: ['missing'],
  composite: ['missing'],
  special: ['missing'],
};

export interface Reader {
  readonly search: SearchModel;
  readonly options: QueryOptions;
}

/** Throws a Problem for what cannot be read; unknown parameters follow `handling`. */
export function parseQuery(search: SearchModel, model: TypeModel, pairs: readonly Pair[], options: QueryOptions, extra?: Condition): Query {
  const reader: Reader = { search, options };
  const where: Condition[] = extra ? [extra] : [];
  const sort: SortKey[] = [];
  const draft = {
    count: options.countDefault,
    includes: [] as Query['includes'][number][],
    total: 'none' as Total,
    summary: 'false' as Summary,
    elements: [] as string[],
    cursor: undefined as string | undefined,
  };
  const applied: Pair[] = [];
  const ignored: { name: string; reason: string }[] = [];
  for (const [name, value] of pairs) {
    if (value === '' && name !== '_cursor') {
      ignored.push({ name, reason: `The parameter ${name} has no value.` });
      continue;
    }
    switch (name) {
      case '_sort':
        sort.push(...readSort(model, value));
        break;
      case '_count':
        draft.count = readCount(value, options);
        applied.push([name, String(draft.count)]);
        continue;
      case '_total':
        draft.total = oneOf(name, value, ['none', 'estimate', 'accurate']);
        break;
      case '_summary':
        draft.summary = oneOf(name, value, ['true', 'false', 'text', 'data', 'count']);
        break;
      case '_elements':
        draft.elements.push(
          ...value
            .split(',')
            .map((element) => element.trim())
            .filter((element) => element !== ''),
        );
        break;
      case '_cursor':
        draft.cursor = value;
        continue;
      case '_format':
      case '_pretty':
        break;
      case '_contained':
      case '_containedType':
        if (name === '_contained' && value !== 'false')
          throw badValue(name, value, 'contained resources are not searched on their own; only false is supported');
        break;
      default:
        if (/^_(rev)?include(:|$)/.test(name)) {
          draft.includes.push(readInclude(search, name, value));
          break;
        }
        try {
          where.push(readCondition(reader, model, name, value, 0));
        } catch (problem) {
          if (options.handling === 'strict' || !isUnknown(problem)) throw problem;
          ignored.push({ name, reason: (problem as Error).message });
          continue;
        }
    }
    applied.push([name, value]);
  }
  return { model, where: where.length === 1 ? (where[0] as Condition) : { kind: 'all', of: where }, sort, ...draft, applied, ignored };
}

const unknownKinds = new WeakSet<object>();
const isUnknown = (problem: unknown): boolean => typeof problem === 'object' && problem !== null && unknownKinds.has(problem);

/** Lenient handling may leave out a parameter that is not known; never one whose modifier or value is wrong. */
function unknown(type: string, name: string) {
  const problem = unknownParameter(type, name);
  unknownKinds.add(problem);
  return problem;
}

function readCount(value: string, options: QueryOptions): number {
  if (!/^\d{1,9}$/.test(value)) throw badValue('_count', value, 'a count is a whole number of at least 0');
  return Math.min(Number(value), options.countMax);
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  if (!(allowed as readonly string[]).includes(value)) throw badValue(name, value, `one of ${allowed.join(', ')} is wanted`);
  return value as T;
}

function readSort(model: TypeModel, value: string): SortKey[] {
  return value.split(',').map((key) => {
    const descending = key.startsWith('-');
    const name = descending ? key.slice(1) : key;
    if (name === '_id' || name === '_lastUpdated') return { param: name, descending };
    const param = model.params.get(name);
    if (!param || param.type === 'composite' || param.type === 'special') throw badSort(model.type, name);
    return { param, descending };
  });
}

/** One `name=value` as a condition on the type. */
export function readCondition(reader: Reader, model: TypeModel, name: string, value: string, depth: number): Condition {
  const limit = reader.options.chainMax ?? 5;
  if (depth > limit) throw tooDeep(name, limit);
  if (name.startsWith('_has:')) return readHas(reader, model, name, value, depth);
  const dot = name.indexOf('.');
  if (dot >= 0) return readChain(reader, model, name.slice(0, dot), name.slice(dot + 1), value, depth);
  switch (name) {
    case '_filter':
      return readFilter(reader, model, value);
    case '_text':
    case '_content':
      return { kind: 'words', text: value, narrative: name === '_text' };
    case '_list':
      return { kind: 'list', id: listId(value) };
  }
  const [code, modifier] = cutModifier(name);
  if (code === '_id') return idCondition(modifier, value);
  if (code === '_lastUpdated') {
    if (modifier) throw unknownModifier(code, modifier);
    return anyOf(
      cutAt(value, ',').map((one): Condition => {
        const read = date(code, one, reader.options.now);
        return { kind: 'updated', prefix: read.prefix, lo: read.lo, hi: read.hi };
      }),
    );
  }
  const param = model.params.get(code);
  if (!param) throw unknown(model.type, code);
  return readParam(reader, param, modifier, value);
}

const anyOf = (of: Condition[]): Condition => (of.length === 1 ? (of[0] as Condition) : { kind: 'any', of });

function cutModifier(name: string): [code: string, modifier: string | undefined] {
  const colon = name.indexOf(':');
  return colon < 0 ? [name, undefined] : [name.slice(0, colon), name.slice(colon + 1)];
}

function idCondition(modifier: string | undefined, value: string): Condition {
  if (modifier === 'not') return { kind: 'none', of: idCondition(undefined, value) };
  if (modifier) throw unknownModifier('_id', modifier);
  const ids = value.split(',').map((id) => id.replace(/^[A-Z]\w*\//, ''));
  return { kind: 'ids', ids };
}

function listId(value: string): string {
  const id = value.replace(/^List\//, '');
  if (!/^[A-Za-z0-9\-.]{1,64}$/.test(id))
    throw badValue('_list', value, 'the id of a List is wanted; functional lists ($current-…) are not supported');
  return id;
}

export function readParam(reader: Reader, param: Param, modifier: string | undefined, value: string): Condition {
  if (modifier === 'missing') {
    if (value !== 'true' && value !== 'false') throw badValue(`${param.code}:missing`, value, 'true or false is wanted');
    return { kind: 'param', param, modifier, values: [], missing: value === 'true' };
  }
  const allowed = modifiersOf[param.type] as readonly string[];
  const type = param.type === 'reference' && modifier !== undefined && !allowed.includes(modifier) ? modifier : undefined;
  if (type !== undefined) {
    if (
      !reader.search.definitions.types.has(type) ||
      (param.targets.length > 0 && !param.targets.includes(type) && !param.targets.includes('Resource'))
    )
      throw unknownModifier(param.code, type);
  } else if (modifier !== undefined && !allowed.includes(modifier)) {
    throw unknownModifier(param.code, modifier);
  }
  const known = type === undefined ? (modifier as Modifier | undefined) : undefined;
  const parts = cutAt(value, ',').filter((part) => part !== '');
  const max = reader.options.valuesMax ?? 1000;
  if (parts.length > max) throw tooManyValues(param.code, parts.length, max);
  if (parts.length === 0) throw badValue(param.code, value, 'a value is wanted between commas');
  const read = { baseUrl: reader.search.baseUrl(), now: reader.options.now };
  const values = parts.map((part): Wanted => readWanted(param, known, type, part, read));
  return { kind: 'param', param, modifier: known, values };
}

function readChain(reader: Reader, model: TypeModel, head: string, rest: string, value: string, depth: number): Condition {
  const [code, type] = cutModifier(head);
  const param = model.params.get(code);
  if (!param) throw unknown(model.type, code);
  if (param.type !== 'reference') throw unknownModifier(code, `.${rest}`);
  const targets = (type ? [type] : param.targets).filter((target) => reader.search.type(target) !== undefined);
  if (type && (targets.length === 0 || (param.targets.length > 0 && !param.targets.includes(type)))) throw unknownModifier(code, type);
  const of: Condition[] = [];
  let last: unknown;
  for (const target of targets.length > 0 ? targets : reader.search.types) {
    const targetModel = reader.search.type(target) as TypeModel;
    try {
      of.push({ kind: 'chain', param, target: targetModel, where: readCondition(reader, targetModel, rest, value, depth + 1) });
    } catch (problem) {
      if (!isUnknown(problem)) throw problem;
      last = problem; // a chain without type asks each target that knows the parameter
    }
  }
  if (of.length === 0) throw last ?? unknown(model.type, head);
  return anyOf(of);
}

function readHas(reader: Reader, model: TypeModel, name: string, value: string, depth: number): Condition {
  const found = /^_has:(\w+):([\w-]+):(.+)$/.exec(name);
  if (!found) throw badValue(name, value, '_has is written _has:Type:reference:parameter');
  const [, type, code, rest] = found as unknown as [string, string, string, string];
  const source = reader.search.type(type);
  const param = source?.params.get(code);
  if (!source || !param) throw unknown(type, code);
  if (param.type !== 'reference' || (param.targets.length > 0 && !param.targets.includes(model.type)))
    throw badValue(name, value, `${type}.${code} does not refer to ${model.type}`);
  return { kind: 'has', source, param, where: readCondition(reader, source, rest, value, depth + 1) };
}

// A condition as SQL. Hashed tokens may in theory let in a row too many, never one too few: `unsure` tells what to recheck.

import { r4, typeNumber } from '@socle/engine/fhir';
import {
  afterPrefix,
  boxAround,
  type Condition,
  continued,
  cut,
  form,
  hashText,
  overlap,
  type Param,
  seedOf,
  type TypeModel,
  type Wanted,
} from '@socle/engine/search';
import { conceptKey } from '../concepts.ts';
import type { SqlBuilder } from './builder.ts';
import { wideBound } from './dates.ts';
import { intervalSql, quantitySql } from './ranges.ts';

type ParamCondition = Extract<Condition, { kind: 'param' }>;

/** The same as `whereSql` for what rows must meet: notes which parts of it are to be rechecked. */
export function rowsSql(b: SqlBuilder, model: TypeModel, condition: Condition, r: string): string {
  if (condition.kind === 'all' && condition.of.length > 0) return condition.of.map((one) => rowsSql(b, model, one, r)).join(' and ');
  const { exact, loose } = b;
  b.exact = true;
  b.loose = false;
  const text = whereSql(b, model, condition, r);
  if (b.loose || (!b.exact && !isNegation(condition))) b.unsure.push(condition);
  b.exact &&= exact;
  b.loose ||= loose;
  return text;
}

/** A row without any of the hashes has none of the values: who was let in by the negation of hashes needs no recheck. */
const isNegation = (condition: Condition): boolean =>
  condition.kind === 'none'
    ? !negates(condition.of)
    : condition.kind === 'param' && (condition.modifier === 'not' || condition.modifier === 'not-in');

function negates(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.some(negates);
    case 'param':
      return condition.modifier === 'not' || condition.modifier === 'not-in' || condition.modifier === 'missing';
    case 'none':
    case 'chain':
    case 'has':
      return true;
    default:
      return false;
  }
}

export function whereSql(b: SqlBuilder, model: TypeModel, condition: Condition, r: string): string {
  switch (condition.kind) {
    case 'all':
      return condition.of.length === 0 ? 'true' : condition.of.map((one) => whereSql(b, model, one, r)).join(' and ');
    case 'any':
      return condition.of.length === 0 ? 'false' : `(${condition.of.map((one) => whereSql(b, model, one, r)).join(' or ')})`;
    case 'none':
      return notSql(b, () => whereSql(b, model, condition.of, r));
    case 'ids':
      return condition.ids.length === 1 ? `${r}.id = ${b.bind(condition.ids[0])}` : `${r}.id = any(${b.bind(condition.ids)})`;
    case 'updated':
      return updatedSql(b, model, condition, r);
    case 'compartment':
      return compartmentSql(b, model, condition, r);
    case 'param':
      return paramSql(b, model, condition, r);
    case 'words':
      b.loose = true;
      return 'true';
    case 'list':
      return `${r}.id in (select split_part(e->'item'->>'reference', '/', 2) from ${b.schema}.resource l, jsonb_array_elements(l.content::jsonb->'entry') e
 where l.type = ${typeNumber('List')} and l.id = ${b.bind(condition.id)} and e->'item'->>'reference' like ${b.bind(`${model.type}/%`)} and coalesce(e->>'deleted', 'false') <> 'true')`;
    case 'chain':
      return chainSql(b, model, condition, r);
    case 'has':
      return hasSql(b, model, condition, r);
  }
}

/** A row kept out by a collision cannot be rechecked: see the decision record on hashing. */
function notSql(b: SqlBuilder, write: () => string): string {
  const { loose } = b;
  const bound = b.values.length;
  b.loose = false;
  const inner = write();
  const settled = !b.loose;
  b.loose ||= loose;
  if (settled) return `not coalesce((${inner}), false)`;
  // The negation of something too wide would be too narrow: nothing is kept out here, the recheck decides.
  b.values.length = bound;
  return 'true';
}

/** The version's own time decides; the log of changes finds the candidates, since that column has no index. */
function updatedSql(b: SqlBuilder, model: TypeModel, c: Extract<Condition, { kind: 'updated' }>, r: string): string {
  const exact = intervalSql(b, c.prefix, `${r}.upd`, `(${r}.upd + 1)`, c.lo, c.hi);
  if (c.prefix === 'ne' || c.prefix === 'lt' || c.prefix === 'le' || c.prefix === 'eb') return exact;
  const low = c.prefix === 'gt' || c.prefix === 'sa' ? c.hi - 1 : c.lo;
  return `${exact} and ${r}.id in (select h.id from ${b.schema}.change h where h.type = ${model.number} and h.upd >= ${b.bind(low, '::int8')})`;
}

function compartmentSql(b: SqlBuilder, model: TypeModel, c: Extract<Condition, { kind: 'compartment' }>, r: string): string {
  const parts: string[] = [];
  if (c.self && model.type === c.type) parts.push(`${r}.id = ${b.bind(c.id)}`);
  for (const param of c.params)
    parts.push(paramSql(b, model, { kind: 'param', param, values: [{ kind: 'reference', type: c.type, id: c.id }] }, r));
  return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`;
}

function paramSql(b: SqlBuilder, model: TypeModel, c: ParamCondition, r: string): string {
  const { param, modifier } = c;
  if (modifier === 'missing') return presenceSql(b, model, param, c.missing ?? true, r);
  if (modifier === 'not' || modifier === 'not-in') {
    return notSql(b, () => paramSql(b, model, { ...c, modifier: modifier === 'not' ? undefined : 'in' }, r));
  }
  switch (param.type) {
    case 'token':
      return tokenSql(b, model, c, r);
    case 'reference':
      return referenceSql(b, model, c, r);
    case 'composite': {
      b.loose = true;
      return `(${c.values
        .map((value) =>
          value.kind === 'composite'
            ? value.parts
                .map((part, i) =>
                  paramSql(b, model, { kind: 'param', param: (param.components ?? [])[i]?.param as Param, values: [part] }, r),
                )
                .join(' and ')
            : 'false',
        )
        .map((s) => `(${s})`)
        .join(' or ')})`;
    }
    default:
      return anySql(c.values.map((value) => valueSql(b, model, c, value, r)));
  }
}

const anySql = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] as string) : `(${parts.join(' or ')})`);

function presenceSql(b: SqlBuilder, model: TypeModel, param: Param, missing: boolean, r: string): string {
  if (param.type === 'composite') {
    b.loose = true;
    return 'true';
  }
  if (param.ordinal < 0) {
    const hashes = param.branches.map((branch) => hashText(param.only ?? '', seedOf(b.key, model.number, branch.number, form.present)));
    return `${missing ? 'not ' : ''}(${r}.tok && ${b.bind(hashes, '::int8[]')})`;
  }
  const bit = param.ordinal < 31 ? 2n ** BigInt(param.ordinal) : 2n ** BigInt(param.ordinal - 31 + 32);
  return `${r}.has & ${bit} ${missing ? '=' : '<>'} 0`;
}

function hashesSql(b: SqlBuilder, hashes: readonly string[], r: string): string {
  b.exact = false;
  const among = `${r}.tok ${hashes.length === 1 ? '@>' : '&&'} ${b.bind(hashes, '::int8[]')}`;
  return b.led ? `(${among}) is true` : among;
}

function tokenSql(b: SqlBuilder, model: TypeModel, c: ParamCondition, r: string): string {
  if (c.modifier === 'text') {
    b.loose = true;
    return presenceSql(b, model, c.param, false, r);
  }
  if (model.hot.concept === c.param && c.modifier === undefined) {
    return `${r}.code = any(array(${conceptsSql(b, model, c)}))`;
  }
  const hashes: string[] = [];
  for (const branch of c.param.branches) {
    for (const wanted of c.values) {
      if (wanted.kind !== 'token') continue;
      const seed = (kind: (typeof form)[keyof typeof form]) => seedOf(b.key, model.number, branch.number, kind);
      const value = wanted.ofType?.value ?? wanted.code;
      if (wanted.ofType) b.loose = true;
      if (branch.identifiers && value !== undefined) {
        hashes.push(hashText(value, seed(form.code)));
        if (wanted.system !== undefined) b.loose = true;
      } else if (wanted.ofType) hashes.push(hashText(wanted.ofType.value, seed(form.code)));
      else if (wanted.code === undefined) hashes.push(hashText(wanted.system ?? '', seed(form.system)));
      else if (wanted.system === undefined) hashes.push(hashText(wanted.code, seed(form.code)));
      else if (wanted.system === '') hashes.push(hashText(wanted.code, seed(form.noSystem)));
      else hashes.push(hashText(`${wanted.system}|${wanted.code}`, seed(form.systemCode)));
    }
  }
  return hashes.length === 0 ? 'false' : hashesSql(b, hashes, r);
}

/** Numbers of the concepts that have one of the wanted codings: exact, through the dictionary. */
export function conceptsSql(b: SqlBuilder, model: TypeModel, c: ParamCondition): string {
  const keys = c.values.map((value) => (value.kind === 'token' ? conceptKey(value.system, value.code).replaceAll('\u0000', '\ufffd') : ''));
  return `select k.concept from ${b.schema}.concept_key k where k.type = ${model.number} and k.key = any(${b.bind(keys)}::text[])`;
}

function referenceSql(b: SqlBuilder, model: TypeModel, c: ParamCondition, r: string): string {
  const { param } = c;
  const hot = model.hot.patient !== undefined && param.branches[0] === model.hot.patient.branches[0] && param.branches.length === 1;
  const wanted = c.values as Extract<Wanted, { kind: 'reference' }>[];
  if (hot && wanted.every((one) => one.id !== undefined && (one.type ?? param.only) === 'Patient')) {
    return wanted.length === 1 ? `${r}.pat = ${b.bind(wanted[0]?.id)}` : `${r}.pat = any(${b.bind(wanted.map((one) => one.id))}::text[])`;
  }
  if (c.modifier === 'below') {
    b.loose = true;
    return presenceSql(b, model, param, false, r);
  }
  const hashes: string[] = [];
  for (const one of wanted) {
    for (const branch of param.branches) {
      const seed = (kind: (typeof form)[keyof typeof form]) => seedOf(b.key, model.number, branch.number, kind);
      if (c.modifier === 'identifier')
        hashes.push(
          hashText(
            one.identifier?.system === undefined ? (one.identifier?.value ?? '') : `${one.identifier.system}|${one.identifier.value ?? ''}`,
            seed(form.identifier),
          ),
        );
      else if (one.url !== undefined && one.version !== undefined)
        hashes.push(hashText(`${one.url}|${one.version}`, seed(form.canonicalVersion)));
      else if (one.url !== undefined) hashes.push(hashText(one.url, seed(form.canonical)));
      else {
        for (const type of one.type ? [one.type] : param.targets.length > 0 ? param.targets : r4().resourceTypes)
          hashes.push(hashText(`${type}/${one.id}`, seed(form.reference)));
        if (one.type === undefined) hashes.push(hashText(one.id ?? '', seed(form.canonical)));
      }
    }
  }
  return hashes.length === 0 ? 'false' : hashesSql(b, hashes, r);
}

function valueSql(b: SqlBuilder, model: TypeModel, c: ParamCondition, wanted: Wanted, r: string): string {
  const branches = c.param.branches.map((branch) => branch.number);
  const inBranch = (s: string): string =>
    branches.length === 1 ? `${s}.branch = ${branches[0]}` : `${s}.branch in (${branches.join(', ')})`;
  const some = (table: string, test: (s: string) => string): string => {
    const s = b.alias();
    return `exists (select 1 from ${b.schema}.${table} ${s} where ${s}.type = ${model.number} and ${s}.id = ${r}.id and ${inBranch(s)} and ${test(s)})`;
  };
  switch (wanted.kind) {
    case 'string': {
      const folded = cut(wanted.folded);
      if (folded !== wanted.folded || c.modifier === 'exact') b.loose = true;
      if (c.modifier === 'contains') {
        const piece = folded.slice(0, overlap);
        if (piece !== wanted.folded) b.loose = true;
        const like = `%${piece.replace(/[\\%_]/g, '\\$&')}%`;
        const places = [...branches, ...branches.map((branch) => branch + continued)];
        const s = b.alias();
        return `exists (select 1 from ${b.schema}.string ${s} where ${s}.type = ${model.number} and ${s}.id = ${r}.id and ${s}.branch in (${places.join(', ')}) and ${s}.val like ${b.bind(like)})`;
      }
      if (c.modifier === 'exact') return some('string', (s) => `${s}.val = ${b.bind(folded)}`);
      return some('string', (s) => prefixSql(b, `${s}.val`, folded));
    }
    case 'uri': {
      if (c.modifier === 'below') {
        b.loose = true; // `http://a/bc` starts like `http://a/b` without being below it
        return some('string', (s) => prefixSql(b, `${s}.val`, cut(wanted.uri)));
      }
      const uris = c.modifier === 'above' ? parents(wanted.uri) : [wanted.uri];
      return hashesSql(
        b,
        c.param.branches.flatMap((branch) => uris.map((uri) => hashText(uri, seedOf(b.key, model.number, branch.number, form.uri)))),
        r,
      );
    }
    case 'date':
      if (model.hot.date !== undefined && model.hot.date.branches[0] === c.param.branches[0] && branches.length === 1)
        return hotDateSql(b, model, wanted, r);
      return some('date', (s) => intervalSql(b, wanted.prefix, `${s}.lo`, `${s}.hi`, wanted.lo, wanted.hi));
    case 'quantity':
      return some('quantity', (s) => quantitySql(b, wanted, s));
    case 'near': {
      b.loose = true;
      const box = boxAround(wanted, wanted.metres);
      return some(
        'quantity',
        (s) =>
          `${s}.lo between ${b.bind(box.south)}::float8 and ${b.bind(box.north)}::float8 and ${s}.hi between ${b.bind(box.west)}::float8 and ${b.bind(box.east)}::float8`,
      );
    }
    default:
      return 'false';
  }
}

function hotDateSql(b: SqlBuilder, model: TypeModel, wanted: Extract<Wanted, { kind: 'date' }>, r: string): string {
  const test = intervalSql(b, wanted.prefix, `${r}.lo`, `${r}.hi`, wanted.lo, wanted.hi);
  const bound = wideBound(b, model, wanted, r);
  const present =
    wanted.prefix === 'ne' || wanted.prefix === 'lt' || wanted.prefix === 'le' || wanted.prefix === 'eb'
      ? ` and ${r}.lo > -9000000000000000`
      : '';
  return `${test}${bound}${present}`;
}

export function prefixSql(b: SqlBuilder, column: string, prefix: string): string {
  const end = afterPrefix(prefix);
  return `${column} >= ${b.bind(prefix)}${end === undefined ? '' : ` and ${column} < ${b.bind(end)}`}`;
}

function parents(uri: string): string[] {
  const all = [uri];
  for (let at = uri.lastIndexOf('/'); at > 0; at = uri.lastIndexOf('/', at - 1)) all.push(uri.slice(0, at), uri.slice(0, at + 1));
  return all;
}

/** Does `holder` (a row of `model`) refer by `param` to the row `target` of `type`? PostgreSQL computes the same hash. */
function linkSql(b: SqlBuilder, model: TypeModel, param: Param, holder: string, type: string, target: string): string {
  const hot = model.hot.patient;
  if (type === 'Patient' && hot && param.branches.length === 1 && param.branches[0] === hot.branches[0])
    return `${holder}.pat = ${target}.id`;
  const parts = param.branches.map((branch) => {
    const seed = seedOf(b.key, model.number, branch.number, form.reference);
    const seedText = ((BigInt(seed.hi) << 32n) | BigInt(seed.lo >>> 0)).toString();
    return `${holder}.tok @> array[hashtextextended(${b.bind(`${type}/`)}::text || ${target}.id, ${b.bind(seedText)}::int8)]`;
  });
  b.exact = false;
  return anySql(parts);
}

function chainSql(b: SqlBuilder, model: TypeModel, c: Extract<Condition, { kind: 'chain' }>, r: string): string {
  const t = b.alias();
  return `exists (select 1 from ${b.schema}.resource ${t} where ${t}.type = ${c.target.number} and ${whereSql(b, c.target, c.where, t)} and ${linkSql(b, model, c.param, r, c.target.type, t)})`;
}

function hasSql(b: SqlBuilder, model: TypeModel, c: Extract<Condition, { kind: 'has' }>, r: string): string {
  const s = b.alias();
  return `exists (select 1 from ${b.schema}.resource ${s} where ${s}.type = ${c.source.number} and ${whereSql(b, c.source, c.where, s)} and ${linkSql(b, c.source, c.param, s, model.type, r)})`;
}

// `_include` and `_revinclude`: what the resources of a page refer to, and what refers to them, step by step with `:iterate`.
import { type JsonText, parseJson, type Resource, typeNumber } from '@socle/engine/fhir';
import { form, hashText, type Include, type Param, type Query, seedOf, type TypeModel, valuesOf } from '@socle/engine/search';
import type { Issue } from '@socle/kit/problem';
import type { Sql } from '@socle/kit/sql';
import type { Hit, OpenMount } from './contract.ts';

const roundsMax = 10;

export async function findIncluded(sql: Sql, mount: OpenMount, query: Query, page: readonly Hit[], notes: Issue[]): Promise<Hit[]> {
  const seen = new Set(page.map((one) => `${one.type}/${one.id}`));
  const included: Hit[] = [];
  let fresh: readonly Hit[] = page;
  for (let round = 0; fresh.length > 0 && round < roundsMax; round++) {
    const added: Hit[] = [];
    for (const include of query.includes) {
      if (round > 0 && !include.iterate) continue;
      const found = include.reverse ? await referring(sql, mount, include, fresh) : await referred(sql, mount, include, fresh);
      for (const one of found) {
        const key = `${one.type}/${one.id}`;
        if (seen.has(key)) continue;
        if (included.length + added.length >= mount.settings.includeMax) {
          notes.push({
            severity: 'warning',
            code: 'too-costly',
            text: `More than ${mount.settings.includeMax} resources would be included; the rest was left out.`,
          });
          return [...included, ...added];
        }
        seen.add(key);
        added.push(one);
      }
    }
    included.push(...added);
    fresh = added;
  }
  return included;
}

const referenceParams = (model: TypeModel, param: Param | undefined): Param[] =>
  param ? [param] : [...model.params.values()].filter((one) => one.type === 'reference' && !one.only);

async function referred(sql: Sql, mount: OpenMount, include: Include, from: readonly Hit[]): Promise<Hit[]> {
  const wanted = new Map<string, Set<string>>();
  const canonicals = new Set<string>();
  for (const one of from) {
    if (include.source !== '*' && one.type !== include.source) continue;
    const model = mount.search.type(one.type);
    if (!model) continue;
    const resource = parseJson(one.content) as Resource;
    for (const param of referenceParams(model, include.param)) {
      for (const value of valuesOf(param, resource)) {
        if (value.kind !== 'reference') continue;
        if (value.url !== undefined) canonicals.add(value.url);
        if (value.type === undefined || value.id === undefined || (include.target && value.type !== include.target)) continue;
        let ids = wanted.get(value.type);
        if (!ids) {
          ids = new Set();
          wanted.set(value.type, ids);
        }
        ids.add(value.id);
      }
    }
  }
  const found: Hit[] = [];
  for (const [type, ids] of wanted) {
    if (mount.search.type(type)) found.push(...(await fetchByIds(sql, mount, type, [...ids])));
  }
  for (const target of include.param?.targets ?? []) {
    const model = canonicals.size > 0 && (!include.target || include.target === target) ? mount.search.type(target) : undefined;
    const url = model?.params.get('url');
    if (model && url) found.push(...(await fetchByTokens(sql, mount, model, url, form.uri, [...canonicals])));
  }
  return found;
}

async function fetchByIds(sql: Sql, mount: OpenMount, type: string, ids: readonly string[]): Promise<Hit[]> {
  const rows = await sql.rows<[string, number, number, JsonText]>(
    `select id, ver, upd, content from ${mount.schema}.resource where type = $1 and id = any($2) limit $3`,
    [typeNumber(type), ids, mount.settings.includeMax + 1],
    { name: `${mount.schema}-include`, bytes: true },
  );
  return rows.map(([id, version, updated, content]) => ({ type, id, version, updated, content }));
}

async function fetchByTokens(
  sql: Sql,
  mount: OpenMount,
  model: TypeModel,
  param: Param,
  kind: (typeof form)[keyof typeof form],
  texts: readonly string[],
): Promise<Hit[]> {
  const hashes = param.branches.flatMap((branch) =>
    texts.map((text) => hashText(text, seedOf(mount.keys.hash, model.number, branch.number, kind))),
  );
  const rows = await sql.rows<[string, number, number, JsonText]>(
    `select id, ver, upd, content from ${mount.schema}.resource where type = $1 and tok && $2::int8[] order by id limit $3`,
    [model.number, hashes, mount.settings.includeMax + 1],
    { bytes: true },
  );
  return rows.map(([id, version, updated, content]) => ({ type: model.type, id, version, updated, content }));
}

async function referring(sql: Sql, mount: OpenMount, include: Include, to: readonly Hit[]): Promise<Hit[]> {
  const models = include.source === '*' ? mount.search.types.map((type) => mount.search.type(type)) : [mount.search.type(include.source)];
  const found: Hit[] = [];
  for (const model of models) {
    if (!model) continue;
    for (const param of referenceParams(model, include.param)) {
      const targets = to.filter(
        (one) => (!include.target || one.type === include.target) && (param.targets.length === 0 || param.targets.includes(one.type)),
      );
      if (targets.length === 0) continue;
      const rows = await fetchByTokens(
        sql,
        mount,
        model,
        param,
        form.reference,
        targets.map((one) => `${one.type}/${one.id}`),
      );
      const keys = new Set(targets.map((one) => `${one.type}/${one.id}`));
      // Hashed: keep only those that truly refer to one of the page.
      found.push(
        ...rows.filter((row) =>
          valuesOf(param, parseJson(row.content) as Resource).some(
            (value) => value.kind === 'reference' && keys.has(`${value.type}/${value.id}`),
          ),
        ),
      );
    }
  }
  return found;
}

// Writes code systems, value sets and concept maps into the tables: streamed, so that the largest fit.
import { printJson, type Resource } from '@socle/engine/fhir';
import { ident, type Sql, sql } from '@socle/kit/sql';
import type { ConceptInput } from '../contract.ts';
import { ancestry, propertyText } from '../rules/concepts.ts';
import { fold } from '../rules/text.ts';

const batchSize = 2000;

/** Takes `count` numbers of a kind; the first of them. */
async function take(tx: Sql, schema: string, kind: 'system' | 'concept' | 'set' | 'map', count: number): Promise<number> {
  const [row] = await tx.rows<[number]>(
    sql`update ${ident(schema, 'term_number')} set next = next + ${count} where kind = ${kind} returning next - ${count}`,
  );
  return (row as [number])[0];
}

export interface SystemWriter {
  /** `header`: the CodeSystem without its concepts. Its concepts follow, up to the next system or the end. */
  begin(header: Resource, origin: string): Promise<void>;
  add(concept: ConceptInput): Promise<void>;
  finish(): Promise<void>;
}

/** In a transaction of the caller. Rows are gathered over systems: a thousand small ones cost no more than a large one. */
export function openSystemWriter(tx: Sql, schema: string): SystemWriter {
  const systems: { id: number; header: Resource; origin: string; count: number }[] = [];
  let concepts: (ConceptInput & { id: number; system: number })[] = [];
  let ancestries: { id: number; parents: readonly number[]; up: readonly number[] }[] = [];
  let current: (typeof systems)[number] | undefined;
  let numbers = new Map<string, number>();
  let above = new Map<number, readonly string[]>();
  const next = { concept: 0, conceptEnd: 0, system: 0, systemEnd: 0 };

  async function number(kind: 'concept' | 'system', block: number): Promise<number> {
    if (next[kind] === next[`${kind}End`]) {
      next[kind] = await take(tx, schema, kind, block);
      next[`${kind}End`] = next[kind] + block;
    }
    return next[kind]++;
  }

  /** Once all concepts of a system are known, what stands above each can be told. */
  async function close(): Promise<void> {
    if (!current) return;
    current.count = numbers.size;
    const direct = new Map<number, number[]>();
    for (const [id, codes] of above)
      direct.set(
        id,
        codes.flatMap((code) => numbers.get(code) ?? []),
      );
    for (const [id, up] of ancestry(direct)) {
      const parents = direct.get(id);
      if (!parents || up.length === 0) continue;
      ancestries.push({ id, parents, up });
      if (ancestries.length >= batchSize) await flushAncestries();
    }
    numbers = new Map();
    above = new Map();
    current = undefined;
  }

  async function flushConcepts(): Promise<void> {
    if (concepts.length > 0) await insertConcepts(tx, schema, concepts);
    concepts = [];
  }

  async function flushAncestries(): Promise<void> {
    const array = (list: readonly number[]): string => `{${list.join(',')}}`;
    if (ancestries.length > 0) {
      await tx.query(sql`insert into ${ident(schema, 'term_ancestry')} select c, p::int4[], u::int4[] from unnest(${ancestries.map((one) => one.id)}::int4[],
        ${ancestries.map((one) => array(one.parents))}::text[], ${ancestries.map((one) => array(one.up))}::text[]) a(c, p, u)`);
    }
    ancestries = [];
  }

  return {
    async begin(header, origin) {
      await close();
      const { concept: _, ...bare } = header;
      current = { id: await number('system', 100), header: bare, origin, count: 0 };
      systems.push(current);
    },
    async add(concept) {
      // A code that comes twice is one concept: its first appearance counts.
      if (!current || numbers.has(concept.code)) return;
      const id = await number('concept', batchSize);
      numbers.set(concept.code, id);
      if (concept.parents.length > 0) above.set(id, concept.parents);
      concepts.push({ ...concept, id, system: current.id });
      if (concepts.length >= batchSize) await flushConcepts();
    },
    async finish() {
      await close();
      await flushConcepts();
      await flushAncestries();
      await insertSystems(tx, schema, systems);
    },
  };
}

/** One system, of any size: its concepts are taken as they come. */
export async function loadSystem(
  tx: Sql,
  schema: string,
  header: Resource,
  concepts: Iterable<ConceptInput> | AsyncIterable<ConceptInput>,
  origin: string,
): Promise<void> {
  const writer = openSystemWriter(tx, schema);
  await writer.begin(header, origin);
  for await (const one of concepts) await writer.add(one);
  await writer.finish();
}

async function insertSystems(
  tx: Sql,
  schema: string,
  systems: readonly { id: number; header: Resource; origin: string; count: number }[],
): Promise<void> {
  const text = (name: string): (string | null)[] =>
    systems.map(({ header }) => (typeof header[name] === 'string' ? (header[name] as string) : null));
  await tx.query(sql`insert into ${ident(schema, 'term_system')}
    select id, coalesce(url, ''), coalesce(version, ''), origin, exact, coalesce(content, 'complete'), count, set_url, header
    from unnest(${systems.map((one) => one.id)}::int4[], ${text('url')}::text[], ${text('version')}::text[], ${systems.map((one) => one.origin)}::text[],
      ${systems.map(({ header }) => header.caseSensitive !== false)}::boolean[], ${text('content')}::text[], ${systems.map((one) => one.count)}::int4[],
      ${text('valueSet')}::text[], ${systems.map(({ header }) => printJson(header))}::text[]) s(id, url, version, origin, exact, content, count, set_url, header)`);
}

async function insertConcepts(tx: Sql, schema: string, batch: readonly (ConceptInput & { id: number; system: number })[]): Promise<void> {
  const folded = batch.map(({ code, display, designations }) =>
    fold([display ?? '', code, ...designations.map((one) => one.value)].join(' ')),
  );
  await tx.query(sql`insert into ${ident(schema, 'term_concept')} select * from unnest(${batch.map((one) => one.id)}::int4[], ${batch.map((one) => one.system)}::int4[],
      ${batch.map((one) => one.code)}::text[], ${batch.map((one) => one.display ?? null)}::text[], ${folded}::text[],
      ${batch.map((one) => one.inactive)}::boolean[], ${batch.map((one) => one.abstract)}::boolean[], ${batch.map(detailOf)}::text[])`);
  const rows = batch.flatMap(({ id, system, properties }) =>
    properties.map(({ code, value }, n) => [id, n, system, code, propertyText(value)] as const),
  );
  if (rows.length === 0) return;
  const column = (i: number): (string | number)[] => rows.map((row) => row[i] as string | number);
  await tx.query(sql`insert into ${ident(schema, 'term_property')}
    select * from unnest(${column(0)}::int4[], ${column(1)}::int2[], ${column(2)}::int4[], ${column(3)}::text[], ${column(4)}::text[])`);
}

function detailOf({ definition, designations, properties }: ConceptInput): string | null {
  if (definition === undefined && designations.length === 0 && properties.length === 0) return null;
  return printJson({
    ...(definition === undefined ? {} : { definition }),
    ...(designations.length > 0 ? { designations } : {}),
    ...(properties.length > 0 ? { properties } : {}),
  });
}

/** Many at once: they are small. */
export async function loadSets(tx: Sql, schema: string, sets: readonly Resource[], origin: string): Promise<void> {
  if (sets.length === 0) return;
  const first = await take(tx, schema, 'set', sets.length);
  const contents = sets.map(({ text: _, ...bare }) => printJson(bare));
  await tx.query(sql`insert into ${ident(schema, 'term_set')} select ${first}::int4 + n::int4 - 1, url, version, ${origin}, content
    from unnest(${sets.map((one) => one.url ?? '')}::text[], ${sets.map((one) => one.version ?? '')}::text[], ${contents}::text[]) with ordinality s(url, version, content, n)`);
}

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : [];
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export async function loadMaps(tx: Sql, schema: string, maps: readonly Resource[], origin: string): Promise<void> {
  if (maps.length === 0) return;
  const first = await take(tx, schema, 'map', maps.length);
  const end = (map: Resource, name: string): string | null => textOf(map[`${name}Canonical`]) ?? textOf(map[`${name}Uri`]);
  const headers = maps.map(({ group, text: _, ...bare }) =>
    printJson({ ...bare, group: list(group).map(({ source, target, unmapped }) => ({ source, target, unmapped })) }),
  );
  await tx.query(sql`insert into ${ident(schema, 'term_map')} select ${first}::int4 + n::int4 - 1, url, version, ${origin}, source, target, header
    from unnest(${maps.map((one) => one.url ?? '')}::text[], ${maps.map((one) => one.version ?? '')}::text[], ${maps.map((one) => end(one, 'source'))}::text[],
      ${maps.map((one) => end(one, 'target'))}::text[], ${headers}::text[]) with ordinality m(url, version, source, target, header, n)`);
  const rows = maps.flatMap((map, i) => mappingRows(first + i, map));
  for (let at = 0; at < rows.length; at += batchSize) {
    const part = rows.slice(at, at + batchSize);
    const column = (i: number): (string | number | null)[] => part.map((row) => row[i] as string | number | null);
    await tx.query(sql`insert into ${ident(schema, 'term_mapping')} select * from unnest(${column(0)}::int4[], ${column(1)}::int4[], ${column(2)}::text[],
      ${column(3)}::text[], ${column(4)}::text[], ${column(5)}::text[], ${column(6)}::text[], ${column(7)}::text[], ${column(8)}::text[])`);
  }
}

function mappingRows(map: number, resource: Resource): (string | number | null)[][] {
  let n = 0;
  return list(resource.group).flatMap((group) =>
    list(group.element).flatMap((element) =>
      list(element.target).map((to) => [
        map,
        n++,
        textOf(group.source),
        String(element.code ?? ''),
        textOf(group.target),
        textOf(to.code),
        String(to.equivalence ?? 'relatedto'),
        textOf(to.display),
        list(to.product).length > 0 ? printJson(list(to.product)) : null,
      ]),
    ),
  );
}

/** Forgets everything that came from one place: `r4`, or `CodeSystem/12` of the repository. */
export async function unload(tx: Sql, schema: string, origin: string): Promise<void> {
  const t = (name: string) => ident(schema, `term_${name}`);
  const systems = sql`select id from ${t('system')} where origin = ${origin}`;
  const concepts = sql`select id from ${t('concept')} where system in (${systems})`;
  await tx.query(sql`delete from ${t('ancestry')} where concept in (${concepts})`);
  await tx.query(sql`delete from ${t('property')} where concept in (${concepts})`);
  await tx.query(sql`delete from ${t('concept')} where system in (${systems})`);
  await tx.query(sql`delete from ${t('system')} where origin = ${origin}`);
  await tx.query(sql`delete from ${t('set')} where origin = ${origin}`);
  await tx.query(sql`delete from ${t('mapping')} where map in (select id from ${t('map')} where origin = ${origin})`);
  await tx.query(sql`delete from ${t('map')} where origin = ${origin}`);
}

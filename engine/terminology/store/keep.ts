// Keeps the tables in step: R4's own terminology once, then what users write to the repository.
import { parseJson, type Resource, r4Terminology } from '@socle/engine/fhir';
import { ident, sql } from '@socle/kit/sql';
import { type SourceChange, type TerminologyMount, type TerminologyType, terminologyTypes } from '../contract.ts';
import { conceptsOf } from '../rules/concepts.ts';
import { loadMaps, loadSets, loadSystem, openSystemWriter, unload } from './load.ts';

/** Raised when what is read from R4, or how, changes: the tables are then filled again. */
const r4Version = '4.0.1-1';
/** A change may be committed a little after the time that it carries. */
const overlapMillis = 60_000;

/** The first to come loads; others wait for the lock of the row. */
export async function keepR4({ database, schema }: TerminologyMount): Promise<boolean> {
  const loaded = ident(schema, 'term_loaded');
  const done = async (tx: Pick<typeof database, 'rows'>): Promise<boolean> =>
    (await tx.rows(sql`select 1 from ${loaded} where origin = 'r4' and version = ${r4Version}`)).length > 0;
  if (await done(database)) return false;
  return database.transaction(async (tx) => {
    await tx.query(sql`insert into ${loaded} values ('r4', '') on conflict do nothing`);
    await tx.query(sql`select 1 from ${loaded} where origin = 'r4' for update`);
    if (await done(tx)) return false;
    await unload(tx, schema, 'r4');
    const writer = openSystemWriter(tx, schema);
    const sets: Resource[] = [];
    const maps: Resource[] = [];
    for (const resource of r4Terminology()) {
      if (resource.resourceType === 'ValueSet') sets.push(resource);
      else if (resource.resourceType === 'ConceptMap') maps.push(resource);
      else {
        await writer.begin(resource, 'r4');
        for (const concept of conceptsOf(resource)) await writer.add(concept);
      }
    }
    await writer.finish();
    await loadSets(tx, schema, sets, 'r4');
    await loadMaps(tx, schema, maps, 'r4');
    await tx.query(sql`update ${loaded} set version = ${r4Version} where origin = 'r4'`);
    return true;
  });
}

/** Whether anything was new. */
export async function keepRepository(mount: TerminologyMount): Promise<boolean> {
  const { database, schema, source } = mount;
  if (!source) return false;
  let changed = false;
  for (const type of terminologyTypes) {
    const [row] = await database.rows<[number | null]>(
      sql`select max(at) from ${ident(schema, 'term_loaded')} where origin like ${`${type}/%`}`,
    );
    const since = Math.max(0, (row?.[0] ?? 0) - overlapMillis);
    for await (const change of source.changes(type, since)) changed = (await take(mount, type, change)) || changed;
  }
  return changed;
}

/** Takes out what was erased from the repository. */
export async function forget({ database, schema }: TerminologyMount, origins: readonly string[]): Promise<boolean> {
  for (const origin of origins) {
    await database.transaction(async (tx) => {
      await unload(tx, schema, origin);
      await tx.query(sql`delete from ${ident(schema, 'term_loaded')} where origin = ${origin}`);
    });
  }
  return origins.length > 0;
}

async function take(
  { database, schema }: TerminologyMount,
  type: TerminologyType,
  { id, version: number, updated, content }: SourceChange,
): Promise<boolean> {
  const origin = `${type}/${id}`;
  const loaded = ident(schema, 'term_loaded');
  return database.transaction(async (tx) => {
    await tx.query(sql`insert into ${loaded} values (${origin}, '', 0) on conflict do nothing`);
    const [known] = await tx.rows<[string]>(sql`select version from ${loaded} where origin = ${origin} for update`);
    const version = `${number}${content === undefined ? ' deleted' : ''}`;
    if (known?.[0] === version) return false;
    await unload(tx, schema, origin);
    const resource = content === undefined ? undefined : (parseJson(content, { maxDepth: 1000 }) as Resource);
    // Without an address nobody can ask for it.
    if (resource && typeof resource.url === 'string') {
      if (type === 'CodeSystem') await loadSystem(tx, schema, resource, conceptsOf(resource), origin);
      else if (type === 'ValueSet') await loadSets(tx, schema, [resource], origin);
      else await loadMaps(tx, schema, [resource], origin);
    }
    await tx.query(sql`update ${loaded} set version = ${version}, at = ${updated} where origin = ${origin}`);
    return true;
  });
}

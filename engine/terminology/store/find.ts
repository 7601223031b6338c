// Finds code systems, concepts, value sets by their canonical: the one with the version asked for, else the newest; a user's own before R4's.
import { parseJson, type Resource } from '@socle/engine/fhir';
import { type Fragment, ident, type Sql, sql } from '@socle/kit/sql';
import type { Designation, FoundCode, Property } from '../contract.ts';
import { readCanonical } from '../rules/text.ts';

export interface System {
  readonly id: number;
  readonly url: string;
  readonly version: string;
  /** Codes are compared with their capitals. */
  readonly exact: boolean;
  readonly content: string;
  readonly count: number;
}

export interface Concept extends FoundCode {
  readonly id: number;
  readonly detail: Detail;
}

export interface Detail {
  readonly definition?: string;
  readonly designations?: readonly Designation[];
  readonly properties?: readonly Property[];
}

export interface Finder {
  readonly sql: Sql;
  readonly table: (name: string) => Fragment;
  system(canonical: string, version?: string): Promise<System | undefined>;
  /** The CodeSystem without its concepts. */
  header(system: System): Promise<Resource>;
  concept(system: System, code: string): Promise<Concept | undefined>;
  set(canonical: string): Promise<Resource | undefined>;
  /** Is `above` the same as `code`, or above it? By concept numbers. */
  isAbove(above: number, below: number): Promise<boolean>;
}

const newest = sql`order by (origin = 'r4'), version desc, id desc limit 1`;

export function openFinder(db: Sql, schema: string): Finder {
  const table = (name: string): Fragment => ident(schema, `term_${name}`);
  const byVersion = (version: string | undefined): Fragment => (version === undefined ? sql`` : sql` and version = ${version}`);

  return {
    sql: db,
    table,
    async system(canonical, asked) {
      const { url, version = asked } = readCanonical(canonical);
      const rows = await db.rows<[number, string, string, boolean, string, number]>(
        sql`select id, url, version, exact, content, count from ${table('system')} where url = ${url}${byVersion(version)} and content <> 'supplement' ${newest}`,
      );
      const [row] = rows;
      return row && { id: row[0], url: row[1], version: row[2], exact: row[3], content: row[4], count: row[5] };
    },
    async header(system) {
      const [row] = await db.rows<[string]>(sql`select header from ${table('system')} where id = ${system.id}`);
      return parseJson((row as [string])[0]) as Resource;
    },
    async concept(system, code) {
      const match = system.exact ? sql`code = ${code}` : sql`lower(code) = lower(${code}) order by (code <> ${code}) limit 1`;
      const [row] = await db.rows<[number, string, string | null, boolean, boolean, string | null]>(
        sql`select id, code, display, inactive, abstract, detail from ${table('concept')} where system = ${system.id} and ${match}`,
      );
      if (!row) return undefined;
      const [id, found, display, inactive, abstract, detail] = row;
      return {
        id,
        system: system.url,
        code: found,
        display: display ?? undefined,
        inactive,
        abstract,
        detail: detail === null ? {} : (parseJson(detail) as Detail),
      };
    },
    async set(canonical) {
      const { url, version } = readCanonical(canonical);
      const [row] = await db.rows<[string]>(sql`select content from ${table('set')} where url = ${url}${byVersion(version)} ${newest}`);
      if (row) return parseJson(row[0], { maxDepth: 100 }) as Resource;
      return implicitSet(url) ?? (await setOfSystem(db, table, url));
    },
    async isAbove(above, below) {
      if (above === below) return true;
      return (await db.rows(sql`select 1 from ${table('ancestry')} where concept = ${below} and up @> array[${above}::int4]`)).length > 0;
    },
  };
}

/** `http://snomed.info/sct?fhir_vs=isa/…`: value sets that a system defines by their address. */
function implicitSet(url: string): Resource | undefined {
  const [, system, rest] = /^(https?:\/\/[^?]+)\?fhir_vs(?:=isa\/([^&]+))?$/.exec(url) ?? [];
  if (system === undefined) return undefined;
  return {
    resourceType: 'ValueSet',
    url,
    status: 'active',
    compose: { include: [{ system, ...(rest === undefined ? {} : { filter: [{ property: 'concept', op: 'is-a', value: rest }] }) }] },
  } as Resource;
}

/** The value set of all codes that a code system names as its own. */
async function setOfSystem(db: Sql, table: Finder['table'], url: string): Promise<Resource | undefined> {
  const [row] = await db.rows<[string]>(sql`select url from ${table('system')} where set_url = ${url} limit 1`);
  return row && ({ resourceType: 'ValueSet', url, status: 'active', compose: { include: [{ system: row[0] }] } } as Resource);
}

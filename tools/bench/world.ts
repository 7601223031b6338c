// The data set of the measures: a cluster, 20,000 patients and 280,000 observations, our server and the bare one beside it.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { r4 } from '@socle/engine/fhir';
import { createSearchModel, type Pair, parseQuery, type SearchModel, type TypeModel } from '@socle/engine/search';
import { insertAll, openStore, type Prepared, type Store, selectPage, setConcept } from '@socle/engine/store';
import { type Cluster, migrate, startCluster } from '@socle/kit/database';
import { type Database, openDatabase } from '@socle/kit/sql';
import { clinicalMigrations } from '@socle/services/clinical';
// @ts-expect-error plain JavaScript, so that an old Node can read it
import { bundle } from '../../bin/bundle.js';
import { benchObservation, benchPatient } from './data.ts';
import { benchBase, benchMount } from './mount.ts';

export interface World {
  readonly cluster: Cluster;
  readonly database: Database;
  readonly search: SearchModel;
  readonly store: Store;
  readonly patients: number;
  readonly observations: number;
  readonly ours: string;
  readonly bare: string;
  readonly key: string;
  memory(): Promise<number>;
  close(): Promise<void>;
}

const portOurs = 18_080;
const portBare = 18_081;

export async function openWorld(folder: string, patients: number, observations: number, say: (text: string) => void): Promise<World> {
  const cluster = await startCluster({
    folder,
    settings: { shared_buffers: '2GB', max_wal_size: '16GB', wal_buffers: '32MB', maintenance_work_mem: '512MB' },
  });
  const database = openDatabase({ url: cluster.url(), max: 8 });
  await migrate(database, [clinicalMigrations]);
  const search = createSearchModel(r4(), { baseUrl: () => benchBase });
  const store = await openStore(benchMount(database, search), (error) => say(String(error)));
  await fill(store, database, patients, observations, say);
  const key = randomBytes(24).toString('base64url');
  const ours = await start('./server.ts', { url: cluster.url(), port: portOurs, key });
  const bare = await start('./limit-server.ts', limitPlan(cluster.url(), store, search, patients));
  return {
    cluster,
    database,
    search,
    store,
    patients,
    observations,
    key,
    ours: `http://127.0.0.1:${portOurs}`,
    bare: `http://127.0.0.1:${portBare}`,
    memory: () =>
      new Promise((resolve) => {
        ours.once('message', (message) => resolve((message as { rss: number }).rss));
        ours.send('memory');
      }),
    async close() {
      for (const child of [ours, bare]) await stop(child);
      await store.close();
      await database.close();
      await cluster.stop();
    },
  };
}

async function fill(store: Store, database: Database, patients: number, observations: number, say: (text: string) => void): Promise<void> {
  const [row] = await database.rows<[number]>('select count(*)::int4 from clinical.resource');
  if ((row?.[0] ?? 0) >= patients + observations) return;
  if (patients + observations === 0) return;
  const { core } = store;
  const lanes: Promise<unknown>[] = [];
  let batch: Prepared[] = [];
  const write = async (items: Prepared[]): Promise<void> => {
    for (const item of items) await setConcept(core.concepts, item);
    await insertAll(database, core.statements, items, []);
  };
  for (let i = 0; i < patients + observations; i++) {
    const resource = i < patients ? benchPatient(i) : benchObservation(i - patients, Math.max(patients, 1429));
    batch.push(core.prepare(resource, resource.id as string, 1));
    if (batch.length === 500) {
      lanes.push(write(batch));
      batch = [];
      if (lanes.length > 2) await lanes.shift();
    }
    if (i % 50_000 === 0) say(`data set: ${i} of ${patients + observations}`);
  }
  await write(batch);
  await Promise.all(lanes);
  await database.query(`select gin_clean_pending_list('clinical.resource_token'::regclass)`);
  for (const tableName of ['resource', 'string', 'quantity', 'concept_key', 'change'])
    await database.query(`vacuum (analyze) clinical.${tableName}`);
}

export function readQuery(search: SearchModel, type: string, text: string) {
  const pairs: Pair[] = [...new URLSearchParams(text)];
  return parseQuery(search, search.type(type) as TypeModel, pairs, { handling: 'strict', now: 0, countDefault: 20, countMax: 1000 });
}

/** A second repository, in a database of its own of the same cluster, for the measures that want less data. */
export async function openSmall(world: World, name: string, patients: number, observations: number) {
  await world.database.query(`drop database if exists ${name}`);
  await world.database.query(`create database ${name}`);
  const database = openDatabase({ url: world.cluster.url(name), max: 8 });
  await migrate(database, [clinicalMigrations]);
  const store = await openStore(benchMount(database, world.search), () => {});
  await fill(store, database, patients, observations, () => {});
  return {
    database,
    store,
    search: world.search,
    async close() {
      await store.close();
      await database.close();
      await world.database.query(`drop database ${name}`);
    },
  };
}

/** The same statements as ours, with the places of the values that change from request to request. */
function limitPlan(url: string, store: Store, search: SearchModel, patients: number) {
  const { keys } = store.core.mount;
  const plan = (type: string, text: string, marks: Readonly<Record<string, string>>) => {
    const query = readQuery(search, type, text);
    const model = query.model;
    const select = selectPage('clinical', keys.hash, model, query, { limit: 21, backward: false });
    return {
      text: select.text,
      values: select.values,
      put: Object.fromEntries(
        Object.entries(marks).map(([name, mark]) => [
          name,
          {
            at: select.values.flatMap((value, i) => (JSON.stringify(value) === mark ? [i] : [])),
            as: mark.startsWith('[') ? ('array' as const) : ('text' as const),
          },
        ]),
      ),
    };
  };
  return {
    url,
    port: portBare,
    patients,
    read: `select id, ver, upd, content from clinical.resource where type = ${search.type('Observation')?.number} and id = any($1)`,
    searches: {
      '/pc': plan('Observation', 'patient=Patient/PPP&code=http://loinc.org|CCC', { p: '"PPP"', c: '["http://loinc.org\\u0001CCC"]' }),
      '/code': plan('Observation', 'code=http://loinc.org|CCC&_sort=-date', { c: '["http://loinc.org\\u0001CCC"]' }),
      '/ident': plan('Observation', 'identifier=urn:x|III', { h: JSON.stringify([identifierHash(store, search, 'III')]) }),
      '/name': plan('Patient', 'family=nnn', { n: '"nnn"', m: '"nno"' }),
    },
  };
}

export function identifierHash(store: Store, search: SearchModel, value: string): string {
  const model = search.type('Observation') as TypeModel;
  const query = parseQuery(search, model, [['identifier', value]], { handling: 'strict', now: 0, countDefault: 20, countMax: 20 });
  const select = selectPage('clinical', store.core.mount.keys.hash, model, query, { limit: 1, backward: false });
  return (select.values[0] as string[])[0] as string;
}

/** Bundled as the product is when it starts. */
export async function start(file: string, argument: unknown): Promise<ChildProcess> {
  const entry = fileURLToPath(new URL(file, import.meta.url));
  const url = await bundle({ entry, name: `bench-${basename(file, '.ts')}` });
  const child = spawn(
    process.execPath,
    [...(process.env.BENCH_NODE ?? '').split(' ').filter(Boolean), fileURLToPath(url), JSON.stringify(argument)],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} stopped with code ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('ready')) resolve(child);
    });
  });
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.removeAllListeners('exit');
  child.once('exit', () => {});
  child.kill('SIGTERM');
  await Promise.race([gone, new Promise((resolve) => child.once('exit', resolve))]);
}

// The limit: bare node:http and the plain driver, the same SQL, the same folding of requests, and nothing else: no rights, no checks, no trace.
import { createServer, type IncomingMessage } from 'node:http';
import { insertAll, openStore, type Prepared, setConcept } from '@socle/engine/store';
import { openDatabase } from '@socle/kit/sql';
import pg from 'pg';
import { benchObservation } from './data.ts';
import { benchMount } from './mount.ts';

/** What the limit is told: the statement of each search with the place of its values. */
export interface LimitPlan {
  readonly url: string;
  readonly port: number;
  readonly patients: number;
  readonly read: string;
  /** Path → statement and, for each parameter of the address, the positions of its value among the statement's. */
  readonly searches: Readonly<
    Record<
      string,
      {
        readonly text: string;
        readonly values: readonly unknown[];
        readonly put: Readonly<Record<string, { readonly at: readonly number[]; readonly as: 'text' | 'array' | 'prefix' }>>;
      }
    >
  >;
}

const plan = JSON.parse(process.argv[2] as string) as LimitPlan;
const pool = new pg.Pool({ connectionString: plan.url, max: 8 });
pg.types.setTypeParser(20, Number);

type Row = [string, number, number, string];
let waiting = new Map<string, ((row: Row | undefined) => void)[]>();
let flights = 0;
let scheduled = false;

function flush(): void {
  scheduled = false;
  if (flights >= 2 || waiting.size === 0) return;
  const batch = waiting;
  waiting = new Map();
  flights++;
  pool.query<Row>({ name: 'read', text: plan.read, values: [[...batch.keys()]], rowMode: 'array' } as never).then(({ rows }) => {
    for (const row of rows as unknown as Row[]) {
      for (const resolve of batch.get(row[0]) ?? []) resolve(row);
      batch.delete(row[0]);
    }
    for (const left of batch.values()) for (const resolve of left) resolve(undefined);
    flights--;
    schedule();
  });
}

function schedule(): void {
  if (scheduled || flights >= 2) return;
  scheduled = true;
  setImmediate(flush);
}

function read(id: string): Promise<Row | undefined> {
  return new Promise((resolve) => {
    const others = waiting.get(id);
    if (others) others.push(resolve);
    else waiting.set(id, [resolve]);
    schedule();
  });
}

const bundle = (rows: readonly Row[]): string =>
  `{"resourceType":"Bundle","type":"searchset","entry":[${rows.map((row) => `{"resource":${row[3]},"search":{"mode":"match"}}`).join(',')}]}`;

/** Inserts, folded as ours are: the rows and their index columns were made ready before, the body is only put in. */
const database = openDatabase({ url: plan.url, max: 8 });
const store = await openStore(benchMount(database), () => {});
const ready = Array.from({ length: 2000 }, (_, i) => store.core.prepare(benchObservation(2_000_000 + i, plan.patients, 'x'), 'x', 1));
for (const item of ready) await setConcept(store.core.concepts, item);
let serial = 0;
const inserts: { item: Prepared; done: () => void }[] = [];
let insertFlights = 0;
let insertScheduled = false;

function scheduleInserts(): void {
  if (insertScheduled || insertFlights >= 3 || inserts.length === 0) return;
  insertScheduled = true;
  setImmediate(() => {
    insertScheduled = false;
    const batch = inserts.splice(0, 128);
    insertFlights++;
    void insertAll(
      database,
      store.core.statements,
      batch.map((one) => one.item),
      [],
    ).then(() => {
      for (const one of batch) one.done();
      insertFlights--;
      scheduleInserts();
    });
  });
}

async function insert(request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const content = Buffer.concat(chunks).toString('utf8');
  const item = { ...(ready[serial++ % ready.length] as Prepared), id: store.core.newId({ resourceType: 'Observation' }), content };
  await new Promise<void>((done) => {
    inserts.push({ item, done });
    scheduleInserts();
  });
}

createServer(async (request, response) => {
  if (request.method === 'POST') {
    await insert(request);
    response.writeHead(201).end();
    return;
  }
  const url = request.url as string;
  const question = url.indexOf('?');
  let body: string | undefined;
  if (question < 0) body = (await read(url.slice(url.lastIndexOf('/') + 1)))?.[3];
  else {
    const path = url.slice(0, question);
    const search = plan.searches[path];
    if (search) {
      const values = search.values.slice();
      for (const [name, value] of new URLSearchParams(url.slice(question + 1))) {
        const put = search.put[name];
        if (put) for (const at of put.at) values[at] = put.as === 'array' ? [value] : value;
      }
      const { rows } = await pool.query<Row>({ name: path, text: search.text, values, rowMode: 'array' } as never);
      body = bundle(rows as unknown as Row[]);
    }
  }
  if (body === undefined) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(body);
}).listen(plan.port, '127.0.0.1', () => process.stdout.write('ready\n'));
process.on('SIGTERM', () => process.exit(0));

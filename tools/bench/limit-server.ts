// The limit: bare node:http and the plain driver, the same SQL, the same folding of requests, and nothing else: no rights, no checks, no trace.
import { createServer } from 'node:http';
import pg from 'pg';

/** What the limit is told: the statement of each search with the place of its values. */
export interface LimitPlan {
  readonly url: string;
  readonly port: number;
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

createServer(async (request, response) => {
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

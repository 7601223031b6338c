// Load from 64 connections, in a process of its own: argv is the plan as JSON, the last line of output is the result.
import autocannon from 'autocannon';

export interface LoadPlan {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: readonly { readonly method: 'GET' | 'POST' | 'PUT'; readonly path: string; readonly body?: string }[];
}

export interface LoadResult {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly failed: number;
}

async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const plan = JSON.parse(Buffer.concat(chunks).toString()) as LoadPlan;
  // Made once: a body of 130 kB would be encoded again for each request, on the machine that is measured.
  const requests = plan.requests.map(({ body, ...one }) => ({ ...one, body: body === undefined ? undefined : Buffer.from(body) }));
  // One list for all connections, each request taken once: connections that walk the same list side by side would ask for the same thing at once.
  let next = 0;
  const result = await autocannon({
    url: plan.url,
    connections: plan.connections,
    duration: plan.seconds,
    requests: [
      {
        setupRequest: (request) => {
          const one = requests[next++ % requests.length] as (typeof requests)[number];
          return {
            ...request,
            method: one.method,
            path: one.path,
            headers: plan.headers,
            ...(one.body === undefined ? {} : { body: one.body }),
          };
        },
      },
    ],
  });
  const seconds = (result.finish.getTime() - result.start.getTime()) / 1000;
  const done: LoadResult = {
    rate: result['2xx'] / seconds,
    p50: result.latency.p50,
    p95: result.latency.p97_5,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
  process.stdout.write(`${JSON.stringify(done)}\n`);
}

await main();

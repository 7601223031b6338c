// The last hour before a deadline, in a process of its own: so many posts and so many pages a second, whether the server keeps up or not. Each is timed
// from when it was to be sent, so that a server that stalls is not spared.
import { Agent, request } from 'node:http';

export interface DeadlinePlan {
  readonly port: number;
  readonly seconds: number;
  /** Number of the first post: what is said twice is refused. */
  readonly from: number;
  readonly postsPerSecond: number;
  readonly pagesPerSecond: number;
  readonly people: number;
  readonly campaign: string;
  readonly targets: readonly string[];
  readonly pages: readonly string[];
}
export interface DeadlineResult {
  readonly posted: number;
  readonly read: number;
  readonly failed: number;
  readonly firstFailure: string;
  readonly postP95: number;
  readonly readP95: number;
  readonly ids: readonly number[];
}

const plan = JSON.parse(process.argv[2] as string) as DeadlinePlan;
const agent = new Agent({ keepAlive: true, maxSockets: 400 });
const words =
  'le système doit préciser quand le certificat expire et qui prévient la structure avant tout envoi de document par la messagerie sécurisée du territoire'.split(
    ' ',
  );
const posts: number[] = [];
const reads: number[] = [];
const ids: number[] = [];
let [failed, firstFailure] = [0, ''];

function send(method: string, path: string, body?: object, person = 0): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const payload = body && JSON.stringify(body);
    const asked = request(
      {
        agent,
        host: '127.0.0.1',
        port: plan.port,
        method,
        path,
        headers: {
          'accept-encoding': 'gzip',
          ...(payload
            ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload), authorization: `Bearer u${person}` }
            : {}),
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: payload ? Buffer.concat(parts).toString() : '' }));
      },
    );
    asked.on('error', (error) => resolve({ status: 0, text: error.message }));
    asked.end(payload);
  });
}

const fail = (what: string): void => {
  failed += 1;
  if (firstFailure === '') firstFailure = what;
};
async function post(n: number, due: number): Promise<void> {
  const said = Array.from({ length: 24 }, (_, i) => words[(n * 7 + i * (1 + (n % 5))) % words.length]).join(' ');
  const body = {
    kind: 'question',
    target: { kind: 'requirement', id: plan.targets[n % plan.targets.length] },
    title: `Remarque ${n}`,
    body: `${said} (${n})`,
    publish: 'name',
  };
  const { status, text } = await send('POST', `/consultation/api/campaigns/${plan.campaign}/contributions`, body, n % plan.people);
  posts.push(performance.now() - due);
  if (status === 201) ids.push((JSON.parse(text) as { id: number }).id);
  else fail(`POST ${status} ${text.slice(0, 200)}`);
}
async function read(n: number, due: number): Promise<void> {
  const path = plan.pages[n % plan.pages.length] as string;
  const { status } = await send('GET', path);
  reads.push(performance.now() - due);
  if (status !== 200) fail(`GET ${path} ${status}`);
}

const start = performance.now();
const under: Promise<void>[] = [];
let [sentPosts, sentReads] = [0, 0];
await new Promise<void>((resolve) => {
  const tick = setInterval(() => {
    const elapsed = Math.min((performance.now() - start) / 1000, plan.seconds);
    for (; sentPosts < elapsed * plan.postsPerSecond; sentPosts += 1)
      under.push(post(plan.from + sentPosts, start + (sentPosts * 1000) / plan.postsPerSecond));
    for (; sentReads < elapsed * plan.pagesPerSecond; sentReads += 1)
      under.push(read(sentReads, start + (sentReads * 1000) / plan.pagesPerSecond));
    if (elapsed < plan.seconds) return;
    clearInterval(tick);
    resolve();
  }, 4);
});
await Promise.all(under);
const p95 = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
const result: DeadlineResult = {
  posted: posts.length,
  read: reads.length,
  failed,
  firstFailure,
  postP95: p95(posts),
  readP95: p95(reads),
  ids,
};
console.log(JSON.stringify(result));
agent.destroy();

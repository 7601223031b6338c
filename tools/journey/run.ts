// npm run journey: plays the story against a running Socle, or one of its own; the audit chain is verified at the end. With --repeat it is the load.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { socle, socleEnds } from '../test/socle-process.ts';
import { playLoad } from './load.ts';
import { type Played, playStory } from './story.ts';

const help = `npm run journey [-- options]

  --url <address>      plays against this Socle; without it one is started on a temporary folder
  --data <folder>      its data folder, for the key of the hospital's software and the audit commands (./data)
  --json <file>        writes steps and verdicts
  --repeat <n>         the load: deposits, searches and reads so many times
  --concurrency <c>    of the load (8)
  --size <bytes>       size of each letter of the load (100000)

Ends with 0 when every step is what the rules say.`;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'string' },
    repeat: { type: 'string' },
    concurrency: { type: 'string', default: '8' },
    size: { type: 'string', default: '100000' },
    help: { type: 'boolean' },
  },
});

function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

const line = ({ n, ok, refusal, status, rule, ms, actor, title, request, why }: Played): string =>
  [
    `${String(n).padStart(2)}  ${ok ? (refusal ? 'refused, as due' : 'ok') : 'NOT AS DUE'}`.padEnd(21) +
      `${status}  ${(rule ?? '').padEnd(13)} ${ms.toFixed(1).padStart(7)} ms  ${title}`,
    `${' '.repeat(21)}${actor}: ${request}`,
    ...(why === undefined ? [] : [`${' '.repeat(21)}${why}`]),
  ].join('\n');

async function audit(data: string): Promise<Played[]> {
  const played: Played[] = [];
  for (const [title, words] of [
    ['The trace is sealed', ['audit', 'seal']],
    ['The chain of seals is verified', ['audit', 'verify']],
  ] as const) {
    const start = performance.now();
    const { code, out } = await socleEnds(words, { env: { SOCLE_DATA: data, SOCLE_LOG_LEVEL: 'silent' } });
    const last = out.trim().split('\n').pop() ?? '';
    const ok = code === 0;
    played.push({
      n: 0,
      title: `${title}: ${last}`,
      actor: 'The operator',
      request: `socle ${words.join(' ')}`,
      status: Number(code),
      rule: undefined,
      ms: Math.round(performance.now() - start),
      refusal: false,
      ok,
      ...(ok ? {} : { why: last }),
    });
  }
  return played;
}

async function main(): Promise<number> {
  if (values.help) {
    print(help);
    return 0;
  }
  const own = values.url === undefined;
  const data = own ? mkdtempSync(join(tmpdir(), 'socle-journey-')) : resolve(values.data ?? 'data');
  let base = values.url?.replace(/\/+$/, '') ?? '';
  const server = own ? socle(['start'], { env: { SOCLE_DATA: data, SOCLE_SEED_PATIENTS: '1', SOCLE_LOG_LEVEL: 'warn' } }) : undefined;
  try {
    if (server) {
      print('Starting a Socle of its own…');
      base = await server.ready();
    }
    if (values.repeat !== undefined)
      return await playLoad(
        base,
        data,
        { repeat: Number(values.repeat), concurrency: Number(values.concurrency), size: Number(values.size) },
        print,
      );
    const steps = [...(await playStory(base, data, (played) => print(line(played))))];
    if (own || values.data !== undefined)
      for (const played of await audit(data)) {
        const numbered = { ...played, n: steps.length + 1 };
        steps.push(numbered);
        print(line(numbered));
      }
    const wrong = steps.filter(({ ok }) => !ok);
    const refusals = steps.filter(({ refusal, ok }) => refusal && ok).length;
    print();
    print(
      wrong.length === 0
        ? `${steps.length} steps, ${refusals} of them refusals, each as the rules say.`
        : `${wrong.length} of ${steps.length} steps are not what the rules say.`,
    );
    if (values.json)
      writeFileSync(
        values.json,
        `${JSON.stringify({ url: base, at: new Date().toISOString(), ok: wrong.length === 0, steps }, null, 2)}\n`,
      );
    return wrong.length === 0 ? 0 : 1;
  } finally {
    if (server) {
      server.child.kill('SIGTERM');
      await server.ended;
      rmSync(data, { recursive: true, force: true });
    }
  }
}

process.exitCode = await main().catch((error: Error) => {
  process.stderr.write(`The journey could not be played: ${error.message}\n`);
  return 1;
});

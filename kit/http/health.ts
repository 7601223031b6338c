// Health: live says that the process answers, ready that it can work, and if not, which part fails and why.
import type { Clock } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { HealthCheck } from './contract.ts';

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
}

export interface Health {
  add(check: HealthCheck): void;
  /** From now on not ready: the server is stopping. */
  drain(): void;
  routes(app: FastifyInstance): void;
}

const patienceMs = 3000;
/** Anyone may ask: the parts are not asked again within this time. */
const freshMs = 1000;

export function health(clock: Clock): Health {
  const checks: HealthCheck[] = [];
  let draining = false;
  let last: { readonly at: number; readonly results: Promise<CheckResult[]> } | undefined;

  function results(): Promise<CheckResult[]> {
    const now = clock.millis();
    if (!last || Math.abs(now - last.at) >= freshMs) last = { at: now, results: Promise.all(checks.map(run)) };
    return last.results;
  }

  async function answer(reply: FastifyReply, live: boolean): Promise<FastifyReply> {
    const found = draining ? [{ name: 'server', ok: false, reason: 'The server is stopping.' }] : await results();
    const ready = found.every((result) => result.ok);
    if (!ready) reply.code(503).header('retry-after', '5');
    reply.header('content-type', 'application/json; charset=utf-8');
    return reply.send(JSON.stringify({ ...(live ? { live: true } : {}), ready, checks: found }));
  }

  return {
    add: (check) => void checks.push(check),
    drain() {
      draining = true;
    },
    routes(app) {
      const open = { config: { public: true } };
      app.get('/health/live', open, (_request, reply) => {
        reply.header('content-type', 'application/json; charset=utf-8').send('{"live":true}');
      });
      app.get('/health/ready', open, (_request, reply) => answer(reply, false));
      app.get('/health', open, (_request, reply) => answer(reply, true));
    },
  };
}

async function run({ name, check }: HealthCheck): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem('unavailable', `It did not answer within ${patienceMs / 1000} s.`)), patienceMs);
  });
  try {
    await Promise.race([check(), late]);
    return { name, ok: true };
  } catch (error) {
    // What an unforeseen error says is for the log, not for whoever asks.
    return { name, ok: false, reason: error instanceof Problem ? error.message : 'It failed.' };
  } finally {
    clearTimeout(timer);
  }
}

// What every request passes first: its number, its trace, who sends it, whether that client may send more, whether the route is open.
import type { Clock } from '@socle/kit/clock';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Authenticate, type Authenticator, anonymous, type Caller } from './contract.ts';
import type { RateLimit } from './rules/rate-limit.ts';
import { traceOf } from './rules/trace-context.ts';

export interface Admission {
  readonly authenticate: Authenticate;
  /** Of the rooms, asked in turn; grows until the server listens. */
  readonly authenticators: readonly Authenticator[];
  readonly limit: RateLimit | undefined;
  readonly clock: Clock;
  readonly elapsed: () => number;
  readonly newId: (digits: 16 | 32) => string;
  readonly urlLimit: number;
  /** Set before the route: it may set others in their place. */
  readonly fixedHeaders: readonly (readonly [string, string])[];
  /** Methods that stand at a path, when the request found no route. */
  readonly methodsAt: (path: string) => readonly string[];
}

type Done = (error?: Error) => void;

/** Calls back at once when the caller is known at once: a promise for each request would cost more than the lookup. */
export function admit({ authenticate, authenticators, limit, clock, elapsed, newId, urlLimit, fixedHeaders, methodsAt }: Admission) {
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    const { headers, url } = request.raw;
    request.startedAt = elapsed();
    // A request that nobody numbered begins a trace under its own number: one number to look for, and to write.
    const number = headers['x-request-id'] === undefined ? request.id : undefined;
    request.trace = traceOf(headers.traceparent as string | undefined, newId, number);
    request.route = request.routeOptions.config;
    for (const [name, value] of fixedHeaders) reply.header(name, value);
    reply.header('x-request-id', request.id);
    if ((url as string).length > urlLimit) {
      return done(new Problem('uri-too-long', `The URL has ${(url as string).length} signs; ${urlLimit} are accepted.`));
    }
    const { authorization, cookie } = headers;
    if (authorization === undefined && cookie === undefined) return decide(request, undefined, done);
    const found = authorization === undefined ? undefined : authenticate(authorization, request);
    if (!(found instanceof Promise) && (found !== undefined || authenticators.length === 0)) return decide(request, found, done);
    ask(request, found).then(
      (caller) => decide(request, caller, done),
      (error) => done(error as Error),
    );
  };

  async function ask(request: FastifyRequest, first: Caller | undefined | Promise<Caller | undefined>): Promise<Caller | undefined> {
    const known = await first;
    if (known !== undefined) return known;
    for (const authenticator of authenticators) {
      const caller = await authenticator(request);
      if (caller !== undefined) return caller;
    }
    return undefined;
  }

  function decide(request: FastifyRequest, caller: Caller | undefined, done: Done): void {
    request.caller = caller ?? anonymous;
    // Attempts without a right key count against the address: keys cannot be guessed in number.
    if (limit !== undefined && caller?.kind !== 'administrator') {
      const wait = limit.take(caller?.id ?? request.ip, clock.millis());
      if (wait > 0) return done(tooMany(wait));
    }
    const { route } = request;
    if (caller === undefined && route.public !== true) return done(unauthenticated(request));
    // Refused before a body is read: a path that does not exist reads none.
    if (route.url === undefined) return done(noRoute(request, methodsAt));
    done();
  }
}

function tooMany(seconds: number): Problem {
  const sentence = `Too many requests came from this client; the next is accepted in ${seconds} s.`;
  return new Problem('too-many', sentence, { headers: { 'retry-after': String(seconds) } });
}

/** The same for every path, known or not: who has no key learns nothing. */
function unauthenticated(request: FastifyRequest): Problem {
  const given = request.raw.headers.authorization !== undefined;
  const sentence = given ? 'The key of this request is not valid.' : 'This server wants a key: Authorization: Bearer <key>.';
  return new Problem('unauthenticated', sentence, { headers: { 'www-authenticate': given ? 'Bearer error="invalid_token"' : 'Bearer' } });
}

function noRoute(request: FastifyRequest, methodsAt: Admission['methodsAt']): Problem {
  const { method = '', url = '' } = request.raw;
  const path = decoded(url.split('?', 1)[0] ?? '');
  const methods = methodsAt(path);
  if (methods.length === 0) return new Problem('not-found', `Nothing stands at ${show(path, 200)}.`);
  const allow = methods.join(', ');
  return new Problem('method-not-allowed', `${show(method)} is not possible at ${show(path, 200)}; ${allow} is.`, { headers: { allow } });
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

// Says who stands behind a request: the bearer of an access token of ours, or the person of a session of the screens.
import type { Clock } from '@socle/kit/clock';
import type { Authenticator } from '@socle/kit/http';
import { Problem } from '@socle/kit/problem';
import type { FastifyRequest } from 'fastify';
import { type AccessTokens, looksSigned, thumbprintOf } from './access-tokens.ts';
import type { CareCaller } from './contract.ts';
import { crossSite, tokenRefused } from './problems.ts';
import { isSameOrigin } from './rules/same-origin.ts';
import { cookieNames, readCookie } from './session/cookies.ts';
import type { ScreenSessions } from './session/sessions.ts';
import { callerInTrace, type Trace } from './trace.ts';

export interface AuthenticateParts {
  readonly tokens: AccessTokens;
  readonly sessions: ScreenSessions;
  readonly trace: Trace;
  readonly baseUrl: () => string;
  readonly clock: Clock;
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
const quietMs = 60_000;
const tracedMost = 120;

export function authenticator({ tokens, sessions, trace, baseUrl, clock }: AuthenticateParts): Authenticator {
  const budget = traceBudget(clock);

  async function ofToken(token: string, request: FastifyRequest): Promise<CareCaller | undefined> {
    const thumbprint = (): string | undefined => {
      const shown = request.clientCertificate();
      return shown && thumbprintOf(shown.certificate.raw);
    };
    try {
      return await tokens.accept(token, { path: request.url, thumbprint });
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'unauthenticated') throw error;
      const rule = error.requirement ?? 'IDN-210';
      const more = budget(token);
      if (more !== undefined)
        await trace({ outcome: 'refused', rule, request: request.id, ...(more > 0 ? { details: { more: String(more) } } : {}) });
      // On an open route a token that is not accepted is as good as none.
      if (request.route.public === true) return undefined;
      throw tokenRefused(rule, error.message);
    }
  }

  async function ofSession(request: FastifyRequest): Promise<CareCaller | undefined> {
    const key = readCookie(request.headers.cookie, cookieNames(baseUrl()).session);
    const session = key === undefined ? undefined : await sessions.find(key);
    if (!session) return undefined;
    if (safe.has(request.method)) return session.caller;
    if (isSameOrigin(request.headers, baseUrl()) && sessions.isCsrf(session, request.headers['x-csrf-token'])) return session.caller;
    if (request.route.public === true) return undefined;
    await trace({ outcome: 'refused', rule: 'IDN-230', caller: callerInTrace(session.caller), request: request.id });
    throw crossSite();
  }

  return async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return ofSession(request);
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
    return token !== undefined && looksSigned(token) ? ofToken(token, request) : undefined;
  };
}

/**
 * The trace is not a place to be filled by strangers: a token that is refused again and again is traced once a minute, and so many different ones
 * at most; how many were left out stands in the next entry. undefined: this one is left out.
 */
export function traceBudget(clock: Clock): (token: string) => number | undefined {
  let since = Number.NEGATIVE_INFINITY;
  let seen = new Set<string>();
  let left = 0;
  return (token) => {
    const now = clock.millis();
    if (Math.abs(now - since) >= quietMs) {
      since = now;
      seen = new Set();
    }
    const key = thumbprintOf(Buffer.from(token));
    if (seen.has(key) || seen.size >= tracedMost) {
      left++;
      return undefined;
    }
    seen.add(key);
    const more = left;
    left = 0;
    return more;
  };
}

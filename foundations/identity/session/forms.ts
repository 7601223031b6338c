// Forms of our screens that are sent without script: the token of the session lies in a field, and the form comes from our own pages.
import type { FastifyRequest } from 'fastify';
import type { Identity } from '../contract.ts';
import { isSameOrigin } from '../rules/same-origin.ts';
import { cookieNames, readCookie } from './cookies.ts';
import type { ScreenSession, ScreenSessions } from './sessions.ts';

export interface FormParts {
  readonly sessions: ScreenSessions;
  readonly baseUrl: () => string;
}

export function formGuard({ sessions, baseUrl }: FormParts): Pick<Identity, 'formCaller' | 'formToken'> {
  const sessionOf = async (request: FastifyRequest): Promise<ScreenSession | undefined> => {
    const key = readCookie(request.headers.cookie, cookieNames(baseUrl()).session);
    return key === undefined ? undefined : sessions.find(key);
  };
  return {
    async formCaller(request, token) {
      const session = await sessionOf(request);
      if (!session || !isSameOrigin(request.headers, baseUrl()) || !sessions.isCsrf(session, token)) return undefined;
      return session.caller;
    },
    formToken: async (request) => (await sessionOf(request))?.csrf,
  };
}

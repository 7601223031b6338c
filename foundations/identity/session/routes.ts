// Sessions of the screens over HTTP: begin, who am I, change the situation, end.
import { type Language, pickLanguage } from '@socle/kit/i18n';
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as openid from 'openid-client';
import type { Identity, Portal, WhoAmI } from '../contract.ts';
import { pagePolicy } from '../pages/layout.ts';
import { errorPage } from '../pages/pages.ts';
import { crossSite, noSession, noSuchSituation, unknownPortal } from '../problems.ts';
import { situationOf } from '../rules/person.ts';
import { safeReturn } from '../rules/return-path.ts';
import { callerInTrace } from '../trace.ts';
import { cookieNames, readCookie, writeCookie } from './cookies.ts';
import type { ScreenSession } from './sessions.ts';
import { finishSignIn, type StartParts, startSignIn } from './start.ts';

export interface SessionRouteParts extends StartParts {
  readonly sandboxOpen: () => Promise<boolean>;
  /** Sessions at our own provider end with those of the screens. */
  readonly endAtProvider: (providerSession: string) => Promise<void>;
  readonly forms: Pick<Identity, 'formCaller'>;
  readonly situationChosen: (providerSession: string, situation: string) => Promise<void>;
}

const open = { config: { public: true } };

export function sessionRoutes(app: FastifyInstance, parts: SessionRouteParts): void {
  const { sessions, baseUrl, trace } = parts;
  const names = () => cookieNames(baseUrl());
  const sessionOf = async (request: FastifyRequest): Promise<ScreenSession | undefined> => {
    const key = readCookie(request.headers.cookie, names().session);
    return key === undefined ? undefined : sessions.find(key);
  };
  /** Behind the guard of the closed routes: a session, its token and our own pages were checked. */
  const ownSession = async (request: FastifyRequest): Promise<ScreenSession> => {
    const session = await sessionOf(request);
    if (!session || request.caller.kind === 'anonymous') throw noSession();
    return session;
  };

  app.get('/start', open, async (request, reply) => {
    const { portal, return: back, with: by, again, lang, here: moved } = request.query as Record<string, unknown>;
    if (portal !== 'pro' && portal !== 'citizen' && portal !== 'public') throw unknownPortal();
    // Under another name of this machine (127.0.0.1) the cookie of the sign-in would not come back.
    const base = new URL(baseUrl());
    if (request.headers.host !== base.host && moved === undefined) {
      const here = new URL(request.url, base);
      here.searchParams.set('here', '');
      return reply.redirect(here.href, 303);
    }
    const { location, cookie } = await startSignIn(parts, {
      portal,
      back: safeReturn(back, portal === 'public' ? '/' : `/${portal satisfies Portal}`),
      sandbox: by === 'sandbox',
      again: again !== undefined,
      language: lang === 'fr' || lang === 'en' ? lang : undefined,
    });
    return reply.header('set-cookie', cookie).redirect(location, 303);
  });

  app.get('/callback', open, async (request, reply) => {
    const { start, session: name, secure } = names();
    reply.header('set-cookie', writeCookie(start, '', { secure, path: '/session', seconds: 0 }));
    const query = (request.url.split('?', 2)[1] ?? '').slice(0, 6000);
    try {
      const finished = await finishSignIn(parts, `?${query}`, request.headers.cookie, request.id);
      // Whatever session this browser had is over: nobody can have prepared the new one.
      const before = readCookie(request.headers.cookie, name);
      if (before !== undefined) await sessions.end(before);
      const path = '/';
      return reply.header('set-cookie', writeCookie(name, finished.session.key, { secure, path })).redirect(finished.back, 303);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'unauthenticated') throw error;
      return refusalPage(reply, request, error);
    }
  });

  app.get('', open, async (request) => whoAmI(await sessionOf(request), await parts.sandboxOpen()));

  app.post('/situation', async (request) => {
    const session = await ownSession(request);
    const { situation } = (request.body ?? {}) as { situation?: unknown };
    const chosen = typeof situation === 'string' ? situationOf(session.person, situation) : undefined;
    if (!chosen) throw noSuchSituation();
    await trace({
      action: 'decide',
      outcome: 'permitted',
      rule: 'IDN-104',
      caller: { ...callerInTrace(session.caller), situation: chosen.key },
      request: request.id,
    });
    await sessions.choose(session, chosen.key);
    if (session.provider === 'own' && session.providerSession !== null) await parts.situationChosen(session.providerSession, chosen.key);
    return whoAmI(await sessions.find(session.key), await parts.sandboxOpen());
  });

  /** Ends it here and at our provider, traced; the cookie is taken back. */
  const leave = async (session: ScreenSession, request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> => {
    const { session: name, secure } = names();
    await trace({
      action: 'sign-out',
      outcome: 'permitted',
      rule: 'IDN-105',
      caller: callerInTrace(session.caller),
      patient: session.person.patient,
      request: request.id,
    });
    await sessions.end(session.key);
    if (session.provider === 'own' && session.providerSession !== null) await parts.endAtProvider(session.providerSession);
    reply.header('set-cookie', writeCookie(name, '', { secure, path: '/', seconds: 0 }));
    return endAddress(parts, session);
  };
  app.post('/end', async (request, reply) => ({ redirect: (await leave(await ownSession(request), request, reply)) ?? '/' }));

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 16 * 1024 }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  // The same as a form, for pages that work without script.
  app.post('/leave', open, async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const session = await sessionOf(request);
    const back = safeReturn(form.get('return'), '/');
    if (!session) return reply.redirect(back, 303);
    if (!(await parts.forms.formCaller(request, form.get('csrf')))) throw crossSite();
    return reply.redirect((await leave(session, request, reply)) ?? back, 303);
  });
}

/** Where the browser goes so that an external provider ends its session too; undefined: nowhere. */
async function endAddress({ places, baseUrl }: SessionRouteParts, session: ScreenSession): Promise<string | undefined> {
  const place = session.provider === 'own' ? undefined : places.byKey(session.provider);
  if (!place) return undefined;
  const configuration = await place.configuration().catch(() => undefined);
  if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
  return openid.buildEndSessionUrl(configuration, {
    post_logout_redirect_uri: `${baseUrl()}/`,
    ...(session.idToken === null ? {} : { id_token_hint: session.idToken }),
  }).href;
}

function whoAmI(session: ScreenSession | undefined, sandbox: boolean): WhoAmI {
  if (!session) return { signedIn: false, sandbox };
  const { caller, person, csrf, expiresAt } = session;
  const { id, kind, name, profession, specialty, structure, situation, patient, means } = caller;
  return {
    signedIn: true,
    id,
    kind,
    name,
    ...(profession ? { profession } : {}),
    ...(specialty ? { specialty } : {}),
    ...(structure ? { structure } : {}),
    ...(situation === undefined ? {} : { situation }),
    situations: person.situations,
    ...(patient === undefined ? {} : { patient }),
    level: means.level,
    csrf,
    expiresAt: expiresAt.toISOString(),
    sandbox,
  };
}

function refusalPage(reply: FastifyReply, request: FastifyRequest, problem: Problem): FastifyReply {
  const language: Language = pickLanguage(request.headers['accept-language']);
  return reply
    .code(401)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy())
    .send(errorPage({ language, mount: '/oidc', self: '', code: problem.requirement ?? '' }));
}

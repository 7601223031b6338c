// Sign-in by e-mail over HTTP: a GET shows, a POST acts; every form comes from our own pages. A link that a scanner opens is still good.
import { type Language, pickLanguage } from '@socle/kit/i18n';
import { parseAddress } from '@socle/kit/mail';
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { traceBudget } from '../authenticate.ts';
import type { Identity, Portal } from '../contract.ts';
import { type AskPage, askPage, codePage, confirmPage, emailRefusal, namePage, type Refusal } from '../pages/email-pages.ts';
import { emailTexts } from '../pages/email-texts.ts';
import { pagePolicy } from '../pages/layout.ts';
import { clientNetwork, readCode, readName } from '../rules/email-sign-in.ts';
import { safeReturn } from '../rules/return-path.ts';
import { isSameOrigin } from '../rules/same-origin.ts';
import { cookieNames, readCookie, writeCookie } from '../session/cookies.ts';
import type { SessionRouteParts } from '../session/routes.ts';
import { screenClient } from '../session/sessions.ts';
import { callerInTrace, nobody, personInTrace } from '../trace.ts';
import { type Challenges, contributorOf, emailPrefix, type Proved } from './challenges.ts';

export interface EmailRouteParts extends Pick<SessionRouteParts, 'sessions' | 'clock' | 'trace' | 'baseUrl' | 'places' | 'sandboxOpen'> {
  readonly challenges: Challenges;
  readonly forms: Pick<Identity, 'formCaller' | 'formToken'>;
  /** Whether the setting lets people in this way. */
  readonly isOn: boolean;
  /** Nothing leaves: where the message is read is told. */
  readonly outbox: boolean;
  /** Milliseconds. */
  readonly life: number;
}

const open = { config: { public: true }, schema: { hide: true } as object, bodyLimit: 16 * 1024 };

export function emailRoutes(app: FastifyInstance, parts: EmailRouteParts): void {
  const { challenges, sessions, trace, baseUrl, clock, forms } = parts;
  const budget = traceBudget(clock);
  const names = () => cookieNames(baseUrl());

  const send = (reply: FastifyReply, page: string): FastifyReply =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy())
      .header('cache-control', 'no-store')
      .send(page);
  const refuse = (request: FastifyRequest, reply: FastifyReply, status: number, what: Refusal): FastifyReply =>
    send(reply.code(status), emailRefusal({ language: languageOf(request), self: '', what }));
  const refused = (request: FastifyRequest, rule: string): Promise<void> | undefined => {
    // Strangers do not fill the trace: for each of them one entry a minute, and the next tells how many were left out.
    const more = budget(`${rule} ${clientNetwork(request.ip)}`);
    if (more === undefined) return undefined;
    return trace({
      outcome: 'refused',
      rule,
      caller: nobody,
      request: request.id,
      ...(more > 0 ? { details: { more: String(more) } } : {}),
    });
  };
  /** The fields of a form of ours; undefined: it was sent from elsewhere, and refused. */
  const formOf = async (request: FastifyRequest, reply: FastifyReply): Promise<URLSearchParams | undefined> => {
    if (parts.isOn && request.body instanceof URLSearchParams && isSameOrigin(request.headers, baseUrl())) return request.body;
    if (parts.isOn) await refused(request, 'IDN-230');
    refuse(request, reply, 403, parts.isOn ? 'cross' : 'off');
    return undefined;
  };
  const emailCookie = (value: string, seconds: number): string =>
    writeCookie(names().email, value, { secure: names().secure, path: '/session/email', seconds });

  const ask = async (request: FastifyRequest, back: string, given?: AskPage['given']): Promise<string> => {
    const key = readCookie(request.headers.cookie, names().session);
    const session = key === undefined ? undefined : await sessions.find(key);
    const there = async (portal: Portal): Promise<boolean> => (await parts.places.placeFor(portal, portal === 'public')) !== undefined;
    const means = { professional: await there('pro'), citizen: await there('citizen'), invented: await parts.sandboxOpen() };
    const language = languageOf(request);
    const self = `/session/email?${new URLSearchParams({ return: back })}`;
    return askPage({ language, self, back, open: parts.isOn, means, signedInAs: session?.caller.name, ...(given ? { given } : {}) });
  };

  app.get('/email', open, async (request, reply) => {
    const { return: back, here: moved } = request.query as Record<string, unknown>;
    // Under another name of this machine (127.0.0.1) the cookies would not come back.
    const base = new URL(baseUrl());
    if (request.headers.host !== base.host && moved === undefined) {
      const here = new URL(request.url, base);
      here.searchParams.set('here', '');
      return reply.redirect(here.href, 303);
    }
    return send(reply, await ask(request, safeReturn(back, '/')));
  });

  app.post('/email', open, async (request, reply) => {
    const form = await formOf(request, reply);
    if (!form) return reply;
    const [email, name] = [(form.get('email') ?? '').trim(), (form.get('name') ?? '').trim()];
    const back = safeReturn(form.get('return'), '/');
    const address = parseAddress(email);
    const wrong = !address ? 'badAddress' : name !== '' && readName(name) === undefined ? 'badName' : undefined;
    if (!address || wrong)
      return send(
        reply.code(400),
        await ask(request, back, { email: email.slice(0, 254), name: name.slice(0, 80), wrong: wrong ?? 'badAddress' }),
      );
    const language = languageOf(request);
    try {
      const browser = await challenges.ask({ address, name: readName(name) ?? '', language, back, ip: request.ip });
      await trace({ outcome: 'permitted', rule: 'IDN-109', caller: nobody, request: request.id });
      return reply
        .header('set-cookie', emailCookie(browser, Math.round(parts.life / 1000)))
        .redirect(`/session/email/code?lang=${language}`, 303);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'too-many') throw error;
      await refused(request, 'IDN-227');
      return refuse(request, reply.headers(error.headers ?? {}), 429, 'tooMany');
    }
  });

  const browserOf = (request: FastifyRequest): string => readCookie(request.headers.cookie, names().email) ?? '';

  app.get('/email/code', open, async (request, reply) => {
    if (!(await challenges.behindBrowser(browserOf(request)))) return refuse(request, reply, 404, 'over');
    return send(reply, codePage({ language: languageOf(request), self: '/session/email/code', outbox: parts.outbox }));
  });

  app.post('/email/code', open, async (request, reply) => {
    const form = await formOf(request, reply);
    if (!form) return reply;
    const browser = browserOf(request);
    const code = readCode(form.get('code') ?? '');
    // What is no code at all costs no try.
    const proved = code === undefined ? undefined : await challenges.byCode(browser, code);
    if (proved) return begin(request, reply, proved, 'code');
    await refused(request, 'IDN-226');
    const left = (await challenges.behindBrowser(browser))?.triesLeft ?? 0;
    if (left === 0) return refuse(request, reply, 401, 'over');
    return send(reply.code(401), codePage({ language: languageOf(request), self: '', outbox: parts.outbox, triesLeft: left }));
  });

  app.get('/email/confirm', open, async (request, reply) => {
    const { token } = request.query as { token?: unknown };
    const behind = typeof token === 'string' && parts.isOn ? await challenges.behindLink(token) : undefined;
    if (!behind || typeof token !== 'string') return refuse(request, reply, 404, 'over');
    const language = (request.query as { lang?: unknown }).lang === undefined ? behind.language : languageOf(request);
    const self = `/session/email/confirm?${new URLSearchParams({ token })}`;
    return send(reply, confirmPage({ language, self, token, address: behind.address }));
  });

  app.post('/email/confirm', open, async (request, reply) => {
    const form = await formOf(request, reply);
    if (!form) return reply;
    const proved = await challenges.byLink(form.get('token') ?? '', browserOf(request) || undefined);
    if (proved) return begin(request, reply, proved, 'link');
    await refused(request, 'IDN-225');
    return refuse(request, reply, 401, 'over');
  });

  async function begin(request: FastifyRequest, reply: FastifyReply, proved: Proved, by: 'link' | 'code'): Promise<FastifyReply> {
    const { language, back, name } = proved;
    const person = contributorOf(proved, emailTexts(language)('unnamed'));
    const session = await sessions.begin({
      person,
      situation: null,
      level: 'email',
      amr: ['email', by],
      signedInAt: clock.now(),
      provider: 'email',
      providerSession: null,
      idToken: null,
    });
    await trace({
      outcome: 'permitted',
      rule: 'IDN-107',
      caller: { ...personInTrace(person, screenClient), level: 'email' },
      request: request.id,
      details: { session: session.id, by },
    });
    // Whatever session this browser had is over: nobody can have prepared the new one.
    const { session: cookie, secure } = names();
    const before = readCookie(request.headers.cookie, cookie);
    if (before !== undefined) await sessions.end(before);
    const to = name === null ? `/session/email/name?${new URLSearchParams({ return: back, lang: language })}` : back;
    return reply.header('set-cookie', [emailCookie('', 0), writeCookie(cookie, session.key, { secure, path: '/' })]).redirect(to, 303);
  }

  app.get('/email/name', open, async (request, reply) => {
    const { caller } = request;
    const csrf = await forms.formToken(request);
    if (csrf === undefined || !caller.id.startsWith(emailPrefix)) return refuse(request, reply, 401, 'over');
    const back = safeReturn((request.query as { return?: unknown }).return, '/');
    const self = `/session/email/name?${new URLSearchParams({ return: back })}`;
    const unnamed = [emailTexts('fr')('unnamed'), emailTexts('en')('unnamed')].includes(caller.name);
    return send(reply, namePage({ language: languageOf(request), self, csrf, back, name: unnamed ? '' : caller.name }));
  });

  app.post('/email/name', open, async (request, reply) => {
    const form = await formOf(request, reply);
    if (!form) return reply;
    const csrf = form.get('csrf') ?? '';
    const caller = await forms.formCaller(request, csrf);
    if (!caller?.id.startsWith(emailPrefix)) {
      await refused(request, 'IDN-230');
      return refuse(request, reply, 403, 'cross');
    }
    const [given, back] = [(form.get('name') ?? '').slice(0, 200), safeReturn(form.get('return'), '/')];
    const name = readName(given);
    if (name === undefined) {
      return send(
        reply.code(400),
        namePage({ language: languageOf(request), self: '', csrf, back, name: given.slice(0, 80), wrong: true }),
      );
    }
    await trace({
      action: 'update',
      outcome: 'permitted',
      rule: 'IDN-108',
      caller: { ...callerInTrace(caller), name },
      request: request.id,
    });
    await challenges.rename(caller.id.slice(emailPrefix.length), name);
    return reply.redirect(back, 303);
  });
}

/** What the address asks for, else what was chosen on the screens, else what the browser prefers. */
function languageOf(request: FastifyRequest): Language {
  const { lang } = request.query as { lang?: unknown };
  const chosen = lang ?? /(?:^|;\s*)socle-language=(fr|en)(?:;|$)/.exec(request.headers.cookie ?? '')?.[1];
  return chosen === 'fr' || chosen === 'en' ? chosen : pickLanguage(request.headers['accept-language']);
}

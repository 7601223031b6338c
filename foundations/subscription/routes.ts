// The paths of following by mail: a GET shows, a POST does. What a message links to needs no sign-in: its token is the right.
import type { Audit } from '@socle/foundations/audit';
import { clientNetwork, type Identity, isSameOrigin, safeReturn } from '@socle/foundations/identity';
import { type Language, pickLanguage } from '@socle/kit/i18n';
import { parseAddress } from '@socle/kit/mail';
import { Problem } from '@socle/kit/problem';
import { type Entry, type Screens, sendScreenFile } from '@socle/kit/screens';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FollowedThing, rhythms } from './contract.ts';
import { type AskParts, askToFollow, followAtOnce, hashOf, thingOf } from './operations/ask.ts';
import { pagePolicy, type View } from './pages/frame.ts';
import { askedPage, buttonPage, followedPage, followPage, type MineLine, minePage, plainPage } from './pages/pages.ts';
import { badAddress, badRhythm, crossSite } from './problems.ts';
import { makeToken, readToken, type TokenPower } from './rules/tokens.ts';
import * as store from './store.ts';
import { texts } from './texts.ts';

export interface FollowRouteParts {
  readonly ask: AskParts;
  readonly identity: Pick<Identity, 'formToken' | 'formCaller' | 'addressOf'>;
  readonly audit: Pick<Audit, 'record'>;
  readonly tokenKey: Buffer;
  readonly stopUrl: (following: string) => string;
  readonly mineUrl: (follower: string) => string;
  readonly outbox: boolean;
  readonly screens: Screens;
}

const open = { config: { public: true }, schema: { hide: true } as object, bodyLimit: 16 * 1024 };

export function followRoutes(app: FastifyInstance, parts: FollowRouteParts): void {
  const { ask, identity, audit, tokenKey, screens } = parts;
  const { database, clock, base } = ask;
  const styles = (screens.entries.follow as Entry).styles;

  const viewOf = (request: FastifyRequest, self = ''): View => {
    const language = languageOf(request);
    return { language, say: texts(language), self, styles };
  };
  const send = (reply: FastifyReply, page: string): FastifyReply =>
    reply
      .header('content-security-policy', pagePolicy)
      .header('cache-control', 'no-store')
      .header('cross-origin-opener-policy', 'same-origin')
      .type('text/html; charset=utf-8')
      .send(page);
  const over = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const view = viewOf(request);
    return send(reply.code(404), plainPage(view, view.say('overTitle'), view.say('over')));
  };
  const trace = (request: FastifyRequest, rule: string, id: string): Promise<void> =>
    audit.record([
      {
        at: clock.millis(),
        kind: 'rights',
        action: 'decide',
        outcome: 'permitted',
        rule,
        caller: { id: 'anonymous', kind: 'anonymous', name: 'anonymous' },
        entity: { type: 'Following', id },
        request: request.id,
      },
    ]);
  /** Refusals as pages. */
  const page =
    (work: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      try {
        return await work(request, reply);
      } catch (error) {
        if (!(error instanceof Problem) || error.status >= 500) throw error;
        const view = viewOf(request);
        return send(reply.code(error.status).headers(error.headers ?? {}), plainPage(view, view.say('refusedTitle'), error.message));
      }
    };
  const formOf = (request: FastifyRequest): URLSearchParams => {
    if (!(request.body instanceof URLSearchParams) || !isSameOrigin(request.headers, base())) throw crossSite();
    return request.body;
  };
  const queryOf = (request: FastifyRequest): URLSearchParams => new URLSearchParams(request.url.split('?', 2)[1] ?? '');
  const tokenOf = (request: FastifyRequest, power: TokenPower): string | undefined =>
    readToken(tokenKey, power, queryOf(request).get('token') ?? '');
  const describe = async ({ kind, key }: store.FollowingRow, language: Language): Promise<FollowedThing> =>
    (await ask.sources.get(kind)?.describe(key, language)) ?? { title: key, path: '/' };

  async function showFollow(request: FastifyRequest, fields: URLSearchParams, wrong?: string): Promise<string> {
    const [kind, key, back] = [fields.get('what') ?? '', fields.get('key') ?? '', safeReturn(fields.get('return'), '/')];
    const view = viewOf(request, `/follow?${new URLSearchParams({ what: kind, key, return: back })}`);
    const thing = await thingOf(ask, { kind, key, language: view.language });
    const csrf = await identity.formToken(request);
    const address = csrf === undefined ? undefined : await identity.addressOf(request.caller.id);
    const own = csrf !== undefined && address !== undefined ? { own: { csrf, address } } : {};
    return followPage(view, { thing, kind, key, back, ...own, ...(wrong === undefined ? {} : { wrong }) });
  }
  const wishOf = (request: FastifyRequest, form: URLSearchParams) => {
    const given = form.get('rhythm') ?? 'each';
    const rhythm = rhythms.find((one) => one === given);
    if (!rhythm) throw badRhythm(given);
    return { kind: form.get('what') ?? '', key: form.get('key') ?? '', rhythm, language: languageOf(request) };
  };

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 16 * 1024 }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );

  app.get(
    '',
    open,
    page(async (request, reply) => send(reply, await showFollow(request, queryOf(request)))),
  );
  app.post(
    '',
    open,
    page(async (request, reply) => {
      const form = formOf(request);
      const email = (form.get('email') ?? '').trim();
      const address = parseAddress(email);
      if (!address) return send(reply.code(badAddress().status), await showFollow(request, form, email.slice(0, 254)));
      await askToFollow(ask, { ...wishOf(request, form), address }, clientNetwork(request.ip));
      return send(reply, askedPage(viewOf(request), { back: safeReturn(form.get('return'), '/'), outbox: parts.outbox }));
    }),
  );
  app.post(
    '/own',
    open,
    page(async (request, reply) => {
      const form = formOf(request);
      const caller = await identity.formCaller(request, form.get('csrf'));
      const address = caller && (await identity.addressOf(caller.id));
      if (!address) throw crossSite();
      const wish = { ...wishOf(request, form), address };
      const id = await database.transaction((tx) => followAtOnce(ask, tx, wish));
      await trace(request, 'FLW-ACC-001', id);
      return showFollowed(request, reply, id);
    }),
  );

  // One-click unsubscription may come so (RFC 8058 §3.2); nothing in it is needed.
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer', bodyLimit: 16 * 1024 }, (_request, _body, done) =>
    done(null, undefined),
  );

  async function showFollowed(request: FastifyRequest, reply: FastifyReply, id: string): Promise<FastifyReply> {
    const row = await store.findFollowing(database, id);
    if (!row) return over(request, reply);
    const view = viewOf(request);
    return send(reply, followedPage(view, { thing: await describe(row, view.language), mine: parts.mineUrl(row.follower) }));
  }

  const confirmable = (request: FastifyRequest) => {
    const token = queryOf(request).get('token') ?? '';
    return /^[\w-]{43}$/.test(token) ? store.findToConfirm(database, hashOf(token), clock.now()) : Promise.resolve(undefined);
  };
  const actionOf = (request: FastifyRequest, path: string): string =>
    `/follow/${path}?${new URLSearchParams({ token: queryOf(request).get('token') ?? '', lang: languageOf(request) })}`;

  app.get('/confirm', open, async (request, reply) => {
    const row = await confirmable(request);
    if (!row) return over(request, reply);
    const view = viewOf(request, request.url);
    return send(reply, buttonPage(view, 'confirm', { action: actionOf(request, 'confirm'), thing: await describe(row, view.language) }));
  });
  app.post(
    '/confirm',
    open,
    page(async (request, reply) => {
      formOf(request);
      const row = await confirmable(request);
      const source = row && ask.sources.get(row.kind);
      if (!row || !source) return over(request, reply);
      await trace(request, 'FLW-ACC-001', row.id);
      const seen = await source.start(row.key);
      await store.confirmFollowing(database, row.id, seen, clock.now());
      return showFollowed(request, reply, row.id);
    }),
  );

  // RFC 8058: programs of mail send this without a cookie and without an origin; the token in the address is all that counts.
  const stopped = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const view = viewOf(request);
    return send(reply, plainPage(view, view.say('stoppedTitle'), view.say('stopped')));
  };
  app.get('/stop', open, async (request, reply) => {
    const id = tokenOf(request, 'one');
    if (id === undefined) return over(request, reply);
    const row = await store.findFollowing(database, id);
    if (!row) return stopped(request, reply);
    const view = viewOf(request, request.url);
    return send(reply, buttonPage(view, 'stop', { action: actionOf(request, 'stop'), thing: await describe(row, view.language) }));
  });
  app.post('/stop', open, async (request, reply) => {
    const id = tokenOf(request, 'one');
    if (id === undefined) return over(request, reply);
    await trace(request, 'FLW-ACC-002', id);
    await database.transaction((tx) => store.removeFollowing(tx, id));
    return stopped(request, reply);
  });
  app.get('/stop-all', open, async (request, reply) => {
    if (tokenOf(request, 'all') === undefined) return over(request, reply);
    return send(reply, buttonPage(viewOf(request, request.url), 'stopAll', { action: actionOf(request, 'stop-all') }));
  });
  app.post('/stop-all', open, async (request, reply) => {
    const id = tokenOf(request, 'all');
    if (id === undefined) return over(request, reply);
    await trace(request, 'FLW-ACC-002', id);
    await store.removeFollower(database, id);
    return stopped(request, reply);
  });

  app.get('/mine', open, async (request, reply) => {
    const id = tokenOf(request, 'all');
    if (id === undefined) return over(request, reply);
    const view = viewOf(request, request.url);
    const rows = await store.listFollowings(database, id);
    const lines = await Promise.all(
      rows.map(
        async (row): Promise<MineLine> => ({
          thing: await describe(row, view.language),
          rhythm: row.rhythm,
          stop: `/follow/stop?${new URLSearchParams({ token: makeToken(tokenKey, 'one', row.id), lang: view.language })}`,
        }),
      ),
    );
    return send(reply, minePage(view, lines, actionOf(request, 'stop-all')));
  });
  app.get('/assets/:name', open, (request, reply) => {
    const file = screens.files.get((request.params as { name: string }).name);
    if (!file) throw new Problem('not-found', 'These pages have no file of this name.');
    return sendScreenFile(request, reply, file);
  });
}

/** What the address asks for, else what was chosen on the screens, else what the browser prefers. */
function languageOf({ headers, url }: FastifyRequest): Language {
  const asked = /[?&]lang=(fr|en)(?:&|$)/.exec(url)?.[1] ?? /(?:^|;\s*)socle-language=(fr|en)(?:;|$)/.exec(headers.cookie ?? '')?.[1];
  return asked === 'fr' || asked === 'en' ? asked : pickLanguage(headers['accept-language']);
}

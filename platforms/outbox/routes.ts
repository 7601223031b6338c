// The paths of the outbox: pages for the administrator who is signed in, JSON for whoever has his key. Each asks the same rule, and is traced.
import type { Audit, AuditAction } from '@socle/foundations/audit';
import type { CareCaller, Identity } from '@socle/foundations/identity';
import type { Clock } from '@socle/kit/clock';
import { type Language, pickLanguage } from '@socle/kit/i18n';
import { type Mail, type MailListOptions, type MailState, mailStates } from '@socle/kit/mail';
import { Problem } from '@socle/kit/problem';
import { type Entry, type Screens, sendScreenFile } from '@socle/kit/screens';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pagePolicy, type View } from './pages/frame.ts';
import { listPage, messagePage, plainPage } from './pages/pages.ts';
import { badFilter, noMessage, noRetry, notYours } from './problems.ts';
import { decideOutbox } from './rules/rights.ts';
import { texts } from './texts.ts';

export interface OutboxParts {
  readonly mail: Mail;
  readonly audit: Pick<Audit, 'record'>;
  readonly identity: Pick<Identity, 'formToken' | 'formCaller'>;
  readonly clock: Clock;
  readonly screens: Screens;
  readonly baseUrl: () => string;
}

const open = { config: { public: true }, schema: { hide: true } as object };

export function outboxRoutes(app: FastifyInstance, parts: OutboxParts): void {
  const { mail, audit, identity, clock, screens, baseUrl } = parts;

  /** Traced whatever the verdict; throws where it is no. */
  async function allow(request: FastifyRequest, caller: CareCaller, action: AuditAction, id?: string): Promise<void> {
    const { permit, rule } = decideOutbox(caller);
    // Of strangers nothing is known that a trace could tell, and they could fill it.
    if (caller.kind === 'anonymous') throw notYours(rule);
    const { kind, name, profession, structure, situation, client, means } = caller;
    await audit.record([
      {
        at: clock.millis(),
        kind: 'access',
        action,
        outcome: permit ? 'permitted' : 'refused',
        rule,
        caller: { id: caller.id, kind, name, profession, structure, situation, client, level: means?.level },
        request: request.id,
        ...(id === undefined ? {} : { entity: { type: 'Mail', id: id.slice(0, 64) } }),
      },
    ]);
    if (!permit) throw notYours(rule);
  }
  const callerOf = (request: FastifyRequest): CareCaller => request.caller as CareCaller;
  const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

  app.get('/outbox', async (request) => {
    const options = readFilter(new URLSearchParams(request.url.split('?', 2)[1] ?? ''));
    await allow(request, callerOf(request), 'search');
    const [messages, counts] = await Promise.all([mail.list(options), mail.counts()]);
    const next = nextPage(options, messages);
    return { mode: mail.mode, counts, messages, ...(next === undefined ? {} : { next: `/mail/outbox?${next}` }) };
  });
  app.get('/outbox/:id', async (request) => {
    await allow(request, callerOf(request), 'read', idOf(request));
    const message = await mail.find(idOf(request));
    if (!message) throw noMessage(idOf(request));
    return message;
  });
  app.post('/outbox/:id/retry', async (request, reply) => {
    await allow(request, callerOf(request), 'execute', idOf(request));
    if (!(await mail.retry(idOf(request)))) throw noRetry(idOf(request));
    return reply.code(202).send({ id: idOf(request), state: 'queued' });
  });

  const styles = (screens.entries.outbox as Entry).styles;
  const viewOf = (request: FastifyRequest): View => {
    const language = languageOf(request);
    return { language, say: texts(language), url: request.url, base: baseUrl(), styles };
  };
  const send = (reply: FastifyReply, page: string): FastifyReply =>
    reply
      .header('content-security-policy', pagePolicy)
      .header('cache-control', 'no-store')
      .header('cross-origin-opener-policy', 'same-origin')
      .type('text/html; charset=utf-8')
      .send(page);
  /** Refusals as pages. */
  const page =
    (make: (request: FastifyRequest, view: View) => Promise<string>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const view = viewOf(request);
      const { say } = view;
      try {
        return send(reply, await make(request, view));
      } catch (error) {
        if (!(error instanceof Problem) || error.status >= 500) throw error;
        reply.code(error.kind === 'forbidden' && request.caller.kind === 'anonymous' ? 401 : error.status);
        if (error.kind === 'forbidden') return send(reply, plainPage(view, say('refused'), say('refusedText'), true));
        if (error.kind === 'not-found') return send(reply, plainPage(view, say('gone'), ''));
        return send(reply, plainPage(view, say('notDone'), error.message));
      }
    };

  app.get(
    '',
    open,
    page(async (request, view) => {
      const query = new URLSearchParams(request.url.split('?', 2)[1] ?? '');
      const options = readFilter(query);
      await allow(request, callerOf(request), 'search');
      const [lines, counts] = await Promise.all([mail.list(options), mail.counts()]);
      return listPage(view, { mode: mail.mode, lines, counts, state: options.state, older: nextPage(options, lines) });
    }),
  );
  app.get(
    '/messages/:id',
    open,
    page(async (request, view) => {
      await allow(request, callerOf(request), 'read', idOf(request));
      const message = await mail.find(idOf(request));
      if (!message) throw noMessage(idOf(request));
      return messagePage(view, message, (await identity.formToken(request)) ?? '');
    }),
  );
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 10_000 }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  app.post('/messages/:id/retry', open, async (request, reply) => {
    const token = request.body instanceof URLSearchParams ? request.body.get('csrf') : undefined;
    const caller = await identity.formCaller(request, token);
    if (!caller) {
      const view = viewOf(request);
      return send(reply.code(403), plainPage(view, view.say('notDone'), view.say('notDoneText')));
    }
    return page(async (_request, view) => {
      await allow(request, caller, 'execute', idOf(request));
      if (!(await mail.retry(idOf(request)))) throw noRetry(idOf(request));
      const message = await mail.find(idOf(request));
      if (!message) throw noMessage(idOf(request));
      return messagePage(view, message, String(token));
    })(request, reply);
  });
  app.get('/assets/:name', open, (request, reply) => {
    const file = screens.files.get((request.params as { name: string }).name);
    if (!file) throw new Problem('not-found', 'The outbox has no file of this name.');
    return sendScreenFile(request, reply, file);
  });
}

function readFilter(query: URLSearchParams): MailListOptions & { readonly state: MailState | undefined } {
  const value = (name: string): string | undefined => query.get(name) || undefined;
  const state = mailStates.find((one) => one === value('state'));
  if (value('state') !== undefined && !state) throw badFilter('state', String(value('state')), `one of ${mailStates.join(', ')}`);
  const count = value('count') ?? '50';
  if (!/^[1-9]\d{0,2}$/.test(count) || Number(count) > 200) throw badFilter('count', count, 'a whole number from 1 to 200');
  return { state, kind: value('kind'), before: value('before'), count: Number(count) };
}

/** Query of the page that follows; undefined: this is the last one. */
function nextPage({ state, kind, count }: MailListOptions, lines: readonly { readonly id: string }[]): string | undefined {
  const last = lines.at(-1);
  if (!last || lines.length < (count ?? 50)) return undefined;
  const next = new URLSearchParams({ before: last.id });
  if (state !== undefined) next.set('state', state);
  if (kind !== undefined) next.set('kind', kind);
  if (count !== undefined && count !== 50) next.set('count', String(count));
  return next.toString();
}

/** What the address asks for, else what was chosen on the screens, else what the browser prefers. */
function languageOf({ headers, url }: FastifyRequest): Language {
  const asked = /[?&]lang=(fr|en)(?:&|$)/.exec(url)?.[1] ?? /(?:^|;\s*)socle-language=(fr|en)(?:;|$)/.exec(headers.cookie ?? '')?.[1];
  return asked === 'fr' || asked === 'en' ? asked : pickLanguage(headers['accept-language']);
}

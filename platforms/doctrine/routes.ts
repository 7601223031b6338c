// The paths of the doctrine: pages that are whole without script, kept until their data change.
import type { FrameworkParts, OpenFramework } from '@socle/foundations/framework';
import { calendarOf, feedOf, findSharedProfile, saveSharedProfile } from '@socle/foundations/framework';
import type { KeptAnswers } from '@socle/kit/http';
import { type Language, languages, pickLanguage } from '@socle/kit/i18n';
import { Problem, show } from '@socle/kit/problem';
import { type Entry, type Screens, sendScreenFile } from '@socle/kit/screens';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { draftingShell, type Page, pagePolicy, renderPage } from './frame.ts';
import { comparePage } from './pages/compare.ts';
import { chapterPage, editionPage, editionsPage } from './pages/edition.ts';
import { homePage } from './pages/home.ts';
import { housePage } from './pages/house.ts';
import { impactsPage } from './pages/impacts.ts';
import { answersOf, compareProfilesPage, forProfilePage, obligationsPage } from './pages/obligations.ts';
import { dataPage, glossaryPage, searchPage, sourcesPage } from './pages/reference.ts';
import { notFoundPage } from './pages/refused.ts';
import { requirementPage } from './pages/requirement.ts';
import { timelinePage } from './pages/timeline.ts';
import { coveragePage, lintPage, synthesisPage } from './pages/workshop.ts';
import { followLink, link, type View } from './parts/view.ts';
import { texts } from './texts.ts';

export interface DoctrineParts {
  readonly framework: OpenFramework;
  readonly parts: FrameworkParts;
  readonly screens: Screens;
  readonly answers: KeptAnswers;
  readonly baseUrl: () => string;
}

/** Pages are no part of the API: they stay out of OpenAPI. */
const open = { config: { public: true }, schema: { hide: true } as object };
type Make = (view: View, request: FastifyRequest) => Page | undefined | Promise<Page | undefined>;

export function doctrineRoutes(app: FastifyInstance, { framework, parts, screens, answers, baseUrl }: DoctrineParts): void {
  const entry = screens.entries.doctrine as Entry;
  const viewOf = async (request: FastifyRequest): Promise<View> => {
    const language = languageOf(request);
    const [path, search = ''] = request.url.split('?', 2);
    return {
      language,
      say: texts(language),
      framework,
      common: await framework.library.common(),
      today: framework.today(),
      query: new URLSearchParams(search),
      url: `${path}${search === '' ? '' : `?${search}`}`,
      base: baseUrl(),
    };
  };
  /** A language that the address asks for is remembered, by the same cookie as on the other screens. */
  const headers = (reply: FastifyReply): FastifyReply => {
    const asked = /[?&]lang=(fr|en)(?:&|$)/.exec(reply.request.url)?.[1];
    if (asked !== undefined) reply.header('set-cookie', `socle-language=${asked}; Path=/; Max-Age=31536000; SameSite=Lax`);
    return reply
      .header('content-security-policy', pagePolicy)
      .header('cross-origin-opener-policy', 'same-origin')
      .header('permissions-policy', 'camera=(), microphone=(), geolocation=()')
      .header('vary', 'accept-language, cookie');
  };
  const write = async (request: FastifyRequest, reply: FastifyReply, make: Make): Promise<FastifyReply> => {
    const view = await viewOf(request);
    try {
      const page = await make(view, request);
      if (page)
        return headers(reply)
          .code(page.status ?? 200)
          .header('cache-control', 'no-cache')
          .type('text/html; charset=utf-8')
          .send(renderPage(view, page, entry));
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      return headers(reply)
        .code(error.status)
        .type('text/html; charset=utf-8')
        .send(renderPage(view, notFoundPage(view, error), entry));
    }
    return headers(reply)
      .code(404)
      .type('text/html; charset=utf-8')
      .send(renderPage(view, notFoundPage(view, undefined), entry));
  };
  /** The same for everybody: made once for each state of the data, each day and language. */
  const page =
    (make: Make) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      await framework.library.refresh();
      const language = languageOf(request);
      const stamp = `${framework.library.stamp()} ${framework.today()}`;
      try {
        return await answers.send(request, headers(reply), `${language} ${request.url}`, stamp, async () => {
          const view = await viewOf(request);
          const made = await make(view, request);
          if (!made) throw new Problem('not-found', `There is no page ${show(request.url)}.`);
          return { type: 'text/html; charset=utf-8', body: renderPage(view, made, entry) };
        });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return write(request, reply, () => Promise.reject(error));
      }
    };
  const named = (request: FastifyRequest, name: string): string => (request.params as Record<string, string>)[name] ?? '';
  const get = (path: string, make: Make): void => void app.get(path, open, page(make));

  get('/', homePage);
  get('/editions', editionsPage);
  get('/editions/:edition', (view, request) => editionPage(view, named(request, 'edition')));
  get('/editions/:edition/:chapter', (view, request) => chapterPage(view, named(request, 'edition'), named(request, 'chapter')));
  get('/editions/:edition/requirements/:id', (view, request) => requirementPage(view, named(request, 'edition'), named(request, 'id')));
  get('/compare', comparePage);
  get('/synthesis', synthesisPage);
  get('/impacts', impactsPage);
  get('/timeline', timelinePage);
  get('/house', housePage);
  get('/glossary', glossaryPage);
  get('/sources', sourcesPage);
  get('/data', dataPage);
  get('/coverage', coveragePage);
  get('/for/:profile', (view, request) =>
    forProfilePage(view, named(request, 'profile'), view.query.get('from') ?? '2019', view.query.get('to') ?? '2020'),
  );
  get('/lint', (view) => lintPage(view, undefined));
  // What a reader describes or searches is his own: made for him, kept nowhere.
  app.get('/search', open, (request, reply) => write(request, reply, searchPage));
  app.get('/obligations', open, (request, reply) =>
    write(request, reply, async (view) => {
      const id = view.query.get('profil');
      return obligationsPage(view, id === null ? undefined : await findSharedProfile(parts, id));
    }),
  );
  app.get('/obligations/compare', open, (request, reply) => write(request, reply, compareProfilesPage));
  app.get('/requirements/:id', open, async (request, reply) => {
    const steps = await framework.history(named(request, 'id'));
    const last = steps.at(-1);
    if (!last) return write(request, reply, () => undefined);
    return reply.redirect(
      link(`/editions/${encodeURIComponent(last.edition.id)}/requirements/${encodeURIComponent(last.requirement.id)}`),
      302,
    );
  });
  const personal = async (request: FastifyRequest) => {
    const view = await viewOf(request);
    const edition = view.query.get('edition') ?? (await framework.inForce()).id;
    return { view, edition, answers: answersOf(view.query, view.common.facts) };
  };
  app.get('/obligations.ics', open, async (request, reply) => {
    const { edition, answers: told } = await personal(request);
    return reply.type('text/calendar; charset=utf-8').send(await calendarOf(framework, baseUrl(), { edition, answers: told }));
  });
  app.get('/obligations.atom', open, async (request, reply) => {
    const { edition, answers: told } = await personal(request);
    return reply.type('application/atom+xml; charset=utf-8').send(await feedOf(parts, framework, baseUrl(), { edition, answers: told }));
  });

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 1_000_000 }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  const posted = (request: FastifyRequest): URLSearchParams => {
    if (!(request.body instanceof URLSearchParams))
      throw new Problem('unsupported-media', 'This form is sent as application/x-www-form-urlencoded.');
    return request.body;
  };
  app.post('/lint', open, (request, reply) =>
    write(request, reply, (view) => lintPage(view, (posted(request).get('text') ?? '').slice(0, 200_000))),
  );
  app.post('/obligations/share', open, async (request, reply) => {
    const form = posted(request);
    const id = await saveSharedProfile(parts, framework, form.get('answers') ?? '');
    return reply.redirect(link('/obligations', { profil: id, edition: form.get('edition') ?? undefined }), 303);
  });

  // A profile is followed by its link.
  app.post('/obligations/follow', open, async (request, reply) => {
    const id = await saveSharedProfile(parts, framework, posted(request).get('answers') ?? '');
    return reply.redirect(followLink('profile', id, link('/obligations', { profil: id })), 303);
  });

  for (const path of ['/drafting', '/drafting/*']) {
    app.get(path, open, (request, reply) =>
      headers(reply)
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(draftingShell(screens.entries.drafting as Entry, languageOf(request))),
    );
  }
  app.get('/assets/:name', open, (request, reply) => {
    const file = screens.files.get(named(request, 'name'));
    if (!file) throw new Problem('not-found', `The pages have no file ${show(named(request, 'name'))}.`);
    return sendScreenFile(request, reply, file);
  });
  app.get('/*', open, (request, reply) => write(request, reply, () => undefined));
}

/** What the address asks for, else what was chosen on the screens, else what the browser prefers. */
function languageOf({ headers, url }: FastifyRequest): Language {
  const asked = /[?&]lang=(fr|en)(?:&|$)/.exec(url)?.[1] ?? /(?:^|;\s*)socle-language=(fr|en)(?:;|$)/.exec(headers.cookie ?? '')?.[1];
  return languages.find((one) => one === asked) ?? pickLanguage(headers['accept-language']);
}

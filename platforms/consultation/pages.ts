// The paths of the screens: pages that are whole without script, kept until their data change; and the shells of the rooms that need it.
import type { OpenFramework } from '@socle/foundations/framework';
import type { KeptAnswers } from '@socle/kit/http';
import { type Language, languages, pickLanguage } from '@socle/kit/i18n';
import { Problem, show } from '@socle/kit/problem';
import { type Entry, type Screens, sendScreenFile } from '@socle/kit/screens';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { calendarPage } from './pages/calendar.ts';
import { campaignPage } from './pages/campaign.ts';
import { charterPage } from './pages/charter.ts';
import { contributionPage } from './pages/contribution.ts';
import { contributionsPage } from './pages/contributions.ts';
import { dashboardPage } from './pages/dashboard.ts';
import { homePage } from './pages/home.ts';
import { moderationPage } from './pages/moderation.ts';
import { type Column, openDataPage } from './pages/open-data.ts';
import { refusedPage } from './pages/refused.ts';
import { reportPage } from './pages/report.ts';
import { textPage } from './pages/text.ts';
import { type Page, pagePolicy, renderPage, roomShell } from './parts/frame.ts';
import { link, type View } from './parts/view.ts';
import { words } from './parts/words.ts';
import type { Reading } from './reading.ts';

/** Of each entry, its source: what the room gives to `loadScreens`. */
export const consultationScreens = { consultation: 'web/consultation/main.ts', rooms: 'web/consultation/rooms/main.tsx' } as const;

export interface PagesParts {
  readonly reading: Reading;
  readonly framework: OpenFramework;
  readonly screens: Screens;
  readonly answers: KeptAnswers;
  readonly baseUrl: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Of the charter that contributors accept. */
  readonly charter: string;
  /** What each column of the open data holds. */
  readonly columns: readonly Column[];
}

/** Pages are no part of the API: they stay out of OpenAPI. */
const open = { config: { public: true }, schema: { hide: true } as object };
type Make = (view: View, named: (name: string) => string) => Page | Promise<Page>;

export function consultationPages(app: FastifyInstance, parts: PagesParts): void {
  const { reading, framework, screens, answers, baseUrl, now } = parts;
  const entry = screens.entries.consultation as Entry;
  const viewOf = async (request: FastifyRequest): Promise<View> => {
    const language = languageOf(request);
    const [, search = ''] = request.url.split('?', 2);
    return {
      language,
      say: words(language),
      reading,
      framework,
      common: await framework.library.common(),
      now: now(),
      query: new URLSearchParams(search),
      url: request.url,
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
  const named =
    (request: FastifyRequest) =>
    (name: string): string =>
      (request.params as Record<string, string>)[name] ?? '';
  const send = (view: View, reply: FastifyReply, page: Page): FastifyReply =>
    headers(reply)
      .code(page.status ?? 200)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(renderPage(view, page, entry));
  const write = async (request: FastifyRequest, reply: FastifyReply, make: Make): Promise<FastifyReply> => {
    const view = await viewOf(request);
    try {
      return send(view, reply, await make(view, named(request)));
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      return send(view, reply, refusedPage(view, error));
    }
  };
  /** The same for everybody: made once for each state of the data, each minute and language. What a reader searches is kept nowhere. */
  const get = (path: string, make: Make): void => {
    app.get(path, open, async (request, reply) => {
      if (/[?&]q=[^&]/.test(request.url)) return write(request, reply, make);
      await framework.library.refresh();
      const campaign = named(request)('campaign') || undefined;
      try {
        const stamp = `${await reading.stamp(campaign)} ${framework.library.stamp()} ${Math.floor(now() / 60_000)}`;
        return await answers.send(request, headers(reply), `${languageOf(request)} ${request.url}`, stamp, async () => {
          const view = await viewOf(request);
          return { type: 'text/html; charset=utf-8', body: renderPage(view, await make(view, named(request)), entry) };
        });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return write(request, reply, () => Promise.reject(error));
      }
    });
  };

  get('/', homePage);
  get('/charter', (view) => charterPage(view, parts.charter));
  get('/:campaign', (view, name) => campaignPage(view, name('campaign')));
  get('/:campaign/text', (view, name) => textPage(view, name('campaign'), undefined));
  get('/:campaign/text/calendar', (view, name) => calendarPage(view, name('campaign')));
  get('/:campaign/text/:chapter', (view, name) => textPage(view, name('campaign'), name('chapter')));
  get('/:campaign/contributions', (view, name) => contributionsPage(view, name('campaign')));
  get('/:campaign/contributions/:id', (view, name) => contributionPage(view, name('campaign'), name('id')));
  get('/:campaign/dashboard', (view, name) => dashboardPage(view, name('campaign')));
  get('/:campaign/report', (view, name) => reportPage(view, name('campaign')));
  get('/:campaign/open-data', (view, name) => openDataPage(view, name('campaign'), parts.columns));
  get('/:campaign/moderation', (view, name) => moderationPage(view, name('campaign')));

  /** What was said of a requirement, where it can be said now: in the campaign that is open, else in the one that closed last. */
  app.get('/requirements/:id', open, async (request, reply) => {
    const campaigns = [...(await reading.campaigns())].sort((a, b) => (a.closesAt < b.closesAt ? 1 : -1));
    const current = campaigns.find(({ phase }) => phase === 'contributions') ?? campaigns[0];
    if (!current) return write(request, reply, () => Promise.reject(new Problem('not-found', 'There is no campaign yet.')));
    return reply.redirect(link([current.id, 'contributions'], { target: named(request)('id') }), 302);
  });

  const rooms = [
    ['/mine', 'mine'],
    ['/desk/:campaign', 'desk'],
    ['/desk/:campaign/:id', 'desk'],
    ['/moderation/:campaign', 'moderate'],
    ['/organise', 'organise'],
    ['/organise/:campaign', 'organise'],
  ] as const;
  for (const [path, title] of rooms) {
    app.get(path, open, (request, reply) =>
      headers(reply)
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(roomShell(screens.entries.rooms as Entry, languageOf(request), title)),
    );
  }
  app.get('/assets/:name', open, (request, reply) => {
    const name = named(request)('name');
    const file = screens.files.get(name);
    if (!file) throw new Problem('not-found', `The pages have no file ${show(name)}.`);
    return sendScreenFile(request, reply, file);
  });
  // What is asked of the API is answered by the API.
  app.get('/api/*', open, (request) => Promise.reject(new Problem('not-found', `The API has no path ${show(request.url)}.`)));
  app.get('/*', open, (request, reply) =>
    write(request, reply, () => Promise.reject(new Problem('not-found', `There is no page ${show(request.url)}.`))),
  );
}

/** What the address asks for, else what was chosen on the screens, else what the browser prefers. */
function languageOf({ headers, url }: FastifyRequest): Language {
  const asked = /[?&]lang=(fr|en)(?:&|$)/.exec(url)?.[1] ?? /(?:^|;\s*)socle-language=(fr|en)(?:;|$)/.exec(headers.cookie ?? '')?.[1];
  return languages.find((one) => one === asked) ?? pickLanguage(headers['accept-language']);
}

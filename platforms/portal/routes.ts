// The paths of the screens: pages and their files. Everything here is public; data comes from the API, with the session.
import { type Language, languages, pickLanguage } from '@socle/kit/i18n';
import { Problem, show } from '@socle/kit/problem';
import { type Screens, sendScreenFile } from '@socle/kit/screens';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Portal, portals } from './contract.ts';
import { mark } from './mark.ts';
import { makeShell, pagePolicy, type Shell } from './shell.ts';

const open = { config: { public: true } };

export function portalRoutes(app: FastifyInstance, screens: Screens): void {
  const shells = new Map<string, Shell>();
  for (const portal of portals) for (const language of languages) shells.set(`${portal} ${language}`, makeShell(screens, portal, language));
  const page =
    (portal: Portal) =>
    (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
      sendPage(request, reply, shells.get(`${portal} ${languageOf(request)}`) as Shell);

  app.get('/', open, page('home'));
  for (const portal of ['pro', 'citizen'] as const) {
    app.get(`/${portal}`, open, page(portal));
    app.get(`/${portal}/*`, open, page(portal));
  }
  app.get('/screens/mark.svg', open, (_request, reply) =>
    reply.header('content-type', 'image/svg+xml').header('cache-control', 'public, max-age=86400').send(mark),
  );
  app.get('/screens/:name', open, (request, reply) => {
    const { name } = request.params as { name: string };
    const file = screens.files.get(name);
    if (!file) throw new Problem('not-found', `The screens have no file ${show(name)}.`);
    return sendScreenFile(request, reply, file);
  });
}

function sendPage(request: FastifyRequest, reply: FastifyReply, { html, etag }: Shell): FastifyReply {
  reply
    .header('cache-control', 'no-cache')
    .header('etag', etag)
    .header('vary', 'accept-language, cookie')
    .header('content-security-policy', pagePolicy)
    .header('cross-origin-opener-policy', 'same-origin')
    .header('permissions-policy', 'camera=(), microphone=(), geolocation=()')
    .header('content-type', 'text/html; charset=utf-8');
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.send(html);
}

/** What was chosen on the screens comes before what the browser prefers. */
function languageOf({ headers }: FastifyRequest): Language {
  const chosen = /(?:^|;\s*)socle-language=(fr|en)(?:;|$)/.exec(headers.cookie ?? '')?.[1];
  return (chosen as Language | undefined) ?? pickLanguage(headers['accept-language']);
}

// The paths of the screens: pages and their files. Everything here is public; data comes from the API, with the session.
import { type Language, languages, pickLanguage } from '@socle/kit/i18n';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Portal, portals, type ScreenFile, type Screens } from './contract.ts';
import { mark } from './mark.ts';
import { makeShell, pagePolicy, type Shell } from './shell.ts';

const open = { config: { public: true } };
const forever = 'public, max-age=31536000, immutable';

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
    return sendFile(request, reply, file);
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

function sendFile(request: FastifyRequest, reply: FastifyReply, file: ScreenFile): FastifyReply {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  // A strong tag names bytes: each encoding has its own.
  const etag = encoding ? file.etag.replace(/"$/, `-${encoding}"`) : file.etag;
  reply.header('cache-control', forever).header('etag', etag).header('vary', 'accept-encoding').header('content-type', file.media);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  if (encoding) reply.header('content-encoding', encoding);
  return reply.send(encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.plain);
}

/** What was chosen on the screens comes before what the browser prefers. */
function languageOf({ headers }: FastifyRequest): Language {
  const chosen = /(?:^|;\s*)socle-language=(fr|en)(?:;|$)/.exec(headers.cookie ?? '')?.[1];
  return (chosen as Language | undefined) ?? pickLanguage(headers['accept-language']);
}

// The link at the end of each message: a page with one button, and the one press of mail programs (RFC 8058).
import { html } from '@socle/kit/html';
import type { FastifyInstance } from 'fastify';
import { type Telling, unsubscribe } from '../operations/tell-people.ts';
import { openDoor } from './door.ts';

const page = (content: ReturnType<typeof html>): string =>
  html`<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>Messages de la concertation</title></head><body><main><h1>Messages de la concertation</h1>${content}</main></body></html>`
    .html;

export function unsubscribePaths(app: FastifyInstance, deps: Telling): void {
  const door = openDoor(app, deps);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 4096 }, (_request, body, done) =>
    done(null, body),
  );
  // Looking at a link ends nothing: programs that scan mail look at every link.
  door(
    'get',
    '/unsubscribe/:token',
    'Asks whether messages are to end',
    ({ reply }) => {
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; form-action 'self'")
        .header('referrer-policy', 'no-referrer');
      return page(
        html`<p>Ne plus recevoir de messages de la concertation ?</p><form method="post"><button type="submit">Ne plus recevoir</button></form>`,
      );
    },
    { public: true },
  );
  door(
    'post',
    '/unsubscribe/:token',
    'Ends messages by mail; notifications stay on the screens',
    async ({ named, reply }) => {
      await unsubscribe(deps, named('token'));
      reply.type('text/html; charset=utf-8').header('content-security-policy', "default-src 'none'");
      return page(html`<p>C’est fait. Vos suivis restent visibles dans « Mes contributions ».</p>`);
    },
    { public: true },
  );
}

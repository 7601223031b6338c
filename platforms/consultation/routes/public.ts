// The paths that are open to all: campaigns, contributions, answers, figures, open data, the report.
import { keepAnswers } from '@socle/kit/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../call.ts';
import { charterArticles, charterVersion } from '../contract.ts';
import { feedOf } from '../exports/feed.ts';
import { readAttachment } from '../operations/attach.ts';
import { readConsulted } from '../operations/read-consulted.ts';
import type { Reading } from '../reading.ts';
import { queries, readInput } from '../shapes.ts';
import { openDoor } from './door.ts';

const open = { public: true } as const;

export function publicPaths(app: FastifyInstance, deps: Deps, reading: Reading, baseUrl: () => string): void {
  const door = openDoor(app, deps);
  const answers = keepAnswers({ bytes: deps.settings.pagesInMemory, cacheControl: 'public, max-age=0, must-revalidate' });
  /** The same for everybody: made once for each state of the campaign. */
  const kept = async (
    request: FastifyRequest,
    reply: FastifyReply,
    campaign: string,
    make: () => Promise<unknown>,
  ): Promise<FastifyReply> =>
    answers.send(
      request,
      reply,
      request.url,
      `${await reading.stamp(campaign === '' ? undefined : campaign)} ${Math.floor(deps.clock.millis() / 10_000)}`,
      async () => ({
        type: 'application/json; charset=utf-8',
        body: JSON.stringify(await make()),
      }),
    );
  const at = '/campaigns/:campaign';

  door(
    'get',
    '/charter',
    'The version of the charter that holds, and its articles',
    () => ({ version: charterVersion, articles: charterArticles }),
    open,
  );
  door('get', '/campaigns', 'Campaigns', ({ request, reply }) => kept(request, reply, '', () => reading.campaigns()), open);
  door(
    'get',
    at,
    'A campaign: its course, what is allowed now, its counts',
    ({ campaign, request, reply }) => kept(request, reply, campaign, () => reading.campaign(campaign)),
    open,
  );
  door(
    'get',
    `${at}/text`,
    'What was put to the public, as it was: canonical JSON, hashed',
    async ({ campaign, reply }) => {
      const { textHash } = await reading.campaign(campaign);
      reply.header('etag', `"${textHash}"`).type('application/json; charset=utf-8');
      return readConsulted(deps, campaign);
    },
    open,
  );
  door(
    'get',
    `${at}/contributions`,
    'Contributions, by filters, a page at a time',
    ({ campaign, request, reply }) => {
      const filter = readInput(queries.contributions, request.query);
      return kept(request, reply, campaign, () => reading.contributions({ campaign, ...(filter as object) }));
    },
    open,
  );
  const one = `${at}/contributions/:id`;
  door(
    'get',
    one,
    'A contribution; one that was hidden or withdrawn says so',
    ({ campaign, id }) => reading.contribution(campaign, id),
    open,
  );
  door('get', `${one}/versions`, 'Every wording that it had', ({ campaign, id }) => reading.versions(campaign, id), open);
  door('get', `${one}/replies`, 'What was replied', ({ campaign, id }) => reading.replies(campaign, id), open);
  door(
    'get',
    `${at}/heat`,
    'How much was said of each element',
    ({ campaign, request, reply }) => {
      const { chapter } = readInput(queries.heat, request.query);
      return kept(request, reply, campaign, async () => [...(await reading.heat(campaign, chapter)).values()]);
    },
    open,
  );
  door(
    'get',
    `${at}/dashboard`,
    'Figures',
    ({ campaign, request, reply }) => kept(request, reply, campaign, () => reading.dashboard(campaign)),
    open,
  );
  door(
    'get',
    `${at}/clusters`,
    'Contributions that a human found to say the same',
    ({ campaign, request, reply }) => kept(request, reply, campaign, () => reading.clusters(campaign)),
    open,
  );
  door(
    'get',
    `${at}/moderation`,
    'The log of moderation',
    ({ campaign, request, reply }) => kept(request, reply, campaign, () => reading.moderation(campaign)),
    open,
  );
  door(
    'get',
    `${at}/dispositions`,
    'Contributions that have a published answer, a page at a time',
    async ({ campaign, request, reply }) => {
      const filter = readInput(queries.contributions, request.query);
      return kept(request, reply, campaign, () => reading.contributions({ campaign, ...(filter as object), answered: true }));
    },
    open,
  );
  door(
    'get',
    `${at}/attachments/:file`,
    'A file of a published contribution',
    async ({ by, campaign, named, reply }) => {
      const { attachment, bytes } = await readAttachment(deps, by, campaign, named('file'));
      // What somebody sent is never shown inside our pages: it is saved.
      reply
        .type(attachment.type)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(attachment.name)}`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff');
      return bytes;
    },
    open,
  );
  door(
    'get',
    `${at}/feed.atom`,
    'What is new, as a feed',
    async ({ campaign, reply }) => {
      reply.type('application/atom+xml; charset=utf-8');
      return feedOf(baseUrl(), await reading.campaign(campaign), (await reading.contributions({ campaign, count: 50 })).contributions);
    },
    open,
  );
}

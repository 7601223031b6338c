// The paths of those who contribute: signed in, one line each, to one operation.
import type { FastifyInstance } from 'fastify';
import { accountOf, type Deps, getCampaign, permitted } from '../call.ts';
import { attach } from '../operations/attach.ts';
import * as contribute from '../operations/contribute.ts';
import * as discuss from '../operations/discuss.ts';
import * as drafts from '../operations/draft.ts';
import { findSimilar } from '../operations/find-similar.ts';
import * as notes from '../operations/notes.ts';
import * as people from '../operations/take-part.ts';
import type { Reading } from '../reading.ts';
import type { Scan } from '../scan.ts';
import { bodies, queries, readInput } from '../shapes.ts';
import { listDrafts, listOwn } from '../store-contribution.ts';
import { listFollows, listNotifications, readNotifications } from '../store-people.ts';
import { keyOf, openDoor } from './door.ts';

const instant = (at: number): string => new Date(at).toISOString();

export function peoplePaths(app: FastifyInstance, deps: Deps & { readonly scan: Scan }, reading: Pick<Reading, 'forget'>): void {
  const door = openDoor(app, deps, (campaign) => reading.forget(campaign, false));
  const { chance, database, settings } = deps;
  const key = (request: Parameters<typeof keyOf>[0]): string => keyOf(request, () => chance.uuid());

  door('get', '/me', 'Who takes part: profile, mandates, roles', ({ by, request }) => {
    const { campaign } = readInput(queries.me, request.query);
    return people.readMe(deps, by, campaign ?? '');
  });
  door('put', '/me', 'Changes the profile', ({ by, request }) => people.updateMe(deps, by, readInput(bodies.me, request.body)));
  door('post', '/me/consent', 'Accepts the charter that holds', ({ by, request }) =>
    people.consent(deps, by, readInput(bodies.consent, request.body)),
  );
  door('get', '/me/contributions', 'Own contributions, whatever became of them', async ({ by }) => {
    await permitted(deps, by, 'be-known', { campaign: '' });
    const rows = await listOwn(database, (await accountOf(deps, by)).id);
    return rows.map(({ posted_at, ...row }) => ({ ...row, postedAt: instant(posted_at) }));
  });
  door('get', '/me/drafts', 'What one is writing', async ({ by }) => {
    await permitted(deps, by, 'be-known', { campaign: '' });
    const rows = await listDrafts(database, (await accountOf(deps, by)).id);
    return rows.map(({ account: _, begun_at, saved_at, ...row }) => ({ ...row, begunAt: instant(begun_at), savedAt: instant(saved_at) }));
  });
  door('get', '/me/follows', 'What one follows', async ({ by }) => listFollows(database, (await accountOf(deps, by)).id));
  door('put', '/me/follows', 'Follows a campaign, a contribution or an element', ({ by, request }) =>
    people.follow(deps, by, readInput(bodies.follow, request.body), true),
  );
  door('delete', '/me/follows', 'Follows no more', ({ by, request }) =>
    people.follow(deps, by, readInput(bodies.follow, request.body ?? request.query), false),
  );
  door('get', '/me/notifications', 'What one was told; reading it marks it as read', async ({ by }) => {
    await permitted(deps, by, 'be-known', { campaign: '' });
    const { id } = await accountOf(deps, by);
    const rows = await listNotifications(database, id);
    await readNotifications(database, id, deps.clock.millis());
    return rows.map(({ at, read_at, ...row }) => ({ ...row, at: instant(at), read: read_at !== null }));
  });
  door('post', '/mandates', 'Asks to speak for an organisation', ({ by, request, reply }) => {
    reply.code(201);
    return people.askMandate(deps, by, readInput(bodies.mandate, request.body));
  });

  const at = '/campaigns/:campaign';
  door('post', `${at}/similar`, 'Contributions that say much the same as a text', ({ campaign, request }) =>
    getCampaign(database, campaign).then(() => findSimilar(deps, campaign, readInput(bodies.similar, request.body))),
  );
  door('put', `${at}/drafts/:draft`, 'Keeps what is being written', async ({ by, campaign, named, request }) => {
    const { body } = readInput(bodies.draft, request.body);
    await drafts.saveDraft(deps, by, campaign, readInput(draftId, named('draft')), body);
  });
  door('get', `${at}/drafts/:draft`, 'What was being written', async ({ by, campaign, named }) => {
    const { body, begun_at, saved_at } = await drafts.readDraft(deps, by, campaign, named('draft'));
    return { body, begunAt: instant(begun_at), savedAt: instant(saved_at) };
  });
  door('delete', `${at}/drafts/:draft`, 'Throws a draft away', ({ by, campaign, named }) =>
    drafts.removeDraft(deps, by, campaign, named('draft')),
  );
  door(
    'post',
    `${at}/attachments`,
    'Sends a file (application/octet-stream) that a contribution will name',
    async ({ by, campaign, request, reply }) => {
      const { name } = readInput(queries.attachment, request.query);
      reply.code(201);
      return attach(deps, by, campaign, name, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    },
    { bodyLimit: settings.attachmentSize + 1024 },
  );
  door(
    'post',
    `${at}/notes`,
    'Sends a position note (PDF, DOCX, ODT, Markdown): it is split, with a proposed place for each part',
    async ({ by, campaign, request, reply }) => {
      const { name } = readInput(queries.attachment, request.query);
      reply.code(201);
      return notes.splitNote(deps, by, campaign, name, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    },
    { bodyLimit: settings.noteSize + 1024 },
  );
  door('get', `${at}/notes/:note`, 'A position note that was split', ({ by, campaign, named }) =>
    notes.readNote(deps, by, campaign, named('note')),
  );
  door(
    'post',
    `${at}/notes/:note/confirm`,
    'Posts parts of a position note as contributions, all of them or none',
    async ({ by, campaign, named, request, reply }) => {
      reply.code(201);
      return notes.confirmNote(deps, by, campaign, named('note'), readInput(bodies.confirmNote, request.body));
    },
  );

  door(
    'post',
    `${at}/contributions`,
    'Contributes; with Idempotency-Key what is sent twice is stored once',
    async ({ by, campaign, request, reply }) => {
      const posted = await contribute.postContribution(deps, by, campaign, readInput(bodies.contribution, request.body), key(request));
      reply
        .code(posted.again ? 200 : 201)
        .header('location', `/consultation/api/campaigns/${encodeURIComponent(campaign)}/contributions/${posted.id}`);
      return { id: posted.id, state: posted.state };
    },
  );
  const one = `${at}/contributions/:id`;
  door('put', one, 'Edits a contribution of one’s own', ({ by, campaign, id, request }) =>
    contribute.reviseContribution(deps, by, campaign, id, readInput(bodies.revision, request.body)),
  );
  door('delete', one, 'Withdraws a contribution of one’s own', ({ by, campaign, id }) =>
    contribute.withdrawContribution(deps, by, campaign, id),
  );
  door('get', `${one}/vote`, 'One’s own voice, and those of one’s organisations', ({ by, campaign, id }) =>
    discuss.readVotes(deps, by, campaign, id),
  );
  door('put', `${one}/vote`, 'Gives one’s voice, or that of an organisation', ({ by, campaign, id, request }) =>
    discuss.vote(deps, by, campaign, id, readInput(bodies.vote, request.body)),
  );
  door('delete', `${one}/vote`, 'Takes a voice back', ({ by, campaign, id, request }) => {
    const { organisation } = readInput(queries.voice, request.query);
    return discuss.vote(deps, by, campaign, id, { value: null, organisation });
  });
  door('post', `${one}/replies`, 'Replies, for, against or neither', async ({ by, campaign, id, request, reply }) => {
    reply.code(201);
    return discuss.reply(deps, by, campaign, id, readInput(bodies.reply, request.body), key(request));
  });
  door('delete', `${at}/replies/:id`, 'Withdraws a reply of one’s own', ({ by, campaign, id }) =>
    discuss.withdrawReply(deps, by, campaign, id),
  );
  door('post', `${one}/co-signatures`, 'An organisation signs it too', async ({ by, campaign, id, request, reply }) => {
    await discuss.coSign(deps, by, campaign, id, readInput(bodies.coSign, request.body).organisation);
    reply.code(201);
    return {};
  });
  for (const subject of ['contribution', 'reply'] as const) {
    const path = subject === 'contribution' ? `${one}/reports` : `${at}/replies/:id/reports`;
    door('post', path, `Reports a ${subject} by an article of the charter`, async ({ by, campaign, id, request, reply }) => {
      await discuss.report(deps, by, campaign, subject, id, readInput(bodies.report, request.body));
      reply.code(201);
      return {};
    });
  }
}

const draftId = bodies.contribution.shape.draft.unwrap();

// The paths of drafting: signed in, one line each, to one operation.
import type { CareCaller } from '@socle/foundations/identity';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { headShape } from '../content/shapes.ts';
import type { EditionHead } from '../contract.ts';
import * as draft from '../operations/draft.ts';
import { readParameters } from '../parameters.ts';
import { redline } from '../redline.ts';
import { compareEditions } from '../rules/difference/compare-editions.ts';
import { roles } from '../rules/rights.ts';
import { listRevisions } from '../store.ts';
import { findRevision, listComments, listReviews, listRoles } from '../store-drafting.ts';
import { describe } from './describe.ts';

const reason = z.string().trim().min(3).max(500);
const bodies = {
  write: z.strictObject({ chapter: z.unknown(), reason, erratum: z.boolean().default(false) }),
  check: z.strictObject({ chapter: z.unknown() }),
  review: z.strictObject({
    verdict: z.enum(['approved', 'changes-wanted']),
    note: z.string().trim().max(2000).default(''),
    revision: z.number().int().positive(),
  }),
  comment: z.strictObject({ element: z.string().trim().min(1).max(80), text: z.string().trim().min(1).max(5000) }),
  open: z.strictObject({ from: z.string().max(80), head: z.unknown() }),
  move: z.strictObject({ to: z.enum(['draft', 'consultation', 'published']) }),
  grant: z.strictObject({ roles: z.array(z.enum(roles)).max(3) }),
} as const;

export function draftingRoutes(app: FastifyInstance, parts: draft.DraftParts): void {
  const { framework, database } = parts;
  const say = (summary: string) => ({ schema: describe(summary, {}, ['drafting']) });
  const by = (request: FastifyRequest): draft.By => ({ caller: request.caller as CareCaller, requestId: request.id });
  const named = (request: FastifyRequest, name: string): string => (request.params as Record<string, string>)[name] ?? '';
  const at = '/drafting/editions/:edition/chapters/:chapter';

  app.get('/drafting/me', say('Who is signed in, and with which roles of drafting'), async (request) => ({
    id: request.caller.id,
    name: request.caller.name,
    kind: request.caller.kind,
    roles: await listRoles(database, request.caller.id),
  }));

  app.put('/drafting/roles/:person', say('Grants roles of drafting to a person, in place of those he had'), async (request) => {
    const { roles: granted } = readParameters(bodies.grant, request.body);
    await draft.grantRoles(parts, by(request), named(request, 'person'), granted);
    return { person: named(request, 'person'), roles: granted };
  });

  app.post('/drafting/editions', say('Opens a draft with the chapters of another edition'), async (request, reply) => {
    const { from, head } = readParameters(bodies.open, request.body);
    const shaped = readParameters(headShape, { ...(head as object), state: 'draft', certainty: 'own' }) as EditionHead;
    await draft.openEdition(parts, by(request), shaped, from);
    return reply.code(201).send({ id: shaped.id });
  });

  app.post(
    '/drafting/editions/:edition/state',
    say('Puts an edition to consultation, back to draft, or publishes it for ever'),
    async (request) => draft.moveEdition(parts, by(request), named(request, 'edition'), readParameters(bodies.move, request.body).to),
  );

  app.get(
    '/drafting/editions/:edition',
    say('What is under way in an edition: chapters, their revisions, reviews and open comments'),
    async (request) => {
      const id = named(request, 'edition');
      await draft.mayDraft(parts, by(request), id);
      const [{ edition, revisions }, reviews, comments] = await Promise.all([
        framework.library.get(id),
        listReviews(database, id),
        listComments(database, id),
      ]);
      return {
        id,
        state: edition.state,
        title: edition.title,
        chapters: edition.chapters.map((chapter) => ({
          id: chapter.id,
          number: chapter.number,
          title: chapter.title,
          revision: revisions.get(chapter.id),
          review: reviews.find((one) => one.chapter === chapter.id && one.revision === revisions.get(chapter.id)),
          comments: comments.filter((one) => one.chapter === chapter.id && one.closed_at === null).length,
        })),
      };
    },
  );

  app.get(at, say('A chapter to be written, with its past, its reviews and its comments'), async (request) => {
    const [id, chapterId] = [named(request, 'edition'), named(request, 'chapter')];
    await draft.mayDraft(parts, by(request), id);
    const { edition, revisions } = await framework.library.get(id);
    const chapter = edition.chapters.find((one) => one.id === chapterId);
    if (!chapter)
      throw new Problem('not-found', `Edition ${show(id)} has no chapter ${show(chapterId)}.`, {
        requirement: 'FRW-CHAPTER',
        expression: 'chapter',
      });
    const [history, reviews, comments] = await Promise.all([
      listRevisions(database, { edition: id, kind: 'chapter', id: chapterId, limit: 50 }),
      listReviews(database, id, chapterId),
      listComments(database, id, chapterId),
    ]);
    return {
      edition: id,
      state: edition.state,
      revision: revisions.get(chapterId),
      chapter,
      history: history.map(({ body: _, ...row }) => row),
      reviews,
      comments,
    };
  });

  app.get(`${at}/revisions/:revision`, say('A chapter as it was at one revision'), async (request) => {
    await draft.mayDraft(parts, by(request), named(request, 'edition'));
    const body = await findRevision(
      database,
      named(request, 'edition'),
      named(request, 'chapter'),
      Number(named(request, 'revision')) || 0,
    );
    if (body === undefined || body === null)
      throw new Problem('not-found', 'There is no such revision.', { requirement: 'FRW-REVISION', expression: 'revision' });
    return body;
  });

  app.post(
    `${at}/check`,
    say('What is wrong with a chapter that is being written, and what it changes: nothing is stored'),
    async (request) => {
      const id = named(request, 'edition');
      await draft.mayDraft(parts, by(request), id);
      const { chapter, findings } = await draft.checkChapter(parts, id, readParameters(bodies.check, request.body).chapter);
      const { edition } = await framework.library.get(id);
      const before = edition.chapters.find((one) => one.id === named(request, 'chapter'));
      if (!chapter) return { findings, changes: [] };
      const { changes } = compareEditions({ ...edition, chapters: before ? [before] : [] }, { ...edition, chapters: [chapter] });
      return {
        findings,
        changes: changes.map((change) => ({
          ...change,
          redline: redline(change.before[0]?.text.fr ?? '', change.after[0]?.text.fr ?? ''),
        })),
      };
    },
  );

  app.put(
    at,
    { ...say('Writes a chapter; If-Match names the revision that it was made from'), bodyLimit: 4_000_000 },
    async (request, reply) => {
      const { chapter, reason: why, erratum } = readParameters(bodies.write, request.body);
      const match = /^"?(\d+)"?$/.exec(String(request.headers['if-match'] ?? ''));
      if (!match)
        throw new Problem('required', 'If-Match names the revision that the text was made from: If-Match: "3".', {
          requirement: 'FRW-CONFLICT',
          expression: 'If-Match',
        });
      if ((chapter as { id?: unknown } | null)?.id !== named(request, 'chapter'))
        throw new Problem('value', `chapter.id is ${show(named(request, 'chapter'))}, as in the address.`, {
          requirement: 'FRW-CHAPTER',
          expression: 'chapter.id',
        });
      const written = await draft.writeChapter(parts, by(request), named(request, 'edition'), chapter, {
        base: Number(match[1]),
        reason: why,
        erratum,
      });
      return reply.header('etag', `"${written.revision}"`).send(written);
    },
  );

  app.post(`${at}/reviews`, say('Approves a chapter as it stands, or wants changes'), async (request, reply) => {
    const { verdict, note, revision } = readParameters(bodies.review, request.body);
    await draft.reviewChapter(parts, by(request), named(request, 'edition'), named(request, 'chapter'), verdict, note, revision);
    return reply.code(201).send({ verdict });
  });

  app.post(`${at}/comments`, say('Comments on a chapter or an element of it'), async (request, reply) => {
    const { element, text } = readParameters(bodies.comment, request.body);
    return reply
      .code(201)
      .send({ id: await draft.commentOn(parts, by(request), named(request, 'edition'), named(request, 'chapter'), element, text) });
  });

  app.post('/drafting/editions/:edition/comments/:id/close', say('Closes a comment'), async (request, reply) => {
    await draft.closeComment(parts, by(request), named(request, 'edition'), Number(named(request, 'id')) || 0);
    return reply.code(204).send();
  });
}

// The public paths of the framework: reading, comparing, searching. Everything here is open to all, cached, and has a permanent address.
import type { KeptAnswers } from '@socle/kit/http';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, Common } from '../contract.ts';
import type { OpenFramework } from '../open.ts';
import { readParameters, shapes } from '../parameters.ts';
import { redline } from '../redline.ts';
import { isPartialDate } from '../rules/dates.ts';
import { type ChangeKind, changeKinds, filterChanges } from '../rules/difference/change.ts';
import { requirementsOf } from '../rules/integrity.ts';
import { lintRules } from '../rules/lint.ts';
import { snippetOf } from '../rules/search-index.ts';
import { describe } from './describe.ts';

export interface ReadParts {
  readonly framework: OpenFramework;
  readonly answers: KeptAnswers;
}

type Handler = (request: FastifyRequest) => Promise<unknown>;

export function readRoutes(app: FastifyInstance, { framework, answers }: ReadParts): void {
  const { library } = framework;
  /** JSON, kept as long as nothing of the framework changes; `daily`: what depends on the day too. */
  const json =
    (handler: Handler, daily = false) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      await library.refresh();
      const stamp = daily ? `${library.stamp()} ${framework.today()}` : library.stamp();
      return answers.send(request, reply, request.url, stamp, async () => ({
        type: 'application/json; charset=utf-8',
        body: JSON.stringify(await handler(request)),
      }));
    };
  const open = (summary: string, parameters: Record<string, string> = {}) => ({
    config: { public: true },
    schema: describe(summary, parameters),
  });
  const named = async (edition: string | undefined): Promise<string> =>
    edition === undefined || edition === 'in-force' ? (await framework.inForce()).id : edition;

  app.get(
    '/',
    open('What is to be found here'),
    json(async () => ({
      editions: '/framework/editions',
      requirements: '/framework/requirements{?edition,actor,chapter,theme,verb,lever}',
      requirement: '/framework/requirements/{id}{?edition}',
      compare: '/framework/compare{?from,to,actor,chapter,theme,kind,element,redline}',
      impacts: '/framework/impacts{?edition,actor,chapter}',
      milestones: '/framework/milestones{?actor,theme,roadmap,component,requirement,priority,from,to}',
      architecture: '/framework/architecture{?edition}',
      coverage: '/framework/coverage{?edition}',
      search: '/framework/search{?q,edition,kind,count,offset}',
      common: ['themes', 'facts', 'sources', 'documents', 'institutions', 'glossary', 'components'].map((kind) => `/framework/${kind}`),
      inForce: (await framework.inForce()).id,
    })),
  );

  app.get(
    '/editions',
    open('All editions, in order of time'),
    json(async (request) => {
      readParameters(shapes.none, request.query);
      const heads = await framework.editions();
      return Promise.all(
        heads.map(async (head) => {
          const { edition } = await library.get(head.id);
          return { ...head, chapters: edition.chapters.length, requirements: [...requirementsOf(edition)].length };
        }),
      );
    }),
  );

  app.get(
    '/editions/:edition',
    open('One whole edition', { edition: 'Id of the edition, or in-force' }),
    json(async (request) => {
      readParameters(shapes.none, request.query);
      const loaded = await library.get(await named(param(request, 'edition')));
      return { ...loaded.edition, version: loaded.version, ...(loaded.hash === undefined ? {} : { hash: loaded.hash }) };
    }),
  );

  app.get(
    '/editions/:edition/chapters/:chapter',
    open('One chapter of an edition', { edition: 'Id of the edition, or in-force', chapter: 'Id of the chapter' }),
    json(async (request) => {
      readParameters(shapes.none, request.query);
      const id = await named(param(request, 'edition'));
      const { edition, revisions } = await library.get(id);
      const chapter = edition.chapters.find((one) => one.id === param(request, 'chapter'));
      if (!chapter)
        throw new Problem('not-found', `Edition ${show(id)} has no chapter ${show(param(request, 'chapter'))}.`, {
          requirement: 'FRW-CHAPTER',
          expression: 'chapter',
        });
      return { edition: id, revision: revisions.get(chapter.id), ...chapter };
    }),
  );

  app.get(
    '/requirements',
    open('Requirements of an edition', {
      edition: 'Id of the edition; the one in force',
      actor: 'MOA, MOE, professional, user or institution',
      chapter: 'Id of a chapter',
      theme: 'Id of a theme',
      verb: 'SHALL, SHOULD, MAY or NONE',
      lever: 'Kind of lever',
    }),
    json(async (request) => {
      const { edition, actor, chapter, theme, verb, lever } = readParameters(shapes.requirements, request.query);
      const loaded = await library.get(await named(edition));
      const list = [...loaded.requirements.values()].filter(
        (one) =>
          (actor === undefined || one.requirement.actors.includes(actor)) &&
          (chapter === undefined || one.chapter.id === chapter) &&
          (verb === undefined || one.requirement.verb === verb) &&
          (lever === undefined || one.requirement.levers.some(({ kind }) => kind === lever)) &&
          (theme === undefined || [...(one.requirement.themes ?? []), ...(one.chapter.themes ?? [])].includes(theme)),
      );
      return {
        edition: loaded.edition.id,
        total: list.length,
        requirements: list.map(({ requirement, provision, chapter: home }) => ({
          ...requirement,
          chapter: home.id,
          provision: provision.id,
        })),
      };
    }),
  );

  app.get(
    '/requirements/:id',
    open('One requirement, where it stands and what became of it', {
      id: 'Id of the requirement',
      edition: 'Id of the edition; the last that holds it',
    }),
    json(async (request) => {
      const { edition } = readParameters(shapes.edition, request.query);
      const id = param(request, 'id');
      const steps = await framework.history(id);
      const placed = edition === undefined ? steps.at(-1) : await framework.requirement(await named(edition), id);
      if (!placed)
        throw new Problem('not-found', `No edition holds a requirement ${show(id)}.`, { requirement: 'FRW-REQUIREMENT', expression: 'id' });
      const at = 'edition' in placed ? (placed as (typeof steps)[number]).edition.id : await named(edition);
      const coverage = (await framework.coverage(at)).rows.find((row) => row.id === id);
      const origins = await framework.origins(at, id);
      return {
        ...placed.requirement,
        edition: at,
        chapter: placed.chapter.id,
        provision: placed.provision.id,
        history: steps.map((step) => ({
          edition: step.edition.id,
          chapter: step.chapter.id,
          verb: step.requirement.verb,
          planned: step.requirement.planned,
          actual: step.requirement.actual,
        })),
        coverage,
        ...(origins.length > 0 ? { origins } : {}),
      };
    }),
  );

  app.get(
    '/editions/:edition/origins',
    open('The contributions that the wording of each element was written for'),
    json(async (request) => framework.origins(await named(param(request, 'edition')))),
  );

  app.get(
    '/compare',
    open('What changed between two editions, by sense', {
      from: 'Earlier edition',
      to: 'Later edition',
      actor: 'Only what concerns this actor',
      chapter: 'Only in this chapter',
      theme: 'Only of this theme',
      kind: changeKinds.join(', '),
      element: 'chapter, provision or requirement',
      redline: 'yes: with the words that changed',
    }),
    json(async (request) => {
      const { from, to, redline: words, ...filter } = readParameters(shapes.compare, request.query);
      if (filter.kind !== undefined && !changeKinds.includes(filter.kind as ChangeKind))
        throw refuse('kind', filter.kind, `one of ${changeKinds.join(', ')}`);
      const difference = await framework.difference(await named(from), await named(to));
      const changes = filterChanges(difference.changes, { ...filter, kind: filter.kind as ChangeKind } as never);
      return {
        ...difference,
        total: changes.length,
        changes:
          words === 'no'
            ? changes
            : changes.map((change) => ({ ...change, redline: redlineOf(change.before[0]?.text.fr, change.after[0]?.text.fr) })),
      };
    }),
  );

  app.get(
    '/impacts',
    open('What an edition asks of whom, by when and under which lever', {
      edition: 'Id of the edition; the one in force',
      actor: 'One actor; MOA and MOE',
      chapter: 'Id of a chapter',
    }),
    json(async (request) => {
      const { edition, actor, chapter } = readParameters(shapes.impacts, request.query);
      const id = await named(edition);
      const chapters = (await framework.impacts(id)).filter((one) => chapter === undefined || one.chapter.id === chapter);
      return {
        edition: id,
        chapters: chapters.map(({ chapter: home, byActor }) => ({
          ...home,
          impacts: Object.fromEntries([...byActor].filter(([one]) => actor === undefined || one === actor)),
        })),
      };
    }, true),
  );

  app.get(
    '/milestones',
    open('Milestones: planned, actual, slips', {
      actor: 'Only of this actor',
      theme: 'Only of this theme',
      roadmap: 'Only of this roadmap',
      component: 'Only of this component',
      requirement: 'Only of this requirement',
      priority: 'yes: priorities only',
      from: 'From this date',
      to: 'Until this date',
    }),
    json(async (request) => {
      const { priority, from, to, ...filter } = readParameters(shapes.milestones, request.query);
      for (const [name, date] of [
        ['from', from],
        ['to', to],
      ] as const)
        if (date !== undefined && !isPartialDate(date)) throw refuse(name, date, 'a date: 2021, 2021-06 or 2021-06-08');
      return framework.planning({
        ...(filter as { actor?: Actor }),
        priority: priority === 'yes',
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      });
    }),
  );

  app.get(
    '/architecture',
    open('The target architecture as an edition draws it', { edition: 'Id of the edition; the one in force' }),
    json(async (request) => framework.architecture(await named(readParameters(shapes.edition, request.query).edition))),
  );

  app.get(
    '/coverage',
    open('Requirements, the tests that cite them and their last result', { edition: 'Id of the edition; socle' }),
    json(async (request) => {
      const id = readParameters(shapes.edition, request.query).edition ?? 'socle';
      return { edition: id, ...(await framework.coverage(await named(id))) };
    }),
  );

  app.get(
    '/search',
    open('Full-text search in French', {
      q: 'Words',
      edition: 'Only in this edition',
      kind: 'Only of this kind',
      count: 'Results, at most 200',
      offset: 'Results to leave out',
    }),
    async (request, reply) => {
      const { q, count, offset, edition, kind } = readParameters(shapes.search, request.query);
      const found = await framework.search.search(q, {
        limit: count,
        offset,
        ...(edition === undefined ? {} : { edition: await named(edition) }),
        ...(kind === undefined ? {} : { kind }),
      });
      return reply.header('cache-control', 'no-cache').send({
        query: q,
        total: found.total,
        corrected: Object.fromEntries(found.corrected),
        results: found.hits.map(({ entry: { text, ...entry }, score }) => ({
          ...entry,
          score: Number(score.toFixed(3)),
          excerpt: snippetOf(text, found.words),
        })),
      });
    },
  );

  app.get(
    '/lint/rules',
    open('The rules of the linter'),
    json(async () => Object.values(lintRules)),
  );

  for (const kind of [
    'themes',
    'facts',
    'sources',
    'documents',
    'institutions',
    'glossary',
    'components',
  ] as const satisfies (keyof Common)[]) {
    app.get(
      `/${kind}`,
      open(`All ${kind}`),
      json(async (request) => {
        readParameters(shapes.none, request.query);
        return (await library.common())[kind];
      }),
    );
  }
}

const param = (request: FastifyRequest, name: string): string => (request.params as Record<string, string>)[name] ?? '';

const redlineOf = (before: string | undefined, after: string | undefined) =>
  before === undefined || after === undefined || before === after ? undefined : redline(before, after);

function refuse(name: string, value: string, wanted: string): Problem {
  return new Problem('value', `${name} is ${wanted}, not ${show(value)}.`, { requirement: 'FRW-PARAMETER', expression: name });
}

// An edition in every form, the calendar and the feed: under the address of the edition with the ending of the form.
import type { KeptAnswers, MadeAnswer } from '@socle/kit/http';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { strToU8, zipSync } from 'fflate';
import { chapterFile, printChapter, printHead } from '../content/print-chapter.ts';
import type { Edition } from '../contract.ts';
import { toCsv } from '../exports/csv.ts';
import { toFhir } from '../exports/fhir.ts';
import { toMarkdown } from '../exports/markdown.ts';
import { toPdf } from '../exports/pdf.ts';
import { toJsonLd, toTurtle } from '../exports/rdf.ts';
import { toXlsx } from '../exports/xlsx.ts';
import type { FrameworkParts, OpenFramework } from '../open.ts';
import { changesFeed, milestonesCalendar } from '../operations/follow.ts';
import { describe } from './describe.ts';

type Format = (edition: Edition, base: string) => MadeAnswer | Promise<MadeAnswer>;
const named = (edition: Edition, ending: string): Record<string, string> => ({
  'content-disposition': `attachment; filename="doctrine-${edition.id}.${ending}"`,
});

const formats: Readonly<Record<string, Format>> = {
  json: (edition) => ({ type: 'application/json; charset=utf-8', body: JSON.stringify(edition) }),
  yaml: (edition) => ({ type: 'application/zip', body: zipped(edition), headers: named(edition, 'zip') }),
  md: (edition) => ({ type: 'text/markdown; charset=utf-8', body: toMarkdown(edition) }),
  csv: (edition) => ({ type: 'text/csv; charset=utf-8', body: toCsv(edition), headers: named(edition, 'csv') }),
  xlsx: (edition) => ({
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: toXlsx(edition),
    headers: named(edition, 'xlsx'),
  }),
  pdf: async (edition) => ({
    type: 'application/pdf',
    body: await toPdf(edition),
    headers: { 'content-disposition': `inline; filename="doctrine-${edition.id}.pdf"` },
  }),
  fhir: (edition, base) => ({ type: 'application/fhir+json; charset=utf-8', body: JSON.stringify(toFhir(edition, base)) }),
  jsonld: (edition, base) => ({ type: 'application/ld+json; charset=utf-8', body: JSON.stringify(toJsonLd(edition, base)) }),
  ttl: (edition, base) => ({ type: 'text/turtle; charset=utf-8', body: toTurtle(edition, base) }),
};

/** The files that the content is read from, whole. */
function zipped({ chapters, ...head }: Edition): Buffer {
  const mtime = new Date('2020-01-01T00:00:00Z');
  const files = [
    ['edition.yaml', printHead(head)] as const,
    ...chapters.map((chapter, place) => [chapterFile(place, chapter), printChapter(chapter)] as const),
  ];
  return Buffer.from(
    zipSync(Object.fromEntries(files.map(([name, text]) => [`${head.id}/${name}`, [strToU8(text), { mtime }]])), { level: 6 }),
  );
}

export function exportRoutes(
  app: FastifyInstance,
  { framework, parts, answers, baseUrl }: { framework: OpenFramework; parts: FrameworkParts; answers: KeptAnswers; baseUrl: () => string },
): void {
  const send = async (request: FastifyRequest, reply: FastifyReply, make: () => Promise<MadeAnswer>): Promise<FastifyReply> => {
    await framework.library.refresh();
    return answers.send(request, reply, request.url, `${framework.library.stamp()} ${baseUrl()}`, make);
  };
  app.get(
    '/editions/:edition.:format',
    { config: { public: true }, schema: describe(`An edition as ${Object.keys(formats).join(', ')}`) },
    async (request, reply) => {
      const { edition: id, format } = request.params as { edition: string; format: string };
      const write = formats[format];
      if (!write)
        throw new Problem('not-acceptable', `An edition is written as ${Object.keys(formats).join(', ')}, not as ${show(format)}.`, {
          requirement: 'FRW-FORMAT',
          expression: 'format',
        });
      return send(request, reply, async () => write(await framework.edition(id), baseUrl()));
    },
  );
  app.get(
    '/editions/:edition/archive',
    { config: { public: true }, schema: describe('The canonical text of an edition as it was frozen, with its hash') },
    async (request, reply) => {
      const { edition: id } = request.params as { edition: string };
      return send(request, reply, async () => {
        const archive = await framework.archive(id);
        return { type: 'application/json; charset=utf-8', body: archive.content, headers: { 'x-content-sha256': archive.hash } };
      });
    },
  );
  app.get('/milestones.ics', { config: { public: true }, schema: describe('Milestones as iCalendar') }, (request, reply) =>
    send(request, reply, async () => ({
      type: 'text/calendar; charset=utf-8',
      body: await milestonesCalendar(framework, baseUrl(), parts.clock.millis()),
    })),
  );
  app.get('/changes.atom', { config: { public: true }, schema: describe('Changes of the framework as Atom') }, (request, reply) =>
    send(request, reply, async () => ({
      type: 'application/atom+xml; charset=utf-8',
      body: await changesFeed(parts, framework, baseUrl()),
    })),
  );
}

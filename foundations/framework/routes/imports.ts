// A spreadsheet of requirements: what it would change, row by row, open to all; and, for drafters, into one chapter of a draft, whole or not at all.
import type { CareCaller } from '@socle/foundations/identity';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Chapter } from '../contract.ts';
import { type Preview, previewImport } from '../imports/preview.ts';
import { readCsv } from '../imports/read-csv.ts';
import { readXlsx } from '../imports/read-xlsx.ts';
import { type DraftParts, mayDraft, writeChapter } from '../operations/draft.ts';
import { readParameters } from '../parameters.ts';
import { describe } from './describe.ts';

const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const where = z.strictObject({ edition: z.string().max(80).optional() });
const into = z.strictObject({ chapter: z.string().max(80), provision: z.string().max(80), reason: z.string().trim().min(3).max(500) });

export function importRoutes(app: FastifyInstance, parts: DraftParts): void {
  const { framework, settings } = parts;
  app.addContentTypeParser(
    [spreadsheet, 'text/csv', 'application/octet-stream'],
    { parseAs: 'buffer', bodyLimit: settings.importSize },
    (_request, body, done) => done(null, body),
  );

  const preview = async (request: FastifyRequest, edition: string | undefined): Promise<Preview> => {
    const { body } = request;
    if (!Buffer.isBuffer(body) || body.length === 0)
      throw new Problem('unsupported-media', `A spreadsheet is sent as text/csv or ${spreadsheet}.`, {
        requirement: 'IMP-MEDIA',
        expression: 'Content-Type',
      });
    // A workbook is known by its first bytes, whatever it is called.
    const rows =
      body.subarray(0, 2).toString('latin1') === 'PK' ? await readXlsx(body, settings.importRows) : readCsv(body, settings.importRows);
    const { requirements } = await framework.library.get(edition ?? (await framework.inForce()).id);
    return previewImport(rows, new Map([...requirements].map(([id, { requirement }]) => [id, requirement])));
  };

  app.post(
    '/import/preview',
    {
      config: { public: true },
      schema: describe('What a spreadsheet of requirements (XLSX, CSV) would change in an edition, row by row; nothing is stored', {
        edition: 'Edition to compare with; the one in force',
      }),
    },
    (request) => preview(request, readParameters(where, request.query).edition),
  );

  app.post(
    '/drafting/editions/:edition/import',
    {
      schema: describe(
        'Takes a spreadsheet into one chapter of a draft: every row, or none',
        { chapter: 'Id of the chapter', provision: 'Id of the provision that new requirements go into', reason: 'Reason of the change' },
        ['drafting'],
      ),
    },
    async (request) => {
      const { edition } = request.params as { edition: string };
      const { chapter: id, provision, reason } = readParameters(into, request.query);
      const by = { caller: request.caller as CareCaller, requestId: request.id };
      await mayDraft(parts, by, edition);
      const { rows, counts } = await preview(request, edition);
      const { edition: held, revisions, requirements } = await framework.library.get(edition);
      const chapter = held.chapters.find((one) => one.id === id);
      if (!chapter)
        throw new Problem('not-found', `Edition ${show(edition)} has no chapter ${show(id)}.`, {
          requirement: 'FRW-CHAPTER',
          expression: 'chapter',
        });
      const refused = rows.filter(
        (row) => row.action === 'refused' || (requirements.has(row.id) && requirements.get(row.id)?.chapter.id !== id),
      );
      if (refused.length > 0) {
        const issues = refused.map((row) => ({
          severity: 'error' as const,
          code: 'value',
          text: `Row ${row.row}, ${row.id}: ${row.findings.find((one) => one.severity === 'error')?.text.en ?? `it stands in chapter ${requirements.get(row.id)?.chapter.id}.`}`,
          expression: `row ${row.row}`,
          rule: row.findings[0]?.rule ?? 'IMP-CHAPTER',
        }));
        throw new Problem(
          'unprocessable',
          `Nothing was taken: ${issues
            .slice(0, 5)
            .map(({ text }) => text)
            .join(' ')}`,
          { issues, expression: issues[0]?.expression, requirement: 'IMP-ROWS-REFUSED' },
        );
      }
      const written = await writeChapter(parts, by, edition, withRows(chapter, provision, rows), {
        base: revisions.get(id) ?? 1,
        reason,
        erratum: false,
      });
      return { revision: written.revision, counts };
    },
  );
}

function withRows(chapter: Chapter, provision: string, rows: Preview['rows']): Chapter {
  if (!chapter.provisions.some(({ id }) => id === provision))
    throw new Problem('not-found', `Chapter ${show(chapter.id)} has no provision ${show(provision)}.`, {
      requirement: 'FRW-CHAPTER',
      expression: 'provision',
    });
  const changed = new Map(
    rows.flatMap(({ action, requirement }) => (action === 'changed' && requirement ? [[requirement.id, requirement] as const] : [])),
  );
  const fresh = rows.flatMap(({ action, requirement }) => (action === 'new' && requirement ? [requirement] : []));
  return {
    ...chapter,
    provisions: chapter.provisions.map((one) => ({
      ...one,
      requirements: [...one.requirements.map((each) => changed.get(each.id) ?? each), ...(one.id === provision ? fresh : [])],
    })),
  };
}

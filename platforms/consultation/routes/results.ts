// The paths of what comes out of a campaign: open data, its columns, deltas, the archive, the report.
import { Readable } from 'node:stream';
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../call.ts';
import { contributionTable, replyTable } from '../open-data/columns.ts';
import { columnsReadme } from '../open-data/readme.ts';
import { toCsv, toJson, toNdjson } from '../open-data/write.ts';
import type { Reading } from '../reading.ts';
import { toDocx } from '../report/docx.ts';
import { toPdf } from '../report/pdf.ts';
import { queries, readInput } from '../shapes.ts';
import { archivePieces, findArchive } from '../store-campaign.ts';
import { horizon } from '../store-reading.ts';
import { openDoor } from './door.ts';

const open = { public: true } as const;
const formats = [
  ['csv', 'text/csv', toCsv],
  ['json', 'application/json', toJson],
  ['ndjson', 'application/x-ndjson', toNdjson],
] as const;
export const openTables = [contributionTable, replyTable] as const;

export function resultPaths(app: FastifyInstance, deps: Deps, reading: Reading): void {
  const door = openDoor(app, deps);
  const at = '/campaigns/:campaign';

  for (const [ending, type, write] of formats) {
    door(
      'get',
      `${at}/open-data.${ending}`,
      `Every contribution, all that is public of it, as ${ending.toUpperCase()}; with since, what changed after a delta`,
      async ({ campaign, request, reply }) => {
        const { since } = readInput(queries.openData, request.query);
        await reading.campaign(campaign);
        reply
          .type(`${type}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="${campaign}${since === undefined ? '' : `-since-${since}`}.${ending}"`)
          // Asked before the walk: what changes during it comes again in the next delta, and nothing is missed.
          .header('x-next-since', await horizon(deps.database));
        return reply.send(Readable.from(write(contributionTable, reading.walk(campaign, since))));
      },
      open,
    );
    door(
      'get',
      `${at}/open-data/replies.${ending}`,
      `Every reply, all that is public of it, as ${ending.toUpperCase()}`,
      async ({ campaign, reply }) => {
        await reading.campaign(campaign);
        reply.type(`${type}; charset=utf-8`).header('content-disposition', `attachment; filename="${campaign}-replies.${ending}"`);
        return reply.send(Readable.from(write(replyTable, reading.walkReplies(campaign))));
      },
      open,
    );
  }
  door(
    'get',
    `${at}/open-data/columns`,
    'What each column says',
    () => openTables.map(({ name, columns }) => ({ table: name, columns })),
    open,
  );
  door(
    'get',
    `${at}/open-data/README.md`,
    'What each column says, to read',
    ({ request, reply }) => {
      reply.type('text/markdown; charset=utf-8');
      return columnsReadme(openTables, readInput(queries.language, request.query).lang);
    },
    open,
  );
  door(
    'get',
    `${at}/archive`,
    'Everything public of a closed campaign as it was frozen: NDJSON, packed; its hash is that of the lines',
    async ({ campaign, reply }) => {
      await reading.campaign(campaign);
      const found = await findArchive(deps.database, campaign);
      if (!found)
        throw new Problem('not-found', 'The campaign is not closed: nothing is frozen yet.', {
          requirement: 'CCT-ARCHIVE',
          expression: 'campaign',
        });
      reply
        .type('application/gzip')
        .header('etag', `"${found.hash}"`)
        .header('content-disposition', `attachment; filename="${campaign}.ndjson.gz"`);
      return reply.send(Readable.from(archivePieces(deps.database, campaign)));
    },
    open,
  );
  for (const [ending, type, write] of [
    ['pdf', 'application/pdf', toPdf],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', toDocx],
  ] as const) {
    door(
      'get',
      `${at}/report.${ending}`,
      `The report as ${ending.toUpperCase()}`,
      async ({ campaign, request, reply }) => {
        const { lang } = readInput(queries.language, request.query);
        const report = await reading.report(campaign);
        reply.type(type).header('content-disposition', `attachment; filename="${campaign}-${lang}.${ending}"`);
        return reply.send(Readable.from(write(report, reading.walk(campaign), { language: lang })));
      },
      open,
    );
  }
  door('get', `${at}/report`, 'What was said, and what was done', ({ campaign }) => reading.report(campaign), open);
}

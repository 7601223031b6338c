// Everything that leaves a campaign as a file, by its name: what a measure walks through.
import type { Reading } from '../reading.ts';
import { toDocx } from '../report/docx.ts';
import { toPdf } from '../report/pdf.ts';
import { contributionTable } from './columns.ts';
import { toCsv, toJson, toNdjson } from './write.ts';

type Writer = () => Promise<AsyncIterable<string | Uint8Array>>;

export function writersOf(reading: Reading, campaign: string): readonly (readonly [name: string, write: Writer])[] {
  const rows = () => reading.walk(campaign);
  return [
    ['open data, CSV,', async () => toCsv(contributionTable, rows())],
    ['open data, JSON,', async () => toJson(contributionTable, rows())],
    ['open data, NDJSON,', async () => toNdjson(contributionTable, rows())],
    ['report, PDF,', async () => toPdf(await reading.report(campaign), rows(), { language: 'fr' })],
    ['report, DOCX,', async () => toDocx(await reading.report(campaign), rows(), { language: 'fr' })],
  ];
}

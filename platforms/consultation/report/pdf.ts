// The report as a PDF, given on as it is written: what has a place in the contents is kept until they are, contributions leave page by page.
import { setImmediate } from 'node:timers/promises';
import { redline, writable } from '@socle/foundations/framework';
import type { Contribution } from '../contract.ts';
import type { Report } from '../reading.ts';
import { type Bars, type ReportOptions, type Told, tell } from './told.ts';

type Pdf = PDFKit.PDFDocument;

const [ink, soft, accent, added, removed, line] = ['#1d2624', '#51605c', '#17594f', '#0b6b3a', '#a32020', '#c6d0cd'];
const [left, right, top, bottom] = [64, 64, 64, 72];
const perPage = 40;

interface Place {
  readonly label: string;
  readonly level: 0 | 1;
  readonly page: number;
}

export async function* toPdf(
  report: Report,
  contributions: AsyncIterable<Contribution>,
  options: ReportOptions,
): AsyncGenerator<Uint8Array> {
  const told = tell(report, options);
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top, bottom, left, right },
    bufferPages: true,
    lang: told.language === 'fr' ? 'fr-FR' : 'en-GB',
    displayTitle: true,
    tagged: true,
    pdfVersion: '1.7',
    info: { Title: told.title, Author: 'Socle', Subject: told.campaign, CreationDate: new Date(report.campaign.closesAt) },
  });
  let chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => pdf.on('end', resolve));
  const take = (): Buffer[] => {
    const taken = chunks;
    chunks = [];
    return taken;
  };

  let page = 1;
  pdf.on('pageAdded', () => {
    page += 1;
    number(pdf, told, page);
  });
  cover(pdf, told);
  const contentsFrom = page;
  for (let n = Math.ceil((told.chapters.length + 3) / perPage); n > 0; n -= 1) pdf.addPage();
  const places: Place[] = [];
  const place = (label: string, level: 0 | 1): void => {
    places.push({ label, level, page });
    pdf.outline.addItem(writable(label));
  };
  pdf.addPage();
  place(told.texts.figures, 0);
  figures(pdf, told);
  pdf.addPage();
  place(told.texts.chapters, 0);
  chapters(pdf, told, (label) => place(label, 1));
  pdf.addPage();
  place(told.texts.answers, 0);
  title(pdf, told.texts.answers, 18);
  const resume = { x: pdf.x, y: pdf.y };
  contents(pdf, told, places, contentsFrom);
  pdf.switchToPage(page - 1);
  Object.assign(pdf, resume);
  // From here on a page leaves as soon as the next one begins.
  pdf.options.bufferPages = false;
  let count = 0;
  for await (const one of contributions) {
    entry(pdf, told, one);
    count += 1;
    if (count % 50 > 0) continue;
    // The library gives its bytes on when it is let; others are served meanwhile.
    await setImmediate();
    yield* take();
  }
  pdf.end();
  await ended;
  yield* take();
}

const font = (pdf: Pdf, bold: boolean, size: number, colour: string | undefined): Pdf =>
  pdf
    .font(bold ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(size)
    .fillColor(colour ?? '#000');
const title = (pdf: Pdf, text: string, size: number): void => void font(pdf, true, size, accent).text(writable(text)).moveDown(0.5);
/** A new page where less than this is left of it. */
const room = (pdf: Pdf, points: number): void => {
  if (pdf.y + points > pdf.page.height - bottom) pdf.addPage();
};

function cover(pdf: Pdf, told: Told): void {
  pdf.moveDown(8);
  font(pdf, true, 28, accent).text(writable(told.title));
  font(pdf.moveDown(0.6), false, 15, ink).text(writable(told.campaign));
  font(pdf.moveDown(0.3), false, 12, soft).text(writable(told.period));
  font(pdf.moveDown(1.5), false, 12, ink).text(writable(told.lead), { lineGap: 3 });
  if (told.open) pdf.moveDown(0.6).text(writable(told.texts.sofar), { lineGap: 3 });
  font(pdf.moveDown(2), false, 9.5, soft).text(writable(told.texts.source));
  if (told.archive !== undefined) pdf.text(writable(`${told.texts.archive} ${told.archive}`));
}

function figures(pdf: Pdf, told: Told): void {
  title(pdf, told.texts.figures, 18);
  for (const bars of told.figures) drawBars(pdf, told, bars);
  drawDays(pdf, told);
}

/** Each bar stands with its name and its number: the picture says nothing that the words do not. */
function drawBars(pdf: Pdf, told: Told, { title: name, rows }: Bars): void {
  room(pdf, 40 + Math.min(rows.length, 12) * 17);
  font(pdf, true, 12, ink).text(writable(name)).moveDown(0.4);
  const greatest = Math.max(1, ...rows.map(({ count }) => count));
  for (const row of rows) {
    room(pdf, 20);
    const { y } = pdf;
    font(pdf, false, 9.5, ink).text(writable(row.name), left, y, { width: 200, height: 12, ellipsis: true, lineBreak: false });
    pdf.rect(left + 208, y, Math.max(1, (row.count / greatest) * 190), 10).fill(accent);
    font(pdf, false, 9.5, ink).text(told.n(row.count).replace(/\s/g, ' '), left + 404, y, { width: 62, align: 'right', lineBreak: false });
    pdf.x = left;
    pdf.y = y + 16;
  }
  pdf.moveDown(0.8);
}

function drawDays(pdf: Pdf, told: Told): void {
  const { days } = told;
  if (days.length < 2) return;
  room(pdf, 170);
  font(pdf, true, 12, ink).text(writable(told.texts.byDay)).moveDown(0.4);
  const { y } = pdf;
  const [width, height] = [466, 110];
  const greatest = Math.max(1, ...days.map(({ count }) => count));
  const step = width / days.length;
  for (const [index, { count }] of days.entries())
    if (count > 0)
      pdf
        .rect(left + index * step, y + height - (count / greatest) * height, Math.max(0.4, step * 0.8), (count / greatest) * height)
        .fill(accent);
  pdf
    .moveTo(left, y + height)
    .lineTo(left + width, y + height)
    .strokeColor(line ?? '#000')
    .stroke();
  font(pdf, false, 8.5, soft).text(days[0]?.day ?? '', left, y + height + 4, { lineBreak: false });
  pdf.text(days.at(-1)?.day ?? '', left, y + height + 4, { width, align: 'right', lineBreak: false });
  pdf.text(`max. ${told.n(greatest).replace(/\s/g, ' ')}`, left, y - 2, { width, align: 'right', lineBreak: false });
  pdf.x = left;
  pdf.y = y + height + 24;
}

function chapters(pdf: Pdf, told: Told, onChapter: (label: string) => void): void {
  title(pdf, told.texts.chapters, 18);
  for (const chapter of told.chapters) {
    room(pdf, 90);
    const name = told.titleOfChapter(chapter);
    onChapter(name);
    pdf.moveDown(0.6);
    title(pdf, name, 14);
    font(pdf, false, 9.5, soft).text(writable(told.countOf(chapter)));
    if (chapter.changes.length === 0) font(pdf.moveDown(0.3), false, 10.5, ink).text(writable(told.texts.unchanged));
    for (const one of chapter.changes) {
      room(pdf, 70);
      font(pdf.moveDown(0.6), true, 11, ink)
        .text(writable(`${told.reference(one.change)} – ${one.title}`))
        .moveDown(0.2);
      drawRedline(pdf, one.before, one.after);
      font(pdf.moveDown(0.3), true, 9, soft).text(
        writable(`${told.texts.behind} :${one.contributions.length === 0 ? ` ${told.texts.none}` : ''}`),
      );
      for (const contribution of one.contributions) font(pdf, false, 9, soft).text(writable(`–  ${told.behind(contribution)}`));
    }
  }
}

/** What came is green and underlined, what went is red and struck: neither is told by its colour alone. */
function drawRedline(pdf: Pdf, before: string, after: string): void {
  const runs = redline(before, after).filter(({ text }) => text !== '');
  for (const [index, { op, text }] of runs.entries())
    font(pdf, false, 10.5, op === 'added' ? added : op === 'removed' ? removed : ink).text(writable(text), {
      continued: index < runs.length - 1,
      underline: op === 'added',
      strike: op === 'removed',
      lineGap: 2,
    });
  pdf.fillColor(ink ?? '#000');
}

function entry(pdf: Pdf, told: Told, contribution: Contribution): void {
  const { ref, title: name, line: about, said, verdict, reason } = told.entry(contribution);
  room(pdf, 80);
  lines(pdf, true, 10.5, ink, `${ref}  ${name}`);
  lines(pdf, false, 8.5, soft, about);
  if (said !== '') lines(pdf, false, 9.5, ink, said);
  lines(pdf, false, 9.5, accent, verdict === '' ? told.texts.waiting : `${told.texts.answer} – ${verdict}. ${reason}`);
  pdf.y += 10;
}

/** Widths of words at one point, by face: people use the same words, and measuring them is most of the work of the library. */
const measured = { bold: new Map<string, number>(), plain: new Map<string, number>() };
const words = 50_000;

/** What the library would measure each line for, and nobody asks: links and lines under words. */
const known = { lineBreak: false, textWidth: 1, wordCount: 1 } as PDFKit.Mixins.TextOptions;

/** Words in lines as wide as the page allows; a word that is wider is cut. The library's own lines take twice the time. */
function lines(pdf: Pdf, bold: boolean, size: number, colour: string | undefined, text: string): void {
  const widths = measured[bold ? 'bold' : 'plain'];
  if (widths.size > words) widths.clear();
  const widest = (pdf.page.width - left - right) / size;
  const widthOf = (word: string): number => {
    const before = widths.get(word);
    if (before !== undefined) return before;
    const width = font(pdf, bold, 1, colour).widthOfString(word);
    widths.set(word, width);
    return width;
  };
  const space = widthOf(' ');
  const height = size * 1.25;
  const put = (line: string): void => {
    if (pdf.y + height > pdf.page.height - bottom) pdf.addPage();
    const { y } = pdf;
    font(pdf, bold, size, colour).text(line, left, y, known);
    pdf.x = left;
    pdf.y = y + height;
  };
  for (const paragraph of writable(text).split('\n')) {
    let [line, width] = ['', 0];
    for (let word of paragraph.split(' ')) {
      while (word.length > 20 && widthOf(word) > widest) {
        if (line !== '') put(line);
        [line, width] = ['', 0];
        put(word.slice(0, 40));
        word = word.slice(40);
      }
      const own = widthOf(word);
      if (line !== '' && width + space + own > widest) {
        put(line);
        [line, width] = [word, own];
      } else [line, width] = line === '' ? [word, own] : [`${line} ${word}`, width + space + own];
    }
    if (line !== '') put(line);
  }
}

function contents(pdf: Pdf, told: Told, places: readonly Place[], from: number): void {
  for (const [at, { label, level, page }] of places.entries()) {
    if (at % perPage === 0) {
      pdf.switchToPage(from + Math.floor(at / perPage));
      font(pdf, true, 18, accent).text(writable(told.texts.contents), left, top);
    }
    const y = 104 + (at % perPage) * 16;
    font(pdf, level === 0, 10.5, ink).text(writable(label), left + level * 14, y, { width: 410 - level * 14, height: 13, ellipsis: true });
    pdf.font('Helvetica').text(String(page), left + 420, y, { width: 46, align: 'right', lineBreak: false });
  }
}

/** What a paragraph that goes on over the page must find again: the library has no public way to keep it. */
const kept = ['x', 'y', '_font', '_fontSize', '_fontFamily', '_fontSource', '_fillColor', '_textOptions', '_wrapper', '_lineGap'] as const;

/** At the foot of a page that was just begun. */
function number(pdf: Pdf, told: Told, page: number): void {
  const state = pdf as unknown as Record<string, unknown>;
  const before = kept.map((field) => [field, state[field]] as const);
  state._wrapper = null;
  state._textOptions = null;
  // Below the margin: the library must not break the page for it.
  const { bottom: margin } = pdf.page.margins;
  pdf.page.margins.bottom = 0;
  font(pdf, false, 8.5, soft).text(writable(`${told.campaign}  ·  ${page}`), left, pdf.page.height - 44, {
    width: pdf.page.width - left - right,
    align: 'center',
    lineBreak: false,
  });
  pdf.page.margins.bottom = margin;
  for (const [field, value] of before) state[field] = value;
}

// An edition as a paginated PDF: cover, contents with page numbers, chapters, index of requirements. Tagged, titled, in French.
import type { Chapter, Edition, Requirement } from '../contract.ts';

const verbs = { SHALL: 'DOIT', SHOULD: 'DEVRAIT', MAY: 'PEUT', NONE: 'FAIT' } as const;
const ink = '#1d2624';
const soft = '#51605c';
const accent = '#17594f';

type Pdf = PDFKit.PDFDocument;

/** The standard fonts of PDF hold what French needs and little more: other signs are written by their nearest. */
export const writable = (text: string): string =>
  text
    .replace(/[\u202f\u00a0\u2009]/g, ' ')
    .replace(/→/g, '->')
    .replace(/≥/g, '>=')
    .replace(/≤/g, '<=')
    .replace(
      /[^\u0020-\u007e\u00a1-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\n]/g,
      '?',
    );

export async function toPdf(edition: Edition): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: 64, bottom: 72, left: 64, right: 64 },
    bufferPages: true,
    lang: 'fr-FR',
    displayTitle: true,
    tagged: true,
    pdfVersion: '1.7',
    info: { Title: edition.title.fr, Author: 'Socle', Subject: edition.summary.fr, CreationDate: new Date('2020-01-01T00:00:00Z') },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => pdf.on('end', resolve));
  const pageNow = (): number => pdf.bufferedPageRange().start + pdf.bufferedPageRange().count;

  cover(pdf, edition);
  const perPage = 34;
  const contentsPages = Math.max(1, Math.ceil(edition.chapters.length / perPage));
  const contentsFrom = pageNow() + 1;
  for (let page = 0; page < contentsPages; page += 1) pdf.addPage();
  const places: { chapter: Chapter; page: number }[] = [];
  const index: { id: string; title: string; page: number }[] = [];
  for (const chapter of edition.chapters) {
    pdf.addPage();
    places.push({ chapter, page: pageNow() });
    writeChapter(pdf, chapter, (requirement) => index.push({ id: requirement.id, title: requirement.title.fr, page: pageNow() }));
  }
  if (index.length > 0) writeIndex(pdf, index);
  writeContents(pdf, places, contentsFrom, perPage);
  number(pdf, edition);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

function cover(pdf: Pdf, edition: Edition): void {
  pdf.moveDown(8).font('Helvetica-Bold').fontSize(26).fillColor(accent).text(writable(edition.title.fr));
  pdf.moveDown(1).font('Helvetica').fontSize(12).fillColor(ink).text(writable(edition.summary.fr), { lineGap: 3 });
  pdf.moveDown(1).fontSize(10).fillColor(soft).text(writable(edition.completeness.fr), { lineGap: 2 });
  pdf
    .moveDown(2)
    .text(
      writable('Reconstitution indépendante, en nos propres mots, à partir de sources publiques. Le texte officiel est celui de l’État.'),
    );
}

function writeChapter(pdf: Pdf, chapter: Chapter, onRequirement: (requirement: Requirement) => void): void {
  pdf.outline.addItem(writable(chapter.title.fr));
  pdf
    .font('Helvetica-Bold')
    .fontSize(18)
    .fillColor(accent)
    .text(writable(`${chapter.number === undefined ? '' : `${chapter.number}  `}${chapter.title.fr}`));
  pdf.moveDown(0.6).font('Helvetica').fontSize(11).fillColor(ink).text(writable(chapter.text.fr), { lineGap: 3 });
  for (const provision of chapter.provisions) {
    pdf.moveDown(1).font('Helvetica-Bold').fontSize(13).fillColor(ink).text(writable(provision.title.fr));
    if (provision.text.fr !== '') pdf.moveDown(0.3).font('Helvetica').fontSize(11).text(writable(provision.text.fr), { lineGap: 3 });
    for (const requirement of provision.requirements) {
      if (pdf.y > pdf.page.height - 160) pdf.addPage();
      onRequirement(requirement);
      writeRequirement(pdf, requirement);
    }
  }
}

function writeRequirement(pdf: Pdf, one: Requirement): void {
  pdf
    .moveDown(0.8)
    .font('Helvetica-Bold')
    .fontSize(10.5)
    .fillColor(accent)
    .text(writable(`${one.id}  ${verbs[one.verb]}`), { continued: true })
    .fillColor(ink)
    .text(writable(`  ${one.title.fr}`));
  pdf.moveDown(0.2).font('Helvetica').fontSize(10.5).text(writable(one.statement.fr), { indent: 0, lineGap: 2 });
  const lines = [
    `Acteurs : ${one.actors.join(', ')}`,
    ...(one.condition === undefined ? [] : [`Condition : ${one.condition}`]),
    ...(one.planned === undefined ? [] : [`Prévu : ${one.planned}`]),
    ...(one.actual === undefined ? [] : [`Réel : ${one.actual}`]),
    ...one.levers.map(({ title, from }) => `Levier : ${title.fr}${from === undefined ? '' : ` (${from})`}`),
    `Sources : ${(one.sources ?? []).join(', ') || '–'} (${one.certainty})`,
  ];
  pdf
    .fontSize(8.5)
    .fillColor(soft)
    .text(writable(lines.join('  ·  ')), { lineGap: 1 })
    .fillColor(ink);
}

function writeIndex(pdf: Pdf, index: readonly { id: string; title: string; page: number }[]): void {
  pdf.addPage();
  pdf.outline.addItem('Index');
  pdf.font('Helvetica-Bold').fontSize(18).fillColor(accent).text('Index des exigences').moveDown(0.6);
  for (const { id, title, page } of [...index].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    pdf
      .font('Helvetica')
      .fontSize(9.5)
      .fillColor(ink)
      .text(writable(`${id}  ${title}  ${page}`));
  }
}

function writeContents(pdf: Pdf, places: readonly { chapter: Chapter; page: number }[], from: number, perPage: number): void {
  for (const [at, { chapter, page }] of places.entries()) {
    if (at % perPage === 0) {
      pdf.switchToPage(from - 1 + Math.floor(at / perPage));
      pdf.font('Helvetica-Bold').fontSize(18).fillColor(accent).text('Sommaire', 64, 64);
    }
    const y = 100 + (at % perPage) * 19;
    const title = writable(`${chapter.number === undefined ? '' : `${chapter.number}  `}${chapter.title.fr}`);
    pdf.font('Helvetica').fontSize(10.5).fillColor(ink).text(title, 64, y, { width: 420, height: 14, ellipsis: true });
    pdf.text(String(page), 500, y, { width: 31, align: 'right' });
  }
}

function number(pdf: Pdf, edition: Edition): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let at = start + 1; at < start + count; at += 1) {
    pdf.switchToPage(at);
    // Below the margin: the library must not break the page for it.
    const { bottom } = pdf.page.margins;
    pdf.page.margins.bottom = 0;
    pdf
      .font('Helvetica')
      .fontSize(8.5)
      .fillColor(soft)
      .text(writable(`${edition.title.fr}  ·  ${at + 1} / ${start + count}`), 64, pdf.page.height - 44, {
        width: pdf.page.width - 128,
        align: 'center',
        lineBreak: false,
      });
    pdf.page.margins.bottom = bottom;
  }
}

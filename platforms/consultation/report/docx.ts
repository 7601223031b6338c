// The report as a Word document, written piece by piece into a zip as contributions are walked: no more than a few are held at once.
import { setImmediate } from 'node:timers/promises';
import { redline } from '@socle/foundations/framework';
import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { Contribution } from '../contract.ts';
import type { Report } from '../reading.ts';
import { type ReportOptions, type Told, tell } from './told.ts';
import { bookmark, documentEnd, documentStart, filesAround, goTo, paragraph, run, table, tracked } from './word.ts';

/** UTF-16 units of XML that are packed at a time. */
const piece = 256 * 1024;
const widths = [6600, 1400];

export async function* toDocx(
  report: Report,
  contributions: AsyncIterable<Contribution>,
  options: ReportOptions,
): AsyncGenerator<Uint8Array> {
  const told = tell(report, options);
  const at = report.campaign.closesAt.replace(/\.\d+Z$/, 'Z');
  // What was packed since the last time it was given on.
  let packed: Uint8Array[] = [];
  let failed: Error | undefined;
  const zip = new Zip((error, bytes) => {
    if (error) failed = error;
    else packed.push(bytes);
  });
  const take = (): Uint8Array[] => {
    if (failed) throw failed;
    const taken = packed;
    packed = [];
    return taken;
  };
  // The time of a file is part of its bytes: the same report makes the same document.
  const mtime = new Date('2020-01-01T00:00:00Z');
  const open = (name: string): ZipDeflate => {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = mtime;
    zip.add(file);
    return file;
  };
  for (const [name, xml] of Object.entries(filesAround({ title: told.title, subject: told.campaign, language: told.language, at })))
    open(name).push(strToU8(xml), true);
  const document = open('word/document.xml');
  let held = documentStart;
  for (const xml of opening(told, at)) {
    held += xml;
    if (held.length < piece) continue;
    document.push(strToU8(held));
    held = '';
    yield* take();
  }
  held += paragraph('Heading1', bookmark(2, 'reponses', run(told.texts.answers)));
  for await (const one of contributions) {
    held += entry(told, one);
    if (held.length < piece) continue;
    document.push(strToU8(held));
    held = '';
    // Others are served meanwhile.
    await setImmediate();
    yield* take();
  }
  document.push(strToU8(held + documentEnd), true);
  zip.end();
  yield* take();
}

function* opening(told: Told, at: string): Generator<string> {
  const { texts } = told;
  yield paragraph('Title', run(told.title));
  yield paragraph('Subtitle', run(`${told.campaign}\n${told.period}`));
  yield paragraph('Normal', run(told.lead));
  if (told.open) yield paragraph('Normal', run(texts.sofar));
  yield paragraph('Meta', run(`${texts.source}${told.archive === undefined ? '' : `\n${texts.archive} ${told.archive}`}`));
  yield paragraph('Heading1', run(texts.contents));
  yield paragraph('Contents', goTo('chiffres', texts.figures));
  for (const [index, chapter] of told.chapters.entries())
    yield paragraph('Contents', goTo(`chapitre${index}`, told.titleOfChapter(chapter)));
  yield paragraph('Contents', goTo('reponses', texts.answers));

  yield paragraph('Heading1', bookmark(1, 'chiffres', run(texts.figures)));
  for (const { title, head, rows } of told.figures) {
    yield paragraph('Heading2', run(title));
    yield table([head, ...rows.map(({ name, count }) => [name, told.n(count)])], widths);
  }
  yield paragraph('Heading1', run(texts.chapters));
  let change = 100_000;
  for (const [index, chapter] of told.chapters.entries()) {
    yield paragraph('Heading2', bookmark(10 + index, `chapitre${index}`, run(told.titleOfChapter(chapter))));
    yield paragraph('Meta', run(told.countOf(chapter)));
    if (chapter.changes.length === 0) yield paragraph('Normal', run(texts.unchanged));
    for (const one of chapter.changes) {
      yield paragraph('Heading3', run(`${told.reference(one.change)} – ${one.title}`));
      const { xml, next } = tracked(redline(one.before, one.after), told.campaign, at, change);
      change = next;
      yield paragraph('Normal', xml);
      yield paragraph('Meta', run(`${texts.behind} : ${one.contributions.length === 0 ? texts.none : ''}`));
      for (const contribution of one.contributions) yield paragraph('Meta', run(`– ${told.behind(contribution)}`));
    }
  }
}

function entry(told: Told, contribution: Contribution): string {
  const { ref, title, line, said, verdict, reason } = told.entry(contribution);
  return (
    paragraph('Heading3', run(`${ref} – ${title}`)) +
    paragraph('Meta', run(line)) +
    (said === '' ? '' : paragraph('Normal', run(said))) +
    paragraph('Answer', verdict === '' ? run(told.texts.waiting) : run(`${verdict}. `, true) + run(reason))
  );
}

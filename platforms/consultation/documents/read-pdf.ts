// A PDF as headings and paragraphs: its lines are read by pdf.js in a thread; headings are told by their size, their face and their numbers.
import { Worker } from 'node:worker_threads';
import { type Block, type NoteLimits, refuseNote, wordsMax } from './part.ts';
import { depthOf } from './read-text.ts';

interface Line {
  readonly text: string;
  readonly height: number;
  readonly font: string;
  readonly y: number;
  readonly x: number;
}
interface Page {
  readonly height: number;
  readonly lines: readonly Line[];
}
type Answer =
  | { readonly pages: readonly Page[] }
  | { readonly refused: 'encrypted' | 'pages' | 'size' | 'broken'; readonly count?: number };

/** MiB that reading one may take. */
const memory = 512;
/** Times the height of the text from which a line is a heading; times that a gap between paragraphs surpasses one between lines. */
const [larger, apart] = [1.12, 1.35];

export async function readPdf(bytes: Buffer, limits: NoteLimits): Promise<Block[]> {
  const answer = await inTurn(() => inThread(bytes, limits));
  if ('pages' in answer) return blocksOf(answer.pages);
  if (answer.refused === 'encrypted')
    throw refuseNote('CCT-NOTE-ENCRYPTED', 'The note is encrypted: export it without a password or restrictions.');
  if (answer.refused === 'pages')
    throw refuseNote(
      'CCT-NOTE-PAGES',
      `The note has ${answer.count} pages, ${limits.pages} are taken: send it in several.`,
      'file',
      'too-large',
    );
  if (answer.refused === 'size')
    throw refuseNote('CCT-NOTE-SIZE', `The note holds more than ${wordsMax} signs: send it in several.`, 'file', 'too-large');
  throw refuseNote('CCT-NOTE-BROKEN', 'The note cannot be read as a PDF: it is damaged.');
}

// Two are read at a time: each may take half a gigabyte. Whoever finds a long queue is asked to come back.
const [atOnce, queue] = [2, 20];
let reading = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= queue)
    throw refuseNote('CCT-NOTE-BUSY', 'Many notes are being read: send this one again in a minute.', 'file', 'unavailable');
  if (reading >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else reading += 1;
  try {
    return await work();
  } finally {
    // The place is handed on, not given back, while somebody waits.
    const next = waiting.shift();
    if (next) next();
    else reading -= 1;
  }
}

function inThread(bytes: Buffer, { pages, time }: NoteLimits): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pdf-worker.js', import.meta.url), {
      workerData: { bytes: new Uint8Array(bytes), pages, signs: wordsMax },
      resourceLimits: { maxOldGenerationSizeMb: memory },
      execArgv: [],
      env: {},
      stdout: true,
      stderr: true,
    });
    const late = setTimeout(() => {
      void worker.terminate();
      reject(
        refuseNote(
          'CCT-NOTE-TIME',
          `Reading the note took more than ${time} ms: send it in several, or as a text document.`,
          'file',
          'too-costly',
        ),
      );
    }, time);
    worker.once('message', (answer: Answer) => {
      clearTimeout(late);
      resolve(answer);
      void worker.terminate();
    });
    // Out of memory ends the thread, and not this process.
    const broken = (): void => {
      clearTimeout(late);
      resolve({ refused: 'broken' });
    };
    worker.once('error', broken);
    worker.once('exit', broken);
  });
}

function blocksOf(pages: readonly Page[]): Block[] {
  const lines = withoutRunning(pages);
  const counts = new Map<string, number>();
  for (const { text, height, font } of lines) {
    const key = `${Math.round(height * 2) / 2} ${font}`;
    counts.set(key, (counts.get(key) ?? 0) + text.length);
  }
  const [most = '11 '] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const [size = '11', face = ''] = most.split(' ');
  const body = Number(size);
  const large = (line: Line): boolean => line.height >= body * larger;
  const isHeading = (line: Line): boolean =>
    line.text.length <= 200 &&
    /\p{L}/u.test(line.text) &&
    (large(line) || (line.font !== face && line.height >= body * 0.95 && depthOf(line.text.trim()) !== undefined));
  const sizes = [...new Set(lines.filter((line) => isHeading(line) && large(line)).map(({ height }) => Math.round(height)))]
    .sort((a, b) => b - a)
    .slice(0, 6);

  const blocks: { level: number; text: string }[] = [];
  let before: (Line & { page: number }) | undefined;
  for (const line of lines) {
    const gap = before?.page === line.page ? before.y - line.y : undefined;
    const level = isHeading(line) ? (depthOf(line.text.trim()) ?? Math.max(1, sizes.indexOf(Math.round(line.height)) + 1)) : 0;
    const last = blocks.at(-1);
    // A heading may run over two lines; a paragraph goes on across a page where its sentence does.
    const goesOn =
      last !== undefined &&
      before !== undefined &&
      (level > 0
        ? last.level > 0 &&
          before.font === line.font &&
          before.height === line.height &&
          gap !== undefined &&
          gap < line.height * 1.6 &&
          depthOf(line.text.trim()) === undefined
        : last.level === 0 &&
          (gap === undefined ? !/[.!?:;»)]\s*$/.test(last.text) : gap > 0 && gap < Math.max(before.height, line.height) * apart * 1.2));
    if (goesOn) last.text = joined(last.text, line.text);
    else blocks.push({ level, text: line.text.trim() });
    before = line;
  }
  return blocks;
}

/** A word cut at the end of a line is put together; an id or a compound keeps its hyphen. */
function joined(text: string, line: string): string {
  const [head, tail] = [text.trimEnd(), line.trim()];
  if (/\p{Ll}-$/u.test(head) && /^\p{Ll}/u.test(tail)) return head.slice(0, -1) + tail;
  return /[\p{L}\p{N}]-$/u.test(head) ? head + tail : `${head} ${tail}`;
}

/** All lines with their page, but for what stands at the head or foot of most pages, and lines of a table of contents. */
function withoutRunning(pages: readonly Page[]): (Line & { page: number })[] {
  const marked = pages.flatMap(({ height, lines }, page) =>
    lines.map((line) => ({ ...line, page, edge: line.y < height * 0.08 || line.y > height * 0.92 })),
  );
  const sign = ({ text, y }: Line): string => `${Math.round(y / 3)} ${text.replace(/\d+/g, '#').trim()}`;
  const seen = new Map<string, Set<number>>();
  for (const line of marked) if (line.edge) seen.set(sign(line), (seen.get(sign(line)) ?? new Set()).add(line.page));
  return marked.filter((line) => {
    if (/\.{5,}\s*\d+\s*$/.test(line.text.slice(-200))) return false;
    if (!line.edge) return true;
    const repeated = (seen.get(sign(line))?.size ?? 0) >= Math.max(3, pages.length * 0.4);
    return !repeated && !/^\W*(?:page\s*)?\d+(?:\s*(?:\/|sur|of)\s*\d+)?\W*$/i.test(line.text);
  });
}

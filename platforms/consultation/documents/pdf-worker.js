// Reads the words of a PDF in a thread of its own, so that a hostile file costs that thread and nothing else. Sends pages as lines.
import { parentPort, workerData } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';

const { bytes, pages: most, signs } = workerData;

/** One line: its words, the height of its letters, the name of their font, and where it stands (from the bottom). */
function linesOf(items) {
  const lines = [];
  let line;
  let end = 0;
  for (const item of items) {
    if (typeof item.str !== 'string') continue;
    const [, , , , x, y] = item.transform;
    const height = item.height || Math.abs(item.transform[3]);
    if (item.str !== '') {
      const same = line !== undefined && Math.abs(line.y - y) < Math.max(2, height * 0.5);
      if (!same) {
        line = { text: '', height, font: item.fontName, y, x, chars: 0 };
        lines.push(line);
      } else if (x - end > height * 0.15 && !line.text.endsWith(' ') && !item.str.startsWith(' ')) line.text += ' ';
      line.text += item.str;
      // The letters that a line has most of say how it is set.
      const count = item.str.trim().length;
      if (count > line.chars) Object.assign(line, { height, font: item.fontName, chars: count });
      end = x + item.width;
    }
    if (item.hasEOL) line = undefined;
  }
  return lines.filter(({ text }) => text.trim() !== '').map(({ text, height, font, y, x }) => ({ text, height, font, y, x }));
}

try {
  const pdf = await getDocumentProxy(bytes, {
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    maxImageSize: 1,
    verbosity: 0,
  });
  const { info } = await pdf.getMetadata();
  if (info.EncryptFilterName) parentPort.postMessage({ refused: 'encrypted' });
  else if (pdf.numPages > most) parentPort.postMessage({ refused: 'pages', count: pdf.numPages });
  else {
    const pages = [];
    let held = 0;
    for (let n = 1; n <= pdf.numPages && held <= signs; n += 1) {
      const page = await pdf.getPage(n);
      const lines = linesOf((await page.getTextContent()).items);
      held += lines.reduce((sum, { text }) => sum + text.length, 0);
      pages.push({ height: page.view[3] - page.view[1], lines });
      page.cleanup();
    }
    parentPort.postMessage(held > signs ? { refused: 'size' } : { pages });
  }
} catch (error) {
  parentPort.postMessage({ refused: error?.name === 'PasswordException' ? 'encrypted' : 'broken' });
}

// A workbook (ECMA-376) of two sheets: requirements, and what each column means. Cells are inline text, never formulas.
import { strToU8, zipSync } from 'fflate';
import type { Edition } from '../contract.ts';
import { columns, rowsOf } from './columns.ts';

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '').replace(/[&<>"]/g, (sign) => signs[sign] as string);
/** What one cell of a spreadsheet holds. */
const most = 32_767;

/** `AB12` from 28 and 12. */
function place(column: number, row: number): string {
  let name = '';
  for (let n = column; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  return `${name}${row}`;
}

function sheet(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const cells = (values: readonly string[], row: number): string =>
    values
      .map((value, index) =>
        value === ''
          ? ''
          : `<c r="${place(index + 1, row)}" t="inlineStr"${row === 1 ? ' s="1"' : ''}><is><t xml:space="preserve">${escaped(value.slice(0, most))}</t></is></c>`,
      )
      .join('');
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('')}</cols><sheetData>${rows.map((values, index) => `<row r="${index + 1}">${cells(values, index + 1)}</row>`).join('')}</sheetData></worksheet>`;
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const packageOf = 'http://schemas.openxmlformats.org/package/2006';
const officeOf = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export function toXlsx(edition: Edition): Buffer {
  const requirements = [columns.map(({ name }) => name), ...[...rowsOf(edition)].map((row) => columns.map((column) => column.read(row)))];
  const meanings = [['column', 'signification', 'meaning'], ...columns.map(({ name, meaning }) => [name, meaning.fr, meaning.en])];
  const files = {
    '[Content_Types].xml': `${head}<Types xmlns="${packageOf}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${spreadsheet}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${spreadsheet}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${spreadsheet}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${spreadsheet}.styles+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packageOf}/relationships"><Relationship Id="rId1" Type="${officeOf}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${officeOf}"><sheets><sheet name="requirements" sheetId="1" r:id="rId1"/><sheet name="README" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packageOf}/relationships"><Relationship Id="rId1" Type="${officeOf}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${officeOf}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${officeOf}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': sheet(
      requirements,
      columns.map(({ name }) => (/statement|scenario|proofs|levers|title/i.test(name) ? 48 : 16)),
    ),
    'xl/worksheets/sheet2.xml': sheet(meanings, [20, 60, 60]),
  };
  // The time of a file is part of its bytes: the same edition makes the same workbook.
  const mtime = new Date('2020-01-01T00:00:00Z');
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, [strToU8(text), { mtime }]])), { level: 6 }),
  );
}

// Spreadsheets: our own export comes back as nothing new; dirty cells are cleaned and told; what is dangerous is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { toCsv } from '../exports/csv.ts';
import { toXlsx } from '../exports/xlsx.ts';
import { requirementsOf } from '../rules/integrity.ts';
import { syntheticFramework } from '../samples/synthetic.ts';
import { plainText } from './plain-text.ts';
import { previewImport } from './preview.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';

const [edition] = syntheticFramework({ editions: 1, requirements: 50 }).editions as [
  ReturnType<typeof syntheticFramework>['editions'][number],
];
const held = new Map([...requirementsOf(edition)].map((one) => [one.id, one]));

test('FRW-070 our own export comes back without a change, as CSV and as a workbook', async () => {
  for (const rows of [readCsv(Buffer.from(toCsv(edition)), 100), await readXlsx(toXlsx(edition), 100)])
    assert.deepEqual(previewImport(rows, held).counts, { new: 0, changed: 0, same: 50, refused: 0 });
});

test('FRW-071 the columns of national bases are known; HTML in cells and dirty ids are cleaned and told, row by row', () => {
  const csv = [
    'Périmètre;ID Exigence;Chapitre/Section;Nature;Énoncé;Criticité',
    'Vague 2; SC.DMP/UX.11 ;DMP;EXIGENCE;"<p>Le logiciel <b>DOIT</b> montrer&nbsp;l’INS.</p><script>alert(1)</script>";majeure',
    `Vague 2;SYN-00001;X;EXIGENCE;${held.get('SYN-00001')?.statement.fr};`,
    'Vague 2;SYN-00002;X;EXIGENCE;Le logiciel DOIT tout changer, à neuf.;',
    'Vague 2;SYN-00002;X;EXIGENCE;Encore lui, il DOIT.;',
    'Vague 2;;X;EXIGENCE;Il DOIT.;',
    'Vague 2;SYN-00003;X;EXIGENCE;;',
  ].join('\n');
  const { rows, counts, columns } = previewImport(readCsv(Buffer.from(csv), 100), held);
  assert.deepEqual([columns.Périmètre, columns['Chapitre/Section']], ['ignored', 'chapter']);
  assert.deepEqual(counts, { new: 1, changed: 1, same: 1, refused: 3 });
  assert.deepEqual(
    [rows[0]?.id, rows[0]?.requirement?.statement.fr, rows[0]?.requirement?.verb, rows[0]?.requirement?.criticality],
    ['SC.DMP/UX.11', 'Le logiciel DOIT montrer\u00a0l’INS.', 'SHALL', 'major'],
  );
  assert.deepEqual(
    rows.slice(3).map(({ row, findings }) => [row, findings[0]?.rule]),
    [
      [5, 'IMP-DUPLICATE'],
      [6, 'IMP-ID'],
      [7, 'IMP-STATEMENT'],
    ],
  );
  assert.throws(() => previewImport([['colour'], ['red']], held), /No column holds the id/);
});

test('FRW-072 formulas, macros, bombs, too many rows and what is no workbook are refused by name', async () => {
  const sheet = (cells: string): string =>
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">${cells}</row></sheetData></worksheet>`;
  const book = (files: Record<string, string | Uint8Array>): Buffer =>
    Buffer.from(
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, typeof text === 'string' ? strToU8(text) : text]))),
    );
  const at = 'xl/worksheets/sheet1.xml';
  for (const [bytes, rule] of [
    [book({ [at]: sheet('<c r="A1"><f>HYPERLINK("x")</f><v>1</v></c>') }), 'IMP-FORMULA'],
    [book({ [at]: sheet(''), 'xl/vbaProject.bin': 'x' }), 'IMP-MACRO'],
    [book({ [at]: new Uint8Array(30_000_000) }), 'IMP-BOMB'],
    [book({ 'readme.txt': 'x' }), 'IMP-SHEET'],
    [book({ [at]: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>' }), 'IMP-XML'],
    [book({ [at]: sheet('<c r="ZZZ1" t="inlineStr"><is><t>x</t></is></c>') }), 'IMP-COLUMNS'],
    [Buffer.from('PK not a zip'), 'IMP-ZIP'],
  ] as const)
    await assert.rejects(readXlsx(bytes, 10), { requirement: rule }, rule);
  await assert.rejects(readXlsx(toXlsx(edition), 10), { requirement: 'IMP-ROWS' });
  assert.throws(() => readCsv(Buffer.from('id\n'.repeat(50)), 10), { requirement: 'IMP-ROWS' });
  assert.throws(() => readCsv(Buffer.from('a,"b'), 10), { requirement: 'IMP-CSV' });
  assert.throws(() => readCsv(Buffer.from([0xff, 0xfe, 0x00]), 10), { requirement: 'IMP-ENCODING' });
});

test('FRW-076 the separator is told by the first row, not by what stands between its quotes', () => {
  const read = (csv: string): string[][] => readCsv(Buffer.from(csv), 10);
  assert.deepEqual(read('";",";",";"\r\n"","",""'), [
    [';', ';', ';'],
    ['', '', ''],
  ]);
  assert.deepEqual(read('"a,b,c";"d"",e"\n1;2'), [
    ['a,b,c', 'd",e'],
    ['1', '2'],
  ]);
  assert.deepEqual(read('"title\nin, two lines";id\n1;2'), [
    ['title\nin, two lines', 'id'],
    ['1', '2'],
  ]);
  assert.deepEqual(read('5" disc;x\n1;2'), [
    ['5" disc', 'x'],
    ['1', '2'],
  ]);
});

test('FRW-073 any rows are written as CSV and read back; plain text never holds a tag', () => {
  const cell = fc.string().map((text) => text.replace(/[\uFEFF\uD800-\uDFFF]/g, ''));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 10 }), (rows) => {
      const csv = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
      assert.deepEqual(readCsv(Buffer.from(csv), 100), rows);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom('<p>', '</p>', '<script>', 'x', '<', 'b>', '</script>', '<li a="b">')), (parts) =>
      assert.ok(!/<(?:script|p|li)\b[^>]*>/.test(plainText(parts.join('')))),
    ),
  );
});

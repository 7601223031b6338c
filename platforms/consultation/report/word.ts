// Pieces of WordprocessingML (ECMA-376): paragraphs, tables, tracked changes, and the files of a document around them.
import type { redline } from '@socle/foundations/framework';

export type Run = ReturnType<typeof redline>[number];

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 may not hold is left out: controls, half signs, two that are no signs. */
const unwritable = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;
export const escaped = (text: string): string => text.replace(unwritable, '').replace(/[&<>"]/g, (sign) => signs[sign] as string);

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const typed = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

export type Style = 'Normal' | 'Title' | 'Subtitle' | 'Heading1' | 'Heading2' | 'Heading3' | 'Meta' | 'Answer' | 'Contents' | 'Cell';

const text = (value: string, element: 't' | 'delText' = 't'): string =>
  value
    .split('\n')
    .map((line) => `<w:${element} xml:space="preserve">${escaped(line)}</w:${element}>`)
    .join('<w:br/>');
export const run = (value: string, bold = false): string =>
  value === '' ? '' : `<w:r>${bold ? '<w:rPr><w:b/></w:rPr>' : ''}${text(value)}</w:r>`;

export const paragraph = (style: Style, content: string): string =>
  `<w:p>${style === 'Normal' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}${content}</w:p>`;
export const bookmark = (id: number, name: string, content: string): string =>
  `<w:bookmarkStart w:id="${id}" w:name="${name}"/>${content}<w:bookmarkEnd w:id="${id}"/>`;
export const goTo = (name: string, label: string): string =>
  `<w:hyperlink w:anchor="${name}" w:history="1"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>${text(label)}</w:r></w:hyperlink>`;

/** Real tracked changes: a reader may accept or reject each. `from`: number of the first one. */
export function tracked(runs: readonly Run[], who: string, at: string, from: number): { readonly xml: string; readonly next: number } {
  let id = from;
  const xml = runs
    .map(({ op, text: value }) => {
      if (op === 'same') return run(value);
      const named = `w:id="${id++}" w:author="${escaped(who)}" w:date="${at}"`;
      return op === 'added' ? `<w:ins ${named}>${run(value)}</w:ins>` : `<w:del ${named}><w:r>${text(value, 'delText')}</w:r></w:del>`;
    })
    .join('');
  return { xml, next: id };
}

const border = (side: string): string => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="C6D0CD"/>`;
/** The first row is its head and is repeated on each page. Widths in twentieths of a point. */
export function table(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const cell = (value: string, index: number, bold: boolean): string =>
    `<w:tc><w:tcPr><w:tcW w:w="${widths[index]}" w:type="dxa"/></w:tcPr>${paragraph('Cell', run(value, bold))}</w:tc>`;
  const row = (cells: readonly string[], index: number): string =>
    `<w:tr>${index === 0 ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${cells.map((value, at) => cell(value, at, index === 0)).join('')}</w:tr>`;
  return `<w:tbl><w:tblPr><w:tblW w:w="${widths.reduce((sum, one) => sum + one, 0)}" w:type="dxa"/><w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(border).join('')}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${widths.map((one) => `<w:gridCol w:w="${one}"/>`).join('')}</w:tblGrid>${rows.map(row).join('')}</w:tbl>${paragraph('Normal', '')}`;
}

export const documentStart = `${head}<w:document xmlns:w="${main}" xmlns:r="${relations}"><w:body>`;
export const documentEnd = `<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1304" w:bottom="1304" w:left="1304" w:header="624" w:footer="624" w:gutter="0"/></w:sectPr></w:body></w:document>`;

interface Look {
  readonly id: Style | 'Footer';
  readonly name: string;
  readonly paragraph: string;
  readonly run: string;
}
const heading = (level: 1 | 2 | 3, size: number, before: number): Look => ({
  id: `Heading${level}`,
  name: `heading ${level}`,
  paragraph: `<w:keepNext/><w:keepLines/><w:spacing w:before="${before}" w:after="120"/><w:outlineLvl w:val="${level - 1}"/>`,
  run: `<w:b/><w:color w:val="17594F"/><w:sz w:val="${size}"/>`,
});
const looks: readonly Look[] = [
  {
    id: 'Title',
    name: 'Title',
    paragraph: '<w:spacing w:before="2400" w:after="240"/>',
    run: '<w:b/><w:color w:val="17594F"/><w:sz w:val="52"/>',
  },
  { id: 'Subtitle', name: 'Subtitle', paragraph: '<w:spacing w:after="240"/>', run: '<w:color w:val="51605C"/><w:sz w:val="26"/>' },
  heading(1, 36, 480),
  heading(2, 28, 360),
  heading(3, 23, 240),
  { id: 'Meta', name: 'Meta', paragraph: '<w:spacing w:after="60"/>', run: '<w:color w:val="51605C"/><w:sz w:val="18"/>' },
  {
    id: 'Answer',
    name: 'Answer',
    paragraph:
      '<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="17594F"/></w:pBdr><w:spacing w:before="60" w:after="200"/><w:ind w:left="284"/>',
    run: '',
  },
  { id: 'Contents', name: 'Contents', paragraph: '<w:spacing w:after="40"/>', run: '' },
  { id: 'Cell', name: 'Cell', paragraph: '<w:spacing w:before="30" w:after="30"/>', run: '<w:sz w:val="20"/>' },
  { id: 'Footer', name: 'footer', paragraph: '<w:jc w:val="center"/>', run: '<w:color w:val="51605C"/><w:sz w:val="17"/>' },
];

const styles = (language: string): string =>
  `${head}<w:styles xmlns:w="${main}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:lang w:val="${language}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="17594F"/><w:u w:val="single"/></w:rPr></w:style>${looks.map((one) => `<w:style w:type="paragraph" w:styleId="${one.id}"><w:name w:val="${one.name}"/><w:basedOn w:val="Normal"/><w:pPr>${one.paragraph}</w:pPr><w:rPr>${one.run}</w:rPr></w:style>`).join('')}</w:styles>`;

interface Properties {
  readonly title: string;
  readonly subject: string;
  readonly language: 'fr' | 'en';
  /** ISO 8601, to the second. */
  readonly at: string;
}

/** Every file but `word/document.xml`. */
export function filesAround({ title, subject, language, at }: Properties): Readonly<Record<string, string>> {
  const tongue = language === 'fr' ? 'fr-FR' : 'en-GB';
  const relation = (id: string, type: string, target: string): string => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`;
  return {
    '[Content_Types].xml': `${head}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${typed}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${typed}.styles+xml"/><Override PartName="/word/settings.xml" ContentType="${typed}.settings+xml"/><Override PartName="/word/footer1.xml" ContentType="${typed}.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packaged}/relationships">${relation('rId1', `${relations}/officeDocument`, 'word/document.xml')}${relation('rId2', `${packaged}/relationships/metadata/core-properties`, 'docProps/core.xml')}</Relationships>`,
    'docProps/core.xml': `${head}<cp:coreProperties xmlns:cp="${packaged}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escaped(title)}</dc:title><dc:subject>${escaped(subject)}</dc:subject><dc:creator>Socle</dc:creator><dc:language>${tongue}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created></cp:coreProperties>`,
    'word/_rels/document.xml.rels': `${head}<Relationships xmlns="${packaged}/relationships">${relation('rId1', `${relations}/styles`, 'styles.xml')}${relation('rId2', `${relations}/settings`, 'settings.xml')}${relation('rId3', `${relations}/footer`, 'footer1.xml')}</Relationships>`,
    'word/styles.xml': styles(tongue),
    'word/settings.xml': `${head}<w:settings xmlns:w="${main}"><w:themeFontLang w:val="${tongue}"/></w:settings>`,
    'word/footer1.xml': `${head}<w:ftr xmlns:w="${main}">${paragraph('Footer' as Style, `${run(`${subject} · `)}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`)}</w:ftr>`,
  };
}

// Position notes: read from every format part by part, refused by name where they are broken or too much, brought near the text they speak of.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkContent } from '@socle/foundations/framework';
import { strToU8, zipSync } from 'fflate';
import PDFDocument from 'pdfkit';
import { acceptFile } from '../rules/file-type.ts';
import { readNote } from './read-note.ts';
import { proposeTargets } from './split.ts';

type Pdf = PDFKit.PDFDocument;

function pdfOf(write: (pdf: Pdf) => void, options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const pdf = new PDFDocument({ size: 'A4', ...options });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  write(pdf);
  pdf.end();
  return new Promise((resolve) => pdf.on('end', () => resolve(Buffer.concat(chunks))));
}

const zip = (files: Record<string, string | Uint8Array>): Buffer =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [
          name,
          [typeof text === 'string' ? strToU8(text) : text, { level: name === 'mimetype' ? 0 : 6 }],
        ]),
      ),
    ),
  );

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const docxOf = (body: string, styles = ''): Buffer =>
  zip({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document ${w}><w:body>${body}</w:body></w:document>`,
    'word/styles.xml': `<w:styles ${w}>${styles}</w:styles>`,
  });
const odtOf = (body: string, extra: Record<string, string> = {}): Buffer =>
  zip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles><style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_2"/></office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ...extra,
  });

const said = 'Nous demandons que cette disposition soit précisée, car nos équipes ne savent pas à quel logiciel elle s’adresse.';

test('CCT-230 a PDF of 49 pages is read under its headings, without running heads, page numbers and contents', async () => {
  const titles = Array.from(
    { length: 40 },
    (_, n) => `${Math.floor(n / 5) + 1}.${(n % 5) + 1} Remarque sur le thème ${String.fromCharCode(65 + (n % 26))}`,
  );
  let pages = 1;
  const bytes = await pdfOf((pdf) => {
    const edge = (): void => {
      pages += 1;
      pdf.fontSize(8).text('Fédération des logiciels des Trois-Vallées – note de position', 72, 30, { lineBreak: false });
      const { bottom } = pdf.page.margins;
      pdf.page.margins.bottom = 0;
      pdf.text(`page ${pages} / 49`, 72, pdf.page.height - 40, { lineBreak: false });
      pdf.page.margins.bottom = bottom;
      pdf.x = 72;
      pdf.y = 80;
    };
    pdf.font('Helvetica-Bold').fontSize(24).text('Note de position sur le projet de doctrine');
    pdf.font('Helvetica').fontSize(11).moveDown().text(said);
    pdf.moveDown();
    for (const title of titles) pdf.text(`${title} ........................ 12`);
    for (const [n, title] of titles.entries()) {
      for (let page = 0; page < (n < 8 ? 2 : 1); page += 1) {
        pdf.addPage();
        edge();
        if (page === 0) pdf.font('Helvetica-Bold').fontSize(15).text(title).moveDown();
        for (let k = 0; k < 5; k += 1)
          pdf.font('Helvetica').fontSize(11).text(`${said} Paragraphe ${k} qui continue sur plusieurs lignes du document.`).moveDown();
      }
    }
  });
  assert.equal(pages, 49);
  assert.equal(acceptFile('note.pdf', bytes).kind, 'pdf');
  const parts = await readNote('pdf', bytes);
  assert.deepEqual(
    parts.map(({ heading }) => heading),
    ['Note de position sur le projet de doctrine', ...titles],
  );
  assert.deepEqual([parts[0]?.level, parts[1]?.level], [1, 2]);
  const all = parts.map(({ text }) => text).join('\n');
  assert.ok(!/Trois-Vallées|page \d+|\.{5}/.test(all));
  assert.ok(all.includes(said), 'lines are put together again');
  assert.equal(parts[9]?.text.split('\n\n').length, 5);
  assert.equal(parts[1]?.text.split('\n\n').length, 10, 'a part goes on over the page');
});

test('CCT-230 Word: headings by style, by inheritance, by outline; what was struck out is not read', async () => {
  const styles = `<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="Maison"><w:name w:val="Maison"/><w:basedOn w:val="Titre1"/></w:style><w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style><w:style w:type="paragraph" w:styleId="Sous"><w:name w:val="Sous"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>`;
  const p = (style: string, runs: string): string => `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${runs}</w:p>`;
  const r = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
  const body = `${p('TM1', r('Objet 3'))}${p('Titre1', r('Objet'))}<w:p>${r('Avant ')}<w:ins w:id="1">${r('ajouté ')}</w:ins><w:del w:id="2"><w:r><w:delText>retiré</w:delText></w:r></w:del><w:hyperlink>${r('lien')}</w:hyperlink><w:r><w:tab/><w:t>fin</w:t><w:br/><w:t>ligne</w:t></w:r></w:p>${p('Maison', r('Identité'))}<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr>${r('point')}</w:p><w:sdt><w:sdtContent>${p('Sous', r('Détail'))}</w:sdtContent></w:sdt><w:tbl><w:tr><w:tc><w:p>${r('a')}</w:p></w:tc><w:tc><w:p>${r('b')}</w:p></w:tc></w:tr></w:tbl>`;
  assert.deepEqual(await readNote('docx', docxOf(body, styles)), [
    { heading: 'Objet', level: 1, text: 'Avant ajouté lien fin\nligne' },
    { heading: 'Identité', level: 1, text: '- point' },
    { heading: 'Détail', level: 2, text: 'a | b' },
  ]);
});

test('CCT-230 OpenDocument: headings, dressed paragraphs, lists, tables; neither notes nor what was struck out', async () => {
  const body =
    '<text:tracked-changes><text:changed-region><text:deletion><text:p>retiré</text:p></text:deletion></text:changed-region></text:tracked-changes><text:table-of-content><text:index-body><text:p>Objet 3</text:p></text:index-body></text:table-of-content><text:h text:outline-level="1">Objet</text:h><text:p>Un<text:s text:c="2"/>texte<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note><text:line-break/>fin</text:p><text:p text:style-name="P1">Habillé</text:p><text:list><text:list-item><text:p>point</text:p></text:list-item></text:list><table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table-header-rows></table:table>';
  assert.deepEqual(await readNote('odt', odtOf(body)), [
    { heading: 'Objet', level: 1, text: 'Un texte\nfin' },
    { heading: 'Habillé', level: 2, text: '- point\n\na | b' },
  ]);
});

test('CCT-230 Markdown and plain text: headings by their marks, by their numbers, by capitals; code holds none', async () => {
  const markdown = '---\ntitle: x\n---\nAvant\n\n# Un **titre**\n\nTexte.\n\n```\n# pas un titre\n```\n\nSous-titre\n---\n\nFin [lien](x).';
  assert.deepEqual(
    (await readNote('md', Buffer.from(markdown))).map(({ heading, level }) => [heading, level]),
    [
      ['', 0],
      ['Un titre', 1],
      ['Sous-titre', 2],
    ],
  );
  const text =
    'Madame, Monsieur,\n\n2. Identité\nNotre avis.\n\n2.4.5 Le matricule INS\n\nSuite.\n\nSÉCURITÉ DES ÉCHANGES\n\n1. un\n2. deux\n3. trois\n\n2021 est loin.';
  assert.deepEqual(
    (await readNote('txt', Buffer.from(`\ufeff${text}`))).map(({ heading, level }) => [heading, level]),
    [
      ['', 0],
      ['2. Identité', 1],
      ['2.4.5 Le matricule INS', 3],
      ['SÉCURITÉ DES ÉCHANGES', 1],
    ],
  );
});

test('CCT-231 what is encrypted, broken, empty, a bomb, or too long is refused by a rule', async () => {
  const word = { '[Content_Types].xml': '' };
  const many = Array.from({ length: 50 }, (_, n) => `# Titre ${n}\n\n## Sous ${n}\n\ntexte`).join('\n\n');
  const encrypted = odtOf('<text:p>x</text:p>', { 'META-INF/manifest.xml': '<manifest><encryption-data/></manifest>' });
  const flagged = Buffer.from(docxOf('<w:p/>'));
  for (let at = flagged.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0; at = flagged.indexOf('PK\u0001\u0002', at + 4, 'latin1'))
    flagged[at + 8] = 1;
  for (const [kind, bytes, rule, limits] of [
    ['pdf', await pdfOf((pdf) => pdf.text('x'), { userPassword: 'ouvert', ownerPassword: 'maître' }), 'CCT-NOTE-ENCRYPTED'],
    ['pdf', await pdfOf((pdf) => pdf.text('x'), { ownerPassword: 'maître' }), 'CCT-NOTE-ENCRYPTED'],
    ['pdf', Buffer.from('%PDF-1.7 broken'), 'CCT-NOTE-BROKEN'],
    ['pdf', await pdfOf((pdf) => pdf.rect(0, 0, 9, 9).fill()), 'CCT-NOTE-EMPTY'],
    ['pdf', await pdfOf((pdf) => pdf.text('a').addPage().text('b')), 'CCT-NOTE-PAGES', { pages: 1 }],
    ['pdf', await pdfOf((pdf) => pdf.text('a')), 'CCT-NOTE-TIME', { time: 1 }],
    ['docx', zip({ ...word, 'word/document.xml': new Uint8Array(41_000_000) }), 'CCT-NOTE-BOMB'],
    ['docx', zip({ ...word, 'word/media/x.png': new Uint8Array(30_000_000) }), 'CCT-NOTE-BOMB'],
    ['docx', zip(Object.fromEntries(Array.from({ length: 4100 }, (_, n) => [`x${n}`, '']))), 'CCT-NOTE-BOMB'],
    ['docx', zip({ ...word, 'word/document.xml': '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' }), 'CCT-NOTE-XML'],
    ['docx', zip({ ...word, 'word/document.xml': '<x' }), 'CCT-NOTE-XML'],
    ['docx', zip(word), 'CCT-NOTE-BROKEN'],
    ['docx', flagged, 'CCT-NOTE-ENCRYPTED'],
    ['docx', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), 'CCT-NOTE-ENCRYPTED'],
    ['docx', docxOf('<w:p/>').subarray(0, 300), 'CCT-NOTE-BROKEN'],
    ['odt', encrypted, 'CCT-NOTE-ENCRYPTED'],
    ['odt', odtOf(''), 'CCT-NOTE-EMPTY'],
    ['txt', Buffer.from(' \n\n '), 'CCT-NOTE-EMPTY'],
    ['txt', Buffer.alloc(11, 'x'), 'CCT-NOTE-SIZE', { bytes: 10 }],
    ['txt', Buffer.alloc(4_100_000, 'x '), 'CCT-NOTE-SIZE'],
    ['txt', Buffer.alloc(10_000, 'x'), 'CCT-NOTE-PARTS', { parts: 10, partText: 100 }],
    ['md', Buffer.alloc(3_900_000, '# a\n'), 'CCT-NOTE-PARTS'],
    ['png', Buffer.from('x'), 'CCT-NOTE-KIND'],
  ] as const)
    await assert.rejects(readNote(kind, bytes, limits ?? {}), { name: 'Problem', requirement: rule }, `${kind} ${rule}`);
  // No text makes the reading slow: one that did would end in the time of the runner.
  for (const hostile of [`# a${' '.repeat(900_000)}b`, `# ${'[a]('.repeat(900_000)}`, '`'.repeat(900_000), '[a]('.repeat(900_000)])
    await readNote('md', Buffer.from(hostile));
  for (const hostile of [`1. a${' '.repeat(900_000)}b`, '.'.repeat(900_000), '1.'.repeat(900_000)])
    await readNote('txt', Buffer.from(hostile));
  const small = await pdfOf((pdf) => pdf.text('Un avis.'));
  const crowd = await Promise.allSettled(Array.from({ length: 30 }, () => readNote('pdf', small)));
  const turned = crowd.filter((one) => one.status === 'rejected').map(({ reason }) => (reason as { requirement?: string }).requirement);
  assert.deepEqual(turned, Array(8).fill('CCT-NOTE-BUSY'), 'two are read, twenty wait, the others are asked to come back');
  assert.equal((await readNote('pdf', small)).length, 1);
  const folded = await readNote('md', Buffer.from(many), { parts: 60 });
  assert.equal(folded.length, 50, 'the finest headings become text');
  assert.match(folded[0]?.text ?? '', /^Sous 0/);
  const long = await readNote('txt', Buffer.from(`${'mot '.repeat(100)}\n\n`.repeat(10)), { partText: 1000 });
  assert.ok(long.length > 3 && long.every(({ text }) => text.length <= 1000));
});

test('CCT-232 a part is brought near what it quotes, what its heading names, what its words say, or what stands above it', async () => {
  const { framework } = checkContent(fileURLToPath(new URL('../../../doctrine', import.meta.url)));
  const edition = framework?.editions.find(({ id }) => id === '2020');
  assert.ok(edition);
  const part = (heading: string, level: number, text: string) => ({ heading, level, text });
  const proposed = proposeTargets(
    [
      part('', 0, 'Madame, Monsieur, veuillez trouver notre avis.'),
      part('Remarque', 1, 'L’exigence doc-ins-01 nous pose question ; DOC-INS-01 encore, et DOC-DMP-01.'),
      part('Sur DOC-DMP-01', 1, 'DOC-INS-01, DOC-INS-01.'),
      part('Opposabilité', 1, 'Nous approuvons.'),
      part('Divers', 2, 'Sans objet.'),
      part(
        'Avis',
        1,
        'La fédération d’identité des professionnels par Pro Santé Connect, la carte CPS et la e-CPS, nous semble exiger des moyens de second facteur dans les établissements.',
      ),
      part('Zzz', 1, 'Le chat dort au soleil.'),
    ],
    edition,
  );
  assert.deepEqual(
    proposed.map(({ target, why }) => [target?.kind === 'requirement' ? target.id : (target?.chapter ?? ''), why]),
    [
      ['', 'none'],
      ['DOC-INS-01', 'id'],
      ['DOC-DMP-01', 'id'],
      ['opposabilite', 'title'],
      ['opposabilite', 'above'],
      [proposed[5]?.target?.kind === 'requirement' ? proposed[5].target.id : 'identification-electronique', 'words'],
      ['', 'none'],
    ],
  );
  assert.equal(proposed[5]?.target?.chapter, 'identification-electronique');
  // Each chapter's own text, under a heading that says nothing, finds its chapter again.
  const chapters = edition.chapters.filter(({ text }) => text.fr.length > 300);
  const again = proposeTargets(
    chapters.map(({ text }) => part('Notre remarque', 1, text.fr)),
    edition,
  );
  const right = again.filter(({ target }, n) => target?.chapter === chapters[n]?.id).length;
  assert.ok(right >= chapters.length * 0.8, `${right} of ${chapters.length}`);
});

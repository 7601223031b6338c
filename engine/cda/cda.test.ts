// CDA R2: the header as it is typed, the body as it is shown, and what hostile documents do not achieve.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { escapeXml } from '@socle/kit/xml';
import fc from 'fast-check';
import {
  buildCda,
  buildPdf,
  type CdaToBuild,
  checkFrenchHeader,
  detectContent,
  inspectPdf,
  parseCda,
  renderCda,
  toFhirDate,
} from './index.ts';

const letter: CdaToBuild = {
  id: '1.2.250.1.999.1.1',
  setId: '1.2.250.1.999.1',
  version: 2,
  code: { code: '11490-0', system: '2.16.840.1.113883.6.1', display: 'Lettre de liaison' },
  title: 'Lettre de liaison à la sortie',
  time: '20261123101500+0100',
  patient: {
    root: '1.2.250.1.213.1.4.10',
    extension: '280016322011144',
    birthName: 'ESSAI',
    usedName: 'DUPONT',
    firstGiven: 'JEANNE',
    givenNames: 'JEANNE MARIE',
    gender: 'F',
    birthDate: '19800131',
    birthPlace: '63220',
  },
  author: { idnps: '899700001037', family: 'Maurel', given: 'Solène', prefix: 'Dr' },
  structure: { idnst: '1990000010', name: 'Centre hospitalier de Valbrune' },
  facility: 'SA01',
  setting: 'ETABLISSEMENT',
  replaces: '1.2.250.1.999.1.0',
  body: { sections: [{ title: 'Motif', narrative: '<paragraph>Douleur <content styleCode="Bold evil">vive</content></paragraph>' }] },
};
const build = (more: Partial<CdaToBuild> = {}) => parseCda(buildCda({ ...letter, ...more }));
const withNarrative = (narrative: string) => build({ body: { sections: [{ title: 'T', narrative }] } });
const shown = (narrative: string): string => renderCda(withNarrative(narrative)).html;

test('CDA-001 the header is read element by element', () => {
  const cda = build();
  assert.deepEqual(
    [cda.id.root, cda.setId?.root, cda.versionNumber, cda.code?.code, cda.title],
    ['1.2.250.1.999.1.1', '1.2.250.1.999.1', 2, '11490-0', letter.title],
  );
  assert.deepEqual(cda.patients[0]?.ids, [{ root: '1.2.250.1.213.1.4.10', extension: '280016322011144' }]);
  assert.deepEqual([cda.patients[0]?.gender, cda.patients[0]?.birthTime, cda.patients[0]?.birthPlace], ['F', '19800131', '63220']);
  assert.deepEqual(cda.authors[0]?.ids[0]?.extension, '899700001037');
  assert.deepEqual(
    [cda.custodian?.name, cda.replaces?.root, cda.acts[0]?.setting?.code, cda.encounter?.facility?.code],
    ['Centre hospitalier de Valbrune', '1.2.250.1.999.1.0', 'ETABLISSEMENT', 'SA01'],
  );
  assert.deepEqual(checkFrenchHeader(cda), []);
});

test('CDA-004 a body N1 gives its file, a body N3 its sections and attachments', () => {
  const pdf = buildPdf(['Compte rendu (invente)']);
  const n1 = build({ body: { pdf } });
  assert.equal(n1.body, 'nonXMLBody');
  assert.ok(n1.parts[0]?.bytes.equals(pdf));
  assert.match(renderCda(n1).html, /data-part="body"/);
  const media =
    '<entry xmlns="urn:hl7-org:v3"><observationMedia classCode="OBS" moodCode="EVN" ID="img1"><value mediaType="image/png" representation="B64">iVBORw0KGgo=</value></observationMedia></entry>';
  const n3 = parseCda(
    Buffer.from(
      buildCda(letter).toString().replace('</text></section>', `<renderMultiMedia referencedObject="img1"/></text>${media}</section>`),
    ),
  );
  assert.equal(n3.parts[0]?.id, 'img1');
  assert.match(renderCda(n3).html, /<img alt="img1" src="data:image\/png;base64,iVBORw0KGgo=">/);
});

test('CDA-005 a document that presents itself is taken out of its stylesheet; what is no CDA is refused', () => {
  const inner = buildCda(letter)
    .toString()
    .replace(/^<\?xml[^>]*>\s*/, '');
  const wrapped = `<?xml version="1.0"?><?xml-stylesheet href="#"?><xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><script>alert(1)</script></xsl:template>${inner}</xsl:stylesheet>`;
  const cda = parseCda(Buffer.from(`\ufeff${wrapped}`));
  assert.equal(cda.title, letter.title);
  assert.ok(!/<script|alert/.test(renderCda(cda).html));
  for (const text of [
    '<html/>',
    '<ClinicalDocument/>',
    '<ClinicalDocument xmlns="urn:hl7-org:v3"/>',
    '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>',
  ])
    assert.throws(() => parseCda(Buffer.from(text)), { name: 'Problem', kind: 'unprocessable' });
  assert.throws(() => parseCda(Buffer.from(`<!DOCTYPE x [<!ENTITY a "b">]>${inner}`)), /DOCTYPE/);
  assert.throws(
    () =>
      parseCda(
        Buffer.from(
          buildCda({ ...letter, body: { pdf: buildPdf(['x']) } })
            .toString()
            .replace('representation="B64">', 'representation="B64">***'),
        ),
      ),
    { requirement: 'CDA-003' },
  );
});

test('CDA-006 narrative is shown: styles, lists, tables with their heads, links, sub- and superscript', () => {
  assert.match(renderCda(build()).html, /<p>Douleur <span class="cda-bold">vive<\/span><\/p>/);
  assert.equal(
    /<div class="cda-text">(.*)<\/div>/.exec(
      shown(
        '<table border="1"><thead><tr><th>A</th></tr></thead><tbody><tr><td colspan="2" onclick="x()">1<sup>er</sup></td></tr></tbody></table>',
      ),
    )?.[1],
    '<div class="cda-table"><table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td colspan="2">1<sup>er</sup></td></tr></tbody></table></div>',
  );
  assert.match(
    shown('<list listType="ordered"><caption>C</caption><item>un</item></list>'),
    /<p class="cda-caption">C<\/p><ol><li>un<\/li><\/ol>/,
  );
  assert.match(
    shown('<linkHtml href="https://example.org/a?b=1&amp;c=2">ici</linkHtml>'),
    /<a href="https:\/\/example.org\/a\?b=1&amp;c=2" rel="noopener/,
  );
});

test('CDA-013 footnotes are numbered and found from where they are named; the name in use stands before that of birth', () => {
  assert.match(
    shown('<paragraph>Dose<footnoteRef IDREF="n1"/> et <footnoteRef IDREF="none"/></paragraph><footnote ID="n1">par jour</footnote>'),
    /Dose<sup><a href="#cda-n1">1<\/a><\/sup> et <\/p> <small id="cda-n1"><sup>1<\/sup> par jour<\/small>/,
  );
  assert.match(renderCda(build()).html, /<dd>JEANNE DUPONT, nom de naissance ESSAI, né\(e\) le 31 janvier 1980<\/dd>/);
  assert.match(renderCda(build(), { language: 'en' }).html, /birth name ESSAI/);
});

test('CDA-007 nothing that a document holds becomes script, style or a foreign address of the page', () => {
  for (const href of [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'https://a b',
    'java&#10;script:alert(1)',
    '//evil.example',
  ])
    assert.ok(!shown(`<linkHtml href="${href}">x</linkHtml>`).includes('<a '), href);
  const anything = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.string().map((text) => escapeXml(text.replace(/[^\t\n\r -\ud7ff\ue000-\ufffd]/gu, ''))),
      fc
        .tuple(
          fc.constantFrom(
            'script',
            'iframe',
            'img',
            'paragraph',
            'table',
            'tr',
            'td',
            'th',
            'content',
            'linkHtml',
            'svg',
            'style',
            'list',
            'item',
            'renderMultiMedia',
            'footnote',
            'footnoteRef',
            'br',
            'caption',
            'object',
          ),
          fc.constantFrom(
            '',
            ' onclick="alert(1)"',
            ' style="x"',
            ' src="http://evil"',
            ' href="javascript:x"',
            ' ID="&quot;&gt;&lt;b"',
            ' styleCode="Bold onload"',
            ' colspan="9&quot; onx=&quot;"',
            ' ID="head"',
            ' IDREF="head"',
            ' IDREF="&quot;&gt;x"',
          ),
          fc.array(tie('node'), { maxLength: 3 }),
        )
        .map(([name, attribute, inner]) => `<${name}${attribute}>${inner.join('')}</${name}>`),
    ),
  })).node;
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 4 }), fc.string(), (nodes, title) => {
      const clean = title.replace(/[^ -\ud7ff\ue000-\ufffd]/gu, '');
      const { html } = renderCda(
        parseCda(buildCda({ ...letter, title: clean || 'x', body: { sections: [{ title: clean, narrative: nodes.join('') }] } })),
      );
      for (const [tag] of html.matchAll(/<[^>]*>/g)) assert.match(tag, allowedTag, tag);
      assert.ok(!/<(?![/a-z])/.test(html.replace(/<[^>]*>/g, '')), html);
    }),
    { numRuns: 500 },
  );
});

const allowedTag =
  /^<(\/?(article|h[1-6]|dl|div|dt|dd|section|p|span|ul|ol|li|table|thead|tbody|tfoot|tr|td|th|caption|sub|sup|br|a|small))(( (class|id|data-part)="[\w .-]*")|( (scope)="(row|col)")|( (colspan|rowspan)="\d{1,3}")|( href="#cda-[\w.-]+")|( href="(https?:\/\/|mailto:)[^"]*" rel="noopener noreferrer nofollow" target="_blank"))*>$/;

test('CDA-008 each rule of the French header is missed by the document that breaks it, by its name', () => {
  const without = (pattern: RegExp): string[] =>
    checkFrenchHeader(parseCda(Buffer.from(buildCda(letter).toString().replace(pattern, '')))).map(({ rule }) => String(rule));
  const cases: [RegExp, string][] = [
    [/<templateId root="1.2.250.1.213.1.1.1.1"\/>/, 'CDA-101'],
    [/<code code="11490-0"[^>]*>/, 'CDA-102'],
    [/<title>Lettre.*?<\/title>/, 'CDA-103'],
    [/<effectiveTime value="[^"]*"\/>/, 'CDA-104'],
    [/<confidentialityCode[^>]*>/, 'CDA-105'],
    [/<recordTarget>[\s\S]*<\/recordTarget>/, 'CDA-106'],
    [/<id root="1.2.250.1.213.1.4.10"[^>]*>/, 'CDA-107'],
    [/<family qualifier="BR">.*?<\/family>/, 'CDA-108'],
    [/<given qualifier="BR">.*?<\/given>/, 'CDA-131'],
    [/<author>[\s\S]*<\/author>/, 'CDA-109'],
    [/<author><time[^>]*>/, 'CDA-110'],
    [/<custodian>[\s\S]*<\/custodian>/, 'CDA-111'],
    [/<legalAuthenticator>[\s\S]*<\/legalAuthenticator>/, 'CDA-112'],
    [/<documentationOf>[\s\S]*<\/documentationOf>/, 'CDA-113'],
    [/<componentOf>[\s\S]*<\/componentOf>/, 'CDA-114'],
    [/<parentDocument>[\s\S]*<\/parentDocument>/, 'CDA-115'],
    [/<structuredBody>[\s\S]*<\/structuredBody>/, 'CDA-116'],
    [/<realmCode[^>]*>/, 'CDA-117'],
    [/ extension="POCD_HD000040"/, 'CDA-118'],
    [/<templateId root="2.16.840.1.113883.2.8.2.1"\/>/, 'CDA-119'],
    [/<languageCode[^>]*>/, 'CDA-121'],
    [/<versionNumber[^>]*>/, 'CDA-122'],
    [/(?<=CustodianOrganization>)<id[^>]*>/, 'CDA-123'],
    [/<signatureCode[^>]*>/, 'CDA-124'],
    [/<standardIndustryClassCode[^>]*>/, 'CDA-125'],
    [/<healthCareFacility>.*<\/healthCareFacility>/, 'CDA-126'],
    [/ displayName="Lettre de liaison"/, 'CDA-127'],
    [/<birthTime[^>]*>/, 'CDA-130'],
  ];
  for (const [pattern, rule] of cases) {
    const found =
      rule === 'CDA-110'
        ? checkFrenchHeader(parseCda(Buffer.from(buildCda(letter).toString().replace(pattern, '<author>')))).map((one) => String(one.rule))
        : without(pattern);
    assert.ok(found.includes(rule), `${rule}: ${found.join(' ')}`);
  }
  const replaced = (pattern: RegExp, by: string) =>
    checkFrenchHeader(parseCda(Buffer.from(buildCda(letter).toString().replace(pattern, by)))).map(({ rule }) => String(rule));
  assert.deepEqual(replaced(/<assignedPerson>/, '<telecom value="01 44"/><assignedPerson>'), ['CDA-129']);
  assert.deepEqual(replaced(/<assignedPerson>/, '<telecom value="tel:01" use="XX"/><assignedPerson>'), ['CDA-129']);
  assert.deepEqual(replaced(/<assignedPerson>/, '<telecom/><assignedPerson>'), ['CDA-129']);
  assert.deepEqual(replaced(/<assignedPerson>/, '<telecom nullFlavor="NASK"/><telecom value="tel:01" use="WP"/><assignedPerson>'), []);
  assert.deepEqual(
    replaced(/<assignedPerson>/, '<assignedAuthoringDevice><softwareName>x</softwareName></assignedAuthoringDevice><assignedPerson>'),
    ['CDA-128'],
  );
  assert.deepEqual(replaced(/<\/signatureCode>|(?=<legalAuthenticator>)/, '<legalAuthenticator/>'), ['CDA-124']);
  assert.deepEqual(checkFrenchHeader(build({ body: { pdf: buildPdf(['x']) } })), []);
  assert.deepEqual(
    checkFrenchHeader(
      parseCda(
        Buffer.from(
          buildCda({ ...letter, body: { pdf: buildPdf(['x']) } })
            .toString()
            .replace('1.3.6.1.4.1.19376.1.2.20', '1.2.3'),
        ),
      ),
    ).map(({ rule }) => rule),
    ['CDA-120'],
  );
});

test('CDA-009 a file is known by its bytes, and a PDF that acts is told', () => {
  assert.equal(detectContent(buildPdf(['x'])), 'application/pdf');
  assert.equal(detectContent(Buffer.from([0xff, 0xd8, 0xff, 0xe0])), 'image/jpeg');
  assert.equal(detectContent(buildCda(letter)), 'text/xml');
  assert.equal(detectContent(Buffer.from('\ufeff  <ClinicalDocument xmlns="urn:hl7-org:v3">')), 'text/xml');
  assert.equal(detectContent(Buffer.from('Bonjour, été')), 'text/plain');
  assert.equal(detectContent(Buffer.from('<!DOCTYPE html><html>')), 'text/plain');
  assert.equal(detectContent(Buffer.from([0x4d, 0x5a, 0, 1])), undefined);
  assert.deepEqual(inspectPdf(buildPdf(['x'])), { isArchival: false, active: [] });
});

test('CDA-012 participants, telecoms, related documents and coded entries are read as they stand', () => {
  const text = buildCda(letter)
    .toString()
    .replace(
      '<documentationOf>',
      `<authenticator><time value="2026"/><signatureCode code="S"/><assignedEntity><id root="1.2" extension="9"/><assignedPerson><name><given>A</given><family>B</family><suffix>DR</suffix></name></assignedPerson></assignedEntity></authenticator>
      <participant typeCode="REF"><functionCode code="PRELV" codeSystem="1.3"/><time><high value="20261120"/></time><associatedEntity classCode="PROV"><id root="1.2" extension="7"/><telecom value="tel:01" use="WP"/><associatedPerson><name><given>C</given><family>D</family></name></associatedPerson><scopingOrganization><name>E</name></scopingOrganization></associatedEntity></participant><documentationOf>`,
    )
    .replace('</text></section>', '</text><entry><act/></entry></section>');
  const cda = parseCda(Buffer.from(text));
  assert.deepEqual(
    [cda.authenticators[0]?.ids[0]?.extension, cda.authenticators[0]?.name?.suffix, cda.authenticators[0]?.time],
    ['9', 'DR', '2026'],
  );
  const [participant] = cda.participants;
  assert.deepEqual(
    [
      participant?.type,
      participant?.function?.code,
      participant?.time,
      participant?.name?.family[0]?.text,
      participant?.organization?.name,
    ],
    ['REF', 'PRELV', '20261120', 'D', 'E'],
  );
  assert.deepEqual(participant?.telecoms, [{ value: 'tel:01', use: 'WP' }]);
  assert.deepEqual(cda.related, [
    { type: 'RPLC', ids: [{ root: '1.2.250.1.999.1.0', extension: undefined }], setId: undefined, versionNumber: undefined },
  ]);
  assert.equal(cda.acts[0]?.performer?.ids[0]?.extension, '899700001037');
  assert.deepEqual(
    cda.sections[0]?.entries.map(({ children }) => children.length),
    [1],
  );
});

test('CDA-011 what acts in a PDF is told: as it stands, escaped, or packed; a page to begin with is no action', () => {
  const active = (...parts: (string | Buffer)[]) =>
    inspectPdf(Buffer.concat(['%PDF-1.4\n', ...parts].map((one) => Buffer.from(one as string)))).active;
  assert.deepEqual(active('<< /S /JavaScript /JS (x) /JSON 1 >>'), ['/JS', '/JavaScript']);
  assert.deepEqual(active('<</S/J#61vaScript>>'), ['/JavaScript']);
  const objects = (dictionary: string) => [
    `5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n`,
    deflateSync(Buffer.from(`6 0 ${dictionary}`)),
    '\nendstream\nendobj\n',
  ];
  assert.deepEqual(active(...objects('<< /S /Launch /F (cmd.exe) >>')), ['/Launch']);
  assert.deepEqual(active(...objects('<< /Type /Catalog >>')), []);
  assert.deepEqual(active('4 0 obj << /Filter /FlateDecode >> stream\n', '/JavaScript by chance', '\nendstream'), []);
  assert.deepEqual(active('4 0 obj << /Length 9 >> stream\n', '/JavaScript', '\nendstream'), ['/JavaScript']);
  for (const harmless of [
    '/OpenAction[1 0 R /XYZ null null 0]',
    '/OpenAction 3 0 R\n3 0 obj [1 0 R /Fit] endobj',
    '/OpenAction << /Type /Action /S /GoTo /D [1 0 R /Fit] >>',
    '/OpenAction 3 0 R\n3 0 obj << /S /GoTo /D (x) >> endobj',
  ])
    assert.deepEqual(active(harmless), [], harmless);
  for (const acting of [
    '/OpenAction << /S /URI /URI (http://x) >>',
    '/OpenAction 3 0 R\n13 0 obj [1] endobj 3 0 obj << /S /URI >>',
    '/Open#41ction (x)',
  ])
    assert.deepEqual(active(acting), ['/OpenAction'], acting);
  // What would unpack to far more than is looked into is not taken for harmless.
  assert.deepEqual(active(...objects(`<< ${' '.repeat(40 * 1024 * 1024)} /Launch >>`)), ['/Unreadable']);
  assert.ok(inspectPdf(Buffer.from('%PDF-1.4 <pdfaid:part>1</pdfaid:part>')).isArchival);
});

test('CDA-010 times of HL7 keep the precision with which they were written', () => {
  assert.equal(toFhirDate('2026'), '2026');
  assert.equal(toFhirDate('202611'), '2026-11');
  assert.equal(toFhirDate('20261123'), '2026-11-23');
  assert.equal(toFhirDate('202611231015'), '2026-11-23');
  assert.equal(toFhirDate('20261123101500+0100'), '2026-11-23T10:15:00+01:00');
  for (const wrong of ['', 'x', '20261323', '20261123251500+0100', undefined]) assert.equal(toFhirDate(wrong), undefined);
});

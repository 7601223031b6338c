// A CDA for people: our own renderer, never a stylesheet that came with it. The fragment holds no script, no foreign address, no style of its own.
import { defineTexts } from '@socle/kit/i18n';
import { escapeXml } from '@socle/kit/xml';
import type { CdaDocument, CdaName, CdaSection } from './contract.ts';
import { footnotesOf, type NarrativeContext, narrative } from './rules/narrative.ts';
import { cdaDate } from './rules/time.ts';

const texts = defineTexts({
  fr: {
    patient: 'Patient',
    author: 'Auteur',
    date: 'Date',
    version: 'Version',
    custodian: 'Conservé par',
    born: 'né(e) le',
    birthName: 'nom de naissance',
    untitled: 'Document',
    attachment: 'Ce document contient un fichier joint.',
  },
  en: {
    patient: 'Patient',
    author: 'Author',
    date: 'Date',
    version: 'Version',
    custodian: 'Kept by',
    born: 'born',
    birthName: 'birth name',
    untitled: 'Document',
    attachment: 'This document holds an attached file.',
  },
});

export function renderCda(
  document: CdaDocument,
  { language = 'fr', prefix = 'cda-' }: { language?: 'fr' | 'en'; prefix?: string } = {},
): { html: string } {
  const say = texts(language);
  const context: NarrativeContext = { parts: document.parts, prefix, notes: footnotesOf(document.sections) };
  const [patient] = document.patients;
  const rows: [string, string][] = [];
  if (patient) {
    const born = cdaDate(patient.birthTime, language);
    const birthName = patient.name?.family.find(({ qualifier }) => qualifier === 'BR')?.text;
    const used = inUse(patient.name?.family);
    rows.push([
      say('patient'),
      [
        fullName(patient.name),
        birthName === undefined || birthName === used ? '' : `${say('birthName')} ${birthName}`,
        born === undefined ? '' : `${say('born')} ${born}`,
      ]
        .filter(Boolean)
        .join(', '),
    ]);
  }
  for (const { name, device, organization } of document.authors) {
    const who = name ? fullName(name) : (device ?? '');
    rows.push([say('author'), [who, organization?.name].filter(Boolean).join(', ')]);
  }
  const date = cdaDate(document.effectiveTime, language);
  if (date !== undefined) rows.push([say('date'), date]);
  if (document.versionNumber !== undefined) rows.push([say('version'), String(document.versionNumber)]);
  if (document.custodian?.name) rows.push([say('custodian'), document.custodian.name]);
  const head = rows.map(([term, text]) => `<div><dt>${escapeXml(term)}</dt><dd>${escapeXml(text)}</dd></div>`).join('');
  const body = document.body === 'structuredBody' ? document.sections.map((one) => section(one, 2, context)).join('') : '';
  const attached = document.body === 'nonXMLBody' ? `<p class="cda-part" data-part="body">${escapeXml(say('attachment'))}</p>` : '';
  return {
    html: `<article class="cda"><h1>${escapeXml(document.title ?? say('untitled'))}</h1><dl class="cda-head">${head}</dl>${body}${attached}</article>`,
  };
}

function section({ title, text, sections }: CdaSection, level: number, context: NarrativeContext): string {
  const heading = Math.min(level, 6);
  const own = title === undefined ? '' : `<h${heading}>${escapeXml(title)}</h${heading}>`;
  const inner = text ? narrative(text.children, context) : '';
  return `<section>${own}<div class="cda-text">${inner}</div>${sections.map((one) => section(one, level + 1, context)).join('')}</section>`;
}

type NamePart = CdaName['family'][number];

/** The part that is in use: so marked, or married, or without a mark; that of birth where there is no other. */
function inUse(parts: readonly NamePart[] = []): string | undefined {
  const by = (wanted: string | undefined): NamePart | undefined => parts.find(({ qualifier }) => qualifier === wanted);
  return (by('CL') ?? by('SP') ?? by(undefined) ?? parts[0])?.text;
}

/** `Dr Solène Maurel`; the name in use before that of birth, the title before the civility. */
export function fullName(name: CdaName | undefined): string {
  if (!name) return '';
  const first = name.given.find(({ qualifier }) => qualifier === 'CL') ?? name.given.find(({ qualifier }) => qualifier === 'BR');
  return [name.suffix ?? name.prefix, first?.text ?? inUse(name.given), inUse(name.family)].filter(Boolean).join(' ');
}

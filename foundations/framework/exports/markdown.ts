// One edition as one Markdown text, to read anywhere.
import type { Edition, Requirement } from '../contract.ts';

const verbs = { SHALL: 'DOIT', SHOULD: 'DEVRAIT', MAY: 'PEUT', NONE: '—' } as const;

function card(one: Requirement): string[] {
  const dates = [
    one.planned === undefined ? undefined : `prévu : ${one.planned}`,
    one.actual === undefined ? undefined : `réel : ${one.actual}`,
  ].filter((text) => text !== undefined);
  return [
    `#### ${one.id} — ${one.title.fr}`,
    '',
    `> ${one.statement.fr.replace(/\n/g, '\n> ')}`,
    '',
    `- Verbe : ${verbs[one.verb]} ; acteurs : ${one.actors.join(', ')} ; certitude : ${one.certainty}`,
    ...(one.condition === undefined ? [] : [`- Condition : \`${one.condition}\``]),
    ...(dates.length === 0 ? [] : [`- Dates : ${dates.join(' ; ')}`]),
    ...one.levers.map(({ kind, title, from }) => `- Levier : ${kind}, ${title.fr}${from === undefined ? '' : `, ${from}`}`),
    ...(one.scenario
      ? [
          `- Scénario ${one.scenario.id} : ${one.scenario.text.fr}`,
          ...one.scenario.proofs.map((proof) => `  - ${proof.id} (${proof.kind}) : ${proof.text.fr}`),
        ]
      : []),
    ...(one.sources && one.sources.length > 0 ? [`- Sources : ${one.sources.join(', ')}`] : []),
    '',
  ];
}

export function toMarkdown(edition: Edition): string {
  return [
    `# ${edition.title.fr}`,
    '',
    edition.summary.fr,
    '',
    `*${edition.completeness.fr}*`,
    '',
    ...edition.chapters.flatMap((chapter) => [
      `## ${chapter.number === undefined ? '' : `${chapter.number} `}${chapter.title.fr}`,
      '',
      chapter.text.fr,
      '',
      ...chapter.provisions.flatMap((provision) => [
        `### ${provision.title.fr}`,
        '',
        ...(provision.text.fr === '' ? [] : [provision.text.fr, '']),
        ...provision.requirements.flatMap(card),
      ]),
    ]),
  ].join('\n');
}

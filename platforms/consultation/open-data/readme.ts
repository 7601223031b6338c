// The README of the open data: what each column holds, from the model.
import type { Column } from './columns.ts';

interface Told {
  readonly name: string;
  readonly columns: readonly Column[];
}

const types = {
  fr: {
    integer: 'entier',
    number: 'nombre',
    text: 'texte',
    code: 'code',
    instant: 'instant (ISO 8601, UTC)',
    date: 'date (AAAA-MM-JJ)',
    boolean: 'true ou false',
  },
  en: {
    integer: 'integer',
    number: 'number',
    text: 'text',
    code: 'code',
    instant: 'instant (ISO 8601, UTC)',
    date: 'date (YYYY-MM-DD)',
    boolean: 'true or false',
  },
} as const;

const said = {
  fr: {
    title: 'Données ouvertes de la concertation',
    intro:
      'Tout ce qui est public est ici, en CSV, en JSON et en NDJSON. Les identifiants sont permanents. Ce que l’auteur a choisi de taire n’y figure pas.\n\nCSV : UTF-8, séparateur virgule, guillemets doubles (RFC 4180). Une apostrophe est ajoutée devant un signe par lequel un tableur commencerait une formule (`=`, `+`, `-`, `@`), au début d’une cellule ou après `;`, une tabulation ou une fin de ligne ; JSON et NDJSON gardent les textes tels qu’ils furent écrits. Les valeurs d’une liste sont séparées par ` | `, une barre dans une valeur s’écrit `\\|` ; les listes d’un même objet vont de pair (`attachments.id`, `attachments.name`…).\n\nLicence Ouverte 2.0.',
    head: ['Colonne', 'Type', 'Ce qu’elle dit'],
    list: 'liste :',
    tables: { contributions: 'Contributions', replies: 'Messages' } as Readonly<Record<string, string>>,
  },
  en: {
    title: 'Open data of the consultation',
    intro:
      'Everything public is here, as CSV, JSON and NDJSON. Ids are permanent. What an author chose not to publish is not in it.\n\nCSV: UTF-8, commas, double quotes (RFC 4180). An apostrophe is put before a sign with which a spreadsheet would begin a formula (`=`, `+`, `-`, `@`), at the start of a cell or after `;`, a tab or an end of line; JSON and NDJSON keep texts as they were written. Values of a list are apart by ` | `, a bar inside one is written `\\|`; lists of one object go together (`attachments.id`, `attachments.name`…).\n\nLicence Ouverte 2.0.',
    head: ['Column', 'Type', 'What it tells'],
    list: 'list:',
    tables: { contributions: 'Contributions', replies: 'Messages' } as Readonly<Record<string, string>>,
  },
} as const;

export function columnsReadme(tables: readonly Told[], language: 'fr' | 'en'): string {
  const { title, intro, head, list, tables: names } = said[language];
  const typeOf = (type: Column['type']): string => {
    const bare = type.replace(/^list of /, '') as keyof (typeof types)['fr'];
    return bare === type ? types[language][bare] : `${list} ${types[language][bare]}`;
  };
  const bars = (text: string): string => text.replaceAll('|', '\\|');
  const sections = tables.map(
    ({ name, columns }) =>
      `## ${names[name] ?? name}\n\n| ${head.join(' | ')} |\n|---|---|---|\n${columns.map((one) => `| \`${one.name}\` | ${bars(typeOf(one.type))} | ${bars(one.meaning[language])} |`).join('\n')}\n`,
  );
  return `# ${title}\n\n${intro}\n\n${sections.join('\n')}`;
}

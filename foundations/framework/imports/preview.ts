// What a spreadsheet of requirements would change, row by row: the columns of the national requirement bases, or those of our own export.
import { Problem, show } from '@socle/kit/problem';
import type { Criticality, Requirement, Verb } from '../contract.ts';
import { sameValue } from '../rules/canonical.ts';
import type { Finding } from '../rules/finding.ts';
import { type LintSubject, lint } from '../rules/lint.ts';
import { fold } from '../rules/search-index.ts';
import { plainText } from './plain-text.ts';

const fields = [
  'id',
  'title',
  'statement',
  'statementEn',
  'nature',
  'verb',
  'criticality',
  'chapter',
  'condition',
  'planned',
  'actual',
  'scenario',
  'note',
  'sector',
] as const;
type Field = (typeof fields)[number];

/** Names of columns, folded, by what they hold. */
const names: Readonly<Record<Field, readonly string[]>> = {
  id: ['id', 'id exigence', 'exigence', 'identifiant', 'n exigence', 'numero', 'reference', 'ref exigence'],
  title: ['title', 'titre', 'intitule', 'nom', 'libelle court'],
  statement: ['statement', 'enonce', 'enonce de l exigence', 'libelle', 'texte', 'description', 'exigence texte'],
  statementEn: ['statementen', 'statement en', 'enonce en anglais'],
  nature: ['nature', 'type', 'obligation'],
  verb: ['verb', 'verbe'],
  criticality: ['criticality', 'criticite'],
  chapter: ['chapter', 'chapitre', 'section', 'chapitre section', 'bloc'],
  condition: ['condition', 'condition d application', 'conditionnelle'],
  planned: ['planned', 'date prevue', 'jalon'],
  actual: ['actual', 'date reelle'],
  scenario: ['scenario', 'scenario de conformite', 'texte du scenario'],
  note: ['note', 'commentaire', 'commentaires'],
  sector: ['sector', 'secteur', 'profil', 'rem'],
};

export interface PreviewRow {
  /** Row of the sheet, from 1. */
  readonly row: number;
  readonly id: string;
  readonly action: 'new' | 'changed' | 'same' | 'refused';
  /** Fields that differ from what is held. */
  readonly changes: readonly { readonly field: string; readonly from?: string; readonly to: string }[];
  readonly findings: readonly Finding[];
  /** What would be written; absent where the row is refused. */
  readonly requirement?: Requirement;
}

export interface Preview {
  readonly columns: Readonly<Record<string, Field | 'ignored'>>;
  readonly rows: readonly PreviewRow[];
  readonly counts: Readonly<Record<PreviewRow['action'], number>>;
}

const cleanName = (name: string): string =>
  fold(plainText(name))
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
const verbOf = (text: string): Verb | undefined =>
  /(?<!\p{L})DOI(?:T|VENT)(?!\p{L})/u.test(text)
    ? 'SHALL'
    : /(?<!\p{L})DEVRAI(?:T|ENT)(?!\p{L})/u.test(text)
      ? 'SHOULD'
      : /(?<!\p{L})PEU(?:T|VENT)(?!\p{L})/u.test(text)
        ? 'MAY'
        : undefined;
const criticalities: Readonly<Record<string, Criticality>> = {
  minor: 'minor',
  mineure: 'minor',
  major: 'major',
  majeure: 'major',
  critical: 'critical',
  critique: 'critical',
};

/** `held`: requirements of the edition by their ids. */
export function previewImport(rows: readonly (readonly string[])[], held: ReadonlyMap<string, Requirement>): Preview {
  const [head = [], ...body] = rows;
  const columns = head.map((name) => fields.find((field) => names[field].includes(cleanName(name))));
  for (const wanted of ['id', 'statement'] as const) {
    if (!columns.includes(wanted))
      throw new Problem(
        'required',
        `No column holds the ${wanted}: one of ${names[wanted].join(', ')}. Found: ${show(head.join(', '), 200)}.`,
        { requirement: 'IMP-COLUMN', expression: wanted },
      );
  }
  const seen = new Map<string, number>();
  const read = body.map((cells, index): PreviewRow => {
    const values = Object.fromEntries(
      columns.flatMap((field, at) => (field === undefined ? [] : [[field, plainText(cells[at] ?? '')]])),
    ) as Partial<Record<Field, string>>;
    return previewRow(index + 2, values, held, seen);
  });
  const subjects = read.flatMap(({ id, requirement, row }): LintSubject[] =>
    requirement ? [{ id, statement: requirement.statement, verb: requirement.verb, line: row }] : [],
  );
  const wording = lint(subjects, { ownRules: false });
  const linted = read.map((one) => ({
    ...one,
    findings: [
      ...one.findings,
      ...wording.filter(({ line }) => line === one.row).map((finding) => ({ ...finding, severity: 'warning' as const })),
    ],
  }));
  const counts = { new: 0, changed: 0, same: 0, refused: 0 };
  for (const { action } of linted) counts[action] += 1;
  return { columns: Object.fromEntries(head.map((name, at) => [name || `#${at + 1}`, columns[at] ?? 'ignored'])), rows: linted, counts };
}

function previewRow(
  row: number,
  values: Partial<Record<Field, string>>,
  held: ReadonlyMap<string, Requirement>,
  seen: Map<string, number>,
): PreviewRow {
  const findings: Finding[] = [];
  const say = (severity: Finding['severity'], rule: string, element: string, value: string, fr: string, en: string): void =>
    void findings.push({ severity, rule, element, value, text: { fr, en }, line: row });
  const dirty = values.id ?? '';
  const id = dirty.replace(/\s+/g, '');
  if (id !== dirty)
    say(
      'warning',
      'LNT-ID-SPACES',
      'id',
      dirty,
      'L’identifiant contenait des espaces : ils sont ôtés.',
      'The id held spaces: they are taken out.',
    );
  if (!/^[A-Za-z][A-Za-z0-9]*(?:[-./][A-Za-z0-9]+)*$/.test(id) || id.length > 80)
    say('error', 'IMP-ID', 'id', dirty, 'Ce n’est pas un identifiant d’exigence.', 'This is no id of a requirement.');
  const twin = seen.get(id);
  if (twin !== undefined)
    say(
      'error',
      'IMP-DUPLICATE',
      'id',
      id,
      `Cet identifiant est déjà donné à la ligne ${twin}.`,
      `This id is given already on row ${twin}.`,
    );
  else seen.set(id, row);
  const before = held.get(id);
  const statement = values.statement ?? '';
  if (statement === '') say('error', 'IMP-STATEMENT', 'statement', '', 'L’énoncé manque.', 'The statement is missing.');
  if (statement.length > 20_000)
    say('error', 'IMP-LENGTH', 'statement', '', 'L’énoncé dépasse 20 000 signes.', 'The statement is over 20,000 signs.');
  if (findings.some(({ severity }) => severity === 'error')) return { row, id, action: 'refused', changes: [], findings };
  const requirement = requirementOf(id, values, before);
  const changes = before
    ? differences(before, requirement)
    : Object.entries(values).flatMap(([field, to]) => (to === '' || field === 'id' ? [] : [{ field, to }]));
  return { row, id, action: before ? (changes.length === 0 ? 'same' : 'changed') : 'new', changes, findings, requirement };
}

function requirementOf(id: string, values: Partial<Record<Field, string>>, before: Requirement | undefined): Requirement {
  const statement = values.statement ?? '';
  const told = (['SHALL', 'SHOULD', 'MAY', 'NONE'] as const).find((one) => one === values.verb?.toUpperCase());
  const verb =
    told ??
    verbOf(statement) ??
    (/^exig|oblig|^requirement/.test(fold(values.nature ?? ''))
      ? 'SHALL'
      : /preco|recomm/.test(fold(values.nature ?? ''))
        ? 'SHOULD'
        : (before?.verb ?? 'NONE'));
  const criticality = criticalities[fold(values.criticality ?? '')];
  const base: Requirement = before ?? {
    id,
    title: { fr: values.title || id },
    statement: { fr: statement },
    verb,
    nature: 'requirement',
    actors: ['MOE'],
    levers: [],
    certainty: 'unknown',
  };
  const en = values.statementEn || base.statement.en;
  return {
    ...base,
    ...(values.title ? { title: { ...base.title, fr: values.title } } : {}),
    statement: { fr: statement, ...(en === undefined || en === '' ? {} : { en }) },
    verb,
    nature: before?.nature ?? (verb === 'SHALL' ? 'requirement' : verb === 'NONE' ? 'fact' : 'recommendation'),
    ...(criticality ? { criticality } : {}),
    ...(values.planned && /^\d{4}(?:-(?:Q[1-4]|\d{2}(?:-\d{2})?))?$/.test(values.planned) ? { planned: values.planned } : {}),
    ...(values.actual && /^\d{4}(?:-(?:Q[1-4]|\d{2}(?:-\d{2})?))?$/.test(values.actual) ? { actual: values.actual } : {}),
    ...(values.note ? { note: { ...base.note, fr: values.note } } : {}),
    ...(values.sector ? { sector: values.sector } : {}),
  };
}

function differences(before: Requirement, after: Requirement): { field: string; from?: string; to: string }[] {
  const shown = (value: unknown): string =>
    value === undefined ? '' : typeof value === 'string' ? value : ((value as { fr?: string }).fr ?? JSON.stringify(value));
  return (Object.keys(after) as (keyof Requirement)[]).flatMap((field) =>
    sameValue(before[field], after[field]) ? [] : [{ field, from: shown(before[field]), to: shown(after[field]) }],
  );
}

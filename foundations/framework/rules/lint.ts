// The linter of requirement texts. Each rule answers a defect that was counted in real bases: several verbs, conditions in prose, dirty ids…
import type { Lever, Nature, Scenario, Verb } from '../contract.ts';
import type { Finding } from './finding.ts';

/** What the linter looks at: a requirement, a row of a spreadsheet, or a sentence that was pasted. */
export interface LintSubject {
  readonly id: string;
  readonly statement: { readonly fr: string; readonly en?: string };
  /** Absent: the verb is not declared apart from the text. */
  readonly verb?: Verb;
  readonly nature?: Nature;
  readonly condition?: string;
  readonly levers?: readonly Lever[];
  readonly planned?: string;
  readonly actual?: string;
  readonly scenario?: Scenario;
  readonly notTested?: unknown;
  readonly file?: string;
  readonly line?: number;
}

const verbForms: Readonly<Record<Exclude<Verb, 'NONE'>, { fr: RegExp; en: RegExp }>> = {
  SHALL: { fr: /(?<!\p{L})(?:DOIT|DOIVENT)(?!\p{L})/gu, en: /\b(?:SHALL|MUST)\b/g },
  SHOULD: { fr: /(?<!\p{L})(?:DEVRAIT|DEVRAIENT)(?!\p{L})/gu, en: /\bSHOULD\b/g },
  MAY: { fr: /(?<!\p{L})(?:PEUT|PEUVENT)(?!\p{L})/gu, en: /\bMAY\b/g },
};
const verbNames = Object.keys(verbForms) as (keyof typeof verbForms)[];

/** « si » and its like in front of a clause; « s’il », « dès lors que »… Not « même si », which sets no condition. */
const conditions = {
  fr: /(?<![\p{L}’'-])(?<!même )(?:si(?!\p{L})|s[’']ils?(?!\p{L})|lorsqu(?:e(?!\p{L})|[’'])|quand(?!\p{L})|dans le cas où|dès lors qu|à condition qu|pour autant qu|en cas d[e’'])/giu,
  en: /(?<!\beven )\b(?:if|when(?:ever)?|in case(?: of)?|provided that|unless)\b/gi,
};
const placeholders =
  /(?<![\p{L}\p{N}])(?:v?X{2,}(?:[._]X+)*|TODO|TBD|TBC|à (?:spécifier|préciser|définir|compléter)|lorem ipsum|\[…\]|\?{2,}|[A-Z]{3,}(?:_[A-Z]{2,})+)(?![\p{L}\p{N}])|<[^<>\s][^<>]*>|\{\{[^}]*\}\}/giu;
// Names in capitals are placeholders only when they really are in capitals.
const realPlaceholder = (match: string): boolean => !/^[A-Za-z]{3,}_/.test(match) || match === match.toUpperCase();

export interface LintRule {
  readonly name: string;
  readonly severity: Finding['severity'];
  readonly fr: string;
  readonly en: string;
}

/** Every rule, for the page that explains them. */
export const lintRules = {
  verbMany: {
    name: 'LNT-VERB-MANY',
    severity: 'error',
    fr: 'L’énoncé porte plusieurs verbes normatifs : une exigence n’en a qu’un.',
    en: 'The statement holds several normative verbs: a requirement has one.',
  },
  verbNone: {
    name: 'LNT-VERB-NONE',
    severity: 'error',
    fr: 'L’énoncé n’a pas de verbe normatif (DOIT, DEVRAIT, PEUT).',
    en: 'The statement has no normative verb (SHALL, SHOULD, MAY).',
  },
  verbDiffers: {
    name: 'LNT-VERB-DIFFERS',
    severity: 'error',
    fr: 'Le verbe de l’énoncé n’est pas celui qui est déclaré.',
    en: 'The verb of the statement is not the one declared.',
  },
  condition: {
    name: 'LNT-CONDITION',
    severity: 'error',
    fr: 'Une condition est enfouie dans le texte : elle se déclare dans « condition ».',
    en: 'A condition is buried in the prose: declare it in “condition”.',
  },
  placeholder: {
    name: 'LNT-PLACEHOLDER',
    severity: 'error',
    fr: 'L’énoncé contient un texte à compléter.',
    en: 'The statement holds a placeholder.',
  },
  idSpaces: { name: 'LNT-ID-SPACES', severity: 'error', fr: 'L’identifiant contient des espaces.', en: 'The id holds spaces.' },
  spaces: {
    name: 'LNT-SPACES',
    severity: 'warning',
    fr: 'L’énoncé contient des espaces doublées.',
    en: 'The statement holds doubled spaces.',
  },
  duplicate: {
    name: 'LNT-DUPLICATE',
    severity: 'error',
    fr: 'Deux identifiants portent le même énoncé.',
    en: 'Two ids hold the same statement.',
  },
  drift: {
    name: 'LNT-DRIFT',
    severity: 'error',
    fr: 'Un même identifiant porte des énoncés différents.',
    en: 'One id holds different statements.',
  },
  idVariant: {
    name: 'LNT-ID-VARIANT',
    severity: 'error',
    fr: 'Le même identifiant est écrit de deux façons.',
    en: 'The same id is written in two ways.',
  },
  dateLever: {
    name: 'LNT-DATE-LEVER',
    severity: 'error',
    fr: 'Une date est donnée sans levier qui la fonde.',
    en: 'A date is given without a lever that founds it.',
  },
  shallLever: { name: 'LNT-SHALL-LEVER', severity: 'warning', fr: 'Une exigence « DOIT » n’a aucun levier.', en: 'A SHALL has no lever.' },
  shallProof: {
    name: 'LNT-SHALL-PROOF',
    severity: 'error',
    fr: 'Une exigence « DOIT » n’a ni scénario ni preuve.',
    en: 'A SHALL has neither scenario nor proof.',
  },
  long: {
    name: 'LNT-LONG',
    severity: 'warning',
    fr: 'L’énoncé dépasse 80 mots : il se lit mal et cache sans doute plusieurs règles.',
    en: 'The statement is over 80 words: hard to read, and likely several rules.',
  },
} as const satisfies Record<string, LintRule>;
type RuleKey = keyof typeof lintRules;

/** Lints a whole set: each text for itself, then what only shows between texts. 10,000 in well under a second. */
export function lint(subjects: readonly LintSubject[], options: { readonly ownRules?: boolean } = {}): Finding[] {
  const findings: Finding[] = [];
  const byText = new Map<string, LintSubject>();
  const byId = new Map<string, LintSubject>();
  const byCleanId = new Map<string, LintSubject>();
  for (const subject of subjects) {
    lintOne(subject, findings, options.ownRules ?? true);
    const text = fold(subject.statement.fr);
    const same = byText.get(text);
    if (same && cleanId(same.id) !== cleanId(subject.id)) add(findings, subject, 'duplicate', 'statement', `${same.id}, ${subject.id}`);
    else byText.set(text, subject);
    const twin = byId.get(subject.id);
    if (twin && fold(twin.statement.fr) !== text) add(findings, subject, 'drift', 'id', subject.id);
    byId.set(subject.id, subject);
    const variant = byCleanId.get(cleanId(subject.id));
    if (variant && variant.id !== subject.id) add(findings, subject, 'idVariant', 'id', `${variant.id} / ${subject.id}`);
    byCleanId.set(cleanId(subject.id), subject);
  }
  return findings;
}

function lintOne(subject: LintSubject, findings: Finding[], ownRules: boolean): void {
  const { id, statement, verb } = subject;
  if (/\s/.test(id)) add(findings, subject, 'idSpaces', 'id', id);
  for (const language of ['fr', 'en'] as const) {
    const text = statement[language];
    if (text !== undefined) lintText(subject, language, text, findings);
  }
  if (!ownRules) return;
  const dated = subject.planned !== undefined || subject.actual !== undefined;
  const levers = subject.levers ?? [];
  const binding = verb === 'SHALL' && (subject.nature ?? 'requirement') === 'requirement';
  if (dated && levers.length === 0 && verb !== 'NONE')
    add(findings, subject, 'dateLever', 'levers', subject.actual ?? subject.planned ?? '');
  if (binding && levers.length === 0) add(findings, subject, 'shallLever', 'levers', '');
  if (binding && (subject.scenario?.proofs.length ?? 0) === 0) add(findings, subject, 'shallProof', 'scenario', '');
}

function lintText(subject: LintSubject, language: 'fr' | 'en', text: string, findings: Finding[]): void {
  const element = language === 'fr' ? 'statement' : 'statement.en';
  const found = verbNames.flatMap((name) => [...text.matchAll(verbForms[name][language])].map((match) => ({ name, text: match[0] })));
  const declared = subject.verb;
  if (found.length > 1) add(findings, subject, 'verbMany', element, found.map((one) => one.text).join(', '));
  else if (declared === 'NONE' && found.length === 1) add(findings, subject, 'verbDiffers', element, `NONE / ${found[0]?.text}`);
  else if (declared !== 'NONE' && found.length === 0) add(findings, subject, 'verbNone', element, text);
  else if (declared !== undefined && found.length === 1 && found[0]?.name !== declared)
    add(findings, subject, 'verbDiffers', element, `${declared} / ${found[0]?.text}`);
  const condition = conditions[language];
  condition.lastIndex = 0;
  const buried = condition.exec(text);
  if (buried && declared !== 'NONE') add(findings, subject, 'condition', element, around(text, buried.index));
  const placeholder = (text.match(placeholders) ?? []).find(realPlaceholder);
  if (placeholder !== undefined) add(findings, subject, 'placeholder', element, placeholder);
  if (/[ \t]{2,}/.test(text)) add(findings, subject, 'spaces', element, '');
  if (text.split(/\s+/).length > 80) add(findings, subject, 'long', element, '');
}

function add(findings: Finding[], { id, file, line }: LintSubject, key: RuleKey, element: string, value: string): void {
  const { name, severity, fr, en } = lintRules[key];
  findings.push({
    rule: name,
    severity,
    element: `${id}.${element}`,
    value,
    text: { fr, en },
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  });
}

const cleanId = (id: string): string => id.replace(/\s+/g, '').toUpperCase();
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
const around = (text: string, at: number): string => text.slice(Math.max(0, at - 10), at + 40).replace(/\s+/g, ' ');

/** Sentences of a pasted text as subjects: those that hold a normative verb or seem to want one. Numbered from 1. */
export function subjectsOfText(text: string): LintSubject[] {
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const clean = line.trim();
    if (clean === '') return [];
    const [, id, rest] = /^\s*\[?([A-Z][A-Z0-9]*(?:[-./][A-Z0-9]+)+)\s*\]?\s*[:–—-]?\s+(.+)$/u.exec(clean) ?? [];
    const statement = rest ?? clean;
    return [{ id: id ?? `L${index + 1}`, statement: { fr: statement }, line: index + 1 }];
  });
}

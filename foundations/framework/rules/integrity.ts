// Holds the framework together: no id twice, no reference into nothing, no circle, no condition that cannot be read.
import type { Chapter, Common, Edition, Framework, Requirement } from '../contract.ts';
import { findCircle } from './expression/compile.ts';
import type { Expression, FactShape } from './expression/grammar.ts';
import { parseExpression } from './expression/parse.ts';
import type { Finding } from './finding.ts';
import { limits } from './limits.ts';

/** Errors of the whole; `previous`: the edition before, for what relations may point to. */
export function checkFramework({ common, editions }: Framework): Finding[] {
  const findings = checkCommon(common, new Set(editions.map(({ id }) => id)));
  const ever = new Set<string>();
  for (const edition of editions) {
    findings.push(...checkEdition(edition, common, editions, ever));
    for (const id of idsOf(edition)) ever.add(id);
  }
  return findings;
}

const problem = (rule: string, element: string, value: string, fr: string, en: string): Finding => ({
  severity: 'error',
  rule,
  element,
  value,
  text: { fr, en },
});

export function* requirementsOf({ chapters }: Pick<Edition, 'chapters'>): Generator<Requirement> {
  for (const chapter of chapters) for (const provision of chapter.provisions) yield* provision.requirements;
}

function* idsOf({ chapters }: Edition): Generator<string> {
  for (const chapter of chapters) {
    yield chapter.id;
    for (const provision of chapter.provisions) {
      yield provision.id;
      for (const requirement of provision.requirements) yield requirement.id;
    }
  }
}

export function factShapes(common: Pick<Common, 'facts'>): Map<string, FactShape> {
  return new Map(common.facts.map((fact) => [fact.id, fact]));
}

function checkCommon(common: Common, editions: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = [];
  for (const [kind, list] of Object.entries(common) as [keyof Common, readonly { id: string }[]][]) {
    const seen = new Set<string>();
    for (const { id } of list) {
      if (seen.has(id))
        findings.push(problem('DTR-DUPLICATE', `${kind}.${id}`, id, 'Cet identifiant est donné deux fois.', 'This id is given twice.'));
      seen.add(id);
    }
  }
  const known = lists(common);
  const facts = factShapes(common);
  for (const fact of common.facts) {
    if (fact.when === undefined) continue;
    const parsed = parseExpression(fact.when, facts, new Set());
    if ('fault' in parsed) findings.push(faulty(`facts.${fact.id}.when`, fact.when, parsed.fault));
  }
  for (const component of common.components) {
    const at = `components.${component.id}`;
    refer(findings, at, component.sources, known.sources, 'source');
    for (const [index, step] of component.history.entries()) {
      refer(findings, `${at}.history.${step.from}`, [step.from], editions, 'edition');
      refer(findings, `${at}.history.${step.from}.owner`, step.owner, known.institutions, 'institution');
      refer(findings, `${at}.history.${step.from}.absorbedBy`, step.absorbedBy, known.components, 'component');
      refer(findings, `${at}.history.${step.from}`, step.sources, known.sources, 'source');
      if (index === 0 && (!step.name || !step.floor))
        findings.push(
          problem(
            'DTR-COMPONENT',
            `${at}.history.${step.from}`,
            '',
            'La première étape nomme le composant et son étage.',
            'The first step names the component and its floor.',
          ),
        );
    }
  }
  for (const milestone of common.milestones) {
    const at = `milestones.${milestone.id}`;
    refer(findings, at, milestone.sources, known.sources, 'source');
    refer(findings, `${at}.institutions`, milestone.institutions, known.institutions, 'institution');
    refer(findings, `${at}.components`, milestone.components, known.components, 'component');
    refer(findings, `${at}.themes`, milestone.themes, known.themes, 'theme');
    if (milestone.planned === undefined && milestone.actual === undefined)
      findings.push(
        problem('DTR-MILESTONE', at, '', 'Un jalon a une date prévue ou réelle.', 'A milestone has a planned or an actual date.'),
      );
  }
  for (const term of common.glossary) refer(findings, `glossary.${term.id}.seeAlso`, term.seeAlso, known.glossary, 'term');
  for (const kind of ['documents', 'institutions', 'glossary'] as const) {
    for (const one of common[kind]) refer(findings, `${kind}.${one.id}`, one.sources, known.sources, 'source');
  }
  return findings;
}

type Known = Readonly<Record<keyof Common, ReadonlySet<string>>>;
const lists = (common: Common): Known =>
  Object.fromEntries(
    Object.entries(common).map(([kind, list]) => [kind, new Set((list as { id: string }[]).map(({ id }) => id))]),
  ) as unknown as Known;

const kinds = {
  source: ['source', 'source'],
  edition: ['édition', 'edition'],
  institution: ['institution', 'institution'],
  component: ['composant', 'component'],
  theme: ['thème', 'theme'],
  term: ['terme', 'term'],
  document: ['document de référence', 'reference document'],
  requirement: ['exigence', 'requirement'],
  element: ['élément', 'element'],
  orientation: ['orientation', 'orientation'],
} as const;

function refer(
  findings: Finding[],
  element: string,
  ids: readonly string[] | string | undefined,
  known: ReadonlySet<string>,
  kind: keyof typeof kinds,
): void {
  for (const id of typeof ids === 'string' ? [ids] : (ids ?? [])) {
    if (known.has(id)) continue;
    const [fr, en] = kinds[kind];
    findings.push(
      problem('DTR-REFERENCE', element, id, `« ${id} » ne désigne aucun élément connu (${fr}).`, `“${id}” names no known ${en}.`),
    );
  }
}

function faulty(
  element: string,
  source: string,
  { rule, at, value, text }: { rule: string; at: number; value: string; text: string },
): Finding {
  return problem(
    rule,
    element,
    value === '' ? source : value,
    `La condition est refusée au signe ${at + 1} (« ${value} ») : ${text}`,
    `The condition is refused at sign ${at + 1} (“${value}”): ${text}`,
  );
}

/** Errors of one edition. `ever`: ids of the editions before it. */
export function checkEdition(edition: Edition, common: Common, editions: readonly Edition[], ever: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = [];
  const known = lists(common);
  const orientations = new Set(edition.orientations.map(({ id }) => id));
  const here = new Set<string>();
  refer(findings, `${edition.id}.sources`, edition.sources, known.sources, 'source');
  refer(findings, `${edition.id}.previous`, edition.previous, new Set(editions.map(({ id }) => id)), 'edition');
  if (edition.chapters.length > limits.chapters)
    findings.push(
      problem(
        'DTR-COUNT',
        edition.id,
        String(edition.chapters.length),
        `Une édition a au plus ${limits.chapters} chapitres.`,
        `An edition has at most ${limits.chapters} chapters.`,
      ),
    );
  for (const id of idsOf(edition)) {
    if (here.has(id))
      findings.push(
        problem(
          'DTR-DUPLICATE',
          `${edition.id}.${id}`,
          id,
          'Cet identifiant est donné deux fois dans l’édition.',
          'This id is given twice in the edition.',
        ),
      );
    here.add(id);
  }
  const past = new Set([...ever, ...here]);
  const requirements = [...requirementsOf(edition)];
  if (requirements.length > limits.requirements)
    findings.push(
      problem(
        'DTR-COUNT',
        edition.id,
        String(requirements.length),
        `Une édition a au plus ${limits.requirements} exigences.`,
        `An edition has at most ${limits.requirements} requirements.`,
      ),
    );
  const ids = new Set(requirements.map(({ id }) => id));
  for (const chapter of edition.chapters) checkChapter(chapter, findings, known, orientations, here, past);
  const facts = factShapes(common);
  const expressions = new Map<string, Expression>();
  for (const requirement of requirements) {
    checkRequirement(requirement, findings, known, ids, past);
    if (requirement.condition === undefined) continue;
    const parsed = parseExpression(requirement.condition, facts, ids);
    if ('fault' in parsed) findings.push(faulty(`${requirement.id}.condition`, requirement.condition, parsed.fault));
    else expressions.set(requirement.id, parsed.expression);
  }
  const circle = findCircle(expressions);
  if (circle) findings.push(faulty(`${circle.ids[0]}.condition`, circle.ids.join(' → '), circle.fault));
  findings.push(...circles(requirements, 'derivedFrom'), ...circles(requirements, 'depends'));
  return findings;
}

function checkChapter(
  chapter: Chapter,
  findings: Finding[],
  known: Known,
  orientations: ReadonlySet<string>,
  here: ReadonlySet<string>,
  past: ReadonlySet<string>,
): void {
  refer(findings, `${chapter.id}.orientation`, chapter.orientation, orientations, 'orientation');
  refer(findings, `${chapter.id}.themes`, chapter.themes, known.themes, 'theme');
  refer(findings, `${chapter.id}.components`, chapter.components, known.components, 'component');
  for (const part of [chapter, ...chapter.provisions]) {
    refer(findings, `${part.id}.sources`, part.sources, known.sources, 'source');
    checkRelations(part, findings, past);
  }
  for (const { id, mergedInto } of chapter.withdrawn ?? []) {
    if (here.has(id))
      findings.push(
        problem(
          'DTR-WITHDRAWN',
          `${chapter.id}.withdrawn`,
          id,
          'Un élément retiré se trouve encore dans l’édition.',
          'Something withdrawn still stands in the edition.',
        ),
      );
    refer(findings, `${chapter.id}.withdrawn`, id, past, 'element');
    refer(findings, `${chapter.id}.withdrawn.mergedInto`, mergedInto, here, 'element');
  }
}

function checkRelations(
  {
    id,
    derivedFrom,
    replaces,
    movedFrom,
  }: { id: string; derivedFrom?: readonly string[]; replaces?: readonly string[]; movedFrom?: string },
  findings: Finding[],
  past: ReadonlySet<string>,
): void {
  refer(findings, `${id}.derivedFrom`, derivedFrom, past, 'element');
  refer(findings, `${id}.replaces`, replaces, past, 'element');
  refer(findings, `${id}.movedFrom`, movedFrom, past, 'element');
}

function checkRequirement(
  requirement: Requirement,
  findings: Finding[],
  known: Known,
  ids: ReadonlySet<string>,
  past: ReadonlySet<string>,
): void {
  const { id } = requirement;
  refer(findings, `${id}.sources`, requirement.sources, known.sources, 'source');
  refer(findings, `${id}.institutions`, requirement.institutions, known.institutions, 'institution');
  refer(findings, `${id}.references`, requirement.references, known.documents, 'document');
  refer(findings, `${id}.themes`, requirement.themes, known.themes, 'theme');
  refer(findings, `${id}.depends`, requirement.depends, ids, 'requirement');
  checkRelations(requirement, findings, past);
  for (const [index, lever] of requirement.levers.entries()) {
    refer(findings, `${id}.levers.${index}.document`, lever.document, known.documents, 'document');
    refer(findings, `${id}.levers.${index}.sources`, lever.sources, known.sources, 'source');
  }
  if (requirement.certainty === 'seen' && (requirement.sources ?? []).length === 0)
    findings.push(
      problem(
        'DTR-SOURCE',
        `${id}.sources`,
        '',
        'Une affirmation « vue » nomme sa source.',
        'A statement that was “seen” names its source.',
      ),
    );
}

function circles(requirements: readonly Requirement[], relation: 'derivedFrom' | 'depends'): Finding[] {
  const refers = new Map<string, Expression>();
  for (const one of requirements) {
    const targets = (one[relation] ?? []).map((id): Expression => ({ op: 'applies', id }));
    if (targets.length > 0) refers.set(one.id, { op: 'and', parts: targets });
  }
  const circle = findCircle(refers);
  if (!circle) return [];
  const path = circle.ids.join(' → ');
  return [
    problem(
      'DTR-CYCLE',
      `${circle.ids[0]}.${relation}`,
      path,
      `Ces exigences se renvoient en cercle : ${path}.`,
      `These requirements refer to each other in a circle: ${path}.`,
    ),
  ];
}

// Pages that check: a pasted text against the linter, requirements against their tests; and the synthesis of changes as one document to print.
import { lint, lintRules, subjectsOfText } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import type { Page } from '../frame.ts';
import { link, plain, requirementLink, shown, type View } from '../parts/view.ts';
import { changesByChapter, countsOf, pairOf, rememberTitles, select } from './compare.ts';
import { impactList } from './impacts.ts';

/** `text`: as posted; it is not kept. */
export function lintPage(view: View, text: string | undefined): Page {
  const { say, language } = view;
  const fr = language === 'fr';
  const subjects = text === undefined ? [] : subjectsOfText(text);
  const findings = lint(subjects, { ownRules: false });
  return {
    title: say('lint'),
    content: html`<h1>${say('lint')}</h1><p class="dt-lead">${fr ? 'Collez des exigences, une par ligne, avec ou sans identifiant. Le texte n’est ni conservé ni transmis.' : 'Paste requirements, one a line, with or without ids. The text is neither kept nor passed on.'}</p>
<form method="post" action="/doctrine/lint" class="dt-lint"><label for="dt-text">${fr ? 'Texte' : 'Text'}</label><textarea id="dt-text" name="text" rows="8" maxlength="200000" required lang="fr">${text ?? ''}</textarea><button type="submit">${fr ? 'Vérifier' : 'Check'}</button></form>
${text !== undefined && html`<section id="results"><h2>${fr ? `${subjects.length} énoncés, ${findings.length} remarques` : `${subjects.length} statements, ${findings.length} findings`}</h2>${findings.length === 0 ? html`<p class="dt-good">${fr ? 'Rien à signaler.' : 'Nothing to report.'}</p>` : html`<ul class="dt-findings">${findings.map((one) => html`<li class="dt-${one.severity}"><p><strong>${fr ? 'ligne' : 'line'} ${one.line ?? '–'}</strong> · ${one.text[language]}</p><p class="soft"><code>${one.rule}</code>${one.value !== '' && html` · « <span lang="fr">${one.value}</span> »`}</p></li>`)}</ul>`}</section>`}
<section><h2>${fr ? 'Les règles' : 'The rules'}</h2><dl class="dt-facts">${Object.values(lintRules).map((rule) => html`<div><dt><code>${rule.name}</code></dt><dd>${rule[language]}</dd></div>`)}</dl><p>${fr ? 'Un tableur d’exigences s’importe par' : 'A spreadsheet of requirements is imported by'} <code>POST /framework/import/preview</code>.</p></section>`,
  };
}

const states = {
  fr: {
    passing: 'test réussi',
    failing: 'test échoué',
    'not-run': 'test non lancé ici',
    reasoned: 'raison donnée',
    uncovered: 'ni test ni raison',
  },
  en: {
    passing: 'test passes',
    failing: 'test fails',
    'not-run': 'test not run here',
    reasoned: 'reason given',
    uncovered: 'neither test nor reason',
  },
} as const;

const outcomeState = { pass: 'passing', fail: 'failing', skip: 'not-run', never: 'not-run' } as const;

export async function coveragePage(view: View): Promise<Page> {
  const { say, language, framework, query } = view;
  const fr = language === 'fr';
  const heads = await framework.editions();
  const asked = query.get('edition') ?? 'socle';
  const id = heads.some((one) => one.id === asked) ? asked : (await framework.inForce()).id;
  const [{ rows, counts }, { requirements }] = await Promise.all([framework.coverage(id), framework.library.get(id)]);
  const total = Math.max(1, rows.length);
  return {
    title: `${say('coverage')} (${id})`,
    wide: true,
    content: html`<h1>${fr ? 'Exigences, tests, résultats' : 'Requirements, tests, results'}</h1>
<p class="dt-lead">${fr ? 'Les tests de Socle citent l’identifiant de l’exigence qu’ils prouvent ; ce tableau se lit sur leurs noms et sur leur dernier passage.' : 'The tests of Socle cite the id of the requirement that they prove; this table is read off their names and their last run.'}</p>
<form class="dt-filters" method="get" action="/doctrine/coverage">${select(
      'edition',
      say('editions'),
      heads.map((one): [string, string] => [one.id, one.id]),
      id,
    )}<button type="submit">${say('show')}</button></form>
<ul class="dt-tally">${(Object.keys(counts) as (keyof typeof counts)[]).filter((state) => counts[state] > 0).map((state) => html`<li class="dt-c-${state}"><strong>${counts[state]}</strong> ${states[language][state]} <span class="soft">${Math.round((100 * counts[state]) / total)} %</span></li>`)}</ul>
<div class="dt-scroll" tabindex="0" role="group" aria-label="${say('coverage')}"><table class="dt-table"><thead><tr><th scope="col">${fr ? 'Exigence' : 'Requirement'}</th><th scope="col">${fr ? 'État' : 'State'}</th><th scope="col">Tests</th></tr></thead><tbody>${rows.map((row) => html`<tr id="${row.id}"><th scope="row"><a href="${requirementLink(id, row.id)}">${row.id}</a><br><span class="dt-thin">${plainTitle(view, requirements.get(row.id)?.requirement.title)}</span></th><td><span class="dt-c dt-c-${row.state}">${states[language][row.state]}</span></td><td>${row.tests.length > 0 ? html`<ul class="dt-tests">${row.tests.map((test) => html`<li><span class="dt-outcome dt-${test.outcome}">${states[language][outcomeState[test.outcome]]}</span> <span lang="en">${test.name}</span> <code>${test.file}</code></li>`)}</ul>` : row.reason && shown(view, row.reason)}</td></tr>`)}</tbody></table></div>`,
  };
}

const plainTitle = (view: View, title: { fr: string; en?: string } | undefined): string => (title ? plain(view, title) : '');

/** « Synthèse des évolutions »: one document, generated, good on paper. */
export async function synthesisPage(view: View): Promise<Page> {
  const { language, framework } = view;
  const fr = language === 'fr';
  const { from, to } = await pairOf(view);
  const [difference, { edition }, before, impacts] = await Promise.all([
    framework.difference(from, to),
    framework.library.get(to),
    framework.edition(from),
    framework.impacts(to),
  ]);
  rememberTitles(view, [...before.chapters, ...edition.chapters]);
  const of = (element: 'chapter' | 'requirement', kind: string): number =>
    difference.changes.filter((one) => one.element === element && one.kinds.includes(kind as 'added')).length;
  const strong = difference.changes.filter(
    (one) => one.element === 'requirement' && (one.kinds.includes('strengthened') || one.kinds.includes('date-moved')),
  );
  const sentence = fr
    ? `De l’édition ${from} à l’édition ${to}, ${of('chapter', 'added')} chapitres sont nouveaux et ${of('chapter', 'removed')} retirés ; ${difference.counts.added} exigences sont ajoutées, ${difference.counts.removed} retirées, ${difference.counts.strengthened} renforcées, ${difference.counts.weakened} assouplies, ${difference.counts['date-moved']} changent de date, ${difference.counts.reworded} sont reformulées ; ${difference.unchanged} ne changent pas.`
    : `From edition ${from} to edition ${to}, ${of('chapter', 'added')} chapters are new and ${of('chapter', 'removed')} withdrawn; ${difference.counts.added} requirements are added, ${difference.counts.removed} removed, ${difference.counts.strengthened} strengthened, ${difference.counts.weakened} weakened, ${difference.counts['date-moved']} change date, ${difference.counts.reworded} are reworded; ${difference.unchanged} do not change.`;
  const fresh = impacts.flatMap(({ chapter, byActor }): Html[] => {
    const lists = [...byActor].flatMap(([actor, list]) => {
      const changed = list.filter((one) => one.changes.length > 0);
      return changed.length > 0 ? [html`<h4>${view.say(`${actor as 'MOA'}Long` as 'MOALong')}</h4>${impactList(view, to, changed)}`] : [];
    });
    return lists.length > 0 ? [html`<section><h3>${shown(view, chapter.title)}</h3>${lists}</section>`] : [];
  });
  return {
    title: fr ? `Synthèse des évolutions ${from} → ${to}` : `Synthesis of changes ${from} → ${to}`,
    at: 'compare',
    content: html`<h1>${fr ? 'Synthèse des évolutions' : 'Synthesis of changes'} <span class="dt-pair">${from} → ${to}</span></h1><p class="dt-lead">${sentence}</p><p class="soft">${fr ? 'Document calculé à partir des données, jamais écrit à la main.' : 'Computed from the data, never written by hand.'} <a href="${link('/compare', { from, to })}">${fr ? 'Voir avec des filtres' : 'See with filters'}</a></p>
${countsOf(view, difference, from, to)}
<h2>${fr ? 'Ce qui devient plus exigeant, ou change de date' : 'What becomes stricter, or changes date'}</h2>${changesByChapter(view, strong, from, to, 3)}
<h2>${fr ? 'Ce qui est nouveau pour chacun' : 'What is new for each'}</h2>${fresh}
<h2>${fr ? 'Tous les changements' : 'All changes'}</h2>${changesByChapter(view, difference.changes, from, to, 3)}`,
  };
}

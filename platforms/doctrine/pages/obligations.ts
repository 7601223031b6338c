// My obligations: a questionnaire without script, and the list that follows from it, each line with why it applies and what would change it.
import type { Answers, Applied, Impact, Placed, ProfileFact } from '@socle/foundations/framework';
import { checkAnswers, compareDates, conditionHolds, impactOf } from '@socle/foundations/framework';
import { type Html, html, raw } from '@socle/kit/html';
import type { Page } from '../frame.ts';
import { editionLink, link, plain, shown, type View } from '../parts/view.ts';
import { changesByChapter, rememberTitles, select } from './compare.ts';
import { impactItem } from './impacts.ts';
import { profiles } from './profiles.ts';

/** Answers as a query says them: `role=moe&software=dpi&mobile=yes&size=40`. Unknown names are left alone: they are other parameters. */
export function answersOf(query: URLSearchParams, facts: readonly ProfileFact[]): Answers {
  const given: Record<string, unknown> = {};
  for (const fact of facts) {
    const values = query.getAll(fact.id).filter((value) => value !== '');
    const [first] = values;
    if (first === undefined) continue;
    if (fact.type === 'boolean') {
      if (first === 'yes' || first === 'no') given[fact.id] = first === 'yes';
    } else if (fact.type === 'number') given[fact.id] = Number(first);
    else if (fact.type === 'one') given[fact.id] = first;
    else given[fact.id] = values.flatMap((value) => value.split(','));
  }
  return checkAnswers(given, facts).answers;
}

export function queryOf(answers: Answers): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(answers).map(([id, value]) => [
      id,
      typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'number' ? String(value) : value,
    ]),
  );
}

export async function obligationsPage(view: View, saved: Answers | undefined): Promise<Page> {
  const { say, language, query, framework, common } = view;
  const fr = language === 'fr';
  const heads = await framework.editions();
  const asked = query.get('edition');
  const edition = asked !== null && heads.some((one) => one.id === asked) ? asked : (await framework.inForce()).id;
  const answers = saved ?? answersOf(query, common.facts);
  const told = Object.keys(answers).length > 0;
  return {
    title: say('obligations'),
    at: 'obligations',
    wide: true,
    content: html`<h1>${say('obligations')}</h1>
<p class="dt-lead">${fr ? 'Décrivez un produit ou une structure : la liste de ce qui s’applique est calculée, et chaque ligne dit pourquoi. Rien n’est conservé, sauf un profil que vous partagez.' : 'Describe a product or a structure: what applies is computed, and each line says why. Nothing is kept but a profile that you share.'}</p>
<div class="dt-obl"><form class="dt-quest" method="get" action="/doctrine/obligations"><h2>${fr ? 'Le questionnaire' : 'The questionnaire'}</h2>
<p class="soft">${fr ? 'Partir d’un profil' : 'Start from a profile'} : ${profiles.map((one, index) => html`${index > 0 ? ' · ' : ''}<a href="${link('/obligations', queryOf(one.answers))}">${one.name[language]}</a>`)}</p>
${select(
  'edition',
  say('editions'),
  heads.map((one): [string, string] => [one.id, one.id]),
  edition,
)}
${common.facts.map((fact) => question(view, fact, answers))}
<button type="submit">${fr ? 'Voir mes obligations' : 'Show my obligations'}</button></form>
<div class="dt-answer" id="results">${told ? await obligationList(view, edition, answers) : html`<p class="dt-empty">${fr ? 'Répondez à une question ou plus : la liste paraît ici. Ce qui n’est pas dit reste « à préciser ».' : 'Answer one question or more: the list appears here. What is not told stays “to be told”.'}</p>`}</div></div>`,
  };
}

function question(view: View, fact: ProfileFact, answers: Answers): Html | undefined {
  const value = answers[fact.id];
  // Asked where what was told does not rule it out.
  if (fact.when !== undefined && conditionHolds(fact.when, view.common.facts, answers) === false) return undefined;
  const help = fact.help && html`<span class="soft">${shown(view, fact.help)}</span>`;
  const name = shown(view, fact.question);
  if (fact.type === 'number')
    return html`<label class="dt-field"><span>${name}</span>${help}<input type="number" name="${fact.id}" min="${fact.min ?? 0}" value="${value === undefined ? '' : String(value)}"></label>`;
  const choice = (id: string, label: Html | string, kind: 'radio' | 'checkbox', on: boolean): Html =>
    html`<label><input type="${kind}" name="${fact.id}" value="${id}"${raw(on ? ' checked' : '')}><span>${label}</span></label>`;
  const unsaid = view.language === 'fr' ? 'non dit' : 'not told';
  const options =
    fact.type === 'boolean'
      ? [
          choice('yes', view.language === 'fr' ? 'oui' : 'yes', 'radio', value === true),
          choice('no', view.language === 'fr' ? 'non' : 'no', 'radio', value === false),
          choice('', unsaid, 'radio', value === undefined),
        ]
      : fact.type === 'many'
        ? fact.options.map((option) =>
            choice(option.id, shown(view, option.label), 'checkbox', Array.isArray(value) && value.includes(option.id)),
          )
        : undefined;
  if (!options) {
    const list = (fact as { options: readonly { id: string; label: { fr: string; en?: string } }[] }).options;
    return select(
      fact.id,
      plain(view, fact.question),
      [['', unsaid], ...list.map((option): [string, string] => [option.id, plain(view, option.label)])],
      typeof value === 'string' ? value : '',
    );
  }
  return html`<fieldset class="dt-choice"><legend>${name}</legend>${help}${options}</fieldset>`;
}

interface Line {
  readonly applied: Applied;
  readonly impact: Impact;
  readonly placed: Placed;
}

async function obligationList(view: View, edition: string, answers: Answers): Promise<Html> {
  const { language, framework } = view;
  const fr = language === 'fr';
  const [rules, { requirements }] = await Promise.all([framework.applicability(edition), framework.library.get(edition)]);
  const lines = rules.explain(answers).flatMap((applied): Line[] => {
    const placed = requirements.get(applied.id);
    if (!placed || placed.requirement.verb === 'NONE') return [];
    return [{ applied, placed, impact: impactOf(placed.requirement, placed.chapter.id, [], view.today) }];
  });
  lines.sort(
    (a, b) =>
      (a.impact.due ?? '9').localeCompare(b.impact.due ?? '9') ||
      (a.impact.due && b.impact.due ? compareDates(a.impact.due, b.impact.due) : 0),
  );
  const applies = lines.filter(({ applied }) => applied.verdict === true);
  const depends = lines.filter(({ applied }) => applied.verdict === undefined);
  const ahead = applies.filter(({ impact }) => impact.due !== undefined && !impact.past);
  const query = queryOf(answers);
  const listOf = (some: readonly Line[]): Html =>
    html`<ul class="dt-duties">${some.map(({ applied, impact }) => impactItem(view, edition, impact, because(view, applied)))}</ul>`;
  return html`<h2>${fr ? `${applies.length} obligations` : `${applies.length} obligations`} <span class="soft">${fr ? 'édition' : 'edition'} <a href="${editionLink(edition)}">${edition}</a></span></h2>
<p>${fr ? `${ahead.length} à venir, ${depends.length} à préciser.` : `${ahead.length} ahead, ${depends.length} to be told.`} <a href="${link('/obligations.ics', { edition, ...query })}">${fr ? 'Mon calendrier (iCalendar)' : 'My calendar (iCalendar)'}</a> · <a href="${link('/obligations.atom', { edition, ...query })}">${fr ? 'Suivre les changements (Atom)' : 'Follow changes (Atom)'}</a></p>
<form method="post" action="/doctrine/obligations/share" class="dt-share"><input type="hidden" name="answers" value="${JSON.stringify(answers)}"><input type="hidden" name="edition" value="${edition}"><button type="submit">${fr ? 'Obtenir un lien court à partager' : 'Get a short link to share'}</button></form>
<form method="post" action="/doctrine/obligations/follow" class="dt-share"><input type="hidden" name="answers" value="${JSON.stringify(answers)}"><button type="submit">${view.say('follow')}</button></form>
<form method="get" action="/doctrine/obligations/compare" class="dt-share">${Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => html`<input type="hidden" name="a.${name}" value="${one}">`))}<input type="hidden" name="edition" value="${edition}">${select(
    'b',
    fr ? 'Comparer à' : 'Compare with',
    profiles.map((one): [string, string] => [one.id, one.name[language]]),
    undefined,
  )}<button type="submit">${view.say('compare')}</button></form>
${ahead.length > 0 && html`<section><h3>${fr ? 'À venir' : 'Ahead'}</h3>${listOf(ahead)}</section>`}
<section><h3>${fr ? 'En vigueur ou sans date' : 'In force or without a date'}</h3>${listOf(applies.filter((one) => !ahead.includes(one)))}</section>
${depends.length > 0 && html`<section><h3>${fr ? 'À préciser : la réponse à une question décide' : 'To be told: an answer decides'}</h3>${listOf(depends)}</section>`}`;
}

/** Why, in the words of the questions; and which answer would turn it. */
function because(view: View, { because: facts, turns, verdict }: Applied): Html | undefined {
  const { language, common } = view;
  const fr = language === 'fr';
  const known = new Map(common.facts.map((fact) => [fact.id, fact]));
  const label = (fact: ProfileFact | undefined, value: unknown): string => {
    if (value === undefined) return fr ? 'non dit' : 'not told';
    if (typeof value === 'boolean') return value ? (fr ? 'oui' : 'yes') : fr ? 'non' : 'no';
    const one = (id: string): string => {
      const option = fact && 'options' in fact ? fact.options.find((each) => each.id === id) : undefined;
      return option ? plain(view, option.label) : id;
    };
    return Array.isArray(value) ? value.map((each) => one(String(each))).join(', ') : one(String(value));
  };
  const turned = turns.map(({ fact, to }) => {
    const sign = to[0] === '+' ? (fr ? 'ajouter ' : 'add ') : to[0] === '-' ? (fr ? 'retirer ' : 'remove ') : '';
    const value = to === 'yes' ? true : to === 'no' ? false : to.replace(/^[+-]/, '');
    const found = known.get(fact);
    return `${found ? plain(view, found.question) : fact} ${sign}« ${label(found, value)} »`;
  });
  return html`<details class="dt-why"><summary>${fr ? 'Pourquoi' : 'Why'}</summary>${facts.length === 0 ? html`<p>${fr ? 'S’applique à tous ceux que son acteur désigne.' : 'Applies to all whom its actor names.'}</p>` : html`<ul>${facts.map(({ fact, answer }) => html`<li>${known.get(fact) ? shown(view, (known.get(fact) as ProfileFact).question) : fact} <strong>${label(known.get(fact), answer)}</strong></li>`)}</ul>`}${turned.length > 0 && html`<p>${verdict === true ? (fr ? 'Ne s’appliquerait plus avec' : 'Would no longer apply with') : fr ? 'Serait décidé par' : 'Would be decided by'} : ${turned.join(' ; ')}</p>`}</details>`;
}

/** From home, one press: what changed for this kind of reader, and what he must do by when. */
export async function forProfilePage(view: View, id: string, from: string, to: string): Promise<Page | undefined> {
  const profile = profiles.find((one) => one.id === id);
  if (!profile) return undefined;
  const { language, framework } = view;
  const fr = language === 'fr';
  const heads = await framework.editions();
  const [difference, rules, earlier, { edition, requirements }] = await Promise.all([
    framework.difference(from, to),
    framework.applicability(to),
    framework.applicability(from),
    framework.library.get(to),
  ]);
  rememberTitles(view, edition.chapters);
  const mine = new Set(
    [...rules.explain(profile.answers), ...earlier.explain(profile.answers)]
      .filter(({ verdict }) => verdict !== false)
      .map((one) => one.id),
  );
  const changes = difference.changes.filter(
    ({ element, after, before }) => element === 'requirement' && [...after, ...before].some((side) => mine.has(side.id)),
  );
  const kindsById = new Map(changes.flatMap((change) => change.after.map((side) => [side.id, change.kinds] as const)));
  const duties = rules.explain(profile.answers).flatMap(({ id: requirement, verdict }): Impact[] => {
    const placed = requirements.get(requirement);
    return verdict === true && placed && placed.requirement.verb !== 'NONE'
      ? [impactOf(placed.requirement, placed.chapter.id, kindsById.get(requirement) ?? [], view.today)]
      : [];
  });
  duties.sort((a, b) => (a.due === undefined ? 1 : b.due === undefined ? -1 : compareDates(a.due, b.due)));
  const pairs = heads.filter((one) => one.previous !== undefined);
  return {
    title: `${profile.name[language]} : ${from} → ${to}`,
    at: 'obligations',
    wide: true,
    content: html`<p class="dt-crumb"><a href="/doctrine">${view.say('home')}</a></p><h1>${profile.name[language]} <span class="dt-pair">${from} → ${to}</span></h1>
<nav class="dt-pairs" aria-label="${view.say('editions')}">${pairs.map((one) => html`<a href="${link(`/for/${id}`, { from: one.previous, to: one.id })}"${raw(one.id === to && one.previous === from ? ' aria-current="page"' : '')}>${one.previous ?? ''} → ${one.id}</a> `)}</nav>
<div class="dt-two dt-for"><section><h2>${fr ? `Ce qui change : ${changes.length}` : `What changed: ${changes.length}`}</h2>${changesByChapter(view, changes, from, to, 3)}</section>
<section><h2>${fr ? `Ce qu’il faut faire, et quand : ${duties.length}` : `What to do, and when: ${duties.length}`}</h2><ul class="dt-duties">${duties.map((one) => impactItem(view, to, one))}</ul><p class="dt-actions"><a class="dt-button" href="${link('/obligations', { edition: to, ...queryOf(profile.answers) })}">${fr ? 'Préciser mon profil' : 'Refine my profile'}</a></p></section></div>`,
  };
}

/** Two profiles side by side. */
export async function compareProfilesPage(view: View): Promise<Page> {
  const { language, framework, common, query } = view;
  const fr = language === 'fr';
  const edition = query.get('edition') ?? (await framework.inForce()).id;
  const mine = new URLSearchParams(
    [...query].flatMap(([name, value]) => (name.startsWith('a.') ? [[name.slice(2), value] as [string, string]] : [])),
  );
  const other = profiles.find((one) => one.id === query.get('b')) ?? profiles[0];
  const [rules, { requirements }] = await Promise.all([framework.applicability(edition), framework.library.get(edition)]);
  const a = rules.verdicts(answersOf(mine, common.facts));
  const b = rules.verdicts(other?.answers ?? {});
  const ids = [...requirements.keys()];
  const pick = (wanted: (x: unknown, y: unknown) => boolean): Impact[] =>
    ids.flatMap((id, index) => {
      const placed = requirements.get(id);
      return wanted(a[index], b[index]) && placed && placed.requirement.verb !== 'NONE'
        ? [impactOf(placed.requirement, placed.chapter.id, [], view.today)]
        : [];
    });
  const column = (title: string, list: readonly Impact[]): Html =>
    html`<section><h2>${title} <span class="soft">${list.length}</span></h2><ul class="dt-duties">${list.map((one) => impactItem(view, edition, one))}</ul></section>`;
  return {
    title: fr ? 'Deux profils comparés' : 'Two profiles compared',
    at: 'obligations',
    wide: true,
    content: html`<h1>${fr ? 'Deux profils comparés' : 'Two profiles compared'}</h1><div class="dt-three">${column(
      fr ? 'Le vôtre seulement' : 'Yours only',
      pick((x, y) => x === true && y !== true),
    )}${column(
      fr ? 'Les deux' : 'Both',
      pick((x, y) => x === true && y === true),
    )}${column(
      `${other?.name[language] ?? ''} ${fr ? 'seulement' : 'only'}`,
      pick((x, y) => y === true && x !== true),
    )}</div>`,
  };
}

// What an edition asks of those who own services and of those who build them: by chapter, by date, under which lever, and what is new.
import type { EffortMark, Impact } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import type { Page } from '../frame.ts';
import { conditionInWords, verbBadge } from '../parts/requirement.ts';
import { chapterLink, requirementLink, shown, time, type View } from '../parts/view.ts';
import { kindNames, select } from './compare.ts';

export async function impactsPage(view: View): Promise<Page> {
  const { say, language, query, framework } = view;
  const fr = language === 'fr';
  const heads = await framework.editions();
  const asked = query.get('edition');
  const id = asked !== null && heads.some((one) => one.id === asked) ? asked : (await framework.inForce()).id;
  const actor = query.get('actor') === 'MOA' || query.get('actor') === 'MOE' ? (query.get('actor') as 'MOA' | 'MOE') : undefined;
  const [chapters, marks] = await Promise.all([framework.impacts(id), framework.marks(id)]);
  const effortOf = new Map(marks.map((one) => [one.element, effortLine(view, one)]));
  const actors = actor ? [actor] : (['MOA', 'MOE'] as const);
  const count = (one: 'MOA' | 'MOE'): number => chapters.reduce((sum, { byActor }) => sum + (byActor.get(one)?.length ?? 0), 0);
  return {
    title: `${say('impacts')} (${id})`,
    at: 'impacts',
    wide: true,
    content: html`<h1>${fr ? 'Ce que chacun doit faire, chapitre par chapitre' : 'What each must do, chapter by chapter'}</h1>
<p class="dt-lead">${fr ? `Édition ${id} : ${count('MOA')} exigences pour les maîtrises d’ouvrage, ${count('MOE')} pour les maîtrises d’œuvre.` : `Edition ${id}: ${count('MOA')} requirements for owners, ${count('MOE')} for vendors.`}</p>
<form class="dt-filters" method="get" action="/doctrine/impacts">${select(
      'edition',
      say('editions'),
      heads.map((one): [string, string] => [one.id, one.id]),
      id,
    )}${select(
      'actor',
      say('actors'),
      [
        ['', `${say('MOA')} + ${say('MOE')}`],
        ['MOA', say('MOALong')],
        ['MOE', say('MOELong')],
      ],
      actor,
    )}<button type="submit">${say('show')}</button></form>
${
  chapters.length === 0
    ? html`<p class="dt-empty">${say('none')}</p>`
    : chapters.map(({ chapter, byActor }) => {
        const lists = actors.flatMap((one) => (byActor.get(one) ? [[one, byActor.get(one) as readonly Impact[]] as const] : []));
        return lists.length === 0
          ? undefined
          : html`<section class="dt-impact"><h2><a href="${chapterLink(id, chapter.id)}"><span class="dt-num">${chapter.number ?? ''}</span> ${shown(view, chapter.title)}</a></h2><div class="dt-two">${lists.map(([one, list]) => html`<div><h3>${say(`${one}Long`)}</h3>${impactList(view, id, list, effortOf)}</div>`)}</div></section>`;
      })
}`,
  };
}

export function impactList(view: View, edition: string, list: readonly Impact[], more?: ReadonlyMap<string, Html>): Html {
  return html`<ul class="dt-duties">${list.map((one) => impactItem(view, edition, one, more?.get(one.requirement.id)))}</ul>`;
}

const efforts = {
  fr: { none: 'nul', low: 'faible', medium: 'moyen', high: 'élevé', 'very-high': 'très élevé' },
  en: { none: 'none', low: 'low', medium: 'medium', high: 'high', 'very-high': 'very high' },
} as const;

/** What contributors said in a consultation: which effort most of them named, and medians. It is theirs, and said to be. */
function effortLine({ language }: View, mark: EffortMark): Html {
  const fr = language === 'fr';
  const [most] = Object.entries(mark.efforts).sort(([, a], [, b]) => b - a);
  const numbers = new Intl.NumberFormat(fr ? 'fr-FR' : 'en-GB');
  const parts = [
    most && `effort ${efforts[language][most[0] as 'low'] ?? most[0]} (${most[1]})`,
    mark.days !== undefined && `${numbers.format(mark.days)} ${fr ? 'jours-personnes' : 'person-days'}`,
    mark.cost !== undefined && `${numbers.format(mark.cost)} €`,
    mark.feasibleBy !== undefined && `${fr ? 'faisable au' : 'feasible by'} ${mark.feasibleBy}`,
  ].filter((one) => typeof one === 'string');
  const from = fr
    ? `Selon ${mark.contributions} contribution${mark.contributions > 1 ? 's' : ''}`
    : `From ${mark.contributions} contribution${mark.contributions > 1 ? 's' : ''}`;
  return html`<p class="soft dt-effort">${from} : ${parts.join(' · ')}</p>`;
}

export function impactItem(view: View, edition: string, { requirement, due, dueKind, past, levers, changes }: Impact, more?: Html): Html {
  const { say, language } = view;
  return html`<li><p>${verbBadge(view, requirement)} <a href="${requirementLink(edition, requirement.id)}"><span class="dt-id">${requirement.id}</span> ${shown(view, requirement.title)}</a>${changes.map((kind) => html` <span class="dt-kind dt-k-${kind}">${kindNames[language][kind]}</span>`)}</p>
<p class="dt-duty">${shown(view, requirement.statement)}</p>
<p class="soft">${due === undefined ? say('noDate') : html`${say('due')} : <strong>${time(view, due)}</strong>${dueKind === 'planned' && html` (${say('planned').toLowerCase()})`}${past && html` · ${language === 'fr' ? 'échue' : 'past'}`}`}${levers.length > 0 && html` · ${levers.map((lever, index) => html`${index > 0 ? ', ' : ''}${say(lever.kind)}`)}`}${requirement.condition !== undefined && html`<br>${say('condition')} ${conditionInWords(view, requirement.condition)}`}</p>${more}</li>`;
}

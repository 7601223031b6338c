// The macro-planning: a picture of planned against actual, and the same as a table with its slips.
import { type PlannedMilestone, rangeOf } from '@socle/foundations/framework';
import { type Html, html, raw } from '@socle/kit/html';
import type { Page } from '../frame.ts';
import { sourcesOf } from '../parts/requirement.ts';
import { plain, shown, time, type View } from '../parts/view.ts';
import { ganttPicture } from '../pictures/gantt.ts';
import { select } from './compare.ts';
import { nameOf } from './edition.ts';

const kinds = {
  fr: {
    text: 'Texte',
    consultation: 'Concertation',
    opening: 'Ouverture',
    deadline: 'Échéance',
    programme: 'Programme',
    figure: 'Chiffre',
  },
  en: { text: 'Text', consultation: 'Consultation', opening: 'Opening', deadline: 'Deadline', programme: 'Programme', figure: 'Figure' },
} as const;

export async function timelinePage(view: View): Promise<Page> {
  const { say, language, query, framework, common } = view;
  const fr = language === 'fr';
  const pick = (name: string): string | undefined => query.get(name) || undefined;
  const [actor, theme, roadmap, priority, from, to] = ['actor', 'theme', 'roadmap', 'priority', 'from', 'to'].map(pick);
  const list = await framework.planning({
    ...(actor === undefined ? {} : { actor: actor as 'MOA' }),
    ...(theme === undefined ? {} : { theme }),
    ...(roadmap === undefined ? {} : { roadmap }),
    priority: priority === 'yes',
    ...(from !== undefined && rangeOf(from) ? { from } : {}),
    ...(to !== undefined && rangeOf(to) ? { to } : {}),
  });
  const roadmaps = [...new Set(common.milestones.flatMap((one) => one.roadmaps ?? []))].sort();
  const slips = list.filter(({ slip }) => slip !== undefined && slip > 0);
  const today = rangeOf(view.today)?.first ?? 0;
  return {
    title: say('timeline'),
    at: 'timeline',
    wide: true,
    content: html`<h1>${fr ? 'Macro-planning : le prévu et le réel' : 'Macro-planning: planned and actual'}</h1>
<p class="dt-lead">${fr ? `${list.length} jalons, dont ${slips.length} arrivés plus tard que prévu.` : `${list.length} milestones, ${slips.length} of which came later than planned.`} <a href="/framework/milestones.ics">${fr ? 'S’abonner au calendrier (iCalendar)' : 'Subscribe to the calendar (iCalendar)'}</a></p>
<form class="dt-filters" method="get" action="/doctrine/timeline">
${select(
  'actor',
  say('actors'),
  [
    ['', say('all')],
    ['MOA', say('MOA')],
    ['MOE', say('MOE')],
    ['professional', say('professional')],
    ['user', say('user')],
    ['institution', say('institution')],
  ],
  actor,
)}
${select('theme', say('themes'), [['', say('all')], ...common.themes.map((one): [string, string] => [one.id, plain(view, one.label)])], theme)}
${select('roadmap', fr ? 'Feuille de route' : 'Roadmap', [['', say('all')], ...roadmaps.map((one): [string, string] => [one, one])], roadmap)}
${select(
  'priority',
  fr ? 'Priorités' : 'Priorities',
  [
    ['', say('all')],
    ['yes', fr ? 'seulement' : 'only'],
  ],
  priority,
)}
<button type="submit">${say('show')}</button></form>
${list.length === 0 ? html`<p class="dt-empty">${say('none')}</p>` : html`<p class="dt-legend"><span class="g-key g-planned"></span> ${say('planned')} <span class="g-key g-actual"></span> ${say('actual')} <span class="g-key g-slip"></span> ${fr ? 'glissement' : 'slip'} <span class="g-key g-today"></span> ${fr ? 'aujourd’hui' : 'today'}</p><div class="dt-scroll" tabindex="0" role="group" aria-label="${say('timeline')}">${ganttPicture(view, list, (date) => (date === undefined ? undefined : rangeOf(date)), today)}</div>${table(view, list)}`}`,
  };
}

export function slipInWords(view: View, slip: number | undefined): string | undefined {
  if (slip === undefined || slip === 0) return undefined;
  return view.say(slip > 0 ? 'late' : 'early', { time: view.say('days', { n: Math.abs(slip) }) });
}

function table(view: View, list: readonly PlannedMilestone[]): Html {
  const { say, language } = view;
  const fr = language === 'fr';
  const row = (one: PlannedMilestone): Html => {
    const late = slipInWords(view, one.slip);
    return html`<tr id="${one.id}"><td>${one.planned === undefined ? raw('–') : time(view, one.planned)}</td><td>${one.actual === undefined ? raw('–') : time(view, one.actual)}${one.until !== undefined && html` → ${time(view, one.until)}`}${late !== undefined && html`<br><span class="dt-late">${late}</span>`}</td><th scope="row">${shown(view, one.title)}${one.priority === true && html` <span class="dt-chip">${fr ? 'priorité' : 'priority'}</span>`}${one.note && html`<p class="soft">${shown(view, one.note)}</p>`}</th><td>${kinds[language][one.kind]}</td><td>${(one.components ?? []).map((id, index) => html`${index > 0 ? ', ' : ''}${nameOf(view, id)}`)}</td><td>${sourcesOf(view, one)}</td></tr>`;
  };
  return html`<div class="dt-scroll" tabindex="0" role="group" aria-label="${fr ? 'Tableau des jalons' : 'Table of milestones'}"><table class="dt-table"><caption class="unseen">${fr ? 'Jalons' : 'Milestones'}</caption><thead><tr><th scope="col">${say('planned')}</th><th scope="col">${say('actual')}</th><th scope="col">${fr ? 'Jalon' : 'Milestone'}</th><th scope="col">${fr ? 'Nature' : 'Kind'}</th><th scope="col">${fr ? 'Composants' : 'Components'}</th><th scope="col">${say('sources')}</th></tr></thead><tbody>${list.map(row)}</tbody></table></div>`;
}

// The target architecture: a picture for each edition, a slider through them, and every component as a list that a screen reader can follow.
import type { Architecture, DrawnComponent } from '@socle/foundations/framework';
import { type Html, html, raw } from '@socle/kit/html';
import type { Page } from '../frame.ts';
import { sourcesOf } from '../parts/requirement.ts';
import { chapterLink, link, plain, requirementLink, shown, time, type View } from '../parts/view.ts';
import { floorNames, housePicture, newsWord } from '../pictures/house.ts';
import { nameOf } from './edition.ts';

export async function housePage(view: View): Promise<Page> {
  const { say, language, framework, query } = view;
  const fr = language === 'fr';
  const drawn = await editionsDrawn(view);
  const asked = query.get('edition');
  const id = asked !== null && (await framework.editions()).some((one) => one.id === asked) ? asked : (await framework.inForce()).id;
  const architecture = await framework.architecture(id);
  return {
    title: `${say('house')} (${id})`,
    at: 'house',
    wide: true,
    content: html`<h1>${fr ? 'L’architecture cible, édition par édition' : 'The target architecture, edition by edition'}</h1>
<p class="dt-lead">${fr ? 'Aucune image officielle n’est reprise : la maison est dessinée d’après les données, étage par étage.' : 'No official picture is copied: the house is drawn from the data, floor by floor.'}</p>
<form class="dt-slider" method="get" action="/doctrine/house"><fieldset><legend>${fr ? 'Édition' : 'Edition'}</legend>${drawn.map((one) => html`<label><input type="radio" name="edition" value="${one}"${raw(one === id ? ' checked' : '')}><span>${one}</span></label>`)}</fieldset><button type="submit">${say('show')}</button></form>
<div class="dt-scroll" id="house" tabindex="0" role="group" aria-label="${say('house')}">${housePicture(view, architecture)}</div>
<p class="dt-legend"><span class="h-key h-runs"></span> ${fr ? 'un service de Socle le fait fonctionner ici' : 'a service of Socle runs it here'} <span class="h-key h-news"></span> ${fr ? 'change avec cette édition' : 'changes with this edition'}</p>
${componentList(view, architecture)}`,
  };
}

/** Editions in which something is drawn. */
export async function editionsDrawn({ framework, common }: View): Promise<string[]> {
  const named = new Set(common.components.flatMap(({ history }) => history.map(({ from }) => from)));
  return (await framework.editions()).map(({ id }) => id).filter((id) => named.has(id));
}

function componentList(view: View, { floors, gone, edition }: Architecture): Html {
  const { language } = view;
  const fr = language === 'fr';
  return html`<div class="dt-components">${floors.map(({ floor, components }) => components.length > 0 && html`<section><h2>${floorNames[language][floor]}</h2>${components.map((one) => componentItem(view, edition, one))}</section>`)}
${gone.length > 0 && html`<section><h2>${fr ? 'N’y figurent plus' : 'No longer drawn'}</h2><ul>${gone.map((one) => html`<li>${shown(view, one.name)}${one.absorbedBy !== undefined && html` → ${nameOf(view, one.absorbedBy)}`}</li>`)}</ul></section>`}</div>`;
}

function componentItem(view: View, edition: string, component: DrawnComponent): Html {
  const { common, language } = view;
  const fr = language === 'fr';
  const owner = common.institutions.find(({ id }) => id === component.owner);
  const milestones = common.milestones.filter(({ id }) => component.milestones.includes(id));
  const renamed = component.news.flatMap((one) => (one.kind === 'renamed' ? [one.from] : []));
  const moved = component.news.flatMap((one) => (one.kind === 'moved' ? [one.from] : []));
  return html`<article id="${component.id}" class="dt-component"><h3>${shown(view, component.name)} ${newsWord(view, component) !== undefined && html`<span class="dt-chip">${newsWord(view, component) ?? ''}</span>`}</h3>
<p>${shown(view, component.purpose)}</p>
<p class="soft">${owner && html`${plain(view, owner.name)} · `}${renamed.map((from) => html`${fr ? 'auparavant' : 'formerly'} « ${shown(view, from)} » · `)}${moved.map((from) => html`${fr ? 'auparavant à l’étage' : 'formerly on the floor'} « ${floorNames[language][from]} » · `)}${component.absorbed.length > 0 && html`${fr ? 'comprend' : 'holds'} ${component.absorbed.map((id) => nameOf(view, id)).join(', ')} · `}${sourcesOf(view, component)}</p>
${component.chapters.length > 0 && html`<p>${fr ? 'Chapitres' : 'Chapters'} : ${component.chapters.map((id, index) => html`${index > 0 ? ', ' : ''}<a href="${chapterLink(edition, id)}">${id}</a>`)}</p>`}
${component.requirements.length > 0 && html`<details><summary>${view.say('requirements', { n: component.requirements.length })}</summary><p>${component.requirements.map((id) => html`<a href="${requirementLink(edition, id)}">${id}</a> `)}</p></details>`}
${milestones.length > 0 && html`<details><summary>${fr ? `${milestones.length} jalons` : `${milestones.length} milestones`}</summary><ul>${milestones.map((one) => html`<li>${time(view, one.actual ?? one.planned ?? '')} : <a href="${link('/timeline')}#${one.id}">${shown(view, one.title)}</a></li>`)}</ul></details>`}
${component.service && html`<p class="dt-runs"><a href="${component.service.path}">${fr ? 'Le service de Socle qui le fait fonctionner' : 'The service of Socle that runs it'}</a></p>`}</article>`;
}

// The home page: the house, the edition in force, what is open to consultation, the next deadlines, and a way in for each kind of reader.
import { isPast } from '@socle/foundations/framework';
import { html } from '@socle/kit/html';
import type { Page } from '../frame.ts';
import { editionLink, link, requirementLink, shown, time, type View } from '../parts/view.ts';
import { housePicture } from '../pictures/house.ts';
import { profiles } from './profiles.ts';

export async function homePage(view: View): Promise<Page> {
  const { say, language, framework, today } = view;
  const fr = language === 'fr';
  const [heads, inForce, milestones] = await Promise.all([framework.editions(), framework.inForce(), framework.planning({})]);
  const [architecture, { requirements }] = await Promise.all([framework.architecture(inForce.id), framework.library.get(inForce.id)]);
  const open = heads.filter(({ state }) => state === 'consultation');
  const next = milestones.filter((one) => !isPast(one.actual ?? one.planned ?? '', today)).slice(0, 5);
  const due = [...requirements.values()]
    .map(({ requirement }) => requirement)
    .filter((one) => (one.actual ?? one.planned) !== undefined && !isPast(one.actual ?? one.planned ?? '', today))
    .slice(0, 4);
  const from = inForce.previous ?? inForce.id;
  return {
    title: say('doctrine'),
    about: say('notOfficial'),
    wide: true,
    content: html`<div class="dt-hero"><div><h1>${fr ? 'La doctrine du numérique en santé, qui se lit, se cherche et se calcule' : 'The doctrine for digital health, to read, search and compute'}</h1>
<p class="dt-lead">${fr ? 'Chaque règle a une adresse, des acteurs, des dates et des leviers. D’une édition à l’autre, ce qui change est calculé ; pour vous, ce qui s’applique aussi.' : 'Every rule has an address, actors, dates and levers. What changes from one edition to the next is computed; so is what applies to you.'}</p>
<p class="dt-actions"><a class="dt-button dt-main" href="${link('/obligations')}">${say('obligations')}</a> <a class="dt-button" href="${link('/compare', { from, to: inForce.id })}">${fr ? 'Ce qui change' : 'What changed'}</a> <a class="dt-button" href="${editionLink(inForce.id)}">${say('read')} ${inForce.id}</a></p></div>
<div class="dt-hero-house">${housePicture(view, architecture, { compact: true })}</div></div>
<section class="dt-who"><h2>${fr ? 'Ce qui change pour moi, et ce que je dois faire' : 'What changed for me, and what I must do'}</h2><ul>${profiles.map((one) => html`<li><a href="${link(`/for/${one.id}`, { from: '2019', to: '2020' })}">${one.name[language]}</a></li>`)}</ul></section>
<div class="dt-three">
<section class="dt-box"><h2>${say('inForce')}</h2><p><a class="dt-big" href="${editionLink(inForce.id)}">${shown(view, inForce.title)}</a></p><p class="soft">${inForce.published !== undefined && html`${say('published')} : ${time(view, inForce.published)}`}</p><p>${shown(view, inForce.completeness)}</p></section>
<section class="dt-box"><h2>${fr ? 'Ouvert à la concertation' : 'Open to consultation'}</h2>${open.length === 0 ? html`<p>${fr ? 'Aucune édition n’est en concertation aujourd’hui.' : 'No edition is in consultation today.'}</p>` : html`<ul>${open.map((one) => html`<li><a href="${editionLink(one.id)}">${shown(view, one.title)}</a></li>`)}</ul>`}<p><a href="/consultation">${fr ? 'Les campagnes de concertation' : 'Campaigns of consultation'}</a></p><p><a href="${link('/editions')}">${fr ? 'Toutes les éditions' : 'All editions'}</a></p></section>
<section class="dt-box"><h2>${fr ? 'Prochaines échéances' : 'Next deadlines'}</h2>${next.length + due.length === 0 ? html`<p>${say('none')}</p>` : html`<ol class="dt-next">${next.map((one) => html`<li><span>${time(view, one.actual ?? one.planned ?? '')}</span> <a href="${link('/timeline')}#${one.id}">${shown(view, one.title)}</a></li>`)}${due.map((one) => html`<li><span>${time(view, one.actual ?? one.planned ?? '')}</span> <a href="${requirementLink(inForce.id, one.id)}">${shown(view, one.title)}</a></li>`)}</ol>`}</section>
</div>`,
  };
}

// The public log of moderation: what was hidden, kept, restored, by which article of the charter, and why. Who did it is traced, not shown.
import { html } from '@socle/kit/html';
import type { Page } from '../parts/frame.ts';
import { contributionLink, link, moment, nameOf, type View } from '../parts/view.ts';

export async function moderationPage(view: View, id: string): Promise<Page> {
  const { say, reading } = view;
  const fr = view.language === 'fr';
  const campaign = await reading.campaign(id);
  const acts = [...(await reading.moderation(id))].sort((a, b) => b.id - a.id);
  return {
    title: say('moderation'),
    campaign,
    at: 'moderation',
    wide: true,
    content: html`<h1>${fr ? 'Journal de la modération' : 'Log of moderation'}</h1>
<p class="dt-lead">${fr ? 'Rien n’est retiré en silence : chaque acte cite un article de la charte et sa raison.' : 'Nothing is removed in silence: each act cites an article of the charter and its reason.'} <a href="${link(['charter'])}">${say('charter')}</a></p>
<p class="cs-found">${say('nActs', { n: acts.length })}</p>
${
  acts.length === 0
    ? html`<p class="dt-empty">${fr ? 'Aucun acte de modération.' : 'No act of moderation.'}</p>`
    : html`<div class="dt-scroll" tabindex="0" role="group" aria-label="${say('moderation')}"><table class="dt-table"><thead><tr><th scope="col">${fr ? 'Quand' : 'When'}</th><th scope="col">${fr ? 'Sur' : 'On'}</th><th scope="col">${fr ? 'Acte' : 'Act'}</th><th scope="col">Article</th><th scope="col">${fr ? 'Raison' : 'Reason'}</th></tr></thead><tbody>${acts.map(
        (one) =>
          html`<tr><td>${moment(view, one.at)}</td><td>${one.subject === 'contribution' ? html`<a href="${contributionLink(id, one.subjectId)}">${nameOf({ id: one.subjectId })}</a>` : html`${fr ? 'message' : 'message'} R-${one.subjectId}`}</td><td>${say(one.act)}</td><td>${one.article !== undefined && html`<a href="${link(['charter'])}#${one.article}">${say(one.article)}</a>`}</td><td lang="fr">${one.reason}</td></tr>`,
      )}</tbody></table></div>`
}`,
  };
}

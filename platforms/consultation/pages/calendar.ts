// Milestones and figures of the framework, to contribute on: what belongs to no chapter but to the calendar.
import { html } from '@socle/kit/html';
import { marginItem } from '../parts/contribution.ts';
import type { Page } from '../parts/frame.ts';
import { doctrineDate, link, number, plain, shown, type View } from '../parts/view.ts';
import { contributeLink, toldOf } from './text.ts';

export async function calendarPage(view: View, id: string): Promise<Page> {
  const fr = view.language === 'fr';
  const campaign = await view.reading.campaign(id);
  const found = await Promise.all(
    (['milestone', 'figure'] as const).map((targetKind) =>
      view.reading.contributions({ campaign: id, targetKind, sort: 'agreed', count: 100 }),
    ),
  );
  const said = found.flatMap(({ contributions }) => contributions);
  const milestones = [...view.common.milestones].sort((a, b) => (when(b) < when(a) ? -1 : 1));
  return {
    title: fr ? 'Calendrier et figures' : 'Calendar and figures',
    campaign,
    at: 'text',
    told: toldOf(campaign),
    content: html`<p class="dt-crumb"><a href="${link([id])}">${shown(view, campaign.title)}</a></p>
<h1>${fr ? 'Calendrier et figures' : 'Calendar and figures'}</h1>
<p class="dt-lead">${fr ? `${number(view, milestones.length)} jalons, du plus récent au plus ancien.` : `${number(view, milestones.length)} milestones, the newest first.`}</p>
<ol class="cs-milestones">${milestones.map((one) => {
      const kind = one.kind === 'figure' ? 'figure' : 'milestone';
      const list = said.filter(({ target }) => target.id === one.id);
      return html`<li id="${one.id}" data-kind="${kind}" data-target="${one.id}"><p class="soft">${doctrineDate(view, when(one))}</p><div><p><strong data-field="title" data-source="${one.title.fr}">${shown(view, one.title)}</strong></p>${campaign.allows.contribute && html`<p class="cs-do">${contributeLink(view, kind, one.id, plain(view, one.title))}</p>`}${list.length > 0 && html`<ul class="cs-notes">${list.map((each) => marginItem(view, id, each))}</ul>`}</div></li>`;
    })}</ol>`,
  };
}

const when = ({ actual, planned }: { readonly actual?: string; readonly planned?: string }): string => actual ?? planned ?? '';

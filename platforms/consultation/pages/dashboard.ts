// What the consultation looks like as numbers, now: by day, chapter, kind, actor, organisation, region and answer; each picture is its table.
import { html } from '@socle/kit/html';
import { tallyBar } from '../parts/contribution.ts';
import type { Page } from '../parts/frame.ts';
import { regionName } from '../parts/regions.ts';
import { link, number, plain, titleOf, type View } from '../parts/view.ts';
import { barTable, dayPicture } from '../pictures/bars.ts';

export async function dashboardPage(view: View, id: string): Promise<Page> {
  const { say, reading, framework } = view;
  const fr = view.language === 'fr';
  const campaign = await reading.campaign(id);
  const [board, edition] = await Promise.all([reading.dashboard(id), framework.edition(campaign.edition)]);
  const to = (query: Readonly<Record<string, string>>): string => link([id, 'contributions'], query);
  const share = board.total === 0 ? 0 : Math.floor((100 * board.answered) / board.total);
  const count = fr ? 'Contributions' : 'Contributions';
  const answers = fr ? 'Avec réponse' : 'Answered';
  const big = (n: string, name: string) => html`<div><dt>${name}</dt><dd>${n}</dd></div>`;
  return {
    title: say('dashboard'),
    campaign,
    at: 'dashboard',
    wide: true,
    content: html`<h1>${say('dashboard')}</h1>
<dl class="cs-counts cs-counts-wide">${big(number(view, board.total), say('contributions'))}${big(number(view, board.contributors), fr ? 'Participants' : 'Contributors')}${big(number(view, board.organisations), say('organisations'))}${big(`${number(view, share)} %`, answers)}</dl>
<section class="cs-share"><h2>${fr ? 'Réponses publiées' : 'Published answers'}</h2><svg viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="${share} %"><rect class="cs-t-none" width="100" height="4"/><rect class="cs-t-agree" width="${share}" height="4"/></svg><p>${fr ? `${number(view, board.answered)} contributions sur ${number(view, board.total)} ont leur réponse.` : `${number(view, board.answered)} of ${number(view, board.total)} contributions have their answer.`}</p></section>
<section><h2>${fr ? 'Avis exprimés' : 'Opinions'}</h2><div class="cs-tallies">${tallyBar(view, board.votes, say('accounts'))}${tallyBar(view, board.organisationVotes, say('organisations'))}</div></section>
<section><h2>${fr ? 'Jour après jour' : 'Day by day'}</h2>${
      board.byDay.length === 0
        ? html`<p class="dt-empty">${say('none')}</p>`
        : html`<div class="dt-scroll" tabindex="0" role="group" aria-label="${fr ? 'Contributions par jour' : 'Contributions by day'}">${dayPicture(view, board.byDay)}</div><p class="dt-legend"><span class="cs-key cs-key-day"></span> ${fr ? 'ce jour-là' : 'that day'} <span class="cs-key cs-key-sum"></span> ${fr ? 'part du tout, à ce jour' : 'share of the whole so far'}</p><details class="dt-why"><summary>${fr ? 'Le même en tableau' : 'The same as a table'}</summary>${barTable(
            view,
            fr ? 'Contributions par jour' : 'Contributions by day',
            [fr ? 'Jour' : 'Day', count],
            board.byDay.map(({ day, count: n }) => ({ name: day, count: n })),
          )}</details>`
    }</section>
<div class="cs-board">
<section>${barTable(
      view,
      fr ? 'Par chapitre' : 'By chapter',
      [say('chapter'), count, answers],
      board.byChapter.map((one) => ({
        name: plain(view, titleOf(view, edition, { kind: 'chapter', id: one.chapter }) ?? { fr: one.chapter || say('on-edition') }),
        address: to({ chapter: one.chapter }),
        count: one.count,
        part: one.answered,
      })),
    )}</section>
<section>${barTable(
      view,
      fr ? 'Par nature' : 'By kind',
      [fr ? 'Nature' : 'Kind', count],
      board.byKind.map((one) => ({ name: say(one.kind), address: to({ kind: one.kind }), count: one.count, tone: `cs-b-${one.kind}` })),
    )}
${barTable(
  view,
  fr ? 'Par réponse' : 'By answer',
  [fr ? 'Réponse' : 'Answer', count],
  board.byVerdict.map((one) => ({
    name: one.verdict === 'none' ? say('unanswered') : say(one.verdict),
    address: to({ verdict: one.verdict }),
    count: one.count,
    tone: `cs-b-${one.verdict}`,
  })),
)}
${barTable(
  view,
  fr ? 'Par acteur' : 'By actor',
  [fr ? 'Acteur' : 'Actor', count],
  board.byActor.map((one) => ({ name: say(one.actor), address: to({ actor: one.actor }), count: one.count })),
)}</section>
<section>${barTable(
      view,
      fr ? 'Exigences dont on parle le plus' : 'Requirements most spoken of',
      [fr ? 'Élément' : 'Element', count, answers],
      board.hottest.map((one) => {
        const title = titleOf(view, edition, { kind: one.targetKind, id: one.target });
        return {
          name: `${one.target}${title ? ` · ${plain(view, title)}` : ''}`,
          address: to({ target: one.target }),
          count: one.contributions,
          part: one.answered,
        };
      }),
    )}</section>
<section>${barTable(
      view,
      fr ? 'Par organisation' : 'By organisation',
      [say('organisations'), count],
      board.byOrganisation.slice(0, 20).map((one) => ({ name: one.name, address: to({ organisation: one.id }), count: one.count })),
    )}
${barTable(
  view,
  fr ? 'Par région' : 'By region',
  [fr ? 'Région' : 'Region', count],
  board.byRegion.map((one) => ({ name: regionName(one.region), address: to({ region: one.region }), count: one.count })),
)}</section>
</div>
<p class="soft"><a href="/consultation/api/campaigns/${encodeURIComponent(id)}/dashboard">JSON</a> · <a href="${link([id, 'open-data'])}">${say('openData')}</a></p>`,
  };
}

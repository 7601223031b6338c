// One campaign: what it asks, until when, the text by chapters with how much was said of each, its questions, and what happens with a contribution.
import type { Chapter } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import type { Campaign, CampaignEvent, Contribution, Question } from '../contract.ts';
import { marginItem } from '../parts/contribution.ts';
import type { Page } from '../parts/frame.ts';
import { markdown } from '../parts/passages.ts';
import { suspension } from '../parts/suspension.ts';
import { consulted, countdown, deadline, link, moment, number, plain, shown, textLink, type View } from '../parts/view.ts';
import { phaseLine } from '../pictures/phases.ts';
import type { Dashboard } from '../reading.ts';
import { becomes } from './home.ts';
import { contributeLink, toldOf } from './text.ts';

export async function campaignPage(view: View, id: string): Promise<Page> {
  const { say, reading, framework, language } = view;
  const fr = language === 'fr';
  const campaign = await reading.campaign(id);
  const [edition, dashboard, whole] = await Promise.all([
    framework.edition(campaign.edition),
    reading.dashboard(id),
    reading.contributions({ campaign: id, target: campaign.edition, sort: 'agreed', count: 5 }),
  ]);
  const chapters = consulted(edition, campaign.chapters);
  const english = language === 'en' && campaign.presentation.en !== undefined;
  const { counts } = campaign;
  const share = counts.contributions === 0 ? 0 : Math.floor((100 * counts.answered) / counts.contributions);
  return {
    title: plain(view, campaign.title),
    campaign,
    at: 'overview',
    wide: true,
    about: fr ? 'Présentation, calendrier, texte et questions de la campagne.' : 'Overview, calendar, text and questions of the campaign.',
    told: toldOf(campaign),
    content: html`<h1>${shown(view, campaign.title)}</h1>
${phaseLine(view, campaign)}
${suspension(view, campaign)}
<div class="cs-front"><div class="cs-front-text">
<div class="dt-prose"${!english && language === 'en' && langFr}>${markdown(english ? (campaign.presentation.en ?? '') : campaign.presentation.fr)}</div>
<p class="dt-actions"><a class="dt-button dt-main" href="${link([id, 'text'])}">${campaign.allows.contribute ? (fr ? 'Lire le texte et contribuer' : 'Read the text and contribute') : fr ? 'Lire le texte' : 'Read the text'}</a>${counts.contributions > 0 && html` <a class="dt-button" href="${link([id, 'contributions'])}">${say('n', { n: counts.contributions })}</a>`}${campaign.phase === 'result' && html` <a class="dt-button" href="${link([id, 'report'])}">${say('report')}</a>`}</p>
</div>
<aside class="dt-box cs-state" aria-label="${fr ? 'La campagne en bref' : 'The campaign in short'}">
${campaign.allows.contribute ? html`<p class="cs-big-left">${countdown(view, campaign.closesAt)}<span>${fr ? 'pour contribuer, jusqu’au' : 'left to contribute, until'} ${deadline(view, campaign.closesAt)}</span></p>` : html`<p><strong>${campaign.suspended ? say('suspended') : say(campaign.phase === 'contributions' ? 'phase-contributions' : campaign.phase)}</strong></p>`}
<dl class="cs-counts"><div><dt>${say('contributions')}</dt><dd>${number(view, counts.contributions)}</dd></div><div><dt>${fr ? 'Participants' : 'Contributors'}</dt><dd>${number(view, counts.contributors)}</dd></div><div><dt>${say('organisations')}</dt><dd>${number(view, counts.organisations)}</dd></div><div><dt>${fr ? 'Avec réponse' : 'Answered'}</dt><dd>${number(view, share)} %</dd></div></dl>
<div class="cs-island" data-island="follow"></div>
<p class="soft"><a href="/consultation/api/campaigns/${encodeURIComponent(id)}/feed.atom">${fr ? 'Flux Atom' : 'Atom feed'}</a> · <a href="${link([id, 'open-data'])}">${say('openData')}</a></p>
</aside></div>
<section class="dt-group"><h2>${fr ? 'Le texte, chapitre par chapitre' : 'The text, chapter by chapter'}</h2>${chapterList(view, campaign, chapters, dashboard)}
<p><a href="${link([id, 'text', 'calendar'])}">${fr ? 'Contribuer sur un jalon du calendrier ou sur une figure' : 'Contribute on a milestone of the calendar or on a figure'}</a></p></section>
${campaign.questions.length > 0 && html`<section class="dt-group"><h2>${fr ? 'Les questions posées' : 'The questions asked'}</h2>${await questionList(view, campaign)}</section>`}
<section class="dt-group" id="whole" data-target="${campaign.edition}" data-kind="edition"><h2>${say('on-edition')}</h2>
<p>${fr ? 'Ce qui ne tient à aucun chapitre se dit ici.' : 'What belongs to no chapter is said here.'}</p>
${campaign.allows.contribute && html`<p>${contributeLink(view, 'edition', campaign.edition, plain(view, edition.title))}</p>`}${notes(view, campaign, whole.contributions)}${whole.total > whole.contributions.length && html`<p><a href="${link([id, 'contributions'], { target: campaign.edition })}">${fr ? 'Toutes' : 'All'} (${number(view, whole.total)})</a></p>`}</section>
<section class="cs-how"><h2>${fr ? 'Ce que devient une contribution' : 'What becomes of a contribution'}</h2>${becomes(view)}<p><a href="${link(['charter'])}">${fr ? 'La charte : ce qui peut être masqué, et comment' : 'The charter: what may be hidden, and how'}</a></p></section>
<section class="dt-group"><h2>${fr ? 'Ce qui a été fait de la campagne' : 'What was done with the campaign'}</h2>${eventList(view, campaign.events)}
${campaign.textHash !== undefined && html`<p class="soft">${fr ? 'Empreinte du texte soumis (SHA-256)' : 'Hash of the text that was put (SHA-256)'} <code>${campaign.textHash}</code></p>`}</section>`,
  };
}

const langFr: Html = { html: ' lang="fr"' };
const requirementsOf = (chapter: Chapter): number => chapter.provisions.reduce((sum, { requirements }) => sum + requirements.length, 0);

function chapterList(view: View, campaign: Campaign, chapters: readonly Chapter[], dashboard: Dashboard): Html {
  const counts = new Map(dashboard.byChapter.map((one) => [one.chapter, one]));
  const most = Math.max(1, ...dashboard.byChapter.map(({ count }) => count));
  return html`<ol class="cs-chapters">${chapters.map((chapter) => {
    const said = counts.get(chapter.id);
    const n = said?.count ?? 0;
    return html`<li><span class="dt-num">${chapter.number ?? ''}</span><span><a href="${textLink(campaign.id, chapter.id)}">${shown(view, chapter.title)}</a> <span class="soft">${view.say('requirements', { n: requirementsOf(chapter) })}</span></span><span class="cs-chapter-count"><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="cs-bar" width="${((100 * n) / most).toFixed(2)}" height="6"/><rect class="cs-bar-part" width="${((100 * (said?.answered ?? 0)) / most).toFixed(2)}" height="6"/></svg><span>${view.say('n', { n })}${n > 0 && campaign.phase !== 'contributions' && html`, ${view.say('nAnswered', { n: said?.answered ?? 0 })}`}</span></span></li>`;
  })}</ol>`;
}

const notes = (view: View, campaign: Campaign, list: readonly Contribution[]): Html | undefined =>
  list.length === 0 ? undefined : html`<ul class="cs-notes cs-notes-wide">${list.map((one) => marginItem(view, campaign.id, one))}</ul>`;

async function questionList(view: View, campaign: Campaign): Promise<Html> {
  const fr = view.language === 'fr';
  const blocks = await Promise.all(
    campaign.questions.map(async (question: Question) => {
      const found = await view.reading.contributions({
        campaign: campaign.id,
        target: question.id,
        targetKind: 'question',
        sort: 'agreed',
        count: 3,
      });
      return html`<li id="${question.id}" class="cs-question" data-kind="question" data-target="${question.id}"><h3>${shown(view, question.text)}</h3>
${question.options && html`<ul class="cs-options">${question.options.map((one) => html`<li data-option="${one.id}">${shown(view, one.label)}</li>`)}</ul>`}
<p class="dt-actions">${campaign.allows.contribute && contributeLink(view, 'question', question.id, plain(view, question.text))}${found.total > 0 && html` <a href="${link([campaign.id, 'contributions'], { target: question.id })}">${view.say('n', { n: found.total })}<span class="unseen"> : ${plain(view, question.text)}</span></a>`}</p>
${notes(view, campaign, found.contributions)}${found.total === 0 && html`<p class="soft">${fr ? 'Pas encore de réponse.' : 'No answer yet.'}</p>`}</li>`;
    }),
  );
  return html`<ol class="cs-questions">${blocks}</ol>`;
}

function eventList(view: View, events: readonly CampaignEvent[]): Html {
  const names = {
    fr: {
      opened: 'annoncée',
      changed: 'modifiée',
      extended: 'prolongée',
      suspended: 'suspendue',
      resumed: 'reprise',
      'ended-early': 'close avant terme',
      closed: 'terminée',
    },
    en: {
      opened: 'announced',
      changed: 'changed',
      extended: 'extended',
      suspended: 'suspended',
      resumed: 'resumed',
      'ended-early': 'ended early',
      closed: 'closed',
    },
  }[view.language];
  if (events.length === 0) return html`<p class="soft">–</p>`;
  return html`<ul class="cs-events">${events.map((one) => html`<li><strong>${names[one.act]}</strong> ${moment(view, one.at)}${one.reason !== '' && html` · <span lang="fr">${one.reason}</span>`} <span class="soft">${one.by}</span></li>`)}</ul>`;
}

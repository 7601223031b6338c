// What you said, what we did: figures, then each chapter with its answers and the text before and after, with the contributions behind each change.
import { type Html, html } from '@socle/kit/html';
import { verdicts } from '../contract.ts';
import { authorLine, kindChip } from '../parts/contribution.ts';
import type { Page } from '../parts/frame.ts';
import { contributionLink, deadline, link, nameOf, number, shown, textLink, timeLeft, type View } from '../parts/view.ts';
import { barTable } from '../pictures/bars.ts';
import type { ReportChange, ReportChapter } from '../reading.ts';
import { changeLink, redlined } from './contribution.ts';

export async function reportPage(view: View, id: string): Promise<Page> {
  const { say, reading } = view;
  const fr = view.language === 'fr';
  const { campaign, dashboard, chapters } = await reading.report(id);
  const changes = chapters.reduce((sum, one) => sum + one.changes.length, 0);
  const files = `/consultation/api/campaigns/${encodeURIComponent(id)}/report`;
  const ended = campaign.phase === 'result' || campaign.phase === 'answers';
  const lead = fr
    ? `${say('nContributors', { n: dashboard.contributors })}, ${say('nOrganisations', { n: dashboard.organisations })} : ${say('n', { n: dashboard.total })}, ${say('nAnswered', { n: dashboard.answered })}. Changements du texte : ${number(view, changes)}.`
    : `${say('nContributors', { n: dashboard.contributors })}, ${say('nOrganisations', { n: dashboard.organisations })}: ${say('n', { n: dashboard.total })}, ${say('nAnswered', { n: dashboard.answered })}. Changes of the text: ${number(view, changes)}.`;
  return {
    title: fr ? 'Ce que vous avez dit, ce que nous en avons fait' : 'What you said, what we did',
    campaign,
    at: 'report',
    content: html`<p class="dt-crumb cs-screen"><a href="${link([id])}">${shown(view, campaign.title)}</a></p>
<h1>${fr ? 'Ce que vous avez dit, ce que nous en avons fait' : 'What you said, what we did'}</h1>
<p class="dt-lead">${lead}</p>
<p class="soft">${shown(view, campaign.title)} · ${ended ? (fr ? 'contributions closes le' : 'contributions closed on') : fr ? 'contributions jusqu’au' : 'contributions until'} ${deadline(view, campaign.closesAt)}</p>
${!ended && html`<p class="cs-warn">${fr ? `La campagne est en cours (${timeLeft(view, campaign.closesAt) ?? '–'}) : ce rapport se complète à mesure que les réponses paraissent.` : `The campaign is under way (${timeLeft(view, campaign.closesAt) ?? '–'}): this report grows as answers appear.`}</p>`}
<p class="dt-actions"><a class="dt-button" href="${files}.pdf">PDF</a> <a class="dt-button" href="${files}.docx">DOCX</a> <a class="dt-button" href="${link([id, 'open-data'])}">${say('openData')}</a></p>
${barTable(
  view,
  fr ? 'Les réponses' : 'The answers',
  [fr ? 'Réponse' : 'Answer', say('contributions')],
  dashboard.byVerdict.map((one) => ({
    name: one.verdict === 'none' ? say('unanswered') : say(one.verdict),
    address: link([id, 'contributions'], { verdict: one.verdict }),
    count: one.count,
    tone: `cs-b-${one.verdict}`,
  })),
)}
<nav class="cs-toc" aria-label="${fr ? 'Chapitres du rapport' : 'Chapters of the report'}"><ol>${chapters.map((one) => html`<li><a href="#${anchorOf(one)}">${titleIn(view, one)}</a> <span class="soft">${say('n', { n: one.count })}${one.changes.length > 0 && html`, ${say('nChanges', { n: one.changes.length })}`}</span></li>`)}</ol></nav>
${chapters.map((one) => chapterOf(view, id, one))}
${campaign.archiveHash !== undefined && html`<p class="soft">${fr ? 'Empreinte de l’archive (SHA-256)' : 'Hash of the archive (SHA-256)'} <code>${campaign.archiveHash}</code></p>`}`,
  };
}

/** What belongs to no chapter stands under the whole text. */
const anchorOf = ({ id }: ReportChapter): string => `ch-${id || 'whole'}`;
const titleIn = (view: View, { id, title }: ReportChapter): string => (id === '' || title === '' ? view.say('on-edition') : title);

function chapterOf(view: View, campaign: string, chapter: ReportChapter): Html {
  const { say } = view;
  const fr = view.language === 'fr';
  const answers = verdicts.filter((one) => (chapter.byVerdict[one] ?? 0) > 0);
  return html`<section class="cs-report" id="${anchorOf(chapter)}"><h2>${titleIn(view, chapter)}</h2>
<p class="cs-report-count">${say('n', { n: chapter.count })}${answers.length > 0 && html` · ${answers.map((one, index) => html`${index > 0 && ', '}<a href="${link([campaign, 'contributions'], { chapter: chapter.id, verdict: one })}">${number(view, chapter.byVerdict[one] ?? 0)} ${say(one).toLowerCase()}</a>`)}`}</p>
${chapter.changes.length === 0 ? html`<p class="soft">${fr ? 'Le texte de ce chapitre n’a pas changé.' : 'The text of this chapter has not changed.'}</p>` : chapter.changes.map((one) => changeOf(view, campaign, one))}
${chapter.id !== '' && html`<p class="cs-screen"><a href="${link([campaign, 'contributions'], { chapter: chapter.id })}">${fr ? 'Toutes les réponses du chapitre' : 'All answers of the chapter'}<span class="unseen"> : ${chapter.title}</span></a> · <a href="${textLink(campaign, chapter.id)}">${fr ? 'Le texte' : 'The text'}<span class="unseen"> : ${chapter.title}</span></a></p>`}</section>`;
}

function changeOf(view: View, campaign: string, { change, title, before, after, contributions }: ReportChange): Html {
  const fr = view.language === 'fr';
  return html`<article class="cs-change"><h3><a class="dt-id" href="${changeLink(change)}">${change.element}</a> <span lang="fr">${title}</span></h3>
<p class="dt-redline" lang="fr">${redlined(before, after)}</p>
<div class="cs-behind"><h4>${fr ? 'Ce que vous avez dit' : 'What you said'}</h4><ul>${contributions.map((one) => html`<li><p>${kindChip(view, one.kind)} <a href="${contributionLink(campaign, one.id)}">${nameOf(one)}</a> <span lang="fr">${one.title}</span></p><p class="soft">${authorLine(view, one.author)}</p>${one.disposition?.state === 'published' && html`<p class="cs-why" lang="fr">${one.disposition.reason}</p>`}</li>`)}</ul></div></article>`;
}

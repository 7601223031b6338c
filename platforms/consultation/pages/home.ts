// The campaigns: those open now with what is left of them, those being answered, those to come, those that are past.
import { type Html, html } from '@socle/kit/html';
import type { Campaign } from '../contract.ts';
import type { Page } from '../parts/frame.ts';
import { countdown, day, deadline, link, number, plain, shown, type View } from '../parts/view.ts';
import { phaseLine } from '../pictures/phases.ts';

export async function homePage(view: View): Promise<Page> {
  const fr = view.language === 'fr';
  const campaigns = [...(await view.reading.campaigns())].sort((a, b) => (a.closesAt < b.closesAt ? 1 : -1));
  const of = (...phases: readonly Campaign['phase'][]): Campaign[] => campaigns.filter(({ phase }) => phases.includes(phase));
  const [open, coming, answering, past] = [of('contributions'), of('presentation'), of('answers'), of('result')];
  return {
    title: view.say('consultation'),
    at: 'campaigns',
    wide: true,
    about: fr
      ? 'Contribuer exigence par exigence, et lire ce qui a été répondu.'
      : 'Contribute requirement by requirement, and read what was answered.',
    content: html`<div class="cs-hero"><h1>${fr ? 'Dire ce que la règle change, là où elle est écrite' : 'Say what a rule changes, where it is written'}</h1>
<p class="dt-lead">${fr ? 'Chaque contribution tient à une exigence, ou à ses mots mêmes. Chacune reçoit une réponse motivée, publiée, et se retrouve dans l’édition qui suit.' : 'Each contribution is held by a requirement, or by its very words. Each gets a reasoned answer that is published, and is found again in the edition that follows.'}</p></div>
${open.length > 0 ? html`<section class="cs-group"><h2>${fr ? 'Ouvertes maintenant' : 'Open now'}</h2>${open.map((one) => openCard(view, one))}</section>` : html`<p class="dt-empty">${fr ? 'Aucune campagne n’est ouverte aux contributions aujourd’hui.' : 'No campaign is open to contributions today.'}</p>`}
${listOf(view, fr ? 'Annoncées' : 'Announced', coming)}
${listOf(view, fr ? 'En lecture : chaque contribution reçoit sa réponse' : 'Being read: every contribution gets its answer', answering)}
${listOf(view, fr ? 'Terminées, avec ce que nous en avons fait' : 'Ended, with what we did', past)}
<section class="cs-how"><h2>${fr ? 'Ce que devient une contribution' : 'What becomes of a contribution'}</h2>${becomes(view)}</section>`,
  };
}

function openCard(view: View, one: Campaign): Html {
  const fr = view.language === 'fr';
  return html`<article class="cs-card cs-open"><div><h3><a href="${link([one.id])}">${shown(view, one.title)}</a></h3>
<p>${fr ? 'Jusqu’au' : 'Until'} ${deadline(view, one.closesAt)}${one.suspended && html` · <strong>${view.say('suspended')}</strong>`}</p>
${phaseLine(view, one)}
<p class="dt-actions"><a class="dt-button dt-main" href="${link([one.id, 'text'])}">${one.suspended ? (fr ? 'Lire le texte' : 'Read the text') : fr ? 'Lire le texte et contribuer' : 'Read the text and contribute'}</a>${one.counts.contributions > 0 && html` <a class="dt-button" href="${link([one.id, 'contributions'])}">${view.say('n', { n: one.counts.contributions })}</a>`}</p></div>
${!one.suspended && html`<p class="cs-big-left" aria-hidden="true">${countdown(view, one.closesAt)}<span>${fr ? 'pour contribuer' : 'left to contribute'}</span></p>`}</article>`;
}

function listOf(view: View, title: string, campaigns: readonly Campaign[]): Html | undefined {
  if (campaigns.length === 0) return undefined;
  const fr = view.language === 'fr';
  const share = ({ counts }: Campaign): number =>
    counts.contributions === 0 ? 0 : Math.floor((100 * counts.answered) / counts.contributions);
  const item = (one: Campaign): Html => html`<li class="cs-card"><h3><a href="${link([one.id])}">${shown(view, one.title)}</a></h3>
<p class="soft">${day(view, one.opensAt)} – ${deadline(view, one.closesAt)} · <a href="/doctrine/editions/${encodeURIComponent(one.edition)}">${view.say('edition', { id: one.edition })}</a></p>
<p>${view.say('n', { n: one.counts.contributions })} · ${view.say('nContributors', { n: one.counts.contributors })} · ${view.say('nOrganisations', { n: one.counts.organisations })}${one.phase !== 'presentation' && html` · <strong>${number(view, share(one))} %</strong> ${fr ? 'avec réponse' : 'answered'}`}</p>
${one.phase === 'result' && html`<p><a class="dt-button" href="${link([one.id, 'report'])}">${view.say('report')}<span class="unseen"> : ${plain(view, one.title)}</span></a></p>`}</li>`;
  return html`<section class="cs-group"><h2>${title}</h2><ul class="cs-cards">${campaigns.map(item)}</ul></section>`;
}

/** From words to the answered edition, in five steps. */
export function becomes(view: View): Html {
  const fr = view.language === 'fr';
  const steps = fr
    ? [
        [
          'Publiée',
          'Elle paraît aussitôt, sauf si elle contient une donnée personnelle ou un secret : un modérateur la regarde alors d’abord.',
        ],
        ['Discutée', 'D’autres disent leur accord, répondent, la cosignent. Comptes et organisations sont comptés à part.'],
        ['Lue', 'Un rédacteur la prend, seule ou avec ses semblables, et propose une réponse motivée.'],
        ['Relue', 'Quelqu’un d’autre relit la réponse avant qu’elle paraisse. Son auteur en est averti.'],
        ['Retrouvée', 'Ce qui est accepté change le projet ; le rapport et la nouvelle édition disent par qui.'],
      ]
    : [
        ['Published', 'It appears at once, unless it holds personal data or a secret: a moderator then looks at it first.'],
        ['Discussed', 'Others agree, reply, sign it too. Accounts and organisations are counted apart.'],
        ['Read', 'A drafter takes it, alone or with those like it, and proposes a reasoned answer.'],
        ['Read again', 'Someone else reads the answer before it appears. The author is told.'],
        ['Found again', 'What is accepted changes the draft; the report and the new edition say by whom.'],
      ];
  return html`<ol class="cs-becomes">${steps.map(([name, text]) => html`<li><strong>${name}</strong> ${text}</li>`)}</ol>`;
}

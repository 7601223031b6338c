// The phases of a campaign as a line of five steps, with where it stands now; the same is an ordered list, read without seeing.
import { type Html, html } from '@socle/kit/html';
import { type Campaign, phases } from '../contract.ts';
import { countdown, day, deadline, type View } from '../parts/view.ts';

export function phaseLine(view: View, campaign: Campaign): Html {
  const { say, language } = view;
  const fr = language === 'fr';
  const now = phases.indexOf(campaign.phase);
  const when: Readonly<Record<string, Html | undefined>> = {
    contributions: html`${fr ? 'du' : 'from'} ${day(view, campaign.opensAt)}<br>${fr ? 'au' : 'to'} ${deadline(view, campaign.closesAt)}`,
    answers:
      campaign.answersBy === undefined ? undefined : html`${fr ? 'promises pour le' : 'promised by'} ${day(view, campaign.answersBy)}`,
    result: ((closed) => closed && day(view, closed.at))(campaign.events.findLast(({ act }) => act === 'closed')),
  };
  const step = (phase: (typeof phases)[number], index: number): Html => {
    const state = index < now ? 'done' : index === now ? 'now' : 'next';
    const name = phase === 'contributions' ? say('phase-contributions') : say(phase);
    return html`<li class="cs-step cs-${state}"${index === now && current}><span class="cs-step-name">${name}</span><span class="cs-step-when">${when[phase]}</span>${
      index === now &&
      phase === 'contributions' &&
      !campaign.suspended &&
      html`<span class="cs-step-left">${countdown(view, campaign.closesAt)}</span>`
    }<span class="unseen">${fr ? { done: 'terminée', now: 'en cours', next: 'à venir' }[state] : { done: 'done', now: 'now', next: 'to come' }[state]}</span></li>`;
  };
  return html`<ol class="cs-phases">${phases.filter((phase) => phase !== 'preparation').map((phase) => step(phase, phases.indexOf(phase)))}</ol>`;
}

const current: Html = { html: ' aria-current="step"' };

// A contribution in a list or in a margin: its kind, what it says, who says it, what others think, what was answered.
import { type Html, html } from '@socle/kit/html';
import type { Author, Contribution, ContributionKind, Disposition, Tally, Verdict } from '../contract.ts';
import { regionName } from './regions.ts';
import { contributionLink, day, link, nameOf, number, type View } from './view.ts';

const strokes: Readonly<Record<ContributionKind, string>> = {
  question: 'M7.2 7.5a2.8 2.8 0 1 1 4.2 2.400c-.9.5-1.4 1.1-1.4 2.100M10 15v.1',
  defect: 'M10 3.5 17.5 16.500h-15ZM10 8v4M10 14.200v.1',
  wording: 'M4 16l1-4 8-8 3 3-8 8ZM11.5 5.500l3 3',
  impact: 'M4 16V11M8.5 16V7M13 16v-6M17 16V4',
  evidence: 'M13.5 7 8 12.500a1.8 1.8 0 0 0 2.6 2.600L16 9.500a3.5 3.5 0 0 0-5-5L5 10.500a5.2 5.2 0 0 0 7.4 7.4',
  objection: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM6.5 10h7',
  support: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM6.5 10h7M10 6.500v7',
  answer: 'M3.5 4.500h13v9h-7l-4 3v-3h-2Z',
};

export const kindSign = (kind: ContributionKind): Html =>
  html`<svg class="cs-sign" viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" focusable="false"><path d="${strokes[kind]}"/></svg>`;

export const kindChip = ({ say }: View, kind: ContributionKind): Html =>
  html`<span class="cs-kind cs-k-${kind}">${kindSign(kind)}${say(kind)}</span>`;

export const verdictChip = ({ say }: View, verdict: Verdict | undefined): Html =>
  verdict === undefined
    ? html`<span class="cs-verdict">${say('unanswered')}</span>`
    : html`<span class="cs-verdict cs-v-${verdict}">${say(verdict)}</span>`;

/** What the public sees of an answer: nothing before a second reader has published it. */
export const answered = ({ disposition }: Contribution): Disposition | undefined =>
  disposition?.state === 'published' ? disposition : undefined;

export function authorLine(view: View, author: Author): Html {
  const { say } = view;
  const who = author.name ?? (author.organisation ? undefined : say('anonymous'));
  const parts = [
    who,
    author.organisation?.name,
    say(author.actor),
    author.region === undefined ? undefined : regionName(author.region),
  ].filter((one) => one !== undefined);
  return html`<span class="cs-author">${parts.map((part, index) => html`${index > 0 && ' · '}${index === 0 ? html`<strong>${part}</strong>` : part}`)}</span>`;
}

const total = ({ agree, mixed, disagree }: Tally): number => agree + mixed + disagree;

/** A bar in three parts, and the same in words. */
export function tallyBar(view: View, tally: Tally, label: string): Html {
  const { say } = view;
  const all = total(tally);
  const words = (['agree', 'mixed', 'disagree'] as const).map((one) => say(`n-${one}`, { n: tally[one] })).join(' · ');
  let x = 0;
  const part = (one: keyof Tally): Html | undefined => {
    const width = all === 0 ? 0 : (100 * tally[one]) / all;
    const made = width > 0 && html`<rect class="cs-t-${one}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="6"/>`;
    x += width;
    return made || undefined;
  };
  return html`<span class="cs-tally"><span class="cs-tally-name">${label}</span><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="cs-t-none" width="100" height="6"/>${part('agree')}${part('mixed')}${part('disagree')}</svg><span class="cs-tally-words">${words}</span></span>`;
}

/** Accounts and organisations, one under the other, never added. */
export const tallies = (view: View, one: Contribution): Html =>
  html`<span class="cs-tallies">${tallyBar(view, one.votes, view.say('accounts'))}${tallyBar(view, one.organisationVotes, view.say('organisations'))}</span>`;

const short = (text: string, signs: number): string => (text.length > signs ? `${text.slice(0, signs - 1).trimEnd()}…` : text);

/** What is shown instead of the words of one that is not to be read. */
export function goneBecause({ say }: View, one: Contribution): string | undefined {
  if (one.state === 'hidden') return say('hidden');
  if (one.state === 'withdrawn') return say('withdrawn');
  return one.state === 'held' ? say('held') : undefined;
}

/** In the margin of the text: few lines, its address, its quote. */
export function marginItem(view: View, campaign: string, one: Contribution): Html {
  const { anchor } = one.target;
  const gone = goneBecause(view, one);
  const stands = number(view, one.votes.agree);
  const answer = answered(one);
  return html`<li class="cs-note cs-n-${one.kind}" id="c-${one.id}">
<p class="cs-note-head">${kindChip(view, one.kind)} <a href="${contributionLink(campaign, one.id)}">${nameOf(one)}</a></p>
${gone === undefined ? html`<p class="cs-note-title" lang="fr">${one.title}</p>` : html`<p class="soft">${gone}</p>`}
${anchor && one.anchorState !== 'orphan' && html`<p class="cs-quote" lang="fr"><q>${short(anchor.exact, 120)}</q></p>`}
${gone === undefined && html`<p class="cs-note-body" lang="fr">${short(one.body.replace(/\s+/g, ' '), 180)}</p>`}
<p class="cs-note-foot">${authorLine(view, one.author)}<span>${stands} ${view.say('agree').toLowerCase()} · ${view.say('nReplies', { n: one.replies })}</span>${answer && verdictChip(view, answer.verdict)}</p></li>`;
}

/** In a list of contributions. `about`: what it is on, already linked. */
export function listItem(view: View, one: Contribution, about: Html | undefined): Html {
  const { say } = view;
  const gone = goneBecause(view, one);
  const answer = answered(one);
  return html`<li class="cs-item cs-n-${one.kind}">
<p class="cs-item-head">${kindChip(view, one.kind)}<span class="dt-id">${nameOf(one)}</span>${about}${verdictChip(view, answer?.verdict)}</p>
<h2><a href="${contributionLink(one.campaign, one.id)}"${gone === undefined && lang}>${gone ?? one.title}</a></h2>
${one.target.anchor && html`<p class="cs-quote" lang="fr"><q>${short(one.target.anchor.exact, 200)}</q>${one.anchorState === 'orphan' && html` <span class="cs-orphan">${say('orphan')}</span>`}</p>`}
${gone === undefined && html`<p lang="fr">${short(one.body.replace(/\s+/g, ' '), 320)}</p>`}
<p class="cs-item-foot">${authorLine(view, one.author)}<span>${day(view, one.postedAt)}</span><span>${say('nReplies', { n: one.replies })}</span>${one.cluster !== undefined && html`<a href="${link([one.campaign, 'contributions'], { cluster: String(one.cluster) })}">${view.language === 'fr' ? 'Semblables' : 'Similar'}</a>`}</p>
${tallies(view, one)}</li>`;
}

const lang: Html = { html: ' lang="fr"' };

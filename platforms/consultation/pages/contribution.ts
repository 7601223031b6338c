// One contribution whole: its words, what it would change, who stands behind it, what was said for and against, and what was answered.
import type { Edition } from '@socle/foundations/framework';
import { redline } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import { formatNumber } from '@socle/kit/i18n';
import { Problem } from '@socle/kit/problem';
import type { Campaign, Change, Contribution, ModerationAct, Reply, Stance } from '../contract.ts';
import { answered, authorLine, goneBecause, kindChip, tallies, verdictChip } from '../parts/contribution.ts';
import type { Page } from '../parts/frame.ts';
import { suspension } from '../parts/suspension.ts';
import { contributionLink, day, link, moment, nameOf, number, paragraphs, targetLink, textLink, type View } from '../parts/view.ts';
import type { Reading } from '../reading.ts';
import { aboutOf } from './contributions.ts';
import { toldOf } from './text.ts';

type Versions = Awaited<ReturnType<Reading['versions']>>;

export const redlined = (before: string, after: string): Html =>
  html`${redline(before, after).map(({ op, text }) => (op === 'same' ? html`${text}` : op === 'added' ? html`<ins>${text}</ins>` : html`<del>${text}</del>`))}`;

export async function contributionPage(view: View, id: string, n: string): Promise<Page> {
  const { reading, framework } = view;
  const fr = view.language === 'fr';
  const campaign = await reading.campaign(id);
  const at = Number(n.replace(/^C-/i, ''));
  if (!Number.isSafeInteger(at)) throw new Problem('not-found', 'A contribution is named by its number.');
  const one = await reading.contribution(id, at);
  const gone = goneBecause(view, one);
  const [edition, versions, replies, clusters, acts] = await Promise.all([
    framework.edition(campaign.edition),
    gone === undefined && one.revision > 1 ? reading.versions(id, at) : [],
    reading.replies(id, at),
    one.cluster === undefined ? [] : reading.clusters(id),
    one.state === 'hidden' ? reading.moderation(id) : [],
  ]);
  const cluster = clusters.find((each) => each.id === one.cluster);
  const answer = answered(one);
  const title = gone ?? one.title;
  const talks = campaign.allows.discuss && gone === undefined;
  return {
    title: `${nameOf(one)} · ${title}`,
    campaign,
    at: 'contributions',
    wide: true,
    told: {
      ...toldOf(campaign),
      discuss: String(talks),
      contribution: String(one.id),
      state: one.state,
      author: one.author.organisation?.id ?? '',
      signers: one.coSigners.map((each) => each.id).join(' '),
    },
    content: html`<p class="dt-crumb"><a href="${link([id, 'contributions'])}">${view.say('contributions')}</a> › ${nameOf(one)}</p>
<div class="cs-one"><article class="cs-main">
<p class="cs-item-head">${kindChip(view, one.kind)}${aboutOf(view, edition, campaign, one.target)}</p>
<h1>${gone === undefined ? html`<span lang="fr">${one.title}</span>` : gone}</h1>
<p class="cs-item-foot">${authorLine(view, one.author)}<span>${moment(view, one.postedAt)}</span>${one.revision > 1 && html`<a href="#versions">${fr ? `révision ${one.revision}` : `revision ${one.revision}`}</a>`}</p>
${one.author.interests !== undefined && one.author.interests !== '' && html`<p class="soft">${fr ? 'Intérêts déclarés' : 'Declared interests'} : <span lang="fr">${one.author.interests}</span></p>`}
${one.state === 'hidden' && hiddenBlock(view, campaign, one, acts)}
${gone === undefined && html`${passage(view, campaign, one)}<div class="dt-prose cs-body" lang="fr">${paragraphs(one.body)}</div>${wording(view, edition, one)}${details(view, campaign, one)}${attachments(view, one)}`}
${answer ? answerBlock(view, campaign, one) : html`<section class="cs-answer cs-answer-none"><h2>${fr ? 'Réponse' : 'Answer'}</h2><p>${view.say('unanswered')}${campaign.answersBy !== undefined && html` · ${fr ? 'promise pour le' : 'promised by'} ${day(view, campaign.answersBy)}`}</p></section>`}
${discussion(view, campaign, replies, talks)}
${versions.length > 1 && versionList(view, versions)}
</article>
<aside class="cs-beside">
<section class="dt-box"><h2>${fr ? 'Avis' : 'Opinions'}</h2>${tallies(view, one)}<p class="soft">${fr ? 'Une voix par compte ; une par organisation, comptée à part.' : 'One voice for each account; one for each organisation, counted apart.'}</p><div class="cs-island" data-island="acts"></div></section>
<div class="cs-signers">${one.coSigners.length > 0 && html`<section class="dt-box"><h2>${fr ? 'Cosignée par' : 'Also signed by'}</h2><ul>${one.coSigners.map((each) => html`<li><a href="${link([id, 'contributions'], { organisation: each.id })}">${each.name}</a></li>`)}</ul></section>`}</div>
${cluster && html`<section class="dt-box"><h2>${fr ? 'Semblables' : 'Similar'}</h2><p><a href="${link([id, 'contributions'], { cluster: String(cluster.id) })}">${cluster.title}</a></p><p class="soft">${view.say('n', { n: cluster.contributions.length })} · ${view.say('nOrganisations', { n: cluster.organisations })}</p></section>`}
<section class="dt-box"><h2>${fr ? 'Citer' : 'Cite'}</h2><p class="soft"><a href="${contributionLink(id, one.id)}">${view.base}${contributionLink(id, one.id)}</a></p><p><a href="/consultation/api/campaigns/${encodeURIComponent(id)}/contributions/${one.id}">JSON</a></p></section>
</aside></div>`,
  };
}

/** Why it is hidden, by which article, and where that is logged: its words are not shown, the act is. */
function hiddenBlock({ say, language }: View, campaign: Campaign, one: Contribution, acts: readonly ModerationAct[]): Html {
  const act = acts.find((each) => each.act === 'hide' && each.subject === 'contribution' && each.subjectId === one.id);
  return html`<div class="cs-warn"><p lang="fr">${one.hiddenBecause}</p><p>${act?.article !== undefined && html`<a href="${link(['charter'])}#${act.article}">${language === 'fr' ? 'Charte' : 'Charter'} : ${say(act.article)}</a> · `}<a href="${link([campaign.id, 'moderation'])}">${language === 'fr' ? 'Journal de la modération' : 'Log of moderation'}</a></p></div>`;
}

function passage(view: View, campaign: Campaign, one: Contribution): Html | undefined {
  const { anchor } = one.target;
  if (!anchor) return undefined;
  const state = one.anchorState ?? 'kept';
  return html`<figure class="cs-passage cs-a-${state}"><blockquote lang="fr"><span class="soft">${anchor.prefix}</span><mark>${anchor.exact}</mark><span class="soft">${anchor.suffix}</span></blockquote><figcaption>${state === 'orphan' ? html`<span class="cs-orphan">${view.say('orphan')}</span>` : html`<a href="${targetLink(campaign.id, one.target)}">${view.language === 'fr' ? 'Lire dans le texte' : 'Read in the text'}</a>${state === 'moved' && html` · ${view.say('moved')}`}`}</figcaption></figure>`;
}

/** The words that a counter-wording stands against, as the draft now reads. */
function sourceOf(edition: Edition, one: Contribution): string | undefined {
  const { target } = one;
  const field = target.anchor?.field;
  for (const chapter of edition.chapters) {
    if (chapter.id === target.id) return field === 'title' ? chapter.title.fr : chapter.text.fr;
    for (const provision of chapter.provisions) {
      if (provision.id === target.id) return field === 'title' ? provision.title.fr : provision.text.fr;
      const found = provision.requirements.find(({ id }) => id === target.id);
      if (found) return field === 'title' ? found.title.fr : found.statement.fr;
    }
  }
  return undefined;
}

/** Of a passage, the words that would take its place, among those around it; else the whole text of the element. */
function wording(view: View, edition: Edition, one: Contribution): Html | undefined {
  const { wording: proposed } = one.details;
  if (proposed === undefined) return undefined;
  const fr = view.language === 'fr';
  const { anchor } = one.target;
  const source = anchor ? anchor.exact : (one.details.standing ?? sourceOf(edition, one));
  const taken =
    answered(one)?.changes.some(({ element }) => element === one.target.id) === true || (!anchor && sourceOf(edition, one) === proposed);
  const shown = source === undefined || source === proposed ? proposed : redlined(source, proposed);
  return html`<section class="cs-wording"><h2>${fr ? 'Rédaction proposée' : 'Proposed wording'}</h2><p class="dt-redline" lang="fr">${anchor && html`<span class="cs-around">${anchor.prefix}</span>`}${shown}${anchor && html`<span class="cs-around">${anchor.suffix}</span>`}</p>${taken && html`<p class="cs-taken">${fr ? 'Reprise dans le projet.' : 'Taken into the draft.'}</p>`}<details class="dt-why"><summary>${fr ? 'Le texte proposé, sans les marques' : 'The proposed text, without marks'}</summary><p lang="fr">${proposed}</p></details></section>`;
}

function details(view: View, campaign: Campaign, { details: told, target }: Contribution): Html | undefined {
  const { say } = view;
  const fr = view.language === 'fr';
  const question = target.kind === 'question' ? campaign.questions.find(({ id }) => id === target.id) : undefined;
  const option = question?.options?.find(({ id }) => id === told.option);
  const rows: [string, Html | string | undefined][] = [
    [fr ? 'Choix' : 'Choice', option && html`${view.language === 'en' ? (option.label.en ?? option.label.fr) : option.label.fr}`],
    [
      fr ? 'À la place' : 'Instead',
      told.alternative === undefined ? undefined : html`<div lang="fr">${paragraphs(told.alternative)}</div>`,
    ],
    [
      fr ? 'Qui en porte la charge' : 'Who bears it',
      told.actors && told.actors.length > 0 ? told.actors.map((actor) => say(actor)).join(', ') : undefined,
    ],
    [fr ? 'Effort' : 'Effort', told.effort === undefined ? undefined : say(`effort-${told.effort}`)],
    [
      fr ? 'Coût, une fois' : 'Cost, one-off',
      told.cost === undefined
        ? undefined
        : formatNumber(view.language, told.cost, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 }),
    ],
    [fr ? 'Jours de travail' : 'Person-days', told.days === undefined ? undefined : number(view, told.days)],
    [fr ? 'Faisable pour le' : 'Feasible by', told.feasibleBy === undefined ? undefined : day(view, told.feasibleBy)],
  ];
  const kept = rows.filter(([, value]) => value !== undefined);
  if (kept.length === 0) return undefined;
  return html`<dl class="dt-facts cs-details">${kept.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function attachments(view: View, one: Contribution): Html | undefined {
  if (one.attachments.length === 0) return undefined;
  const base = `/consultation/api/campaigns/${encodeURIComponent(one.campaign)}/attachments`;
  const size = (bytes: number): string =>
    bytes < 1_000_000
      ? `${number(view, Math.ceil(bytes / 1000))} ${view.language === 'fr' ? 'ko' : 'kB'}`
      : `${number(view, Math.round(bytes / 100_000) / 10)} ${view.language === 'fr' ? 'Mo' : 'MB'}`;
  return html`<section><h2>${view.language === 'fr' ? 'Pièces' : 'Files'}</h2><ul class="cs-files">${one.attachments.map((file) => html`<li><a href="${base}/${encodeURIComponent(file.id)}">${file.name}</a> <span class="soft">${file.type}, ${size(file.size)}</span></li>`)}</ul></section>`;
}

export const changeLink = (change: Change): string =>
  `/doctrine/editions/${encodeURIComponent(change.edition)}/${encodeURIComponent(change.chapter)}#${encodeURIComponent(change.element)}`;

function answerBlock(view: View, campaign: Campaign, one: Contribution): Html {
  const fr = view.language === 'fr';
  const answer = answered(one);
  if (!answer) return html``;
  return html`<section class="cs-answer cs-answer-${answer.verdict}" id="answer"><h2>${fr ? 'Réponse' : 'Answer'} ${verdictChip(view, answer.verdict)}</h2>
<div class="dt-prose" lang="fr">${paragraphs(answer.reason)}</div>
${answer.duplicateOf !== undefined && html`<p><a href="${contributionLink(campaign.id, answer.duplicateOf)}">${nameOf({ id: answer.duplicateOf })}</a></p>`}
${answer.changes.length > 0 && html`<p><strong>${fr ? 'Le texte a changé' : 'The text has changed'}</strong> : ${answer.changes.map((change, index) => html`${index > 0 && ', '}<a href="${textLink(campaign.id, change.chapter, change.element)}">${change.element}</a> (${fr ? 'révision' : 'revision'} ${change.revision})`)}</p>`}
<p class="soft">${moment(view, answer.at)} · ${answer.by}${answer.secondReader !== undefined && html` · ${fr ? 'relue par' : 'read again by'} ${answer.secondReader}`}</p></section>`;
}

function discussion(view: View, campaign: Campaign, replies: readonly Reply[], talks: boolean): Html {
  const { say } = view;
  const fr = view.language === 'fr';
  const tops = replies.filter(({ parent }) => parent === undefined);
  const under = (id: number): readonly Reply[] => replies.filter(({ parent }) => parent === id);
  const item = (reply: Reply): Html =>
    html`<li class="cs-reply${reply.official ? ' cs-official' : ''}" id="r-${reply.id}" data-reply="${reply.id}"><p class="cs-item-foot">${reply.official ? html`<span class="cs-verdict cs-v-accepted">${say('official')}</span>` : authorLine(view, reply.author)}<span>${moment(view, reply.at)}</span></p>${reply.state === 'published' ? html`<div lang="fr">${paragraphs(reply.body)}</div>` : html`<p class="soft">${say(`reply-${reply.state}`)}</p>`}${talks && reply.state === 'published' && html`<div class="cs-island cs-reply-acts" data-island="reply-acts" data-id="${reply.id}"></div>`}${under(reply.id).length > 0 && html`<ul class="cs-replies">${under(reply.id).map(item)}</ul>`}</li>`;
  const column = (stance: Stance): Html => {
    const list = tops.filter((one) => one.stance === stance);
    return html`<div class="cs-column cs-c-${stance}"><h3>${say(stance)} <span class="soft">${number(view, list.length)}</span></h3>${list.length > 0 && html`<ul class="cs-replies">${list.map(item)}</ul>`}</div>`;
  };
  const neutral = tops.filter(({ stance }) => stance === 'neutral');
  return html`<section class="cs-discussion" id="discussion"><h2>${fr ? 'Discussion' : 'Discussion'}</h2>
<div class="cs-threads"><div class="dt-two">${column('for')}${column('against')}</div>${neutral.length > 0 && column('neutral')}
${replies.length === 0 && html`<p class="soft">${fr ? 'Personne n’a encore répondu.' : 'Nobody has replied yet.'}</p>`}</div>
${talks ? html`<div class="cs-island" data-island="reply"></div>` : campaign.suspended ? suspension(view, campaign) : !campaign.allows.discuss && html`<p class="soft">${say('discussionClosed')}</p>`}</section>`;
}

function versionList(view: View, versions: Versions): Html {
  const fr = view.language === 'fr';
  return html`<section id="versions"><h2>${fr ? 'Révisions' : 'Revisions'}</h2><ol class="dt-steps">${versions.map((one, index) => {
    const before = versions[index - 1];
    return html`<li><p><strong>${fr ? 'Révision' : 'Revision'} ${one.revision}</strong> · ${moment(view, one.at)}</p>${before ? html`<p lang="fr">${redlined(before.title, one.title)}</p><p class="dt-redline" lang="fr">${redlined(before.body, one.body)}</p>` : html`<p lang="fr">${one.title}</p><div lang="fr">${paragraphs(one.body)}</div>`}</li>`;
  })}</ol></section>`;
}

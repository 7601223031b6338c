// The text that is consulted, made for long reading: each element with what was said of it in the margin, each passage that was spoken of marked in its words.
import type { Chapter, Provision, Requirement } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import { Problem, show } from '@socle/kit/problem';
import type { Anchor, Campaign, Contribution, TargetKind } from '../contract.ts';
import { kindSign, marginItem } from '../parts/contribution.ts';
import type { Page } from '../parts/frame.ts';
import { passageProse, passageText, rangesOf } from '../parts/passages.ts';
import { suspension } from '../parts/suspension.ts';
import { consulted, countdown, day, deadline, doctrineDate, link, number, plain, shown, textLink, type View } from '../parts/view.ts';
import type { Heat } from '../reading.ts';

/** In the time of grace, what was begun before the deadline may still be posted: the server tells what was. */
const mayWrite = ({ allows }: Campaign): boolean => allows.contribute || allows.grace !== undefined;

/** What the island that contributes is told by the page. */
export const toldOf = (campaign: Campaign): Readonly<Record<string, string>> => ({
  campaign: campaign.id,
  edition: campaign.edition,
  phase: campaign.phase,
  contribute: String(mayWrite(campaign)),
  discuss: String(campaign.allows.discuss),
  closes: campaign.closesAt,
  ...(campaign.allows.grace === undefined ? {} : { grace: campaign.allows.grace }),
});

/** Leads to the element with the wish to contribute; the script opens the panel without leaving the text. */
export function contributeLink(view: View, kind: TargetKind, id: string, title: string): Html {
  const fr = view.language === 'fr';
  const words: Partial<Record<TargetKind, string>> = fr
    ? {
        requirement: 'Contribuer sur cette exigence',
        provision: 'Contribuer sur cette disposition',
        chapter: 'Contribuer sur ce chapitre',
        question: 'Répondre à la question',
      }
    : {
        requirement: 'Contribute on this requirement',
        provision: 'Contribute on this provision',
        chapter: 'Contribute on this chapter',
        question: 'Answer the question',
      };
  const other = fr ? 'Contribuer' : 'Contribute';
  return html`<a class="cs-contribute" href="?contribute=${encodeURIComponent(`${kind}:${id}`)}#${encodeURIComponent(id)}" data-contribute="${kind}:${id}"><span aria-hidden="true">+</span> ${words[kind] ?? other}<span class="unseen"> : ${title}</span></a>`;
}

/** What is said on one page of the text: all of it, or of much the most agreed upon. */
const shownAtMost = 100;
const beside = 2;

export async function textPage(view: View, id: string, chapterId: string | undefined): Promise<Page> {
  const { reading, framework, language } = view;
  const fr = language === 'fr';
  const campaign = await reading.campaign(id);
  const edition = await framework.edition(campaign.edition);
  const chapters = consulted(edition, campaign.chapters);
  const at = chapterId === undefined ? 0 : chapters.findIndex((one) => one.id === chapterId);
  const chapter = chapters[at];
  if (!chapter) throw new Problem('not-found', `The campaign ${show(id)} puts no chapter ${show(chapterId ?? '')} to the public.`);
  const [heat, found] = await Promise.all([
    reading.heat(id, chapter.id),
    reading.contributions({ campaign: id, chapter: chapter.id, sort: 'agreed', count: shownAtMost }),
  ]);
  const byTarget = new Map<string, Contribution[]>();
  for (const one of found.contributions) byTarget.set(keyOf(one.target), [...(byTarget.get(keyOf(one.target)) ?? []), one]);
  const byElement = new Map([...heat.values()].map((one) => [keyOf({ kind: one.targetKind, id: one.target }), one]));
  const known = idsOf(chapter);
  const lost = found.contributions.filter((one) => one.anchorState === 'orphan' || !known.has(keyOf(one.target)));
  const most = Math.max(1, ...[...heat.values()].map(({ contributions }) => contributions));
  const margin = (kind: TargetKind, element: string): Margin => ({
    view,
    campaign,
    element,
    list: byTarget.get(keyOf({ kind, id: element })) ?? [],
    heat: byElement.get(keyOf({ kind, id: element })),
    most,
  });
  const [before, after] = [chapters[at - 1], chapters[at + 1]];
  const own = margin('chapter', chapter.id);
  return {
    title: plain(view, chapter.title),
    campaign,
    at: 'text',
    wide: true,
    told: { ...toldOf(campaign), chapter: chapter.id },
    content: html`<div class="cs-read">
<nav class="dt-rail" aria-label="${fr ? 'Chapitres' : 'Chapters'}"><p class="dt-rail-title">${view.say('edition', { id: campaign.edition })}</p>
<ol>${chapters.map((one) => html`<li><a href="${textLink(id, one.id)}"${one.id === chapter.id && here}><span class="dt-num">${one.number ?? ''}</span> ${shown(view, one.title)}</a>${one.id === chapter.id && chapter.provisions.length > 0 && html`<ol>${chapter.provisions.map((provision) => html`<li><a href="#${provision.id}">${shown(view, provision.title)}</a></li>`)}</ol>`}</li>`)}</ol></nav>
<article class="cs-text">
<p class="dt-crumb"><a href="${link([id])}">${shown(view, campaign.title)}</a>${chapter.number !== undefined && html` › ${chapter.number}`}</p>
${open(view, campaign)}
${element(own, 'chapter', 1, html`<h1 data-field="title" data-source="${chapter.title.fr}" lang="fr">${passageText(chapter.title.fr, rangesOf(chapter.title.fr, 'title', own.list))}</h1>`, chapter.title.fr, proseField(chapter.text.fr, own.list))}
${chapter.provisions.map((provision) => provisionBlock(view, campaign, provision, margin))}
${lost.length > 0 && html`<section class="cs-lost"><h2>${fr ? 'Sur des mots qui ne sont plus dans le texte' : 'On words that are no longer in the text'}</h2><p class="soft">${fr ? 'Le texte a changé depuis. Ces contributions gardent les mots dont elles parlaient ; elles ne sont jamais reportées sur d’autres.' : 'The text has changed since. These contributions keep the words they spoke of; they are never moved onto others.'}</p><ul class="cs-notes cs-notes-wide">${lost.map((one) => html`<li class="cs-lost-item">${one.target.anchor && html`<p class="cs-quote" lang="fr"><del>${one.target.anchor.exact}</del></p>`}<ul class="cs-notes">${marginItem(view, id, one)}</ul></li>`)}</ul></section>`}
${found.total > found.contributions.length && html`<p class="soft">${fr ? `Les ${found.contributions.length} contributions les plus soutenues sont montrées ici, sur ${number(view, found.total)}.` : `The ${found.contributions.length} most supported contributions are shown here, of ${number(view, found.total)}.`} <a href="${link([id, 'contributions'], { chapter: chapter.id })}">${fr ? 'Toutes celles du chapitre' : 'All of the chapter'}</a></p>`}
<nav class="dt-turn" aria-label="${fr ? 'Chapitres voisins' : 'Chapters beside'}">${before && html`<a rel="prev" href="${textLink(id, before.id)}"><span>${fr ? 'Chapitre précédent' : 'Previous chapter'}</span>${shown(view, before.title)}</a>`}${after && html`<a rel="next" href="${textLink(id, after.id)}"><span>${fr ? 'Chapitre suivant' : 'Next chapter'}</span>${shown(view, after.title)}</a>`}</nav>
</article></div>`,
  };
}

const here: Html = { html: ' aria-current="true"' };

/** An id is one of its kind: a chapter and its provision may share theirs. */
const keyOf = ({ kind, id }: { readonly kind: TargetKind; readonly id: string }): string => `${kind} ${id}`;

const idsOf = (chapter: Chapter): Set<string> =>
  new Set([
    keyOf({ kind: 'chapter', id: chapter.id }),
    ...chapter.provisions.flatMap((one) => [
      keyOf({ kind: 'provision', id: one.id }),
      ...one.requirements.map(({ id }) => keyOf({ kind: 'requirement', id })),
    ]),
  ]);

/** Until when one may contribute, and how; or that one may not. */
function open(view: View, campaign: Campaign): Html {
  const fr = view.language === 'fr';
  const { grace } = campaign.allows;
  if (grace !== undefined)
    return html`<p class="cs-strip cs-strip-open"><strong>${countdown(view, grace)}</strong> <span>${fr ? 'pour publier ce qui était commencé avant l’échéance.' : 'to publish what was begun before the deadline.'}</span></p>`;
  if (campaign.suspended) return suspension(view, campaign);
  if (campaign.phase === 'presentation')
    return html`<p class="cs-strip">${fr ? 'Les contributions ouvrent le' : 'Contributions open on'} ${day(view, campaign.opensAt)}.</p>`;
  if (!campaign.allows.contribute)
    return html`<p class="cs-strip">${fr ? 'Les contributions sont closes.' : 'Contributions are closed.'} <a href="${link([campaign.id, 'contributions'])}">${view.say('n', { n: campaign.counts.contributions })}</a></p>`;
  return html`<p class="cs-strip cs-strip-open"><strong>${countdown(view, campaign.closesAt)}</strong> <span>${fr ? 'pour contribuer, jusqu’au' : 'left to contribute, until'} ${deadline(view, campaign.closesAt)}</span><span class="cs-hint">${fr ? 'Sélectionnez des mots du texte, ou pressez « Contribuer ».' : 'Select words of the text, or press “Contribute”.'}</span></p><noscript><p class="cs-warn">${fr ? 'Contribuer demande JavaScript ; lire, non.' : 'Contributing needs JavaScript; reading does not.'}</p></noscript>`;
}

interface Margin {
  readonly view: View;
  readonly campaign: Campaign;
  readonly element: string;
  readonly list: readonly Contribution[];
  readonly heat: Heat | undefined;
  readonly most: number;
}

const proseField = (source: string, list: readonly Contribution[], field: Anchor['field'] = 'text'): Html | undefined =>
  source === ''
    ? undefined
    : html`<div class="dt-prose" data-field="${field}" data-source="${source}" lang="fr">${passageProse(source, rangesOf(source, field, list))}</div>`;

/** Warmer with what was said of it, against the element most spoken of. */
const warmth = ({ heat, most }: Margin): number =>
  !heat || heat.contributions === 0 ? 0 : Math.min(4, 1 + Math.floor((3.999 * heat.contributions) / most));

function element(margin: Margin, kind: TargetKind, level: 1 | 2 | 3, heading: Html, title: string, body: Html | undefined): Html {
  const { view, campaign, element: id } = margin;
  return html`<section class="cs-el cs-el-${kind} cs-heat-${warmth(margin)}" id="${id}" data-kind="${kind}" data-target="${id}" data-level="${level}"><div class="cs-words">${heading}${body}${mayWrite(campaign) && html`<p class="cs-do">${contributeLink(view, kind, id, title)}</p>`}</div>${marginOf(margin, title)}</section>`;
}

function provisionBlock(view: View, campaign: Campaign, provision: Provision, margin: (kind: TargetKind, id: string) => Margin): Html {
  const own = margin('provision', provision.id);
  return html`${element(own, 'provision', 2, html`<h2 data-field="title" data-source="${provision.title.fr}" lang="fr">${passageText(provision.title.fr, rangesOf(provision.title.fr, 'title', own.list))}</h2>`, provision.title.fr, proseField(provision.text.fr, own.list))}
${provision.requirements.map((one) => requirementBlock(view, campaign, one, margin('requirement', one.id)))}`;
}

function requirementBlock(view: View, campaign: Campaign, one: Requirement, margin: Margin): Html {
  const fr = view.language === 'fr';
  const verb = { SHALL: fr ? 'DOIT' : 'SHALL', SHOULD: fr ? 'DEVRAIT' : 'SHOULD', MAY: fr ? 'PEUT' : 'MAY', NONE: fr ? 'FAIT' : 'FACT' }[
    one.verb
  ];
  const actors = {
    MOA: fr ? 'MOA' : 'Owners',
    MOE: fr ? 'MOE' : 'Vendors',
    professional: fr ? 'Professionnels' : 'Professionals',
    user: fr ? 'Usagers' : 'Users',
    institution: fr ? 'Institutions' : 'Institutions',
  };
  const heading = html`<h3><a class="dt-id" href="/doctrine/editions/${encodeURIComponent(campaign.edition)}/requirements/${encodeURIComponent(one.id)}">${one.id}</a> <span data-field="title" data-source="${one.title.fr}" lang="fr">${passageText(one.title.fr, rangesOf(one.title.fr, 'title', margin.list))}</span></h3>
<p class="dt-marks"><span class="dt-verb dt-${one.verb.toLowerCase()}">${verb}</span>${one.actors.map((actor) => html`<span class="dt-actor">${actors[actor]}</span>`)}${(one.actual ?? one.planned) !== undefined && html`<span class="soft">${fr ? 'Échéance' : 'Due'} ${doctrineDate(view, one.actual ?? one.planned ?? '')}</span>`}</p>`;
  const statement = one.statement.fr;
  return element(
    margin,
    'requirement',
    3,
    heading,
    `${one.id} ${one.title.fr}`,
    html`<p class="dt-statement" data-field="statement" data-source="${statement}" lang="fr">${passageText(statement, rangesOf(statement, 'statement', margin.list))}</p>`,
  );
}

/** What was said of it: how much, of which kinds, by how many; then the words, without leaving the page. */
function marginOf({ view, campaign, element: id, list, heat }: Margin, title: string): Html {
  const fr = view.language === 'fr';
  const n = heat?.contributions ?? list.length;
  if (n === 0) return html`<aside class="cs-margin cs-margin-none" aria-label="${view.say('contributions')}, ${id}"></aside>`;
  const kinds = Object.entries(heat?.byKind ?? {}) as [Contribution['kind'], number][];
  const some = list.filter(({ anchorState }) => anchorState !== 'orphan').slice(0, 12);
  return html`<aside class="cs-margin" aria-label="${view.say('contributions')}, ${id}"><details${some.length <= beside && openAlready}><summary><strong>${number(view, n)}</strong> <span class="unseen">${view.say('n', { n })} : ${title}</span><span class="cs-kinds">${kinds.map(([kind, count]) => html`<span class="cs-kc cs-k-${kind}" title="${view.say(kind)}">${kindSign(kind)}<span class="unseen">${view.say(kind)} : </span>${count}</span>`)}</span>${heat && heat.answered > 0 && html`<span class="cs-answered">${view.say('nAnswered', { n: heat.answered })}</span>`}</summary>
<ul class="cs-notes">${some.map((one) => marginItem(view, campaign.id, one))}</ul>${n > some.length && html`<p><a href="${link([campaign.id, 'contributions'], { target: id })}">${fr ? 'Toutes' : 'All'} (${number(view, n)})<span class="unseen"> : ${id}</span></a></p>`}</details></aside>`;
}

const openAlready: Html = { html: ' open' };

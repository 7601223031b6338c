// All contributions of a campaign: found by words, by what they are on, by who wrote, by what was answered; a page at a time.

import type { Edition } from '@socle/foundations/framework';
import { type Html, html, raw } from '@socle/kit/html';
import { actorKinds, type Campaign, contributionKinds, type Target, targetKinds, verdicts } from '../contract.ts';
import { listItem } from '../parts/contribution.ts';
import type { Page } from '../parts/frame.ts';
import { consulted, link, number, plain, shown, targetLink, titleOf, type View } from '../parts/view.ts';
import type { ContributionFilter } from '../reading.ts';

const sorts = ['newest', 'oldest', 'agreed', 'discussed'] as const;
const names = ['q', 'chapter', 'kind', 'actor', 'verdict', 'sort', 'target', 'targetKind', 'organisation', 'region', 'cluster'] as const;

const oneOf = <T extends string>(list: readonly T[], value: string | undefined): T | undefined => list.find((one) => one === value);

/** What the address asks for; what is no known value is not asked. */
function filterOf(campaign: string, query: URLSearchParams): ContributionFilter {
  const pick = (name: string): string | undefined => query.get(name)?.slice(0, 200) || undefined;
  const cluster = Number(pick('cluster'));
  const asked = {
    chapter: pick('chapter'),
    target: pick('target'),
    targetKind: oneOf(targetKinds, pick('targetKind')),
    kind: oneOf(contributionKinds, pick('kind')),
    actor: oneOf(actorKinds, pick('actor')),
    organisation: pick('organisation'),
    region: pick('region'),
    verdict: oneOf([...verdicts, 'none' as const], pick('verdict')),
    cluster: Number.isSafeInteger(cluster) && cluster > 0 ? cluster : undefined,
    q: pick('q'),
    sort: oneOf(sorts, pick('sort')),
    after: pick('after'),
  };
  return {
    campaign,
    ...(Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Omit<ContributionFilter, 'campaign'>),
  };
}

export async function contributionsPage(view: View, id: string): Promise<Page> {
  const { say, reading, framework, query } = view;
  const fr = view.language === 'fr';
  const campaign = await reading.campaign(id);
  const filter = filterOf(id, query);
  const [edition, found] = await Promise.all([framework.edition(campaign.edition), reading.contributions(filter)]);
  const asked = Object.fromEntries(names.map((name) => [name, query.get(name) ?? undefined]));
  const { next } = found;
  return {
    title: say('contributions'),
    campaign,
    at: 'contributions',
    wide: true,
    content: html`<h1>${say('contributions')}</h1>
${filters(view, campaign, edition, filter)}
${narrowed(view, campaign, edition, filter)}
<p class="cs-found" role="status">${say('n', { n: found.total })}${filter.q !== undefined && html` ${fr ? 'pour' : 'for'} « ${filter.q} »`}</p>
${found.contributions.length === 0 ? html`<p class="dt-empty">${say('none')}</p>` : html`<ol class="cs-list">${found.contributions.map((one) => listItem(view, one, aboutOf(view, edition, campaign, one.target)))}</ol>`}
<p class="dt-actions">${filter.after !== undefined && html`<a class="dt-button" rel="first" href="${link([id, 'contributions'], asked)}">${fr ? 'Revenir au début' : 'Back to the start'}</a> `}${next !== undefined && html`<a class="dt-button" rel="next" href="${link([id, 'contributions'], { ...asked, after: next })}">${fr ? 'Suivantes' : 'Next'}</a>`}</p>`,
  };
}

/** What it is on, as a link into the text. */
export function aboutOf(view: View, edition: Edition, campaign: Campaign, target: Target): Html {
  const { say } = view;
  const question = target.kind === 'question' ? campaign.questions.find(({ id }) => id === target.id)?.text : undefined;
  const title = question ?? titleOf(view, edition, target);
  const kind = target.kind === 'edition' ? say('on-edition') : target.kind === 'question' ? say('on-question') : say(target.kind);
  const code = target.kind === 'requirement' ? target.id : kind;
  return html`<span class="cs-about"><a href="${targetLink(campaign.id, target)}">${code}${title && target.kind !== 'edition' && html` · ${shown(view, title)}`}</a></span>`;
}

const select = (
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string | undefined,
): Html =>
  html`<label class="dt-field"><span>${label}</span><select name="${name}">${options.map(([value, text]) => html`<option value="${value}"${value === (chosen ?? '') && raw(' selected')}>${text}</option>`)}</select></label>`;

function filters(view: View, campaign: Campaign, edition: Edition, filter: ContributionFilter): Html {
  const { say } = view;
  const fr = view.language === 'fr';
  const any: readonly [string, string] = ['', say('all')];
  const chapters = consulted(edition, campaign.chapters).map((one): [string, string] => [
    one.id,
    `${one.number ?? ''} ${plain(view, one.title)}`.trim(),
  ]);
  const kept = (['target', 'targetKind', 'organisation', 'region', 'cluster'] as const).filter((name) => filter[name] !== undefined);
  return html`<form class="dt-filters cs-filters" method="get" action="${link([campaign.id, 'contributions'])}" role="search">
<label class="dt-field cs-q"><span>${fr ? 'Mots' : 'Words'}</span><input type="search" name="q" value="${filter.q ?? ''}" maxlength="200"></label>
${select('chapter', say('chapter'), [any, ...chapters], filter.chapter)}
${select('kind', fr ? 'Nature' : 'Kind', [any, ...contributionKinds.map((one): [string, string] => [one, say(one)])], filter.kind)}
${select('actor', fr ? 'Qui' : 'Who', [any, ...actorKinds.map((one): [string, string] => [one, say(one)])], filter.actor)}
${select('verdict', fr ? 'Réponse' : 'Answer', [any, ['none', say('unanswered')], ...verdicts.map((one): [string, string] => [one, say(one)])], filter.verdict)}
${select(
  'sort',
  fr ? 'Ordre' : 'Order',
  [
    ['', fr ? 'Les plus récentes' : 'Newest'],
    ['oldest', fr ? 'Les plus anciennes' : 'Oldest'],
    ['agreed', fr ? 'Les plus soutenues' : 'Most agreed'],
    ['discussed', fr ? 'Les plus discutées' : 'Most discussed'],
  ],
  filter.sort === 'newest' ? '' : filter.sort,
)}
${kept.map((name) => html`<input type="hidden" name="${name}" value="${String(filter[name])}">`)}
<button type="submit">${say('show')}</button></form>`;
}

/** What a link had narrowed the list to, with the way out of it. */
function narrowed(view: View, campaign: Campaign, edition: Edition, filter: ContributionFilter): Html | undefined {
  const fr = view.language === 'fr';
  const { target, organisation, region, cluster } = filter;
  if (target === undefined && organisation === undefined && region === undefined && cluster === undefined) return undefined;
  const title = target === undefined ? undefined : titleOf(view, edition, { kind: 'requirement', id: target });
  const parts = [
    target === undefined ? undefined : `${target}${title ? ` · ${plain(view, title)}` : ''}`,
    organisation === undefined ? undefined : `${fr ? 'organisation' : 'organisation'} ${organisation}`,
    region === undefined ? undefined : `${fr ? 'région' : 'region'} ${region}`,
    cluster === undefined ? undefined : `${fr ? 'groupe de semblables n°' : 'cluster'} ${number(view, cluster)}`,
  ].filter((one) => one !== undefined);
  return html`<p class="cs-strip"><span>${parts.join(' · ')}</span> <a href="${link([campaign.id, 'contributions'])}">${fr ? 'Toutes les contributions' : 'All contributions'}</a></p>`;
}

// What changed between two editions, by sense: counts, filters, each change with its words.
import { type Change, type ChangeKind, changeKinds, type Difference, filterChanges } from '@socle/foundations/framework';
import { type Html, html, raw } from '@socle/kit/html';
import { Problem, show } from '@socle/kit/problem';
import type { Page } from '../frame.ts';
import { redlined } from '../parts/redline.ts';
import { chapterLink, link, plain, requirementLink, shown, shownDate, type View } from '../parts/view.ts';

export const kindNames: Readonly<Record<'fr' | 'en', Readonly<Record<ChangeKind, string>>>> = {
  fr: {
    added: 'ajoutée',
    removed: 'retirée',
    split: 'scindée',
    merged: 'fusionnée',
    renumbered: 'renumérotée',
    moved: 'déplacée',
    renamed: 'renommée',
    reworded: 'reformulée',
    strengthened: 'renforcée',
    weakened: 'assouplie',
    'date-moved': 'date changée',
    'actor-changed': 'acteurs changés',
    'scope-changed': 'portée changée',
    'lever-changed': 'leviers changés',
    'proof-changed': 'preuves changées',
  },
  en: {
    added: 'added',
    removed: 'removed',
    split: 'split',
    merged: 'merged',
    renumbered: 'renumbered',
    moved: 'moved',
    renamed: 'renamed',
    reworded: 'reworded',
    strengthened: 'strengthened',
    weakened: 'weakened',
    'date-moved': 'date moved',
    'actor-changed': 'actors changed',
    'scope-changed': 'scope changed',
    'lever-changed': 'levers changed',
    'proof-changed': 'proofs changed',
  },
};

/** The pair that the query asks for; without one, the edition in force and the one before. */
export async function pairOf(view: View): Promise<{ from: string; to: string; ids: readonly string[] }> {
  const heads = await view.framework.editions();
  const ids = heads.map(({ id }) => id);
  const inForce = await view.framework.inForce();
  const to = view.query.get('to') ?? inForce.id;
  const from = view.query.get('from') ?? heads.find(({ id }) => id === to)?.previous ?? ids[0] ?? to;
  for (const id of [from, to])
    if (!ids.includes(id)) throw new Problem('not-found', `${show(id)} is no edition that is known here.`, { requirement: 'FRW-EDITION' });
  return { from, to, ids };
}

export const select = (
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string | undefined,
): Html =>
  html`<label class="dt-field"><span>${label}</span><select name="${name}">${options.map(([value, text]) => html`<option value="${value}"${raw(value === (chosen ?? '') ? ' selected' : '')}>${text}</option>`)}</select></label>`;

export async function comparePage(view: View): Promise<Page> {
  const { say, language, query, framework, common } = view;
  const fr = language === 'fr';
  const { from, to, ids } = await pairOf(view);
  const difference = await framework.difference(from, to);
  const pick = (name: string): string | undefined => query.get(name) || undefined;
  const [actor, kind, theme, chapter] = [pick('actor'), pick('kind'), pick('theme'), pick('chapter')];
  const found = filterChanges(difference.changes, {
    ...(actor === undefined ? {} : { actor: actor as 'MOA' }),
    ...(kind === undefined ? {} : { kind: kind as ChangeKind }),
    ...(theme === undefined ? {} : { theme }),
    ...(chapter === undefined ? {} : { chapter }),
  });
  const pairs = ids.map((id): [string, string] => [id, id]);
  return {
    title: fr ? `Ce qui change de ${from} à ${to}` : `What changed from ${from} to ${to}`,
    at: 'compare',
    wide: true,
    content: html`<h1>${fr ? 'Ce qui change' : 'What changed'} <span class="dt-pair">${from} → ${to}</span></h1>
<form class="dt-filters" method="get" action="/doctrine/compare">
${select('from', say('from'), pairs, from)}${select('to', say('to'), pairs, to)}
${select(
  'actor',
  say('actors'),
  [
    ['', say('all')],
    ['MOA', say('MOA')],
    ['MOE', say('MOE')],
    ['professional', say('professional')],
    ['user', say('user')],
    ['institution', say('institution')],
  ],
  actor,
)}
${select('kind', fr ? 'Changement' : 'Change', [['', say('all')], ...changeKinds.map((one): [string, string] => [one, kindNames[language][one]])], kind)}
${select('theme', say('themes'), [['', say('all')], ...common.themes.map((one): [string, string] => [one.id, plain(view, one.label)])], theme)}
<button type="submit">${say('show')}</button></form>
${countsOf(view, difference, from, to, query)}
<p class="dt-actions"><a class="dt-button" href="${link('/synthesis', { from, to })}">${fr ? 'Synthèse des évolutions, à imprimer' : 'Synthesis of changes, to print'}</a></p>
${changesByChapter(view, found, from, to)}`,
  };
}

export function countsOf(view: View, difference: Difference, from: string, to: string, query?: URLSearchParams): Html {
  const { language } = view;
  const shownKinds = changeKinds.filter((kind) => difference.counts[kind] > 0);
  const most = Math.max(1, difference.unchanged, ...shownKinds.map((kind) => difference.counts[kind]));
  const row = (name: Html | string, n: number, kind: string): Html =>
    html`<tr><th scope="row">${name}</th><td class="dt-n">${n}</td><td class="dt-bar" aria-hidden="true"><svg viewBox="0 0 100 8" preserveAspectRatio="none"><rect class="dt-k-${kind}" width="${Math.max(1, (100 * n) / most)}" height="8" rx="1"/></svg></td></tr>`;
  return html`<table class="dt-counts"><caption>${language === 'fr' ? 'Exigences, par changement (une exigence peut compter plusieurs fois)' : 'Requirements by change (one may count several times)'}</caption><tbody>
${shownKinds.map((kind) => row(query ? html`<a href="${link('/compare', { from, to, kind })}">${kindNames[language][kind]}</a>` : kindNames[language][kind], difference.counts[kind], kind))}
${row(language === 'fr' ? 'inchangée' : 'unchanged', difference.unchanged, 'same')}</tbody></table>`;
}

export function changesByChapter(view: View, changes: readonly Change[], from: string, to: string, level: 2 | 3 = 2): Html {
  if (changes.length === 0) return html`<p class="dt-empty">${view.say('none')}</p>`;
  const groups = new Map<string, Change[]>();
  for (const change of changes) groups.set(change.chapter, [...(groups.get(change.chapter) ?? []), change]);
  return html`${[...groups].map(([chapter, list]) => {
    const own = list.find(({ element }) => element === 'chapter');
    const named = own?.after[0]?.title ?? own?.before[0]?.title ?? titleOf(view, chapter);
    return html`<section class="dt-changes">${raw(`<h${level}>`)}${named === undefined ? chapter : shown(view, named)}${raw(`</h${level}>`)}<ul>${list.map((change) => changeItem(view, change, from, to))}</ul></section>`;
  })}`;
}

const titles = new WeakMap<object, Map<string, { fr: string; en?: string }>>();
/** Set by the pages that show chapters of which nothing itself changed. */
export function rememberTitles(view: View, chapters: readonly { id: string; title: { fr: string; en?: string } }[]): void {
  const known = titles.get(view) ?? new Map();
  for (const { id, title } of chapters) known.set(id, title);
  titles.set(view, known);
}
const titleOf = (view: View, chapter: string): { fr: string; en?: string } | undefined => titles.get(view)?.get(chapter);

export function changeItem(view: View, change: Change, from: string, to: string): Html {
  const { language } = view;
  const side = change.after[0] ?? change.before[0];
  const edition = change.after[0] ? to : from;
  const reworded = change.before.length === 1 && change.after.length === 1 && change.kinds.includes('reworded');
  const address =
    change.element === 'requirement'
      ? requirementLink(edition, side?.id ?? '')
      : chapterLink(edition, side?.chapter ?? '', change.element === 'provision' ? (side?.id ?? '') : '');
  const what =
    change.element === 'requirement'
      ? undefined
      : language === 'fr'
        ? change.element === 'chapter'
          ? 'Chapitre'
          : 'Disposition'
        : change.element === 'chapter'
          ? 'Chapter'
          : 'Provision';
  return html`<li class="dt-change"><p class="dt-change-head">${change.kinds.map((kind) => html`<span class="dt-kind dt-k-${kind}">${kindNames[language][kind]}</span> `)}<a href="${address}">${what !== undefined && html`<span class="soft">${what}</span> `}${change.element === 'requirement' && html`<span class="dt-id">${change.id}</span> `}${side && shown(view, side.title)}</a></p>
${details(view, change)}
${reworded && change.before[0] && change.after[0] ? html`<p class="dt-redline">${redlined(view, change.before[0].text, change.after[0].text)}</p>` : change.element === 'requirement' && (change.kinds.includes('added') || change.kinds.includes('removed')) && side ? html`<p class="dt-redline">${change.kinds.includes('added') ? html`<ins>${shown(view, side.text)}</ins>` : html`<del>${shown(view, side.text)}</del>`}</p>` : undefined}
${change.kinds.includes('split') && html`<ul>${change.after.map((part) => html`<li><a href="${requirementLink(to, part.id)}">${part.id}</a> ${shown(view, part.text)}</li>`)}</ul>`}
${change.reason && html`<p class="soft">${shown(view, change.reason)}</p>`}</li>`;
}

/** What changed in values: force, dates, whom it binds. */
function details(view: View, { details: list }: Change): Html | undefined {
  const { say, language } = view;
  const word = (field: string | undefined, value: string | undefined): string => {
    if (value === undefined || value === '') return language === 'fr' ? 'rien' : 'nothing';
    if (field === 'verb') return say(value as 'SHALL');
    if (field === 'planned' || field === 'actual') return shownDate(view, value);
    if (field === 'actors')
      return value
        .split(' ; ')
        .map((one) => say(one as 'MOA'))
        .join(', ');
    return value;
  };
  const names = {
    verb: '',
    planned: say('planned'),
    actual: say('actual'),
    actors: say('actors'),
    condition: say('condition'),
    levers: say('levers'),
  } as Readonly<Record<string, string>>;
  const shownDetails = list.filter(({ field }) => field !== undefined && field in names);
  if (shownDetails.length === 0) return undefined;
  return html`<ul class="dt-details">${shownDetails.map(({ field, from, to }) => html`<li>${names[field ?? ''] !== '' && html`${names[field ?? '']} : `}<del>${word(field, from)}</del> → <ins>${word(field, to)}</ins></li>`)}</ul>`;
}

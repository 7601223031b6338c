// Editions: the list of all; one with its contents; one chapter to read; one requirement with all that is known of it.

import type { Chapter, Edition } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import { Problem, show } from '@socle/kit/problem';
import type { Page } from '../frame.ts';
import { proseOf } from '../parts/markdown.ts';
import { requirementCard, sourcesOf } from '../parts/requirement.ts';
import { chapterLink, editionLink, followLink, link, plain, shown, shownDate, type View } from '../parts/view.ts';
import { originLink } from './requirement.ts';

const countOf = (edition: Pick<Edition, 'chapters'>): number =>
  edition.chapters.reduce((sum, { provisions }) => sum + provisions.reduce((all, { requirements }) => all + requirements.length, 0), 0);

export async function editionsPage(view: View): Promise<Page> {
  const { say, framework } = view;
  const heads = await framework.editions();
  const inForce = await framework.inForce();
  const rows = await Promise.all(
    // Those of the State first, the newest above; then what is being worked on.
    [...heads.filter(({ state }) => state !== 'draft')]
      .reverse()
      .concat(heads.filter(({ state }) => state === 'draft'))
      .map(async (head) => {
        const edition = await framework.edition(head.id);
        return html`<li class="dt-ed"><h2><a href="${editionLink(head.id)}">${say('edition', { id: head.id })}</a> <span class="dt-state dt-${head.state}">${head.id === inForce.id ? say('inForce') : say(head.state)}</span></h2>
<p class="dt-ed-title">${shown(view, head.title)}</p>
<p>${shown(view, head.summary)}</p>
<p class="soft">${[
          head.published === undefined ? undefined : `${say('published')} : ${shownDate(view, head.published)}`,
          say('chapters', { n: edition.chapters.length }),
          say('requirements', { n: countOf(edition) }),
        ]
          .filter((one) => one !== undefined)
          .join(
            ' · ',
          )}${head.previous !== undefined && html` · <a href="${link('/compare', { from: head.previous, to: head.id })}">${say('compare')} ${head.previous} → ${head.id}</a>`}</p></li>`;
      }),
  );
  return { title: say('editions'), at: 'editions', content: html`<h1>${say('editions')}</h1><ol class="dt-eds">${rows}</ol>` };
}

const formats = [
  ['json', 'JSON'],
  ['yaml', 'YAML (zip)'],
  ['md', 'Markdown'],
  ['csv', 'CSV'],
  ['xlsx', 'XLSX'],
  ['pdf', 'PDF'],
  ['fhir', 'FHIR Requirements'],
  ['jsonld', 'JSON-LD'],
  ['ttl', 'RDF Turtle'],
] as const;

export async function editionPage(view: View, id: string): Promise<Page> {
  const { say, framework, language } = view;
  const { edition, hash } = await framework.library.get(id);
  const orientations = [...edition.orientations, undefined];
  const groups = orientations.flatMap((orientation): Html[] => {
    const chapters = edition.chapters.filter((one) =>
      orientation ? one.orientation === orientation.id : !edition.orientations.some((known) => known.id === one.orientation),
    );
    if (chapters.length === 0) return [];
    return [
      html`<section class="dt-group">${orientation ? html`<h2><span class="dt-num">${orientation.number}</span> ${shown(view, orientation.title)}</h2>${orientation.summary && html`<p>${shown(view, orientation.summary)}</p>`}` : html`<h2>${language === 'fr' ? 'Cadre et synthèses' : 'Frame and syntheses'}</h2>`}
<ol class="dt-toc">${chapters.map((chapter) => tocLine(view, edition, chapter))}</ol></section>`,
    ];
  });
  return {
    title: say('edition', { id }),
    at: 'editions',
    about: plain(view, edition.summary),
    content: html`<p class="dt-crumb"><a href="/doctrine">${say('home')}</a> › <a href="${link('/editions')}">${say('editions')}</a></p>
<h1>${shown(view, edition.title)}</h1>
<p class="dt-lead">${shown(view, edition.summary)}</p>
<div class="dt-box"><p>${shown(view, edition.completeness)}</p><p class="soft">${sourcesOf(view, edition)}${hash !== undefined && html` · SHA-256 <code class="dt-hash">${hash.slice(0, 16)}…</code>`}</p></div>
<p class="dt-actions">${edition.previous !== undefined && html`<a class="dt-button" href="${link('/compare', { from: edition.previous, to: id })}">${language === 'fr' ? `Ce qui change depuis ${edition.previous}` : `What changed since ${edition.previous}`}</a> `}<a class="dt-button" href="${link('/impacts', { edition: id })}">${say('impacts')}</a> <a class="dt-button" href="${link('/house', { edition: id })}">${say('house')}</a> <a class="dt-button" href="${followLink('edition', id, editionLink(id))}">${say('follow')}</a></p>
${groups}
<section class="dt-group"><h2>${language === 'fr' ? 'Emporter cette édition' : 'Take this edition away'}</h2><ul class="dt-formats">${formats.map(([ending, name]) => html`<li><a href="/framework/editions/${id}.${ending}">${name}</a></li>`)}</ul></section>`,
    linked: {
      '@context': 'https://schema.org',
      '@type': 'Legislation',
      name: edition.title.fr,
      identifier: id,
      inLanguage: 'fr',
      url: `${view.base}${editionLink(id)}`,
      ...(edition.published === undefined ? {} : { datePublished: edition.published.replace(/-Q\d$/, '') }),
    },
  };
}

function tocLine(view: View, edition: Edition, chapter: Chapter): Html {
  const n = chapter.provisions.reduce((sum, { requirements }) => sum + requirements.length, 0);
  return html`<li><span class="dt-num">${chapter.number ?? ''}</span> <a href="${chapterLink(edition.id, chapter.id)}">${shown(view, chapter.title)}</a>${n > 0 && html` <span class="soft">${view.say('requirements', { n })}</span>`}</li>`;
}

export async function chapterPage(view: View, id: string, chapterId: string): Promise<Page> {
  const { say, framework } = view;
  const { edition, revisions } = await framework.library.get(id);
  const at = edition.chapters.findIndex((one) => one.id === chapterId);
  const chapter = edition.chapters[at];
  if (!chapter) throw new Problem('not-found', `Edition ${show(id)} has no chapter ${show(chapterId)}.`, { requirement: 'FRW-CHAPTER' });
  const origins = await framework.origins(id);
  const originsOf = (element: string): Html | undefined => {
    const found = origins.filter((one) => one.element === element);
    if (found.length === 0) return undefined;
    return html`<p class="dt-origins soft">${view.language === 'fr' ? 'À l’origine de cette rédaction' : 'Behind this wording'} : ${found.map((one, n) => html`${n > 0 && ', '}${originLink(one)}`)}</p>`;
  };
  const [before, after] = [edition.chapters[at - 1], edition.chapters[at + 1]];
  const prose = proseOf(view);
  const text = (one: { fr: string; en?: string }): Html | undefined => {
    const english = view.language === 'en' && one.en !== undefined && one.en !== '';
    const written = english ? (one.en as string) : one.fr;
    return written === '' ? undefined : prose.render(written, english ? 'en' : 'fr');
  };
  const components = (chapter.components ?? []).map(
    (component) => html`<a class="dt-chip" href="${link('/house', { edition: id })}#${component}">${nameOf(view, component)}</a> `,
  );
  const toc = chapter.provisions.map((one) => html`<li><a href="#${one.id}">${shown(view, one.title)}</a></li>`);
  return {
    title: `${plain(view, chapter.title)} (${id})`,
    at: 'editions',
    wide: true,
    content: html`<div class="dt-read">
<nav class="dt-rail" aria-label="${say('contents')}"><p class="dt-rail-title"><a href="${editionLink(id)}">${say('edition', { id })}</a></p>
<ol>${edition.chapters.map((one) => html`<li${one.id === chapterId ? markCurrent : undefined}><a href="${chapterLink(id, one.id)}"${one.id === chapterId ? markCurrent : undefined}><span class="dt-num">${one.number ?? ''}</span> ${shown(view, one.title)}</a>${one.id === chapterId && toc.length > 0 && html`<ol>${toc}</ol>`}</li>`)}</ol></nav>
<article class="dt-text">
<p class="dt-crumb"><a href="${link('/editions')}">${say('editions')}</a> › <a href="${editionLink(id)}">${say('edition', { id })}</a>${chapter.number !== undefined && html` › ${chapter.number}`}</p>
<h1>${shown(view, chapter.title)}</h1>
${chapter.renamedFrom !== undefined && html`<p class="soft">${view.language === 'fr' ? 'Auparavant' : 'Formerly'} : ${chapter.renamedFrom}</p>`}
<p class="dt-meta">${sourcesOf(view, chapter)} ${components}</p>
<div class="dt-prose">${text(chapter.text)}</div>${originsOf(chapter.id)}
${chapter.provisions.map(
  (
    provision,
  ) => html`<section class="dt-prov" aria-labelledby="${provision.id}"><h2 id="${provision.id}"><a href="#${provision.id}">${shown(view, provision.title)}</a></h2>
<div class="dt-prose">${text(provision.text)}</div>${originsOf(provision.id)}
${provision.requirements.map((one) => html`${requirementCard(view, id, one)}${originsOf(one.id)}`)}</section>`,
)}
${(chapter.withdrawn ?? []).length > 0 && html`<section class="dt-prov"><h2>${view.language === 'fr' ? 'Retirés de cette édition' : 'Withdrawn from this edition'}</h2><ul>${(chapter.withdrawn ?? []).map((one) => html`<li><code>${one.id}</code>${one.mergedInto !== undefined && html` → <code>${one.mergedInto}</code>`} : ${shown(view, one.reason)}</li>`)}</ul></section>`}
<nav class="dt-turn" aria-label="${say('before')}, ${say('after').toLowerCase()}">${before && html`<a rel="prev" href="${chapterLink(id, before.id)}"><span>${say('before')}</span>${shown(view, before.title)}</a>`}${after && html`<a rel="next" href="${chapterLink(id, after.id)}"><span>${say('after')}</span>${shown(view, after.title)}</a>`}</nav>
<p class="dt-cite soft">${say('cite')} : <cite>Doctrine du numérique en santé, édition ${id}, ${chapter.number === undefined ? '' : `${chapter.number} `}« ${chapter.title.fr} », rév. ${revisions.get(chapterId) ?? 1}</cite>, ${view.base}${chapterLink(id, chapterId)}</p>
</article></div>`,
  };
}

const markCurrent = { html: ' aria-current="true"' };

export function nameOf(view: View, component: string): string {
  const found = view.common.components.find((one) => one.id === component);
  const name = found?.history.flatMap((step) => (step.name ? [step.name] : [])).at(-1);
  return name ? plain(view, name) : component;
}

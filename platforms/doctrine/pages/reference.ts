// Pages to look things up in: glossary, sources and documents, search, the data themselves.
import { snippetOf } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import type { Page } from '../frame.ts';
import { sourcesOf } from '../parts/requirement.ts';
import { chapterLink, link, requirementLink, shown, time, type View } from '../parts/view.ts';

export function glossaryPage(view: View): Page {
  const { say, common, language } = view;
  const terms = [...common.glossary].sort((a, b) => (a.forms[0] ?? '').localeCompare(b.forms[0] ?? '', 'fr'));
  return {
    title: say('glossary'),
    at: 'glossary',
    content: html`<h1>${say('glossary')}</h1><p class="dt-lead">${language === 'fr' ? `${terms.length} termes. Dans les textes, le premier emploi d’un terme mène ici.` : `${terms.length} terms. In texts, the first use of a term leads here.`}</p><dl class="dt-glossary">${terms.map((term) => html`<div id="${term.id}"><dt>${term.forms[0] ?? ''}${term.forms.length > 1 && html` <span class="soft">${term.forms.slice(1).join(', ')}</span>`}</dt><dd>${shown(view, term.definition)}</dd></div>`)}</dl>`,
  };
}

export function sourcesPage(view: View): Page {
  const { say, common, language } = view;
  const fr = language === 'fr';
  return {
    title: say('sources'),
    at: 'editions',
    content: html`<h1>${fr ? 'Textes et sources' : 'Texts and sources'}</h1><h2>${fr ? 'Textes auxquels le cadre renvoie' : 'Texts that the frame points to'}</h2><ul class="dt-list">${common.documents.map((one) => html`<li id="${one.id}"><strong>${shown(view, one.title)}</strong>${one.number !== undefined && html`, ${one.number}`}${one.date !== undefined && html`, ${time(view, one.date)}`} ${sourcesOf(view, one)}${one.note && html`<br>${shown(view, one.note)}`}</li>`)}</ul>
<h2>${fr ? 'Sources lues' : 'Sources read'}</h2><ul class="dt-list">${common.sources.map((one) => html`<li id="${one.id}"><strong>${one.id}</strong> ${one.title}${one.address !== undefined && html` <code>${one.address}</code>`}</li>`)}</ul>`,
  };
}

const kinds = {
  fr: {
    chapter: 'Chapitre',
    provision: 'Disposition',
    requirement: 'Exigence',
    milestone: 'Jalon',
    term: 'Terme',
    component: 'Composant',
    document: 'Texte',
  },
  en: {
    chapter: 'Chapter',
    provision: 'Provision',
    requirement: 'Requirement',
    milestone: 'Milestone',
    term: 'Term',
    component: 'Component',
    document: 'Text',
  },
} as const;
type Kind = keyof (typeof kinds)['fr'];

export async function searchPage(view: View): Promise<Page> {
  const { say, language, query, framework } = view;
  const fr = language === 'fr';
  const words = (query.get('q') ?? '').trim().slice(0, 200);
  const [edition, kind] = [query.get('edition') || undefined, query.get('kind') || undefined];
  const offset = Math.max(0, Math.min(10_000, Number(query.get('offset')) || 0));
  const found =
    words === ''
      ? undefined
      : await framework.search.search(words, {
          limit: 20,
          offset,
          ...(edition === undefined ? {} : { edition }),
          ...(kind !== undefined && kind in kinds.fr ? { kind: kind as Kind } : {}),
        });
  const marked = (text: string): Html => {
    const { text: part, marks, cut } = snippetOf(text, found?.words ?? new Set());
    let at = 0;
    const pieces = marks.map(([from, to]) => {
      const piece = html`${part.slice(at, from)}<mark>${part.slice(from, to)}</mark>`;
      at = to;
      return piece;
    });
    return html`${pieces}${part.slice(at)}${cut && html`…`}`;
  };
  const address = (kind_: Kind, id: string, edition_: string, chapter: string | undefined): string =>
    kind_ === 'requirement'
      ? requirementLink(edition_, id)
      : kind_ === 'chapter' || kind_ === 'provision'
        ? chapterLink(edition_, chapter ?? id, kind_ === 'provision' ? id : '')
        : kind_ === 'term'
          ? `${link('/glossary')}#${id}`
          : kind_ === 'component'
            ? `${link('/house')}#${id}`
            : kind_ === 'milestone'
              ? `${link('/timeline')}#${id}`
              : `${link('/sources')}#${id}`;
  const corrected = [...(found?.corrected ?? [])];
  return {
    title: words === '' ? say('search') : `${say('search')} : ${words}`,
    content: html`<h1>${say('search')}</h1>${found && html`<p class="dt-lead">${fr ? `${found.total} résultats pour « ${words} »` : `${found.total} results for “${words}”`}</p>`}
${corrected.length > 0 && html`<p>${fr ? 'Cherché à la place' : 'Searched instead'} : ${corrected.map(([from, to]) => html`<del>${from}</del> <ins>${to}</ins> `)}</p>`}
${found && html`<p class="dt-kinds">${([undefined, ...(Object.keys(kinds.fr) as Kind[])] as const).map((one) => html`<a href="${link('/search', { q: words, edition, kind: one })}"${one === kind ? { html: ' aria-current="true"' } : undefined}>${one === undefined ? say('all') : kinds[language][one]}</a> `)}</p>`}
<ol class="dt-hits" start="${offset + 1}">${(found?.hits ?? []).map(({ entry }) => html`<li><p class="soft">${kinds[language][entry.kind]}${entry.edition !== '' && html` · ${say('edition', { id: entry.edition })}`}</p><h2><a href="${address(entry.kind, entry.id, entry.edition, entry.chapter)}" lang="fr">${entry.kind === 'requirement' && html`<span class="dt-id">${entry.id}</span> `}${entry.title}</a></h2><p lang="fr">${marked(entry.text)}</p></li>`)}</ol>
${found && found.total > offset + 20 && html`<p><a class="dt-button" href="${link('/search', { q: words, edition, kind, offset: String(offset + 20) })}">${fr ? 'Résultats suivants' : 'More results'}</a></p>`}
${found?.total === 0 && html`<p class="dt-empty">${say('none')}</p>`}`,
  };
}

export async function dataPage(view: View): Promise<Page> {
  const { say, language, framework } = view;
  const fr = language === 'fr';
  const heads = await framework.editions();
  const endings = ['json', 'yaml', 'md', 'csv', 'xlsx', 'pdf', 'fhir', 'jsonld', 'ttl'];
  return {
    title: say('data'),
    content: html`<h1>${say('data')}</h1><p class="dt-lead">${fr ? 'Tout ce qui se lit ici est une donnée ouverte, avec une adresse permanente par édition et par identifiant.' : 'Everything here is open data, with a permanent address by edition and id.'}</p>
<h2>${fr ? 'Degrés de certitude' : 'How sure'}</h2><ul class="dt-list">${(['seen', 'partial', 'inferred', 'unknown', 'own'] as const).map((one) => html`<li><span class="dt-sure dt-sure-${one}">${say(one)}</span> ${sureness[language][one]}</li>`)}</ul>
<h2>${fr ? 'Éditions entières' : 'Whole editions'}</h2><div class="dt-scroll" tabindex="0" role="group" aria-label="${fr ? 'Formats par édition' : 'Formats by edition'}"><table class="dt-table"><thead><tr><th scope="col">${say('editions')}</th><th scope="col">${fr ? 'Formats' : 'Formats'}</th><th scope="col">SHA-256</th></tr></thead><tbody>${heads.map((head) => html`<tr><th scope="row">${head.id}</th><td class="dt-formats">${endings.map((ending) => html`<a href="/framework/editions/${head.id}.${ending}">${ending}</a> `)}</td><td><code>${head.hash?.slice(0, 16) ?? '–'}</code></td></tr>`)}</tbody></table></div>
<h2>API</h2><ul class="dt-list"><li><a href="/framework"><code>/framework</code></a></li><li><a href="/openapi.json"><code>/openapi.json</code></a></li><li><a href="/framework/changes.atom"><code>/framework/changes.atom</code></a></li><li><a href="/framework/milestones.ics"><code>/framework/milestones.ics</code></a></li></ul>
<h2>${fr ? 'Écrire et corriger' : 'Write and correct'}</h2><p>${fr ? 'Le contenu est un dossier de fichiers texte relus, dans le dépôt de Socle : un fichier par chapitre. Une erreur s’y signale et s’y corrige ; une édition publiée est gelée, et sa correction paraît comme un erratum.' : 'The content is a folder of reviewed text files in the repository of Socle: a file for each chapter. A published edition is frozen; its correction appears as an erratum.'}</p>`,
  };
}

const sureness = {
  fr: {
    seen: 'lu dans la source citée',
    partial: 'la source citée n’a été lue qu’en partie, ou est un tiers',
    inferred: 'déduit de plusieurs faits ; à vérifier',
    unknown: 'aucune source : rien n’est affirmé',
    own: 'écrit par Socle, pour ses propres services',
  },
  en: {
    seen: 'read in the source named',
    partial: 'the source was read in part, or is a third party',
    inferred: 'deduced from several facts; to be checked',
    unknown: 'no source: nothing is claimed',
    own: 'written by Socle, for its own services',
  },
} as const;

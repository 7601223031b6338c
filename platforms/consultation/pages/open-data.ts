// Everything public of a campaign, to take away: formats, what each column holds, what changed since a day, the archive with its hash.
import { type Html, html } from '@socle/kit/html';
import type { Page } from '../parts/frame.ts';
import { number, type View } from '../parts/view.ts';

/** A column as the model tells it: nested names as `votes.agree`. */
export interface Column {
  readonly name: string;
  readonly meaning: { readonly fr: string; readonly en?: string };
  readonly type?: string;
}

export async function openDataPage(view: View, id: string, columns: readonly Column[]): Promise<Page> {
  const { say } = view;
  const fr = view.language === 'fr';
  const campaign = await view.reading.campaign(id);
  const base = `/consultation/api/campaigns/${encodeURIComponent(id)}`;
  const file = (path: string, name: string, about: string): Html =>
    html`<li><a class="dt-button" href="${base}/${path}">${name}</a> <span>${about}</span></li>`;
  return {
    title: say('openData'),
    campaign,
    at: 'openData',
    content: html`<h1>${say('openData')}</h1>
<p class="dt-lead">${fr ? `${number(view, campaign.counts.contributions)} contributions, avec leurs avis, leurs messages et leurs réponses. Ce qui est public est exporté, tout entier ; ce qui est anonyme le reste.` : `${number(view, campaign.counts.contributions)} contributions with their opinions, messages and answers. What is public is exported, all of it; what is anonymous stays so.`}</p>
<section><h2>${fr ? 'Formats' : 'Formats'}</h2><ul class="cs-downloads">${file('open-data.csv', 'CSV', fr ? 'une ligne par contribution, pour un tableur ; aucune cellule n’y est une formule' : 'one line for each contribution, for a spreadsheet; no cell is a formula')}${file('open-data.json', 'JSON', fr ? 'un tableau, les objets du contrat de l’API' : 'one array, the objects of the contract of the API')}${file('open-data.ndjson', 'NDJSON', fr ? 'un objet par ligne, pour lire à mesure' : 'one object for each line, to read as it comes')}${file('feed.atom', 'Atom', fr ? 'les nouvelles contributions et réponses' : 'new contributions and answers')}</ul>
<p>${fr ? 'Les identifiants sont permanents : C-1042 désignera toujours la même contribution.' : 'Ids are permanent: C-1042 will always name the same contribution.'}</p></section>
<section><h2>${fr ? 'Ce qui a changé depuis' : 'What changed since'}</h2><p>${fr ? 'Chaque export donne dans l’en-tête' : 'Each export gives in the header'} <code>x-since</code> ${fr ? 'une marque ; la redonner n’exporte que ce qui a changé :' : 'a mark; giving it back exports only what changed:'}</p><p><code>${view.base}${base}/open-data.ndjson?since=…</code></p></section>
<section><h2>${fr ? 'L’archive' : 'The archive'}</h2>${campaign.archiveHash === undefined ? html`<p>${fr ? 'À la fin de la campagne, tout est figé dans une archive dont l’empreinte est publiée ici.' : 'At the end of the campaign everything is frozen in an archive whose hash is published here.'}</p>` : html`<p><a class="dt-button" href="${base}/archive">${fr ? 'Télécharger l’archive' : 'Download the archive'}</a></p><p class="soft">SHA-256 <code>${campaign.archiveHash}</code></p>`}${campaign.textHash !== undefined && html`<p class="soft">${fr ? 'Texte soumis' : 'Text that was put'} : <a href="${base}/text">JSON</a>, SHA-256 <code>${campaign.textHash}</code></p>`}</section>
<section><h2>${fr ? 'Les colonnes' : 'The columns'}</h2>${columns.length === 0 ? html`<p><a href="${base}/open-data/columns">${fr ? 'Liste des colonnes' : 'List of the columns'}</a></p>` : html`<div class="dt-scroll" tabindex="0" role="group" aria-label="${fr ? 'Colonnes' : 'Columns'}"><table class="dt-table cs-columns"><thead><tr><th scope="col">${fr ? 'Colonne' : 'Column'}</th><th scope="col">Type</th><th scope="col">${fr ? 'Ce qu’elle dit' : 'What it tells'}</th></tr></thead><tbody>${columns.map((one) => html`<tr><th scope="row"><code>${one.name}</code></th><td>${one.type ?? ''}</td><td>${fr ? one.meaning.fr : (one.meaning.en ?? one.meaning.fr)}</td></tr>`)}</tbody></table></div><p class="soft"><a href="${base}/open-data/columns">JSON</a></p>`}</section>
<p class="soft">${fr ? 'Licence Ouverte 2.0 : libre de reprise, avec mention de la source.' : 'Licence Ouverte 2.0: free to use, naming the source.'}</p>`,
  };
}

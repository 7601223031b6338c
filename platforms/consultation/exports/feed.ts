// What is new in a campaign as an Atom feed (RFC 4287): its acts and its newest contributions.
import { html } from '@socle/kit/html';
import type { Campaign, Contribution } from '../contract.ts';

export function feedOf(base: string, campaign: Campaign, newest: readonly Contribution[]): string {
  const home = `${base}/consultation/${encodeURIComponent(campaign.id)}`;
  const updated = [newest[0]?.postedAt, campaign.events.at(-1)?.at, campaign.opensAt]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<id>${home}</id>
<title>${campaign.title.fr}</title>
<updated>${updated}</updated>
<author><name>Socle</name></author>
<link rel="alternate" type="text/html" href="${home}"/>
<link rel="self" type="application/atom+xml" href="${base}/consultation/api/campaigns/${encodeURIComponent(campaign.id)}/feed.atom"/>
${campaign.events.map(
  (
    event,
    n,
  ) => html`<entry><id>${home}#acte-${n}</id><title>${acts[event.act]}</title><updated>${event.at}</updated><link href="${home}"/><summary>${event.reason}</summary></entry>
`,
)}${newest.map(
  (
    one,
  ) => html`<entry><id>${home}/contributions/${one.id}</id><title>C-${one.id} · ${one.title}</title><updated>${one.revisedAt ?? one.postedAt}</updated><author><name>${one.author.name ?? one.author.organisation?.name ?? 'Anonyme'}</name></author><link href="${home}/contributions/${one.id}"/><summary>${one.body.slice(0, 400)}</summary></entry>
`,
)}</feed>
`.html;
}

const acts = {
  opened: 'Mise en consultation',
  changed: 'Présentation modifiée',
  extended: 'Échéance reportée',
  suspended: 'Consultation suspendue',
  resumed: 'Consultation reprise',
  'ended-early': 'Fin anticipée des contributions',
  closed: 'Clôture et résultat',
} as const;

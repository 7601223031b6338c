// That a campaign is suspended, with the public reason of it: said wherever one would contribute, vote or reply.
import { type Html, html } from '@socle/kit/html';
import type { Campaign } from '../contract.ts';
import type { View } from './view.ts';

export function suspension(view: View, { suspended, events }: Campaign): Html {
  if (!suspended) return html``;
  const reason = events.findLast(({ act }) => act === 'suspended')?.reason ?? '';
  return html`<p class="cs-warn"><strong>${view.say('suspended')}</strong> <span lang="fr">${reason}</span></p>`;
}

// Words added and removed, told by a mark and to a screen reader too.
import { redline, type Text } from '@socle/foundations/framework';
import { type Html, html } from '@socle/kit/html';
import type { View } from './view.ts';

export function redlined(view: View, before: Text, after: Text): Html {
  const [a, b] =
    view.language === 'en' && before.en !== undefined && after.en !== undefined ? [before.en, after.en] : [before.fr, after.fr];
  return html`${redline(a, b).map(({ op, text }) => (op === 'same' ? html`${text}` : op === 'added' ? html`<ins>${text}</ins>` : html`<del>${text}</del>`))}`;
}

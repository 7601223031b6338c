// Counts as pictures: bars by name, columns by day. The same numbers stand in a table below each.
import { type Html, html, raw } from '@socle/kit/html';
import { formatDate } from '@socle/kit/i18n';
import { number, type View } from '../parts/view.ts';

export interface Row {
  readonly name: string;
  readonly address?: string;
  readonly count: number;
  /** A part of the count, drawn over it. */
  readonly part?: number;
  /** Names the colour of its bar. */
  readonly tone?: string;
}

const num = (n: number): string => n.toFixed(2);

/** A table whose rows carry their bar: the picture and the numbers are one. */
export function barTable(
  view: View,
  caption: string,
  heads: readonly [name: string, count: string, part?: string],
  rows: readonly Row[],
): Html {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const bar = ({ count, part, tone }: Row): Html =>
    html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false"><rect class="cs-bar ${tone ?? ''}" width="${num((100 * count) / most)}" height="10"/>${part !== undefined && html`<rect class="cs-bar-part" y="3" width="${num((100 * part) / most)}" height="4"/>`}</svg>`;
  return html`<table class="cs-bars"><caption>${caption}</caption><thead><tr><th scope="col">${heads[0]}</th><th scope="col" class="dt-n">${heads[1]}</th>${heads[2] !== undefined && html`<th scope="col" class="dt-n">${heads[2]}</th>`}<td class="cs-bar-head"></td></tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${row.address === undefined ? row.name : html`<a href="${row.address}">${row.name}</a>`}</th><td class="dt-n">${number(view, row.count)}</td>${heads[2] !== undefined && html`<td class="dt-n">${number(view, row.part ?? 0)}</td>`}<td class="cs-bar-cell" aria-hidden="true">${bar(row)}</td></tr>`,
  )}</tbody></table>`;
}

const [width, height, left, foot] = [960, 220, 44, 26];

/** Columns by day, with a line of the whole so far. */
export function dayPicture(view: View, days: readonly { readonly day: string; readonly count: number }[]): Html {
  const fr = view.language === 'fr';
  const most = Math.max(1, ...days.map(({ count }) => count));
  const all = Math.max(
    1,
    days.reduce((sum, { count }) => sum + count, 0),
  );
  const step = (width - left - 8) / Math.max(1, days.length);
  const y = (share: number): number => height - foot - share * (height - foot - 12);
  let sum = 0;
  const line = days.map(({ count }, index) => {
    sum += count;
    return `${num(left + (index + 0.5) * step)},${num(y(sum / all))}`;
  });
  const every = Math.max(1, Math.ceil(days.length / 8));
  const said = (day: string): string => formatDate(view.language, new Date(`${day}T12:00:00Z`)).replace(/ \d{4}$/, '');
  const label = fr
    ? `Contributions par jour : ${days.length} jours, ${all} contributions, ${most} le jour le plus chargé`
    : `Contributions by day: ${days.length} days, ${all} contributions, ${most} on the busiest day`;
  return html`<svg class="cs-days" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}" xmlns="http://www.w3.org/2000/svg">
${[0, 0.5, 1].map((share) => html`<line class="cs-rule" x1="${left}" x2="${width - 8}" y1="${num(y(share))}" y2="${num(y(share))}"/><text x="${left - 8}" y="${num(y(share) + 4)}" text-anchor="end">${number(view, Math.round(share * most))}</text>`)}
${days.map(({ day, count }, index) => html`<g><title>${said(day)} : ${count}</title>${count > 0 && html`<rect class="cs-day" x="${num(left + index * step + step * 0.12)}" y="${num(y(count / most))}" width="${num(step * 0.76)}" height="${num(height - foot - y(count / most))}"/>`}</g>${index % every === 0 ? html`<text x="${num(left + (index + 0.5) * step)}" y="${height - 8}" text-anchor="middle">${said(day)}</text>` : raw('')}`)}
<polyline class="cs-sum" points="${line.join(' ')}"/>
</svg>`;
}

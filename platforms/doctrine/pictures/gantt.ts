// The macro-planning as a picture: what was planned, what came, how far they lie apart. The same lines stand in a table beside it.
import type { PlannedMilestone } from '@socle/foundations/framework';
import { type Html, html, raw } from '@socle/kit/html';
import { plain, shownDate, type View } from '../parts/view.ts';

const rowHeight = 26;
const left = 330;
const right = 16;
const width = 1180;
const top = 30;
const day = 86_400_000;
const year = (days: number): number => new Date(days * day).getUTCFullYear();
const startOf = (y: number): number => Date.UTC(y, 0, 1) / day;
const short = (text: string, signs: number): string => (text.length > signs ? `${text.slice(0, signs - 1).trimEnd()}…` : text);

interface Bar {
  readonly first: number;
  readonly last: number;
}
export type Ranges = (date: string | undefined) => Bar | undefined;

/** `today`: days since 1970. */
export function ganttPicture(view: View, milestones: readonly PlannedMilestone[], rangeOf: Ranges, today: number): Html {
  const bars = milestones.map((one) => ({
    one,
    planned: rangeOf(one.planned),
    actual: rangeOf(one.actual),
    until: rangeOf(one.until ?? one.plannedUntil),
  }));
  const all = bars.flatMap(({ planned, actual, until }) => [planned, actual, until].flatMap((bar) => (bar ? [bar.first, bar.last] : [])));
  const [from, to] = [startOf(year(Math.min(...all))), startOf(year(Math.max(...all)) + 1)];
  const x = (days: number): number => left + ((days - from) / (to - from)) * (width - left - right);
  const height = top + bars.length * rowHeight + 12;
  const years = Array.from({ length: year(to - 1) - year(from) + 1 }, (_, index) => year(from) + index);
  const label =
    view.language === 'fr'
      ? `Calendrier de ${bars.length} jalons : prévu et réel`
      : `Calendar of ${bars.length} milestones: planned and actual`;
  const num = (n: number): string => n.toFixed(1);
  const row = ({ one, planned, actual, until }: (typeof bars)[number], index: number): Html => {
    const y = top + index * rowHeight;
    const wide = (bar: Bar): number => Math.max(4, x(bar.last + 1) - x(bar.first));
    const shape = (bar: Bar, kind: string, end?: Bar): Html =>
      bar.last - bar.first < 40 && !end
        ? html`<circle class="${kind}" cx="${num(x(bar.first))}" cy="${y + 13}" r="5"/>`
        : html`<rect class="${kind}" x="${num(x(bar.first))}" y="${y + 8}" width="${num(end ? Math.max(4, x(end.last + 1) - x(bar.first)) : wide(bar))}" height="10" rx="4"/>`;
    const slipped = planned && actual && one.slip !== undefined && one.slip !== 0;
    const title = `${plain(view, one.title)}${one.planned === undefined ? '' : ` — ${view.say('planned')} : ${shownDate(view, one.planned)}`}${one.actual === undefined ? '' : ` — ${view.say('actual')} : ${shownDate(view, one.actual)}`}`;
    return html`<g class="g-row"><title>${title}</title><rect class="g-band" x="0" y="${y}" width="${width}" height="${rowHeight}"/><a href="#${one.id}"><text x="8" y="${y + 17}">${short(plain(view, one.title), 48)}</text></a>${
      slipped && html`<line class="g-slip" x1="${num(x(planned.first))}" x2="${num(x(actual.first))}" y1="${y + 13}" y2="${y + 13}"/>`
    }${planned && (!actual || slipped) && shape(planned, 'g-planned', actual ? undefined : until)}${actual && shape(actual, 'g-actual', until)}</g>`;
  };
  return html`<svg class="dt-gantt" viewBox="0 0 ${width} ${height}" role="group" aria-label="${label}" xmlns="http://www.w3.org/2000/svg">
${years.map((y) => html`<g class="g-year"><line x1="${num(x(startOf(y)))}" x2="${num(x(startOf(y)))}" y1="${top - 8}" y2="${height}"/>${years.length < 16 || y % 2 === 1 ? html`<text x="${num(x(startOf(y)) + 4)}" y="16">${y}</text>` : raw('')}</g>`)}
${bars.map(row)}
${today >= from && today < to && html`<line class="g-today" x1="${num(x(today))}" x2="${num(x(today))}" y1="${top - 8}" y2="${height}"/>`}
</svg>`;
}

// The pages of the consultation are whole without script. With it, what is left of a campaign is kept true, and one contributes without leaving the text.
import './consultation.css';
import { wallTime } from '../kit/time.ts';

const fr = document.documentElement.lang !== 'en';

/** What is left until an instant, in its two greatest units, as the server says it too. */
function leftUntil(at: string): string {
  const minutes = Math.floor((Date.parse(at) - wallTime.now()) / 60_000);
  if (minutes < 0) return fr ? 'terminé' : 'over';
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return `${days} ${fr ? 'j' : 'd'} ${hours} h`;
  return hours > 0 ? `${hours} h ${rest} min` : `${rest} min`;
}
const counters = document.querySelectorAll<HTMLElement>('[data-until]');
const tick = (): void => {
  for (const one of counters) one.textContent = leftUntil(one.dataset.until ?? '');
};
if (counters.length > 0) setInterval(tick, 20_000);

/** Choices in a row of filters act at once; words wait for the button. */
for (const form of document.querySelectorAll<HTMLFormElement>('.cs-filters')) {
  form.addEventListener('change', (event) => {
    if (event.target instanceof HTMLSelectElement) form.requestSubmit();
  });
}

/** A passage and what was said of it light up together. */
const lit = (ids: string, on: boolean): void => {
  for (const id of ids.split(' ')) document.getElementById(`c-${id}`)?.classList.toggle('cs-lit', on);
};
for (const mark of document.querySelectorAll<HTMLElement>('.cs-mark')) {
  const ids = mark.dataset.c ?? '';
  mark.addEventListener('pointerenter', () => lit(ids, true));
  mark.addEventListener('pointerleave', () => lit(ids, false));
}
for (const note of document.querySelectorAll<HTMLElement>('.cs-note')) {
  const marks = (): Iterable<HTMLElement> => document.querySelectorAll<HTMLElement>(`.cs-mark[data-c~="${note.id.slice(2)}"]`);
  note.addEventListener('pointerenter', () => {
    for (const mark of marks()) mark.classList.add('cs-lit');
  });
  note.addEventListener('pointerleave', () => {
    for (const mark of marks()) mark.classList.remove('cs-lit');
  });
}

/** Followed by an address into a closed list: it opens. */
function reveal(): void {
  const named = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const closed = named?.closest('details');
  if (closed && !closed.open) {
    closed.open = true;
    named?.scrollIntoView({ block: 'center' });
  }
}
addEventListener('hashchange', reveal);
reveal();

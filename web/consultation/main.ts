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

/** A passage and what was said of it light up together; by delegation, for parts of the page are exchanged. */
const lightUp = (event: Event, on: boolean): void => {
  const at = event.target instanceof Element ? event.target.closest<HTMLElement>('.cs-mark, .cs-note') : null;
  if (!at) return;
  const ids = at.matches('.cs-mark') ? (at.dataset.c ?? '').split(' ') : [at.id.slice(2)];
  for (const id of ids) {
    document.getElementById(`c-${id}`)?.classList.toggle('cs-lit', on);
    for (const mark of document.querySelectorAll(`.cs-mark[data-c~="${CSS.escape(id)}"]`)) mark.classList.toggle('cs-lit', on);
  }
};
document.addEventListener('pointerover', (event) => lightUp(event, true));
document.addEventListener('pointerout', (event) => lightUp(event, false));

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

// What is added to a page comes only where the page has a place for it.
if (document.querySelector('[data-contribute="true"], [data-island]'))
  void import('./island/start.tsx').then(({ startIsland }) => startIsland());

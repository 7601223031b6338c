// The pages of the doctrine are whole without script. With it, the slider of the house moves without a press, and choices act at once.
import './doctrine.css';

/** Editions of the house: the picture and the list are fetched when another is chosen. */
const slider = document.querySelector<HTMLFormElement>('.dt-slider');
slider?.addEventListener('change', async (event) => {
  const chosen = event.target;
  if (!(chosen instanceof HTMLInputElement)) return;
  const address = `/doctrine/house?edition=${encodeURIComponent(chosen.value)}`;
  const answer = await fetch(address).catch(() => undefined);
  if (!answer?.ok) return slider.submit();
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of ['#house', '.dt-components']) {
    const [now, next] = [document.querySelector(part), page.querySelector(part)];
    if (now && next) now.replaceChildren(...next.childNodes);
  }
  history.replaceState(null, '', address);
  return undefined;
});
slider?.classList.add('dt-live');

/** Choices in a row of filters act at once; the button stays for whoever has no script. */
for (const form of document.querySelectorAll<HTMLFormElement>('.dt-filters')) {
  form.addEventListener('change', () => form.requestSubmit());
}

/** The requirement that an address names is told to be so. */
const named = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
if (named instanceof HTMLDetailsElement) named.open = true;

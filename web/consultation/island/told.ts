// What the page told its script: the campaign, and what it allows now.

export interface Told {
  readonly campaign: string;
  readonly edition: string;
  readonly contribute: boolean;
  readonly discuss: boolean;
  readonly closes: string;
  readonly contribution: number | undefined;
  /** Of the contribution: whether it is shown; the organisation that wrote it, and those that signed it, by their ids. */
  readonly state: string;
  readonly author: string;
  readonly signers: readonly string[];
}

export function toldByPage(): Told | undefined {
  const main = document.querySelector<HTMLElement>('main[data-campaign]');
  if (!main) return undefined;
  const {
    campaign = '',
    edition = '',
    contribute,
    discuss,
    closes = '',
    contribution,
    state = '',
    author = '',
    signers = '',
  } = main.dataset;
  return {
    campaign,
    edition,
    contribute: contribute === 'true',
    discuss: discuss === 'true',
    closes,
    contribution: contribution === undefined ? undefined : Number(contribution),
    state,
    author,
    signers: signers.split(' ').filter((one) => one !== ''),
  };
}

/** The page as the server tells it now: parts of it take the place of what stands here. What was just written is shown within a second. */
export async function refreshPart(...selectors: readonly string[]): Promise<void> {
  await new Promise((done) => setTimeout(done, 1_100));
  const answer = await fetch(location.pathname + location.search, { cache: 'no-store' }).catch(() => undefined);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const selector of selectors) {
    const [now, next] = [document.querySelector(selector), page.querySelector(selector)];
    if (now && next) now.replaceChildren(...next.childNodes);
  }
}

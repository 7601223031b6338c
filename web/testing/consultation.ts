// The consultation on a stage: who may do what, a draft to consult on, a campaign on it; and how somebody signs in to one of its screens.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { violationsOf } from './axe.ts';
import type { Actor, Stage } from './stage.ts';

/** By the card of the sandbox that bears this name, then back to this address. */
export async function signInTo(page: Page, name: string, back: string): Promise<void> {
  await page.goto(`/session/start?portal=public&with=sandbox&again&return=${encodeURIComponent(back)}`);
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.waitForURL((url) => url.pathname === back.split('?')[0]);
}

/** A request of the page, with its session. */
export const ask = (page: Page, method: string, path: string, body: unknown): Promise<number> =>
  page.evaluate(
    async ([verb, where, text]) => {
      const { csrf = '' } = (await (await fetch('/session')).json()) as { csrf?: string };
      const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
      return (await fetch(where as string, { method: verb as string, headers, body: text as string })).status;
    },
    [method, path, JSON.stringify(body)],
  );

/** Roles of the invented people, granted by the administrator in every campaign. */
export const team = {
  'publisher-1': ['organiser', 'second-reader', 'moderator'],
  'drafter-1': ['drafter'],
  'drafter-2': ['drafter', 'second-reader'],
} as const;

export async function grantRoles(stage: Stage): Promise<void> {
  const { page } = await stage.visitor();
  await signInTo(page, 'Alix Moreau', '/consultation');
  for (const [person, roles] of Object.entries(team)) {
    const status = await ask(page, 'PUT', `/consultation/api/roles/${person}`, { campaign: '', roles });
    if (status >= 300) throw new Error(`roles of ${person}: ${status}`);
  }
  await page.context().close();
}

/** As a clock in France shows it, so many days from now. */
export const inDays = (days: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' })
    .format(Date.now() + days * 86_400_000)
    .replace(' ', 'T');

/** Opened in the drafting room, prepared and announced in the organisers' room, as its organiser does it. */
export async function openCampaign(page: Page, edition: string, campaign: string): Promise<void> {
  await signInTo(page, 'Hélène Aubry', '/doctrine/drafting');
  await page.getByLabel('Identifiant').fill(edition);
  await page.getByLabel('Titre').fill(`Doctrine ${edition}, projet`);
  await page.getByRole('button', { name: 'Ouvrir', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(`${edition} · Doctrine`) }).waitFor();
  await page.goto('/consultation/organise');
  await page.getByRole('button', { name: 'Préparer une campagne' }).click();
  await page.getByLabel('Identifiant').fill(campaign);
  await page.getByLabel('Titre', { exact: true }).fill(`Doctrine ${edition} : vos contributions`);
  await page
    .getByLabel('Présentation')
    .fill(`Le projet **${edition}** est soumis à tous ceux qu’il engage.\n\n- l’identité nationale de santé ;\n- les services socles.`);
  await page.getByLabel('Édition soumise').selectOption(edition);
  await page.getByLabel('Ouverture').fill(inDays(-1));
  await page.getByLabel('Clôture').fill(inDays(20));
  await page.getByRole('button', { name: 'Ajouter une question' }).click();
  await page.getByLabel('Question', { exact: true }).fill('Faut-il retenir FHIR R4 ou attendre R5 ?');
  await page.getByLabel(/Choix, un par ligne/).fill('FHIR R4\nFHIR R5');
  await page.getByRole('button', { name: 'Préparer', exact: true }).click();
  await page.getByLabel('Raison').fill('Mise en consultation du projet.');
  await page.getByRole('button', { name: 'Accomplir' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Accomplir' }).click();
  await page.getByRole('link', { name: 'Page publique' }).waitFor();
}

/** Words of the statement of a requirement, drawn over with the mouse. */
export async function selectWords(page: Page, requirement: string, width: number): Promise<void> {
  const statement = page.locator(`[data-target="${requirement}"] [data-field="statement"]`);
  await statement.scrollIntoViewIfNeeded();
  const box = await statement.boundingBox();
  if (!box) throw new Error(`${requirement} has no statement on this page`);
  await page.mouse.move(box.x + 2, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + width, box.y + 12, { steps: 6 });
  await page.mouse.up();
}

/** No rule of accessibility broken, nothing wider than a telephone, no complaint of the browser. */
export async function sound({ page, complaints }: Actor): Promise<void> {
  assert.deepEqual(await violationsOf(page), [], page.url());
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 860 });
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    assert.ok(over <= 0, `${page.url()} is wider than ${width} by ${over}`);
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  assert.deepEqual(
    complaints.filter((one) => !one.includes('404')),
    [],
    page.url(),
  );
}

/** The server refused with this status, as it should have: the browser told of it, and it is no complaint. */
export function refusedWith({ complaints }: Actor, status: number): void {
  const others = complaints.filter((one) => !one.includes(`status of ${status}`));
  assert.ok(others.length < complaints.length, `nothing was refused with ${status}`);
  complaints.splice(0, complaints.length, ...others);
}

/** What stands in the panel, published; its number. */
export async function publish(page: Page): Promise<number> {
  await page.getByText('Ce qui sera public de vous').waitFor();
  const charter = page.getByLabel(/J’accepte la charte/);
  if ((await charter.count()) > 0) await charter.check();
  await page.getByRole('button', { name: 'Publier', exact: true }).click();
  const done = await page.getByText(/Contribution C-\d+ publiée/).textContent();
  return Number(/C-(\d+)/.exec(done ?? '')?.[1]);
}

// The doctrine in a real browser: read without script, found in three presses, compared, computed; and drafted from the first word to the frozen edition.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { violationsOf } from './testing/axe.ts';
import { type Actor, openStage, type Stage } from './testing/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const heading = (page: Page, name: string | RegExp, level = 1) => page.getByRole('heading', { level, name });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });

/** No rule of accessibility broken, nothing wider than a telephone, no complaint of the browser. */
async function sound({ page, complaints }: Actor): Promise<void> {
  assert.deepEqual(await violationsOf(page), [], page.url());
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 860 });
    assert.ok(
      (await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')) <= 0,
      `${page.url()} is wider than ${width}`,
    );
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  assert.deepEqual(complaints, [], page.url());
}

test('WEB-030 every page of the doctrine is accessible, in both languages, wide and narrow', async () => {
  const actor = await stage.visitor();
  const { page } = actor;
  for (const path of [
    '',
    '/editions',
    '/editions/2020',
    '/editions/2020/ins',
    '/editions/2020/requirements/DOC-INS-01',
    '/compare?from=2019&to=2020',
    '/synthesis?from=2019&to=2020',
    '/impacts?edition=2020',
    '/timeline',
    '/house?edition=2022',
    '/obligations?role=moe&software=dpi&handles-patient-identity=yes',
    '/for/editeur-dpi?from=2019&to=2020',
    '/glossary',
    '/search?q=messagrie',
    '/sources',
    '/data',
    '/lint',
    '/coverage?edition=socle',
    '/nowhere',
    '?lang=en',
    '/obligations?lang=en&role=moa',
  ]) {
    await page.goto(`/doctrine${path}`);
    assert.equal(await page.locator('h1').count(), 1, path);
    // A page that is not there is told so by the browser too.
    const { complaints } = actor;
    await sound({ page, complaints: complaints.filter((one) => !one.includes('404')) });
  }
});

test('WEB-031 three presses lead from home to what changed for a vendor of hospital software and what he must do by when', async () => {
  const { page } = await stage.visitor();
  await page.goto('/');
  await link(page, /La doctrine/).click();
  await link(page, 'Éditeur de logiciel hospitalier (DPI)').click();
  await heading(page, /2019 → 2020/).waitFor();
  await heading(page, /Ce qui change : \d+/, 2).waitFor();
  const moved = page.locator('.dt-change', { hasText: 'DOC-INS-01' });
  await moved.getByText('date changée').waitFor();
  await page.locator('.dt-duties li', { hasText: 'DOC-INS-01' }).getByText('1 janvier 2021').waitFor();
});

test('WEB-032 without script everything is read, compared, asked and answered', async () => {
  const context = await stage.browser.newContext({ baseURL: stage.url, javaScriptEnabled: false, locale: 'fr-FR' });
  const page = await context.newPage();
  await page.goto('/doctrine/obligations');
  await page.getByLabel('J’édite ou j’intègre un logiciel (MOE)').check();
  await page.getByLabel('Dossier patient informatisé hospitalier (DPI)').check();
  await page
    .getByRole('group', { name: /porte-t-il l’identité/ })
    .getByLabel('oui')
    .check();
  await page.getByRole('button', { name: 'Voir mes obligations' }).click();
  await page.locator('.dt-duties li', { hasText: 'DOC-INS-01' }).getByText('Pourquoi').click();
  await page.getByRole('button', { name: 'Obtenir un lien court' }).click();
  await page.waitForURL(/profil=/);
  assert.ok(await page.getByLabel('Dossier patient informatisé hospitalier (DPI)').isChecked());
  await page.goto('/doctrine/lint');
  await page.getByLabel('Texte', { exact: true }).fill('Le logiciel DOIT et PEUT tracer.');
  await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
  await page.getByText('LNT-VERB-MANY').first().waitFor();
  await page.goto('/doctrine/house');
  await page.getByRole('radio', { name: '2020' }).check();
  await page.getByRole('button', { name: 'Afficher' }).click();
  await page.waitForURL(/edition=2020/);
  await context.close();
});

test('WEB-033 by keyboard: the skip link, the slider of the house, and the address that follows it', async () => {
  const { page } = await stage.visitor();
  await page.goto('/doctrine/house?edition=2019');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate('document.activeElement?.id'), 'content');
  await page.getByRole('radio', { name: '2019' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('.dt-house[aria-label*="2020"]').waitFor();
  assert.match(page.url(), /edition=2020/);
});

test('WEB-035 a language that was chosen stays, on these pages and on the others', async () => {
  const { page } = await stage.visitor();
  await page.goto('/doctrine/glossary');
  await link(page, 'English').click();
  await heading(page, 'Glossary').waitFor();
  await link(page, 'Compare').click();
  await heading(page, /What changed/).waitFor();
  await page.goto('/');
  await heading(page, /digital health/).waitFor();
});

test('WEB-034 an edition is drafted, reviewed by someone else, published for ever, and read', async () => {
  const actor = await stage.visitor();
  const { page } = actor;
  const signIn = async (name: string): Promise<void> => {
    await page.goto('/session/start?portal=pro&with=sandbox&again&return=/doctrine/drafting');
    await page.getByRole('button', { name: new RegExp(name) }).click();
    await heading(page, 'Éditions en cours').waitFor();
  };
  await signIn('Hélène Aubry');
  await page.getByLabel('Identifiant').fill('2027');
  await page.getByLabel('Titre').fill('Doctrine 2027, projet');
  await page.getByRole('button', { name: 'Ouvrir', exact: true }).click();
  await heading(page, /2027 · Doctrine 2027/).waitFor();
  await sound(actor);

  await signIn('Nora Lemaire');
  await page.getByRole('link', { name: '2027', exact: true }).click();
  await link(page, 'Identité nationale de santé').click();
  await page.getByRole('button', { name: /DOC-INS-04/ }).click();
  const statement = page.getByLabel('Énoncé', { exact: true });
  await statement.fill('Le matricule DOIT et PEUT suivre une identité qualifiée.');
  await page.getByText(/porte plusieurs verbes/).waitFor();
  await statement.fill('Le matricule DOIT n’accompagner qu’une identité qualifiée, jamais une autre.');
  await page.locator('.dr-changes ins').first().waitFor();
  await sound(actor);
  await page.getByLabel('Raison du changement').fill('Plus net');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Révision 2', { exact: true }).waitFor();

  await page.goto('/doctrine/drafting/2027');
  const csv =
    'id;statement\nDOC-INS-05;Chaque structure DOIT tenir une instance d’identitovigilance.\nNEW-1;Le service DOIT tout dire.\n;Sans nom.';
  await page.getByLabel('Tableur d’exigences').setInputFiles({ name: 'exigences.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByText('1 nouvelles · 1 changées · 0 inchangées · 1 refusées').waitFor();
  await sound(actor);

  await signIn('Hélène Aubry');
  await page.getByRole('link', { name: '2027', exact: true }).click();
  await page.getByRole('button', { name: 'Publier et geler' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publier et geler' }).click();
  await page
    .getByText(/revision 2 is not approved/)
    .first()
    .waitFor();
  await page.reload();
  await link(page, 'Identité nationale de santé').click();
  await page.getByRole('button', { name: 'Approuver cette révision' }).click();
  await page.getByText('Relecture enregistrée.').waitFor();
  await page.goto('/doctrine/drafting/2027');
  await page.getByRole('button', { name: 'Publier et geler' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publier et geler' }).click();
  await page.getByText(/Empreinte/).waitFor();

  await page.goto('/doctrine/compare?from=2026&to=2027');
  await page.locator('.dt-change', { hasText: 'DOC-INS-04' }).getByText('reformulée').waitFor();
  await page.goto('/doctrine');
  await link(page, 'Doctrine 2027, projet').waitFor();
});

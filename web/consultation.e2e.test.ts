// The consultation in a real browser: read without script, contributed to without leaving the text, and the whole life of a contribution.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { grantRoles, openCampaign, publish, selectWords, signInTo, sound } from './testing/consultation.ts';
import { type Actor, openStage, type Stage } from './testing/stage.ts';

let stage: Stage;
let organiser: Actor;
const campaign = '/consultation/doctrine-2031';
before(async () => {
  stage = await openStage();
  await grantRoles(stage);
  organiser = await stage.visitor();
  await openCampaign(organiser.page, '2031', 'doctrine-2031');
});
after(() => stage?.close());

const heading = (page: Page, name: string | RegExp, level = 1) => page.getByRole('heading', { level, name });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

test('CCT-310 one contributes on words chosen in the text without leaving it, and finds again what was begun before signing in', async () => {
  const actor = await stage.visitor();
  const { page } = actor;
  await page.goto(`${campaign}/text/ins`);
  await selectWords(page, 'DOC-INS-04', 180);
  await button(page, 'Contribuer sur ce passage').click();
  await page.getByLabel('Votre rédaction').fill('Le matricule de l’INS DOIT');
  await page.locator('.cs-live ins').first().waitFor();
  await page.getByLabel('Titre').fill('Dire de quel matricule il s’agit');
  await page.getByLabel('Pourquoi ce changement').fill('Plusieurs circulent. Écrivez à anne@exemple.fr.');
  await page.getByText('« anne@exemple.fr » ressemble à une adresse électronique.').waitFor();
  await page.getByLabel('Pourquoi ce changement').fill('Plusieurs matricules circulent dans un établissement.');
  await button(page, 'Publier').click();
  await link(page, 'Comme personne d’exemple').click();
  await page.getByRole('button', { name: /Dr Camille Berthelot/ }).click();
  await page.waitForURL(/contribute=/);
  assert.equal(await page.getByLabel('Votre rédaction').inputValue(), 'Le matricule de l’INS DOIT');
  const id = await publish(page);
  // The margin tells it without a new page.
  await page.locator(`#c-${id}`).waitFor();
  await page.locator(`.cs-mark[data-c~="${id}"]`).first().waitFor();
  await link(page, 'La voir').click();
  await heading(page, 'Dire de quel matricule il s’agit').waitFor();
  await button(page, 'Modifier').waitFor();
  await sound(actor);
});

test('CCT-311 by keyboard alone: a passage, a contribution, an opinion and a message', async () => {
  const actor = await stage.visitor();
  const { page } = actor;
  await signInTo(page, 'Dr Paul Estève', `${campaign}/text/ins`);
  await page.locator('[data-target="DOC-INS-01"] .cs-contribute').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('heading', { level: 2 }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate('document.activeElement?.dataset.contribute'), 'requirement:DOC-INS-01');
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'Question' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('radio', { name: 'Un passage précis' }).focus();
  await page.keyboard.press('Space');
  await page
    .getByLabel(/Sélectionnez des mots/)
    .first()
    .focus();
  await page.keyboard.press('Control+Home');
  for (const _ of Array(12)) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.cs-form .cs-quote', { hasText: 'Toute donnée' }).waitFor();
  await page.getByLabel('Titre').focus();
  await page.keyboard.type('Une donnée sans patient est-elle concernée ?');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Par exemple une mesure de parc.');
  await page.getByText('Ce qui sera public de vous').waitFor();
  const charter = page.getByLabel(/J’accepte la charte/);
  if ((await charter.count()) > 0) {
    await charter.focus();
    await page.keyboard.press('Space');
  }
  await button(page, 'Publier').focus();
  await page.keyboard.press('Enter');
  await page.getByText(/Contribution C-\d+ publiée/).waitFor();

  await page.goto(`${campaign}/contributions?q=matricule`);
  await link(page, 'Dire de quel matricule il s’agit').focus();
  await page.keyboard.press('Enter');
  await button(page, 'D’accord').focus();
  await page.keyboard.press('Enter');
  await page.getByText('1 d’accord').waitFor();
  await page.getByRole('radio', { name: 'Pour', exact: true }).focus();
  await page.keyboard.press('Space');
  await page.getByLabel('Votre message').focus();
  await page.keyboard.type('Même constat chez nous.');
  await button(page, 'Envoyer').focus();
  await page.keyboard.press('Enter');
  await page.locator('.cs-c-for', { hasText: 'Même constat chez nous.' }).waitFor();
  await sound(actor);
});

test('CCT-301 without script everything is read, from the campaigns to what was answered', async () => {
  const context = await stage.browser.newContext({ baseURL: stage.url, javaScriptEnabled: false, locale: 'fr-FR' });
  const page = await context.newPage();
  await page.goto('/consultation');
  await page.getByRole('article').filter({ hasText: 'Doctrine 2031' }).getByRole('link', { name: 'Lire le texte et contribuer' }).click();
  await link(page, /Identité nationale de santé/)
    .first()
    .click();
  await page.locator('.cs-note', { hasText: 'Dire de quel matricule' }).getByRole('link').first().click();
  await heading(page, 'Dire de quel matricule il s’agit').waitFor();
  await page.getByText('Même constat chez nous.').waitFor();
  await link(page, 'Contributions').first().click();
  await page.getByLabel('Nature').selectOption('question');
  await button(page, 'Afficher').click();
  await page.waitForURL(/kind=question/);
  await link(page, 'Tableau de bord').click();
  await heading(page, 'Tableau de bord').waitFor();
  await context.close();
});

test('CCT-313 every page and every room is accessible, in both languages, wide and narrow', async () => {
  const actor = await stage.visitor();
  const { page } = actor;
  for (const path of [
    '/consultation',
    campaign,
    `${campaign}/text/ins`,
    `${campaign}/text/calendar`,
    `${campaign}/contributions`,
    `${campaign}/dashboard`,
    `${campaign}/report`,
    `${campaign}/open-data`,
    `${campaign}/moderation`,
    '/consultation/charter',
    '/consultation/nowhere',
    `${campaign}?lang=en`,
    `${campaign}/text/ins?contribute=requirement:DOC-INS-02`,
  ]) {
    await page.goto(path);
    assert.equal(await page.locator('h1').count(), 1, path);
    await sound(actor);
  }
  await page.goto('/consultation?lang=fr');
  await page.goto('/consultation/mine');
  await heading(page, 'Dites qui vous êtes').waitFor();
  await sound(actor);
  await signInTo(page, 'Hélène Aubry', '/consultation/mine');
  for (const [path, title] of [
    ['/consultation/mine', 'Ma participation'],
    ['/consultation/organise', 'Organiser'],
    ['/consultation/organise/doctrine-2031', /2031/],
    ['/consultation/desk/doctrine-2031', 'Bureau des rédacteurs'],
    ['/consultation/moderation/doctrine-2031', 'Bureau de modération'],
  ] as const) {
    await page.goto(path);
    await heading(page, title).waitFor();
    await page.waitForLoadState('networkidle');
    await sound(actor);
  }
});

test('CCT-312 a contribution lives from the first word to the published edition', async () => {
  // Someone reports a message; the moderator keeps it, with a reason that everybody reads.
  const reporter = await stage.visitor();
  await signInTo(reporter.page, 'Théo Garnier', `${campaign}/contributions`);
  await link(reporter.page, 'Dire de quel matricule il s’agit').click();
  const reports = reporter.page.locator('.cs-reply-acts').getByRole('button', { name: /Signaler/ });
  await reports.click();
  await reporter.page.getByLabel('Article').selectOption('off-topic');
  await reporter.page.getByRole('dialog').getByRole('button', { name: 'Signaler' }).click();
  await reporter.page.getByText('Signalement reçu.').waitFor();
  const { page } = organiser;
  await page.goto('/consultation/moderation/doctrine-2031');
  await page.getByLabel('Raison').first().fill('Ce message porte bien sur le texte.');
  await button(page, 'Décider').first().click();
  await page.getByText('C’est fait.').waitFor();
  await page.goto(`${campaign}/moderation`);
  await page.getByText('Ce message porte bien sur le texte.').waitFor();

  // A drafter takes the counter-wording into the draft by one press, then answers all that is left together.
  const drafter = await stage.visitor();
  const desk = drafter.page;
  await signInTo(desk, 'Nora Lemaire', '/consultation/desk/doctrine-2031');
  await link(desk, 'Dire de quel matricule il s’agit').click();
  await sound(drafter);
  await button(desk, 'Me l’attribuer').click();
  await desk
    .getByText(/Attribuée à Nora Lemaire/)
    .first()
    .waitFor();
  await button(desk, 'Reprendre dans le projet').click();
  await desk.getByText(/Le projet a changé/).waitFor();
  await desk.getByLabel('Réponse motivée').fill('Le matricule est nommé, comme vous le proposez.');
  await button(desk, 'Proposer cette réponse').click();
  await desk.getByText('Vous avez écrit cette réponse').waitFor();
  await sound(drafter);
  await desk.getByLabel('Réponse', { exact: true }).first().selectOption('none');
  await link(desk, /Une donnée sans patient/).click();
  await heading(desk, /Une donnée sans patient/, 2).waitFor();
  await desk.locator('.card').getByLabel('Réponse', { exact: true }).selectOption('already-covered');
  await desk.getByLabel('Réponse motivée').fill('Seules les données d’une prise en charge sont visées.');
  await button(desk, 'Proposer cette réponse').click();
  await desk.getByText('Vous avez écrit cette réponse').waitFor();

  // The contributions end; the second reader publishes both answers; the campaign closes.
  const act = async (name: string, reason: string): Promise<void> => {
    await page.goto('/consultation/organise/doctrine-2031');
    await page.getByLabel('Acte').selectOption(name);
    await page.getByLabel('Raison').fill(reason);
    await button(page, 'Accomplir').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Accomplir' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await act('end-early', 'Tout a été dit.');
  await page.goto('/consultation/desk/doctrine-2031');
  await page
    .getByRole('checkbox', { name: /Choisir C-/ })
    .first()
    .waitFor();
  for (const box of await page.getByRole('checkbox', { name: /Choisir C-/ }).all()) await box.check();
  await button(page, 'Publier toutes ces réponses').click();
  await page.getByText('Réponse publiée.').waitFor();
  await act('close', 'Chaque contribution a sa réponse.');

  // Its author was told; the report and the open data show it.
  const author = await stage.visitor();
  await signInTo(author.page, 'Dr Camille Berthelot', '/consultation/mine');
  await author.page.getByText('Le matricule est nommé, comme vous le proposez.').first().waitFor();
  await author.page
    .getByText(/Une réponse à C-\d+ a été publiée/)
    .first()
    .waitFor();
  await sound(author);
  await page.goto(`${campaign}/report`);
  await page.locator('.cs-change', { hasText: 'DOC-INS-04' }).locator('ins').first().waitFor();
  await page.locator('.cs-change').getByText('Dire de quel matricule il s’agit').waitFor();
  await sound(organiser);
  const data = await page.evaluate<string>(
    `fetch('/consultation/api/campaigns/doctrine-2031/open-data.ndjson').then((answer) => answer.text())`,
  );
  assert.match(data, /Dire de quel matricule il s’agit/);
  assert.match(data, /Le matricule est nommé/);

  // The publisher approves the chapter as it now reads, publishes the edition, and the requirement tells who changed it.
  await page.goto('/doctrine/drafting/2031/ins');
  await button(page, 'Approuver cette révision').click();
  await page.getByText('Relecture enregistrée.').waitFor();
  await page.goto('/doctrine/drafting/2031');
  await button(page, 'Publier et geler').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publier et geler' }).click();
  await page.getByText(/Empreinte/).waitFor();
  await page.goto('/doctrine/editions/2031/requirements/DOC-INS-04');
  await page.getByText('Le matricule de l’INS DOIT', { exact: false }).first().waitFor();
  await link(page, /C-\d+/).first().waitFor();
});

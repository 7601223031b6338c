// The consultation in a real browser, what is done less often: organisations, files, position notes, moderation, the course of a campaign, roles.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { grantRoles, inDays, openCampaign, publish, refusedWith, signInTo, sound } from './testing/consultation.ts';
import { resultPdf } from './testing/files.ts';
import { type Actor, openStage, type Stage } from './testing/stage.ts';

let stage: Stage;
let organiser: Actor;
const campaign = '/consultation/doctrine-2032';
const rooms = { organise: '/consultation/organise/doctrine-2032', moderation: '/consultation/moderation/doctrine-2032' } as const;
before(async () => {
  stage = await openStage();
  await grantRoles(stage);
  organiser = await stage.visitor();
  await openCampaign(organiser.page, '2032', 'doctrine-2032');
});
after(() => stage?.close());

const heading = (page: Page, name: string | RegExp, level = 1) => page.getByRole('heading', { level, name });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const card = (page: Page, name: string) => page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name }) });

async function signedIn(name: string, path: string): Promise<Actor> {
  const actor = await stage.visitor();
  await signInTo(actor.page, name, path);
  return actor;
}

/** Opens the panel on a requirement, with a kind, a title and words. */
async function write(page: Page, requirement: string, kind: string, title: string): Promise<void> {
  await page.goto(`${campaign}/text/ins?contribute=requirement:${requirement}`);
  await page.getByRole('radio', { name: kind, exact: true }).check();
  await page.getByLabel('Titre').fill(title);
  await page.getByLabel('Vos mots').fill('Nos établissements posent la même question depuis un an.');
}

let asked = 0;
const question = 'Quel délai pour qualifier une identité ?';

test('CCT-314 a person speaks for an organisation once its mandate is confirmed, and both are counted apart', async () => {
  const author = await signedIn('Dr Paul Estève', campaign);
  await write(author.page, 'DOC-INS-01', 'Question', question);
  asked = await publish(author.page);

  const speaker = await signedIn('Dr Camille Berthelot', '/consultation/mine');
  const { page } = speaker;
  await page.getByLabel('Nom de l’organisation').fill('Fédération Boussole');
  await page.getByLabel('L’organisation est').selectOption('institution');
  await page.getByLabel('Comment le vérifier').fill('Déléguée générale, page « Équipe » de la fédération.');
  await button(page, 'Demander ce mandat').click();
  await page.getByText('Mandat demandé', { exact: false }).waitFor();
  await page.locator('li', { hasText: 'Fédération Boussole' }).getByText('Demandé').waitFor();

  const one = `${campaign}/contributions/${asked}`;
  await page.goto(one);
  await page.getByRole('group', { name: 'Votre avis' }).waitFor();
  assert.equal(await page.getByText('Fédération Boussole').count(), 0, 'not before it is confirmed');
  await organiser.page.goto('/consultation/organise');
  await organiser.page.getByText('Déléguée générale').waitFor();
  await sound(organiser);
  await button(organiser.page, 'Confirmer Fédération Boussole').click();
  await organiser.page.getByText('Déléguée générale').waitFor({ state: 'detached' });

  await page.reload();
  await page.getByText('vaut acceptation de la charte').first().waitFor();
  await page.getByRole('group', { name: 'Votre avis' }).getByRole('button', { name: 'Pas d’accord' }).click();
  const [people, organisations] = [page.locator('.cs-beside .cs-tally').nth(0), page.locator('.cs-beside .cs-tally').nth(1)];
  await people.getByText('0 d’accord · 0 mitigé · 1 contre').waitFor();
  await page
    .getByRole('group', { name: 'Avis au nom de Fédération Boussole' })
    .getByRole('button', { name: 'D’accord', exact: true })
    .click();
  await organisations.getByText('1 d’accord · 0 mitigé · 0 contre').waitFor();
  await people.getByText('0 d’accord · 0 mitigé · 1 contre').waitFor();
  await button(page, 'Cosigner au nom de Fédération Boussole').click();
  await page.locator('.cs-signers').getByRole('link', { name: 'Fédération Boussole' }).waitFor();
  await page.getByText('Cosignée au nom de Fédération Boussole.').waitFor();
  assert.equal(await button(page, 'Cosigner au nom de Fédération Boussole').count(), 0);
  await sound(speaker);

  // What the organisation wrote itself is not for its people to judge.
  await write(page, 'DOC-INS-02', 'Question', 'Qui porte la charge de la preuve ?');
  await page.getByLabel('Au nom de').selectOption({ label: 'Fédération Boussole' });
  await page.getByLabel('Mon organisation seule').check();
  const own = await publish(page);
  await page.goto(`${campaign}/contributions/${own}`);
  await page.locator('.cs-author', { hasText: 'Fédération Boussole' }).first().waitFor();
  assert.equal(await page.locator('.cs-main').getByText('Berthelot').count(), 0);
  await page.goto(`${campaign}/dashboard`);
  await page.getByText('Fédération Boussole').first().waitFor();
});

test('CCT-314 a file goes with a contribution; one that pretends to be another is refused beside its field, in words', async () => {
  const actor = await signedIn('Dr Camille Berthelot', campaign);
  const { page } = actor;
  await write(page, 'DOC-INS-02', 'Preuve', 'Une mesure sur six mois');
  const files = page.getByLabel('Pièces jointes');
  await files.setInputFiles({ name: 'mesure.png', mimeType: 'image/png', buffer: resultPdf() });
  await page.getByText('mesure.png : Ce fichier n’est pas ce que dit son nom').waitFor();
  assert.equal(await files.getAttribute('aria-invalid'), 'true');
  refusedWith(actor, 415);
  await sound(actor);
  const pdf = resultPdf();
  await files.setInputFiles({ name: 'mesure.pdf', mimeType: 'application/pdf', buffer: pdf });
  await page.locator('.cs-form').getByText('application/pdf').waitFor();
  assert.equal(await files.getAttribute('aria-invalid'), null);
  await publish(page);
  await link(page, 'La voir').click();
  const file = await link(page, 'mesure.pdf').getAttribute('href');
  const got = await page.context().request.get(file ?? '');
  assert.ok(pdf.equals(await got.body()));
  await sound(actor);
});

test('CCT-314 a position note is split, its parts reviewed, one dropped, the others published', async () => {
  const actor = await signedIn('Maëlle Tessier', '/consultation/mine');
  const { page } = actor;
  const note = card(page, 'Déposer une position longue');
  await note.getByLabel('Campagne').selectOption({ label: 'Doctrine 2032 : vos contributions' });
  await note
    .getByLabel('Fichier')
    .setInputFiles({ name: 'position.pdf', mimeType: 'application/pdf', buffer: Buffer.from('# Position\n\nDu texte.') });
  await note.getByText('Ce fichier n’est pas ce que dit son nom').waitFor();
  await note.getByLabel('Fichier').setInputFiles({
    name: 'position.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from(
      [
        '## DOC-INS-04 et les logiciels anciens',
        'Le matricule n’est pas lu par tous les logiciels en service ; une phase de double lecture est nécessaire.',
        '## DOC-INS-02, à préciser',
        'Le texte ne dit pas qui paie le rapprochement des identités déjà créées.',
        '## Qui nous sommes',
        'Une fédération imaginaire, née pour cet exemple.',
      ].join('\n\n'),
    ),
  });
  await note.getByText('3 parties trouvées dans position.md').waitFor();
  refusedWith(actor, 415);
  const part = (name: string) => note.locator('li', { hasText: name });
  assert.equal(await part('logiciels anciens').getByLabel('Sur').inputValue(), 'DOC-INS-04');
  await part('logiciels anciens').getByText('Proposé : la note le cite.').waitFor();
  await sound(actor);
  await part('Qui nous sommes')
    .getByRole('checkbox', { name: /Publier cette partie/ })
    .uncheck();
  await part('à préciser').getByLabel('Nature').selectOption('question');
  await button(page, 'Publier 2 parties').click();
  await note.getByText('2 contributions publiées').waitFor();
  await card(page, 'Mes contributions').getByText('DOC-INS-04 et les logiciels anciens').waitFor();
  await sound(actor);
  await page.goto(`${campaign}/contributions`);
  await link(page, 'DOC-INS-02, à préciser').waitFor();
  assert.equal(await page.getByText('Qui nous sommes').count(), 0);
});

test('CCT-314 what a moderator hides is said to be, to all and to its author; it is found again in the room and restored', async () => {
  const one = `${campaign}/contributions/${asked}`;
  const reporter = await signedIn('Théo Garnier', one);
  await button(reporter.page, 'Signaler').click();
  await reporter.page.getByLabel('Article').selectOption('repetition');
  await reporter.page.getByRole('dialog').getByRole('button', { name: 'Signaler' }).click();
  await reporter.page.getByText('Signalement reçu.').waitFor();

  const { page } = organiser;
  await page.goto(rooms.moderation);
  const waiting = page.locator('.cr-queue > li', { hasText: question });
  await waiting.getByLabel('Acte').selectOption('hide');
  await waiting.getByLabel('Article de la charte').selectOption('repetition');
  await waiting.getByLabel('Raison').fill('Déjà posée trois fois.');
  await button(page, 'Décider').click();
  const hidden = card(page, 'Masqué').locator('li', { hasText: question });
  await hidden.getByText('Déjà posée trois fois.').waitFor();
  await sound(organiser);

  const reader = await stage.visitor();
  await reader.page.goto(`${campaign}/moderation`);
  const row = reader.page.locator('tr', { hasText: `C-${asked}` }).first();
  await row.getByText('Déjà posée trois fois.').waitFor();
  await row.getByText('Répétition').waitFor();
  await reader.page.goto(one);
  await heading(reader.page, 'Masquée par un modérateur').waitFor();
  await reader.page.locator('.cs-warn').getByText('Déjà posée trois fois.').waitFor();
  assert.equal(await reader.page.getByText(question).count(), 0);
  assert.equal(await link(reader.page, /Se connecter pour/).count(), 0, 'nobody is invited to vote on it');
  await sound(reader);

  const author = await signedIn('Dr Paul Estève', '/consultation/mine');
  await author.page.getByText(`La modération a examiné C-${asked}`).first().waitFor();
  const own = card(author.page, 'Mes contributions').locator('li', { hasText: question });
  await own.getByText('Masquée').waitFor();
  await own.getByText('Déjà posée trois fois.').waitFor();
  await sound(author);

  await button(page, `Rétablir C-${asked}`).click();
  await hidden.getByLabel('Raison').fill('À la relecture, elle ne répète rien.');
  await hidden.getByRole('button', { name: 'Rétablir', exact: true }).click();
  await page.getByText('Rien n’est masqué.').waitFor();
  await reader.page.goto(one);
  await heading(reader.page, question).waitFor();
  await reader.page.goto(`${campaign}/moderation`);
  await reader.page.getByText('À la relecture, elle ne répète rien.').waitFor();
});

test('CCT-314 a campaign is extended, suspended and resumed with reasons that its pages say, and what is closed invites nobody', async () => {
  const { page } = organiser;
  const reader = await stage.visitor();
  const act = async (name: string, reason: string, more?: () => Promise<void>): Promise<void> => {
    await page.goto(rooms.organise);
    await page.getByLabel('Acte').selectOption(name);
    await more?.();
    await page.getByLabel('Raison').fill(reason);
    await button(page, 'Accomplir').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Accomplir' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  const end = inDays(30).slice(0, 10);
  await act('extend', 'Les fédérations demandent dix jours.', () => page.getByLabel('Nouvelle clôture').fill(`${end}T00:00`));
  await page.locator(`input[type="datetime-local"][readonly][value^="${end}"]`).waitFor();
  await reader.page.goto(campaign);
  await reader.page.locator('.cs-events li', { hasText: 'prolongée' }).getByText('Les fédérations demandent dix jours.').waitFor();
  // Midnight in France is said as the end of the day before.
  const lastDay = new Date(Date.parse(`${end}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  await reader.page.locator(`.cs-phases time[datetime^="${lastDay}"]`).waitFor();

  await act('suspend', 'Une panne de l’hébergeur.');
  await page.getByText('suspendue', { exact: true }).waitFor();
  await sound(organiser);
  for (const path of [campaign, `${campaign}/text/ins`, `${campaign}/contributions/${asked}`]) {
    await reader.page.goto(path);
    await reader.page.locator('.cs-warn').getByText('Une panne de l’hébergeur.').waitFor();
    assert.equal(await reader.page.locator('.cs-contribute').count(), 0, path);
    assert.equal(await link(reader.page, /Se connecter pour/).count(), 0, path);
    await sound(reader);
  }
  await reader.page.goto('/consultation');
  await reader.page.getByRole('article').filter({ hasText: 'Doctrine 2032' }).getByText('Campagne suspendue').waitFor();

  await act('resume', 'La panne est réparée.');
  await reader.page.goto(`${campaign}/text/ins`);
  await reader.page.locator('.cs-contribute').first().waitFor();
  await reader.page.goto(`${campaign}/contributions/${asked}`);
  await link(reader.page, /Se connecter pour/).waitFor();

  // A campaign that is being answered: its discussion is closed, and says so.
  await reader.page.goto('/consultation/doctrine-2020/contributions');
  await reader.page.locator('.cs-item h2 a').first().click();
  await reader.page.getByText('La discussion est close.').waitFor();
  await reader.page.waitForLoadState('networkidle');
  assert.equal(await link(reader.page, /Se connecter pour/).count(), 0);
});

test('CCT-315 the administrator gives a contributor a part in a campaign by a form, and the rooms open', async () => {
  const contributor = await signedIn('Maëlle Tessier', rooms.moderation);
  await heading(contributor.page, 'Ce bureau est celui de l’équipe').waitFor();
  const id = (await contributor.page.locator('code').textContent()) ?? '';
  await sound(contributor);
  await contributor.page.goto('/consultation/organise');
  await heading(contributor.page, 'Ce bureau est celui de l’équipe').waitFor();

  const administrator = await signedIn('Alix Moreau', '/consultation/organise');
  const { page } = administrator;
  await card(page, 'Rôles').getByText('publisher-1').waitFor();
  await sound(administrator);
  await link(page, 'Doctrine 2032 : vos contributions').click();
  await page.getByLabel('Identifiant de la personne').fill(id);
  await page.getByLabel('Modérateur').check();
  await page.getByLabel('Rédacteur').check();
  await button(page, 'Accorder ces rôles').click();
  await page.locator('li', { hasText: 'Maëlle Tessier' }).getByText('Modérateur').waitFor();
  await sound(administrator);

  await contributor.page.goto('/consultation/organise');
  await link(contributor.page, 'Bureau de modération').click();
  await heading(contributor.page, 'Bureau de modération').waitFor();
  await contributor.page.getByText('Un mandat vaut dans toutes les campagnes').waitFor();
  // The rooms that were not his yet, and the mandates that are not.
  refusedWith(contributor, 403);
  await sound(contributor);
  await contributor.page.goto('/consultation/desk/doctrine-2032');
  await heading(contributor.page, 'Bureau des rédacteurs').waitFor();
  await contributor.page.goto('/consultation/desk/doctrine-2020');
  await heading(contributor.page, 'Ce bureau est celui de l’équipe').waitFor();
});

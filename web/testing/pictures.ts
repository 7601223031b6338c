// npm run pictures [folder]: plays the story of a letter on the screens and keeps a picture of each; in a folder that is named, also narrow and dark.
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { takePictures, views } from './browser.ts';
import { consultationPictures } from './consultation-pictures.ts';
import { dischargeLetter, letterTitle, resultPdf } from './files.ts';
import { openStage } from './stage.ts';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/screens', import.meta.url));
// Those of the documentation are kept light: wide, and home in the dark too.
const chosen = (name: string) => (process.argv[2] || name === 'home' ? views : views.slice(0, 1));
const stage = await openStage();

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
const settled = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(300);
  // What was just done is said over the foot of the page: no part of the picture.
  await page.locator('.toast').waitFor({ state: 'detached', timeout: 10_000 });
  await takePictures(page, folder, name, chosen(name), chosen(name) === views);
};
async function find(page: Page): Promise<void> {
  await page.getByLabel('Date de naissance').fill('1984-03-12');
  await page.getByLabel('Nom ou prénom').fill('delm');
  await button(page, 'Chercher').click();
  await link(page, 'Jeanne DELMAS-HADDAD').waitFor();
}
async function deposit(page: Page, file: { name: string; mimeType: string; buffer: Buffer }, title?: string): Promise<void> {
  await link(page, 'Déposer un document').click();
  await page.getByLabel('Déposez le fichier ici').setInputFiles(file);
  if (title) {
    await page.getByLabel('Titre').fill(title);
    await page.getByLabel('Type de document').selectOption('LOINC|11502-2');
    await page.getByLabel('Date du document').fill('2026-10-18');
  }
  await button(page, 'Déposer dans le dossier').waitFor();
}

try {
  const { page: home } = await stage.visitor();
  await home.goto('/');
  await home.locator('.house').waitFor();
  await settled(home, 'home');
  await home.goto('/pro');
  await link(home, 'Se connecter').waitFor();
  await settled(home, 'pro-welcome');
  await home.goto('/citizen');
  await link(home, 'Se connecter').waitFor();
  await settled(home, 'citizen-welcome');

  for (const [path, name] of [
    ['', 'doctrine-home'],
    ['/editions/2020/ins', 'doctrine-chapter'],
    ['/compare?from=2019&to=2020', 'doctrine-compare'],
    ['/synthesis?from=2019&to=2020', 'doctrine-synthesis'],
    ['/impacts?edition=2020', 'doctrine-impacts'],
    ['/timeline', 'doctrine-timeline'],
    ['/house?edition=2022', 'doctrine-house'],
    ['/for/editeur-dpi?from=2019&to=2020', 'doctrine-vendor'],
    ['/coverage?edition=socle', 'doctrine-coverage'],
  ] as const) {
    await home.goto(`/doctrine${path}`);
    await settled(home, name);
  }

  // A window of each: whole pages of a long text are no picture.
  await consultationPictures(
    async () => (await stage.visitor()).page,
    (page, name) => takePictures(page, folder, name, chosen(name), false),
  );

  const { page: pro } = await stage.signIn('pro', 'Dr Solène Maurel', 'Centre hospitalier de Valbrune');
  await link(pro, 'Lieu d’exercice').click();
  await button(pro, 'Exercer ici').waitFor();
  await settled(pro, 'pro-situation');
  await link(pro, 'Patients').click();
  await find(pro);
  await settled(pro, 'pro-find');
  await link(pro, 'Jeanne DELMAS-HADDAD').click();
  await button(pro, 'Ouvrir le dossier').waitFor();
  await settled(pro, 'pro-entry');
  await button(pro, 'Ouvrir le dossier').click();
  await pro.locator('.document-title').first().waitFor();
  await deposit(pro, { name: 'lettre-de-liaison.xml', mimeType: 'text/xml', buffer: dischargeLetter(201) });
  await settled(pro, 'pro-deposit');
  await button(pro, 'Déposer dans le dossier').click();
  await pro.frameLocator('.sheet-frame').getByText('extrasystoles').waitFor();
  await settled(pro, 'pro-reader');
  await link(pro, 'Retour au dossier').click();
  await deposit(pro, { name: 'analyses.pdf', mimeType: 'application/pdf', buffer: resultPdf() }, 'Analyses avant hospitalisation');
  await button(pro, 'Déposer dans le dossier').click();
  await pro.locator('.pdf-frame').waitFor();

  const { page: doctor } = await stage.signIn('pro', 'Dr Camille Berthelot');
  await find(doctor);
  await link(doctor, 'Jeanne DELMAS-HADDAD').click();
  await button(doctor, 'Ouvrir le dossier').click();
  await link(doctor, letterTitle).waitFor();
  await settled(doctor, 'pro-record');

  const { page: regulator } = await stage.signIn('pro', 'Dr Paul Estève');
  await find(regulator);
  await link(regulator, 'Jeanne DELMAS-HADDAD').click();
  await button(regulator, 'Accès en urgence').waitFor();
  await settled(regulator, 'pro-refused');
  await button(regulator, 'Accès en urgence').click();
  await regulator.getByLabel('Motif de l’accès').fill('Patiente inconsciente après une chute');
  await settled(regulator, 'pro-emergency');
  await button(regulator, 'Ouvrir en urgence').click();
  await link(regulator, letterTitle).waitFor();

  const { page: patient } = await stage.signIn('citizen', 'Jeanne Delmas');
  await link(patient, letterTitle).waitFor();
  await patient
    .getByText(/en urgence/)
    .first()
    .waitFor();
  await settled(patient, 'citizen-documents');
  await link(patient, letterTitle).click();
  await patient.frameLocator('.sheet-frame').getByText('extrasystoles').waitFor();
  await patient.getByLabel('Nom du professionnel').selectOption({ index: 1 });
  await patient.getByText(/DOC-READ/).waitFor();
  await settled(patient, 'citizen-reader');
  await button(patient, 'Masquer aux professionnels').click();
  await settled(patient, 'citizen-mask');
  await patient.getByRole('dialog').getByRole('button', { name: 'Annuler' }).click();
  await link(patient, 'Accès').click();
  await patient.locator('.access').first().waitFor();
  await settled(patient, 'citizen-accesses');
  await link(patient, 'Mes choix').click();
  await button(patient, 'Fermer le dossier').waitFor();
  await settled(patient, 'citizen-choices');
  await link(patient, 'Documents').first().click();
  await link(patient, 'Ajouter un document').click();
  await patient.getByLabel('Déposez le fichier ici').waitFor();
  await settled(patient, 'citizen-deposit');
} finally {
  await stage.close();
}

// The screens in a real browser, against the real program: a letter is deposited, read, seen by its patient, masked; and nobody else gets in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { violationsOf } from './testing/axe.ts';
import { dischargeLetter, letterTitle, resultPdf } from './testing/files.ts';
import { type Actor, openStage, type Stage } from './testing/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const heading = (page: Page, name: string | RegExp, level = 1) => page.getByRole('heading', { level, name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const link = (page: Page, name: string | RegExp) =>
  page.getByRole('link', { name, exact: typeof name === 'string' && name.startsWith(letterTitle) });

/** No rule of accessibility broken, nothing cut off on a telephone, no complaint of the browser: scripts, policy, missing files. */
async function sound({ page, complaints }: Actor): Promise<void> {
  assert.deepEqual(await violationsOf(page), []);
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 860 });
    assert.ok(
      (await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')) <= 0,
      `${page.url()} is wider than ${width}`,
    );
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  assert.deepEqual(complaints, []);
}

async function findJeanne(page: Page): Promise<void> {
  await page.getByLabel('Date de naissance').fill('1984-03-12');
  await page.getByLabel('Nom ou prénom').fill('delm');
  await button(page, 'Chercher').click();
  await link(page, 'Jeanne DELMAS-HADDAD').click();
  await heading(page, 'Jeanne DELMAS-HADDAD').waitFor();
}

test('WEB-001 the home page shows the house, in French first, and remembers another choice', async () => {
  const actor = await stage.visitor();
  const { page } = actor;
  await page.goto('/');
  await heading(page, /santé numérique/).waitFor();
  assert.ok((await page.locator('.room').count()) > 20);
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  await sound(actor);
  await button(page, 'English').click();
  await heading(page, /digital health/).waitFor();
  await page.reload();
  await heading(page, /digital health/).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.goto('/pro');
  await heading(page, /The records of your patients/).waitFor();
  await sound(actor);
});

test('WEB-002 pages are asked again each time, their files never; nothing of another origin, no script in the page', async () => {
  const page = await fetch(`${stage.url}/pro/patients/nobody`);
  const html = await page.text();
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\son\w+=|https?:\/\//);
  const etag = page.headers.get('etag') ?? '';
  assert.equal((await fetch(`${stage.url}/pro`, { headers: { 'if-none-match': etag } })).status, 304);

  const files = [...html.matchAll(/(?:src|href)="(\/screens\/[^"]+-[A-Z0-9]{8}\.\w+)"/g)].map(([, path]) => path as string);
  assert.ok(files.length >= 3, html);
  let packed = 0;
  for (const path of files) {
    const file = await fetch(stage.url + path, { headers: { 'accept-encoding': 'gzip' } });
    assert.match(file.headers.get('cache-control') ?? '', /max-age=31536000, immutable/);
    assert.equal(file.headers.get('content-encoding'), 'gzip');
    const plain = await fetch(stage.url + path, { headers: { 'accept-encoding': 'identity' } });
    assert.notEqual(plain.headers.get('etag'), file.headers.get('etag'));
    assert.equal(await plain.text(), await file.text());
    if (path.endsWith('.js')) packed += Number(file.headers.get('content-length'));
  }
  assert.ok(packed > 0 && packed < 250_000, `${packed} bytes of script`);
  assert.equal((await fetch(`${stage.url}/screens/pro-AAAAAAAA.js`)).status, 404);
});

test('WEB-003 a professional finds a patient, is told why the record opens, deposits a letter and reads it', async () => {
  const actor = await stage.signIn('pro', 'Dr Solène Maurel', 'Centre hospitalier de Valbrune');
  const { page } = actor;
  await heading(page, 'Trouver un patient').waitFor();
  await button(page, 'Chercher').click();
  await page.getByText('Donnez la date de naissance.').waitFor();
  assert.equal(await page.evaluate('document.activeElement?.name'), 'birthDate');
  await sound(actor);
  await findJeanne(page);
  await page.getByText('QUAL').waitFor();
  await page.getByText('DOC-READ-020').waitFor();
  await sound(actor);
  await button(page, 'Ouvrir le dossier').click();
  await heading(page, 'Documents', 2).waitFor();
  await sound(actor);

  await link(page, 'Déposer un document').click();
  await heading(page, 'Déposer un document').waitFor();
  await page.getByLabel('Déposez le fichier ici').setInputFiles({ name: 'lettre.xml', mimeType: 'text/xml', buffer: dischargeLetter(101) });
  await heading(page, 'Relire et déposer', 2).waitFor();
  assert.equal(await page.getByLabel('Titre').inputValue(), letterTitle);
  assert.equal(await page.getByLabel('Date du document').inputValue(), '2026-11-20');
  await sound(actor);
  await button(page, 'Déposer dans le dossier').click();
  await heading(page, letterTitle).waitFor();
  await page.frameLocator('.sheet-frame').getByText('extrasystoles isolées').waitFor();
  await sound(actor);
  await page.context().close();
});

test('WEB-004 what is wrong with a file stands on the screen, and it is not deposited', async () => {
  const actor = await stage.signIn('pro', 'Dr Solène Maurel', 'Centre hospitalier de Valbrune');
  const { page } = actor;
  await findJeanne(page);
  await link(page, 'Déposer un document').click();
  const field = page.getByLabel('Déposez le fichier ici');
  await field.setInputFiles({ name: 'image.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a00000000ffd9', 'hex') });
  await page.getByText('Le fichier ne peut pas être déposé en l’état').waitFor();
  await page.getByText('DOC-CNT-010').waitFor();
  assert.equal(await button(page, 'Déposer dans le dossier').getAttribute('aria-disabled'), 'true');
  await sound(actor);
  await button(page, 'Choisir un autre fichier').click();
  await field.setInputFiles({ name: 'lettre.xml', mimeType: 'text/xml', buffer: dischargeLetter(102, '<img src=x onerror=alert(1)>') });
  await button(page, 'Déposer dans le dossier').click();
  await heading(page, '<img src=x onerror=alert(1)>').waitFor();
  await page.frameLocator('.sheet-frame').getByText('extrasystoles isolées').waitFor();
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await page.frameLocator('.sheet-frame').locator('img, script').count(), 0);
  await button(page, 'Supprimer').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click();
  await page.getByText('Le document est supprimé.').waitFor();
  await page.context().close();
});

test('WEB-005 the patient reads the letter, sees who had access and why, masks it, and blocks a professional', async () => {
  const actor = await stage.signIn('citizen', 'Jeanne Delmas');
  const { page } = actor;
  await heading(page, 'Mes documents').waitFor();
  await page.getByText('Lettre de sortie de l’hôpital').first().waitFor();
  await sound(actor);
  await link(page, letterTitle).click();
  await page.frameLocator('.sheet-frame').getByText('extrasystoles isolées').waitFor();
  await sound(actor);
  await button(page, 'Masquer aux professionnels').click();
  await page.getByRole('dialog', { name: 'Masquer ce document ?' }).waitFor();
  await sound(actor);
  await page.getByRole('dialog').getByRole('button', { name: 'Masquer aux professionnels' }).click();
  await button(page, 'Rendre visible aux professionnels').waitFor();

  await link(page, 'Accès').click();
  await heading(page, 'Qui a eu accès à ce dossier').waitFor();
  await page
    .getByText(/Dr Solène Maurel a ajouté/)
    .first()
    .waitFor();
  await page.getByText('DOC-FEED-005').first().waitFor();
  await page.getByText('Dr Solène Maurel a demandé si ce dossier lui était ouvert').first().waitFor();
  await sound(actor);

  await link(page, 'Mes choix').click();
  await heading(page, 'Mes choix').waitFor();
  await sound(actor);
  await button(page, /Bloquer Dr Yanis Carpentier/).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bloquer', exact: true }).click();
  await button(page, /Débloquer Dr Yanis Carpentier/).waitFor();

  await page.getByLabel('Dossier de').selectOption({ label: 'Leo DELMAS' });
  await heading(page, 'Documents de Leo').waitFor();
  await sound(actor);
  await page.context().close();
});

test('WEB-006 whom the patient blocked does not get in; a masked document is not shown to the care team, it is to the treating doctor', async () => {
  const blocked = await stage.signIn('pro', 'Dr Yanis Carpentier');
  await findJeanne(blocked.page);
  await blocked.page.getByText('Ce dossier ne vous est pas ouvert').waitFor();
  await blocked.page.getByText('DOC-READ-003').waitFor();
  assert.equal(await button(blocked.page, 'Ouvrir le dossier').count(), 0);
  assert.equal(await button(blocked.page, /urgence/).count(), 0);
  await blocked.page.goto('/pro/patients/patient-1/documents');
  await blocked.page.getByText('DOC-READ-003').waitFor();
  assert.equal(await link(blocked.page, letterTitle).count(), 0);
  await sound(blocked);
  await blocked.page.context().close();

  for (const [name, sees] of [
    ['Inès Faucher', 0],
    ['Dr Camille Berthelot', 1],
  ] as const) {
    const { page } = await stage.signIn('pro', name);
    await findJeanne(page);
    await button(page, 'Ouvrir le dossier').click();
    await page.locator('.document-title').first().waitFor();
    assert.equal(await link(page, letterTitle).count(), sees, name);
    await page.context().close();
  }
});

test('WEB-007 emergency access wants its reason; the patient is told of it, in those words', async () => {
  const actor = await stage.signIn('pro', 'Dr Paul Estève');
  const { page } = actor;
  await findJeanne(page);
  await page.getByText('DOC-READ-030').waitFor();
  await button(page, 'Accès en urgence').click();
  await page.getByRole('dialog').waitFor();
  await sound(actor);
  await page.getByLabel('Motif de l’accès').fill('urgent');
  await button(page, 'Ouvrir en urgence').click();
  await page.getByText('Le motif doit compter au moins dix lettres.').waitFor();
  await page.getByLabel('Motif de l’accès').fill('Patiente inconsciente après une chute');
  await button(page, 'Ouvrir en urgence').click();
  await page.getByText('Accès en urgence : chaque lecture est signalée au patient.').waitFor();
  await heading(page, 'Documents', 2).waitFor();
  await sound(actor);
  await page.context().close();

  const patient = await stage.signIn('citizen', 'Jeanne Delmas');
  await patient.page.getByText(/Dr Paul Estève .*a ouvert ce dossier en urgence/).waitFor();
  await patient.page.getByText('Patiente inconsciente après une chute').first().waitFor();
  await sound(patient);
  await button(patient.page, 'J’ai lu').click();
  await patient.page.getByText(/a ouvert ce dossier en urgence/).waitFor({ state: 'detached' });
  await patient.page.context().close();
});

test('WEB-008 by keyboard alone: skip link, search, entry; the focus follows the page and comes back from a dialog', async () => {
  const { page } = await stage.signIn('pro', 'Dr Camille Berthelot');
  await heading(page, 'Trouver un patient').waitFor();
  await page.reload();
  await heading(page, 'Trouver un patient').waitFor();
  const focused = () => page.evaluate('(document.activeElement?.textContent ?? "").trim()');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Aller au contenu');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate('document.activeElement?.id'), 'content');
  await page.getByLabel('Date de naissance').fill('1984-03-12');
  await page.getByLabel('Nom ou prénom').focus();
  await page.keyboard.type('delm');
  await page.keyboard.press('Enter');
  const found = link(page, 'Jeanne DELMAS-HADDAD');
  await found.waitFor();
  await found.focus();
  await page.keyboard.press('Enter');
  await heading(page, 'Jeanne DELMAS-HADDAD').waitFor();
  await page.locator('h1:focus').waitFor();
  await button(page, 'Ouvrir le dossier').focus();
  await page.keyboard.press('Enter');
  await link(page, letterTitle).waitFor();
  await link(page, letterTitle).focus();
  await page.keyboard.press('Enter');
  await heading(page, letterTitle).waitFor();
  await page.goBack();
  await link(page, letterTitle).waitFor();
  await page.context().close();

  const patient = await stage.signIn('citizen', 'Jeanne Delmas');
  await link(patient.page, 'Mes choix').click();
  const close = button(patient.page, 'Fermer le dossier');
  await close.focus();
  await patient.page.keyboard.press('Enter');
  await patient.page.getByRole('dialog').waitFor();
  await patient.page.keyboard.press('Escape');
  await patient.page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await patient.page.evaluate('document.activeElement?.textContent'), 'Fermer le dossier');
  await patient.page.context().close();
});

test('WEB-009 a patient adds a document of his own, closes the record, and opens it again', async () => {
  const actor = await stage.signIn('citizen', 'Jeanne Delmas');
  const { page } = actor;
  await link(page, 'Ajouter un document').click();
  await page.getByLabel('Déposez le fichier ici').setInputFiles({ name: 'mesures.pdf', mimeType: 'application/pdf', buffer: resultPdf() });
  await page.getByLabel('Titre').fill('Mes mesures');
  await page.getByLabel('Type de document').selectOption({ index: 1 });
  await page.getByLabel('Date du document').fill('2026-11-18');
  await button(page, 'Déposer dans le dossier').click();
  await heading(page, 'Mes mesures').waitFor();
  await page.locator('.pdf-frame').waitFor();
  await link(page, 'Mes choix').click();
  await button(page, 'Fermer le dossier').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Fermer le dossier' }).click();
  await button(page, 'Ouvrir le dossier').waitFor();
  await link(page, 'Documents').first().click();
  await page.getByText('Ce dossier n’est pas ouvert').waitFor();
  await sound(actor);
  await link(page, 'Voir mes choix').click();
  await button(page, 'Ouvrir le dossier').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ouvrir le dossier' }).click();
  await button(page, 'Fermer le dossier').waitFor();
  await page.context().close();
});

test('WEB-012 a new version takes the place of the former; filters find either, and the address keeps them', async () => {
  const actor = await stage.signIn('pro', 'Dr Solène Maurel', 'Centre hospitalier de Valbrune');
  const { page } = actor;
  await findJeanne(page);
  await button(page, 'Ouvrir le dossier').click();
  await link(page, letterTitle).click();
  await link(page, 'Remplacer par une nouvelle version').click();
  await page.getByText('qui restera lisible parmi les versions remplacées').waitFor();
  const file = { name: 'lettre-2.xml', mimeType: 'text/xml', buffer: dischargeLetter(103, `${letterTitle}, corrigé`, 101) };
  await page.getByLabel('Déposez le fichier ici').setInputFiles(file);
  await button(page, 'Déposer dans le dossier').click();
  await heading(page, `${letterTitle}, corrigé`).waitFor();
  await link(page, 'Retour au dossier').click();
  await link(page, `${letterTitle}, corrigé`).waitFor();
  assert.equal(await link(page, letterTitle).count(), 0);

  await page.getByText('Filtrer').click();
  await page.getByLabel('Versions').selectOption({ label: 'Versions remplacées' });
  await button(page, 'Appliquer').click();
  await link(page, letterTitle).waitFor();
  await sound(actor);
  await page.reload();
  await link(page, letterTitle).waitFor();
  assert.equal(await link(page, `${letterTitle}, corrigé`).count(), 0);
  await page.getByLabel('Versions').selectOption({ label: 'Documents en vigueur' });
  await page.getByLabel('Auteur').fill('nobody');
  await button(page, 'Appliquer').click();
  await page.getByText('Aucun document ne répond à ces filtres.').waitFor();
  await button(page, 'Tout montrer').click();
  await link(page, `${letterTitle}, corrigé`).click();

  await button(page, 'Cacher au patient jusqu’à l’annonce').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Confirmer' }).click();
  await button(page, 'Montrer au patient : l’annonce est faite').waitFor();
  await page.context().close();
  const patient = await stage.signIn('citizen', 'Jeanne Delmas');
  await link(patient.page, 'Mes mesures').waitFor();
  assert.equal(await link(patient.page, `${letterTitle}, corrigé`).count(), 0);
  await patient.page.context().close();
});

test('WEB-013 a patient who agrees opens the record to a professional outside the care team, for this time', async () => {
  const actor = await stage.signIn('pro', 'Hugo Lantier');
  const { page } = actor;
  await findJeanne(page);
  await page.getByText('DOC-READ-030').waitFor();
  await button(page, 'Recueillir son accord').click();
  await button(page, 'Enregistrer son consentement').click();
  await page.getByText('Cochez que le patient a été informé.').waitFor();
  await page.getByLabel(/J’ai informé le patient/).check();
  await sound(actor);
  await button(page, 'Enregistrer son consentement').click();
  await page.getByText('DOC-READ-021').waitFor();
  await button(page, 'Ouvrir le dossier').click();
  await heading(page, 'Documents', 2).waitFor();
  await page.context().close();
});

test('WEB-014 each portal tells the other’s people where they belong, and signs them out', async () => {
  const { page } = await stage.signIn('citizen', 'Karim Haddad');
  await page.goto('/pro');
  await heading(page, 'Cet espace est celui des professionnels').waitFor();
  await page.goto('/citizen/nowhere');
  await heading(page, 'Cette page n’existe pas').waitFor();
  await button(page, 'Se déconnecter').click();
  await link(page, 'Se connecter')
    .or(heading(page, /santé numérique/))
    .first()
    .waitFor();
  const who = (await (await page.request.get('/session')).json()) as { signedIn: boolean };
  assert.equal(who.signedIn, false);
  await page.context().close();
});

test('WEB-015 a session that ended elsewhere leads back to the door, and forgets what was shown', async () => {
  const { page } = await stage.signIn('citizen', 'Jeanne Delmas');
  await link(page, 'Mes mesures').waitFor();
  await page.context().clearCookies();
  await link(page, 'Accès').click();
  await heading(page, 'Vos documents de santé, et qui les lit.').waitFor();
  assert.equal(await link(page, 'Mes mesures').count(), 0);
  await page.context().close();
});

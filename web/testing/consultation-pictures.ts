// Pictures of the consultation: the sample campaign of 2020 being answered, and one contributing to the one that is open today.
import type { Page } from 'playwright-core';
import { selectWords, signInTo } from './consultation.ts';

type Take = (page: Page, name: string) => Promise<void>;

const past = '/consultation/doctrine-2020';
const now = '/consultation/projet-2027';

export async function consultationPictures(visitor: () => Promise<Page>, take: Take): Promise<void> {
  const page = await visitor();
  for (const [path, name] of [
    ['/consultation', 'home'],
    [past, 'campaign'],
    [`${past}/text/ins`, 'text'],
    [`${past}/contributions`, 'contributions'],
    [`${past}/dashboard`, 'dashboard'],
    [`${past}/report`, 'report'],
    ['/consultation/charter', 'charter'],
  ] as const) {
    await page.goto(path);
    await take(page, `consultation-${name}`);
  }
  await page.goto(`${past}/contributions?kind=wording&verdict=accepted&sort=agreed`);
  await page.locator('.cs-item h2 a').first().click();
  await page.locator('.cs-answer').waitFor();
  await take(page, 'consultation-contribution');

  const writer = await visitor();
  await signInTo(writer, 'Dr Camille Berthelot', `${now}/text/ins`);
  await selectWords(writer, 'DOC-INS-04', 200);
  await writer.getByRole('button', { name: 'Contribuer sur ce passage' }).click();
  await writer.getByLabel('Votre rédaction').fill('Le matricule de l’INS n’accompagne');
  await writer.getByLabel('Titre').fill('Dire de quel matricule il s’agit');
  await writer.locator('.cs-live').scrollIntoViewIfNeeded();
  await take(writer, 'consultation-write');

  const drafter = await visitor();
  await signInTo(drafter, 'Nora Lemaire', '/consultation/desk/doctrine-2020?kind=wording');
  await drafter.locator('.cr-desk-item a').first().click();
  await drafter.locator('.cr-live').waitFor();
  await take(drafter, 'consultation-desk');
  const organiser = await visitor();
  await signInTo(organiser, 'Hélène Aubry', '/consultation/organise/projet-2027');
  await organiser.getByRole('button', { name: 'Accomplir' }).waitFor();
  await take(organiser, 'consultation-organise');
}

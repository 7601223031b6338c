// Sign-in by e-mail in a real browser, its message read in the outbox by an administrator; and what a contributor may then reach: nothing that a stranger may not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { violationsOf } from './testing/axe.ts';
import { openStage, type Stage } from './testing/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

async function sound(page: Page): Promise<void> {
  assert.deepEqual(await violationsOf(page), [], page.url());
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 860 });
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    assert.ok(over <= 0, `${page.url()} is wider than ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 860 });
}

test('IDN-090 IDN-098 MAIL-011 a contributor signs in by the code of a message that an administrator reads, with accessible pages all the way', async () => {
  const { page } = await stage.visitor();
  await page.goto('/session/email?return=/doctrine');
  await page.getByLabel('Adresse de courriel').fill('maelle@orvane.example');
  await page.getByLabel('Nom montré avec vos contributions').fill('<b>');
  await page.getByRole('button', { name: 'Recevoir un lien et un code' }).click();
  await page.getByText('Le nom doit avoir').waitFor();
  await sound(page);
  await page.getByLabel('Nom montré avec vos contributions').fill('Maëlle Tessier');
  await page.getByRole('button', { name: 'Recevoir un lien et un code' }).click();
  await page.getByRole('heading', { name: 'Regardez votre courriel' }).waitFor();
  await sound(page);

  const { page: desk } = await stage.visitor();
  await desk.goto('/mail');
  await sound(desk);
  await desk.getByRole('link', { name: 'Se connecter' }).click();
  await desk.getByRole('button', { name: /^Alix Moreau/ }).click();
  await desk.waitForURL('**/mail');
  await sound(desk);
  await desk.getByRole('link', { name: 'Votre connexion à Socle' }).click();
  await sound(desk);
  const text = (await desk.locator('pre').first().textContent()) ?? '';
  const link = /https?:\S+token=\S+/.exec(text)?.[0] ?? '';
  const code = /^\d{3} \d{3}$/m.exec(text)?.[0] ?? '';

  const { page: phone } = await stage.visitor();
  await phone.goto(link);
  await sound(phone);
  await page.getByLabel('Code à six chiffres').fill('000 000');
  await page.getByRole('button', { name: 'Confirmer' }).click();
  await page.getByText('Il reste 4 essais').waitFor();
  await page.getByLabel('Code à six chiffres').fill(code);
  await page.getByRole('button', { name: 'Confirmer' }).click();
  await page.waitForURL('**/doctrine');
  await phone.getByRole('button', { name: 'Confirmer' }).click();
  await phone.getByRole('heading', { name: 'ne sert plus' }).waitFor();
  await page.goto('/session/email/name?return=/doctrine');
  assert.equal(await page.getByLabel('Nom montré').inputValue(), 'Maëlle Tessier');
  await sound(page);
  await page.goto('/session/email');
  await page.getByText('Vous êtes connecté : Maëlle Tessier.').waitFor();
});

test('FLW-001 FLW-005 a requirement, an edition and a profile are followed from their pages, confirmed from the mail, and given up, on accessible pages', async () => {
  const { page } = await stage.visitor();
  const { page: desk } = await stage.visitor();
  await desk.goto('/session/start?portal=public&return=/mail');
  await desk.getByRole('button', { name: /^Alix Moreau/ }).click();
  await desk.waitForURL('**/mail');
  const lastLink = async (): Promise<string> => {
    const { messages } = (await (await desk.context().request.get('/mail/outbox?kind=subscription.confirm&count=1')).json()) as {
      messages: { id: string }[];
    };
    const whole = (await (await desk.context().request.get(`/mail/outbox/${messages[0]?.id}`)).json()) as { content: { text: string } };
    return /https?:\S+token=\S+/.exec(whole.content.text)?.[0] ?? '';
  };
  for (const [path, what] of [
    ['/doctrine/editions/2020/requirements/DOC-INS-01', 'DOC-INS-01'],
    ['/doctrine/editions/2026', 'Édition 2026'],
    ['/doctrine/obligations?role=moe&software=dpi', 'Mes obligations'],
  ] as const) {
    await page.goto(path);
    await page
      .getByRole('link', { name: 'Suivre par courriel' })
      .or(page.getByRole('button', { name: 'Suivre par courriel' }))
      .click();
    await page.getByRole('heading', { level: 1, name: 'Suivre par courriel' }).waitFor();
    await page.getByRole('link', { name: what }).waitFor();
    if (what === 'DOC-INS-01') await sound(page);
    await page.getByLabel('Adresse de courriel').fill('lectrice@example.fr');
    await page.getByLabel('Rythme').selectOption('weekly');
    await page.getByRole('button', { name: 'Suivre' }).click();
    await page.getByRole('heading', { name: 'Regardez votre courriel' }).waitFor();
    await page.goto(await lastLink());
    if (what === 'DOC-INS-01') await sound(page);
    await page.getByRole('button', { name: 'Confirmer' }).click();
    await page.getByRole('heading', { name: 'Abonnement confirmé' }).waitFor();
  }
  await page.getByRole('link', { name: 'Ce que vous suivez' }).click();
  await page.getByRole('heading', { name: 'Ce que vous suivez' }).waitFor();
  await sound(page);
  assert.equal(await page.getByRole('listitem').count(), 3);
  await page.getByRole('button', { name: /Ne plus suivre : Édition 2026/ }).click();
  await page.getByRole('heading', { name: 'C’est fait' }).waitFor();
});

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a contributor is answered and a stranger is not, because it says nothing but who he is. */
const harmless = new Set([
  'GET /consent/dependants',
  'GET /framework/drafting/me',
  // To take part in the consultation is what he signs in for; of it he is shown what is his.
  'GET /consultation/api/me',
  'PUT /consultation/api/me',
  'GET /consultation/api/me/contributions',
  'GET /consultation/api/me/drafts',
  'GET /consultation/api/me/follows',
  'GET /consultation/api/me/notifications',
  'DELETE /consultation/api/campaigns/{campaign}/drafts/{draft}',
]);

test('IDN-094 a contributor is answered nothing that a stranger is not: clinical data, documents, identities, consent, trace, drafting, mail, metrics', async () => {
  const { page } = await stage.visitor();
  await page.goto('/session/start?portal=public&with=sandbox&return=/doctrine');
  await page.getByRole('button', { name: /^Bertrand Quillien/ }).click();
  await page.waitForURL('**/doctrine');
  const { request } = page.context();
  const me = (await (await request.get('/session')).json()) as { kind: string; csrf: string };
  assert.equal(me.kind, 'contributor');
  const { paths } = (await (await request.get('/openapi.json')).json()) as Spec;
  const { page: nobody } = await stage.visitor();
  const stranger = nobody.context().request;
  const values: Record<string, string> = {
    patient: 'patient-1',
    type: 'Patient',
    op: 'everything',
    id: 'patient-1',
    change: 'record',
    edition: '2020',
  };
  let closed = 0;
  const problems: string[] = [];
  for (const [path, methods] of Object.entries(paths)) {
    if (/^\/(?:session|oidc)\b/.test(path)) continue;
    const url = path.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? 'x');
    for (const method of Object.keys(methods).map((one) => one.toUpperCase())) {
      const body =
        method === 'GET'
          ? {}
          : { data: {}, headers: { 'content-type': /\/fhir\b/.test(path) ? 'application/fhir+json' : 'application/json' } };
      const other = await stranger.fetch(url, { method, ...body });
      if (other.status() !== 401) continue;
      closed += 1;
      const own = await request.fetch(url, { method, ...body, headers: { ...body.headers, 'x-csrf-token': me.csrf } });
      if (harmless.has(`${method} ${path}`)) continue;
      const text = await own.text();
      if (own.status() < 400 || own.status() >= 500 || /Delmas|Berthelot/i.test(text))
        problems.push(`${method} ${url}: ${own.status()} ${text.slice(0, 200)}`);
    }
  }
  assert.deepEqual(problems, []);
  assert.ok(closed > 50, `only ${closed} closed routes were seen`);
  // Refused by their own rules, not by chance.
  for (const [url, rule] of [
    ['/fhir/Patient', 'default-deny'],
    ['/documents/records/patient-1', 'DOC-ACC-001'],
    ['/patient-identity/fhir/Patient/patient-1', 'INS-ACC-005'],
    ['/consent/patients/patient-1', 'CNS-DEN-001'],
    ['/audit/fhir/AuditEvent?date=ge2020-01-01', 'AUD-ACC-000'],
    ['/mail/outbox', 'MAIL-ACC-000'],
    ['/framework/drafting/editions/2020', 'FRW-ACC-010'],
  ] as const) {
    const answer = await request.get(url);
    const text = await answer.text();
    assert.ok(answer.status() === 403, `${url}: ${answer.status()} ${text.slice(0, 300)}`);
    assert.ok(text.includes(rule) || rule === 'default-deny', `${url} ${rule}: ${text.slice(0, 300)}`);
  }
});

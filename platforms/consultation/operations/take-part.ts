// Who takes part: his profile, his consent, his mandates, what he follows.
import { Problem, show } from '@socle/kit/problem';
import type { z } from 'zod';
import { accountOf, type By, type Deps, permitted } from '../call.ts';
import { type Account, charterVersion } from '../contract.ts';
import { fold } from '../rules/fold.ts';
import type { bodies } from '../shapes.ts';
import { type HolderRow, listHolders, listRoles, setRoles } from '../store-campaign.ts';
import * as people from '../store-people.ts';

type Body<K extends keyof typeof bodies> = z.output<(typeof bodies)[K]>;

export async function readMe(deps: Deps, by: By, campaign = ''): Promise<Account> {
  await permitted(deps, by, 'be-known', { campaign });
  const row = await accountOf(deps, by);
  return shown(deps, by, row, campaign);
}

async function shown(deps: Deps, by: By, row: people.AccountRow, campaign: string): Promise<Account> {
  const [mandates, roles] = await Promise.all([
    people.listMandates(deps.database, row.id),
    listRoles(deps.database, campaign, by.caller.id),
  ]);
  return {
    id: row.id,
    name: row.name,
    actor: row.actor,
    ...(row.region === null ? {} : { region: row.region }),
    interests: row.interests,
    ...(row.consent === null ? {} : { consent: { version: row.consent, at: new Date(row.consent_at ?? 0).toISOString() } }),
    mandates,
    roles,
    mail: row.mail,
  };
}

export async function updateMe(deps: Deps, by: By, change: Body<'me'>): Promise<Account> {
  const entry = await permitted(deps, by, 'be-known', { campaign: '' });
  const row = await accountOf(deps, by);
  const next: people.AccountRow = {
    ...row,
    name: change.name ?? row.name,
    actor: change.actor ?? row.actor,
    region: change.region === undefined ? row.region : change.region,
    interests: change.interests ?? row.interests,
    mail: change.mail ?? row.mail,
  };
  await deps.database.transaction(async (tx) => {
    await people.updateAccount(tx, next);
    await deps.audit.append(tx, [entry]);
  });
  return shown(deps, by, next, '');
}

/** To the charter that holds: to another version nobody can consent. */
export async function consent(deps: Deps, by: By, { version }: Body<'consent'>): Promise<Account> {
  const entry = await permitted(deps, by, 'be-known', { campaign: '' });
  if (version !== charterVersion)
    throw new Problem('unprocessable', `version: the charter that holds is ${charterVersion}, not ${show(version)}.`, {
      requirement: 'CCT-CHARTER',
      expression: 'version',
    });
  const row = { ...(await accountOf(deps, by)), consent: version, consent_at: deps.clock.millis() };
  await deps.database.transaction(async (tx) => {
    await people.updateAccount(tx, row);
    await deps.audit.append(tx, [entry]);
  });
  return shown(deps, by, row, '');
}

/** Asks to speak for an organisation; a moderator confirms it. Whether others speak for it already is not told. */
export async function askMandate(deps: Deps, by: By, asked: Body<'mandate'>): Promise<Account> {
  const entry = await permitted(deps, by, 'be-known', { campaign: '' });
  const account = await accountOf(deps, by);
  const folded = fold(asked.organisation);
  if (folded === '')
    throw new Problem('value', 'organisation: a name has letters.', { requirement: 'CCT-SHAPE', expression: 'organisation' });
  const id = `${
    folded
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 48) || 'org'
  }-${deps.chance
    .token(4)
    .replace(/[^a-z0-9]/gi, '')
    .toLowerCase()}`;
  await deps.database.transaction(async (tx) => {
    const organisation = await people.putOrganisation(
      tx,
      { id, name: asked.organisation, actor: asked.actor, region: asked.region ?? null },
      folded,
      deps.clock.millis(),
    );
    await people.askMandate(tx, organisation.id, account.id, asked.proof, deps.clock.millis());
    await deps.audit.append(tx, [entry]);
  });
  return shown(deps, by, account, '');
}

export async function listAskedMandates(deps: Deps, by: By): Promise<readonly people.AskedMandate[]> {
  await permitted(deps, by, 'confirm-mandate', { campaign: '' });
  return people.listAskedMandates(deps.database);
}

/** Nobody confirms his own, nor one of an organisation that he speaks for himself. */
export async function decideMandate(deps: Deps, by: By, { organisation, account, state }: Body<'decideMandate'>): Promise<void> {
  const entry = await permitted(deps, by, 'confirm-mandate', { campaign: '', id: organisation });
  const own = await accountOf(deps, by);
  const mandates = await people.listMandates(deps.database, own.id);
  if (own.id === account || mandates.some((one) => one.organisation.id === organisation && one.state === 'confirmed'))
    throw new Problem('forbidden', 'Nobody confirms a mandate of his own organisation.', {
      requirement: 'CCT-ACC-024',
      expression: 'organisation',
    });
  await deps.database.transaction(async (tx) => {
    if (!(await people.decideMandate(tx, organisation, account, state, by.caller.id, deps.clock.millis())))
      throw new Problem('not-found', 'No such mandate waits for that decision.', { requirement: 'CCT-MANDATE', expression: 'account' });
    await deps.audit.append(tx, [entry]);
  });
}

export async function follow(deps: Deps, by: By, what: Body<'follow'>, on: boolean): Promise<void> {
  await permitted(deps, by, 'follow', { campaign: what.campaign });
  const { id } = await accountOf(deps, by);
  if (on) await people.putFollow(deps.database, id, what, deps.clock.millis());
  else await people.removeFollow(deps.database, id, what);
}

/** Who holds roles in one campaign, or in all of them. */
export async function readRoles(deps: Deps, by: By, campaign: string): Promise<readonly HolderRow[]> {
  const entry = await permitted(deps, by, 'grant', { campaign });
  await deps.audit.record([{ ...entry, action: 'read' }]);
  return listHolders(deps.database, campaign);
}

export async function grantRoles(deps: Deps, by: By, person: string, { campaign, roles }: Body<'roles'>): Promise<void> {
  const entry = await permitted(deps, by, 'grant', { campaign, id: person });
  await deps.database.transaction(async (tx) => {
    await setRoles(tx, campaign, person, roles, by.caller.id, deps.clock.millis());
    await deps.audit.append(tx, [{ ...entry, details: { roles: roles.join(' ') } }]);
  });
}

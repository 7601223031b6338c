// What an operation of the consultation is given, and how it is decided and traced.
import type { Audit, AuditEntry } from '@socle/foundations/audit';
import type { DraftParts, OpenFramework } from '@socle/foundations/framework';
import type { CareCaller } from '@socle/foundations/identity';
import type { BlobStore } from '@socle/kit/blob';
import type { Chance, Clock } from '@socle/kit/clock';
import type { Config } from '@socle/kit/config';
import type { Jobs } from '@socle/kit/jobs';
import { Problem, show } from '@socle/kit/problem';
import type { Database, Sql } from '@socle/kit/sql';
import { type Allows, type CampaignHead, charterVersion, type Role, ruleTexts } from './contract.ts';
import { allowsOf, type Course } from './rules/phase.ts';
import { type Act, type Asked, decide } from './rules/rights.ts';
import type { consultationSettings } from './settings.ts';
import { type CampaignRow, findCampaign, listRoles } from './store-campaign.ts';
import { type AccountRow, findAccount, listMandates, openAccount } from './store-people.ts';

export interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly settings: Config<{ consultation: typeof consultationSettings }>['consultation'];
  readonly framework: OpenFramework;
  /** The drafting of the framework: a counter-wording is taken into the draft through it, under its own rules. */
  readonly drafting: DraftParts;
  readonly audit: Audit;
  readonly jobs: Pick<Jobs, 'add'>;
  readonly blobs: BlobStore;
}

export interface By {
  readonly caller: CareCaller;
  readonly requestId: string;
}

export const courseOf = (row: Pick<CampaignRow, 'announced' | 'opens_at' | 'closes_at' | 'suspended_at' | 'closed_at'>): Course => ({
  announced: row.announced,
  opensAt: row.opens_at,
  closesAt: row.closes_at,
  suspendedAt: row.suspended_at ?? undefined,
  closedAt: row.closed_at ?? undefined,
});
export const allowsNow = (deps: Deps, row: CampaignRow): Allows => allowsOf(courseOf(row), deps.clock.millis(), deps.settings.grace);

export const noCampaign = (id: string): Problem =>
  new Problem('not-found', `There is no campaign ${show(id)}.`, { requirement: 'CCT-CAMPAIGN', expression: 'campaign' });
export const noContribution = (id: number): Problem =>
  new Problem('not-found', `There is no contribution C-${id} in this campaign.`, {
    requirement: 'CCT-CONTRIBUTION',
    expression: 'contribution',
  });

/** `share`: who adds to it waits for who closes it, and the other way round. */
export async function getCampaign(tx: Sql, id: string, lock?: 'share' | 'update' | 'glance'): Promise<CampaignRow> {
  const row = await findCampaign(tx, id, lock);
  if (!row) throw noCampaign(id);
  return row;
}

/** The account of the caller, made at its first use. */
export async function accountOf(deps: Deps, { caller }: By): Promise<AccountRow> {
  const actor =
    caller.kind === 'professional'
      ? 'professional'
      : caller.kind === 'patient'
        ? 'user'
        : caller.kind === 'agent'
          ? 'institution'
          : 'other';
  return (
    (await findAccount(deps.database, caller.id)) ??
    (await openAccount(deps.database, deps.chance.uuid(), caller.id, caller.name, actor, deps.clock.millis()))
  );
}
export const hasConsented = (account: AccountRow): boolean => account.consent === charterVersion;

/** Ids of the organisations that he speaks for. */
export async function mandatesOf(db: Sql, account: string): Promise<ReadonlySet<string>> {
  return new Set((await listMandates(db, account)).flatMap(({ state, organisation }) => (state === 'confirmed' ? [organisation.id] : [])));
}

/** Whether this is his own matter: written by him, or in the name of an organisation that he has a mandate of, even an ended one is none. */
export const isInvolved = (
  mandates: ReadonlySet<string>,
  account: string,
  one: { readonly account: string; readonly organisation: string | null },
): boolean => one.account === account || (one.organisation !== null && mandates.has(one.organisation));

export interface On {
  readonly campaign: string;
  readonly id?: number | string;
}

/** Refusals on their way out. They are traced when their transaction is over: it holds a connection, and the trace wants one of its own. */
const refusals = new WeakMap<object, AuditEntry>();
export async function tracingRefusals<T>(audit: Audit, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const entry = error instanceof Problem ? refusals.get(error) : undefined;
    if (entry) await audit.record([entry]);
    throw error;
  }
}

/** Decides; a refusal is thrown and traced by `tracingRefusals`, a permission is an entry for the transaction of the act. */
export async function permitted(deps: Deps, by: By, act: Act, on: On, more: Partial<Asked> = {}): Promise<AuditEntry> {
  const roles: readonly Role[] = more.roles ?? (await listRoles(deps.database, on.campaign, by.caller.id));
  const { permit, rule } = decide({ act, kind: by.caller.kind, ...more, roles });
  const { id, kind, name } = by.caller;
  const entry = (outcome: 'permitted' | 'refused'): AuditEntry => ({
    at: deps.clock.millis(),
    kind: act === 'grant' ? 'rights' : 'system',
    action:
      act === 'read-desk' || act === 'read-campaigns'
        ? 'read'
        : act === 'contribute' || act === 'reply'
          ? 'create'
          : act === 'withdraw'
            ? 'delete'
            : 'update',
    outcome,
    rule,
    caller: { id, kind, name },
    entity: { type: `consultation-${act}`, id: `${on.campaign}/${on.id ?? ''}` },
    request: by.requestId,
  });
  if (!permit) {
    const problem = new Problem('forbidden', ruleTexts[rule].en, { requirement: rule });
    refusals.set(problem, entry('refused'));
    throw problem;
  }
  return entry('permitted');
}

/** Two who change the same thing: one is told. */
export const staleRevision = (now: number, base: number): Problem =>
  new Problem('precondition-failed', `The contribution is at revision ${now}, not ${base}: read it again.`, {
    requirement: 'CCT-REVISION',
    expression: 'base',
  });

export const alreadyClosed = (head: CampaignHead): Problem =>
  new Problem('business-rule', `${head.id}: ${ruleTexts['CCT-ACC-027'].en}`, { requirement: 'CCT-ACC-027' });

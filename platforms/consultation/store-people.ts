// The SQL of those who contribute: accounts, organisations, mandates, what they follow, what they are told.
import type { Sql } from '@socle/kit/sql';
import type { ActorKind, MailFrequency, Mandate } from './contract.ts';

export interface AccountRow {
  readonly id: string;
  readonly caller: string;
  readonly name: string;
  readonly actor: ActorKind;
  readonly region: string | null;
  readonly interests: string;
  readonly consent: string | null;
  readonly consent_at: number | null;
  readonly mail: MailFrequency;
}
const columns = 'id, caller, name, actor, region, interests, consent, consent_at, mail';

export async function findAccount(db: Sql, caller: string): Promise<AccountRow | undefined> {
  return (
    await db.query<AccountRow>(`select ${columns} from consultation.account where caller = $1 and erased_at is null`, [caller], {
      name: 'cns-account',
      quick: true,
    })
  ).rows[0];
}
export async function findAccountById(db: Sql, id: string): Promise<AccountRow | undefined> {
  return (await db.query<AccountRow>(`select ${columns} from consultation.account where id = $1`, [id], { name: 'cns-account-id' }))
    .rows[0];
}

/** The account of a caller, made at its first use. */
export async function openAccount(db: Sql, id: string, caller: string, name: string, actor: ActorKind, at: number): Promise<AccountRow> {
  await db.query(
    'insert into consultation.account (id, caller, name, actor, made_at) values ($1, $2, $3, $4, $5) on conflict (caller) do update set erased_at = null',
    [id, caller, name, actor, at],
  );
  return (await findAccount(db, caller)) as AccountRow;
}

export async function updateAccount(tx: Sql, row: AccountRow): Promise<void> {
  await tx.query(
    `update consultation.account set name = $2, actor = $3, region = $4, interests = $5, consent = $6, consent_at = $7, mail = $8 where id = $1`,
    [row.id, row.name, row.actor, row.region, row.interests, row.consent, row.consent_at, row.mail],
  );
}

export interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly actor: ActorKind;
  readonly region: string | null;
}
export async function putOrganisation(tx: Sql, row: OrganisationRow, folded: string, at: number): Promise<OrganisationRow> {
  await tx.query(
    'insert into consultation.organisation (id, name, folded, actor, region, at) values ($1, $2, $3, $4, $5, $6) on conflict (folded) do nothing',
    [row.id, row.name, folded, row.actor, row.region, at],
  );
  return (await tx.query<OrganisationRow>('select id, name, actor, region from consultation.organisation where folded = $1', [folded]))
    .rows[0] as OrganisationRow;
}

export async function listMandates(db: Sql, account: string): Promise<Mandate[]> {
  const rows = await db.rows<[string, string, ActorKind, Mandate['state']]>(
    `select o.id, o.name, o.actor, m.state from consultation.mandate m join consultation.organisation o on o.id = m.organisation where m.account = $1 order by o.name`,
    [account],
    { name: 'cns-mandates', quick: true },
  );
  return rows.map(([id, name, actor, state]) => ({ organisation: { id, name, actor }, state }));
}

export async function askMandate(tx: Sql, organisation: string, account: string, proof: string, at: number): Promise<void> {
  await tx.query(
    `insert into consultation.mandate (organisation, account, state, proof, asked_at) values ($1, $2, 'asked', $3, $4)
     on conflict (organisation, account) do update set state = 'asked', proof = excluded.proof, asked_at = excluded.asked_at
       where mandate.state in ('refused', 'ended')`,
    [organisation, account, proof, at],
  );
}
export async function decideMandate(
  tx: Sql,
  organisation: string,
  account: string,
  state: Mandate['state'],
  by: string,
  at: number,
): Promise<boolean> {
  const { count } = await tx.query(
    'update consultation.mandate set state = $3, decided_by = $4, decided_at = $5 where organisation = $1 and account = $2 and state <> $3',
    [organisation, account, state, by, at],
  );
  return count === 1;
}
export interface AskedMandate {
  readonly organisation: string;
  readonly organisationName: string;
  readonly account: string;
  readonly name: string;
  readonly proof: string;
  readonly askedAt: number;
  readonly members: number;
}
/** Those that wait, oldest first, with how many hold one of that organisation already. */
export async function listAskedMandates(db: Sql): Promise<AskedMandate[]> {
  return (
    await db.query<AskedMandate>(
      `select m.organisation, o.name as "organisationName", m.account, a.name, m.proof, m.asked_at as "askedAt",
         (select count(*) from consultation.mandate x where x.organisation = m.organisation and x.state = 'confirmed') as members
       from consultation.mandate m join consultation.organisation o on o.id = m.organisation join consultation.account a on a.id = m.account
       where m.state = 'asked' order by m.asked_at`,
    )
  ).rows;
}

export interface FollowRow {
  readonly campaign: string;
  readonly kind: 'campaign' | 'contribution' | 'element';
  readonly id: string;
}
export async function putFollow(tx: Sql, account: string, follow: FollowRow, at: number): Promise<void> {
  await tx.query('insert into consultation.follow (account, campaign, kind, id, at) values ($1, $2, $3, $4, $5) on conflict do nothing', [
    account,
    follow.campaign,
    follow.kind,
    follow.id,
    at,
  ]);
}
export async function removeFollow(tx: Sql, account: string, follow: FollowRow): Promise<void> {
  await tx.query('delete from consultation.follow where account = $1 and campaign = $2 and kind = $3 and id = $4', [
    account,
    follow.campaign,
    follow.kind,
    follow.id,
  ]);
}
export async function listFollows(db: Sql, account: string): Promise<FollowRow[]> {
  return (
    await db.query<FollowRow>('select campaign, kind, id from consultation.follow where account = $1 order by at desc limit 500', [account])
  ).rows;
}

export type NotificationKind = 'reply' | 'answered' | 'moderated' | 'contribution' | 'draft-changed' | 'closing' | 'result';
/** Tells everybody who follows one of these, but not whoever did it. */
export async function notifyFollowers(
  tx: Sql,
  campaign: string,
  follows: readonly (readonly [kind: FollowRow['kind'], id: string])[],
  what: { readonly kind: NotificationKind; readonly subject: number; readonly by: string; readonly at: number },
): Promise<void> {
  await tx.query(
    `insert into consultation.notification (account, campaign, kind, subject, at)
     select distinct f.account, $1, $4, $5::int8, $6::int8 from consultation.follow f
     join unnest($2::text[], $3::text[]) as w(kind, id) on f.kind = w.kind and f.id = w.id
     where f.campaign = $1 and f.account <> $7`,
    [campaign, follows.map(([kind]) => kind), follows.map(([, id]) => id), what.kind, what.subject, what.at, what.by],
    { name: 'cns-notify' },
  );
}

export interface NotificationRow {
  readonly id: number;
  readonly campaign: string;
  readonly kind: NotificationKind;
  readonly subject: number;
  readonly at: number;
  readonly read_at: number | null;
}
export async function listNotifications(db: Sql, account: string): Promise<NotificationRow[]> {
  return (
    await db.query<NotificationRow>(
      'select id, campaign, kind, subject, at, read_at from consultation.notification where account = $1 order by id desc limit 100',
      [account],
    )
  ).rows;
}
export const readNotifications = (tx: Sql, account: string, at: number): Promise<unknown> =>
  tx.query('update consultation.notification set read_at = $2 where account = $1 and read_at is null', [account, at]);

/** Accounts with something unsent that is due: at once, or older than a day or a week by their choice. */
export async function listDue(db: Sql, now: number, limit: number): Promise<string[]> {
  const day = 86_400_000;
  const rows = await db.rows<[string]>(
    `select n.account from consultation.notification n join consultation.account a on a.id = n.account
     where n.sent_at is null and a.erased_at is null
       and n.at <= case a.mail when 'each' then $1::int8 when 'daily' then $1::int8 - $3::int8 when 'weekly' then $1::int8 - 7 * $3::int8 else -1 end
     group by n.account order by min(n.at) limit $2`,
    [now, limit, day],
  );
  return rows.map(([account]) => account);
}
/** Takes what is unsent of an account: it is told once. */
export async function takeUnsent(tx: Sql, account: string, at: number): Promise<NotificationRow[]> {
  return (
    await tx.query<NotificationRow>(
      'update consultation.notification set sent_at = $2 where account = $1 and sent_at is null returning id, campaign, kind, subject, at, read_at',
      [account, at],
    )
  ).rows;
}

/** What is personal of accounts whose campaigns are all over for so long: names go, what they wrote in public stays without them. */
export async function erasePeople(tx: Sql, before: number, at: number): Promise<number> {
  const { count } = await tx.query(
    `update consultation.account a set name = '', caller = 'erased:' || a.id, interests = '', region = null, erased_at = $2
     where a.erased_at is null and a.made_at < $1
       and not exists (select from consultation.contribution c join consultation.campaign k on k.id = c.campaign
                       where c.account = a.id and (k.closed_at is null or k.closed_at > $1))
       and exists (select from consultation.contribution c where c.account = a.id)`,
    [before, at],
  );
  return count;
}

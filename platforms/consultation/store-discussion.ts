// The SQL of what is said about contributions: votes, replies, co-signatures. Each keeps the tally in the same statement.
import type { Sql } from '@socle/kit/sql';
import type { Ballot, Stance } from './contract.ts';

const difference = (prefix: string): string =>
  (['agree', 'mixed', 'disagree'] as const)
    .map(
      (value) =>
        `${prefix}${value} = t.${prefix}${value} + coalesce($4 = '${value}', false)::int - coalesce(old.value = '${value}', false)::int`,
    )
    .join(', ');

/** One voice for each account; a second one takes the place of the first. The row of the tally is locked first: races count once. */
export async function putVote(
  tx: Sql,
  campaign: string,
  contribution: number,
  account: string,
  value: Ballot | null,
  at: number,
): Promise<void> {
  await lockTally(tx, campaign, contribution);
  await tx.query(
    `with old as (select value from consultation.vote where campaign = $1 and contribution = $2 and account = $3),
       v as (insert into consultation.vote (campaign, contribution, account, value, at) select $1, $2, $3, $4, $5::int8 where $4::text is not null
             on conflict (campaign, contribution, account) do update set value = excluded.value, at = excluded.at),
       d as (delete from consultation.vote where $4::text is null and campaign = $1 and contribution = $2 and account = $3)
     update consultation.tally t set ${difference('')},
       changed = pg_current_xact_id()
     from (select 1) one left join old on true where t.campaign = $1 and t.contribution = $2`,
    [campaign, contribution, account, value, at],
    { name: 'cns-vote' },
  );
}

/** One voice for each organisation, by whoever holds its mandate. */
export async function putOrganisationVote(
  tx: Sql,
  campaign: string,
  contribution: number,
  organisation: string,
  account: string,
  value: Ballot | null,
  at: number,
): Promise<void> {
  await lockTally(tx, campaign, contribution);
  await tx.query(
    `with old as (select value from consultation.organisation_vote where campaign = $1 and contribution = $2 and organisation = $3),
       v as (insert into consultation.organisation_vote (campaign, contribution, organisation, account, value, at)
             select $1, $2, $3, $6, $4, $5::int8 where $4::text is not null
             on conflict (campaign, contribution, organisation) do update set value = excluded.value, account = excluded.account, at = excluded.at),
       d as (delete from consultation.organisation_vote where $4::text is null and campaign = $1 and contribution = $2 and organisation = $3)
     update consultation.tally t set ${difference('org_')},
       changed = pg_current_xact_id()
     from (select 1) one left join old on true where t.campaign = $1 and t.contribution = $2`,
    [campaign, contribution, organisation, value, at, account],
    { name: 'cns-organisation-vote' },
  );
}

const lockTally = (tx: Sql, campaign: string, contribution: number): Promise<unknown> =>
  tx.query('select 1 from consultation.tally where campaign = $1 and contribution = $2 for update', [campaign, contribution], {
    name: 'cns-lock-tally',
  });

export async function findVotes(
  db: Sql,
  account: string,
  campaign: string,
  contribution: number,
): Promise<{ readonly own: Ballot | null; readonly organisations: readonly { readonly organisation: string; readonly value: Ballot }[] }> {
  const [own] = await db.rows<[Ballot]>('select value from consultation.vote where campaign = $1 and contribution = $2 and account = $3', [
    campaign,
    contribution,
    account,
  ]);
  const { rows } = await db.query<{ organisation: string; value: Ballot }>(
    `select v.organisation, v.value from consultation.organisation_vote v join consultation.mandate m on m.organisation = v.organisation
     where v.campaign = $1 and v.contribution = $2 and m.account = $3 and m.state = 'confirmed'`,
    [campaign, contribution, account],
  );
  return { own: own?.[0] ?? null, organisations: rows };
}

export interface NewReply {
  readonly campaign: string;
  readonly contribution: number;
  readonly parent: number | null;
  readonly account: string;
  readonly organisation: string | null;
  readonly publish: string;
  readonly actor: string;
  readonly region: string | null;
  readonly stance: Stance;
  readonly body: string;
  readonly official: boolean;
  readonly at: number;
  readonly key: string;
}
/** Its number; undefined: this key was used before. */
export async function insertReply(tx: Sql, one: NewReply): Promise<number | undefined> {
  const rows = await tx.rows<[number]>(
    `with r as (
       insert into consultation.reply (campaign, contribution, parent, account, organisation, publish, actor, region, stance, body, official, at, key)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (campaign, account, key) do nothing returning id),
     t as (update consultation.tally set replies = replies + 1, changed = pg_current_xact_id()
           where campaign = $1 and contribution = $2 and exists (select from r))
     select id from r`,
    [
      one.campaign,
      one.contribution,
      one.parent,
      one.account,
      one.organisation,
      one.publish,
      one.actor,
      one.region,
      one.stance,
      one.body,
      one.official,
      one.at,
      one.key,
    ],
    { name: 'cns-reply' },
  );
  return rows[0]?.[0];
}
export async function findReplyByKey(db: Sql, campaign: string, account: string, key: string): Promise<number | undefined> {
  return (
    await db.rows<[number]>('select id from consultation.reply where campaign = $1 and account = $2 and key = $3', [campaign, account, key])
  )[0]?.[0];
}

export interface ReplyOwner {
  readonly id: number;
  readonly contribution: number;
  readonly parent: number | null;
  readonly account: string;
  readonly organisation: string | null;
  readonly state: 'published' | 'hidden' | 'withdrawn';
}
export async function findReply(db: Sql, campaign: string, id: number, lock = false): Promise<ReplyOwner | undefined> {
  return (
    await db.query<ReplyOwner>(
      `select id, contribution, parent, account, organisation, state from consultation.reply where campaign = $1 and id = $2 ${lock ? 'for update' : ''}`,
      [campaign, id],
    )
  ).rows[0];
}
export async function setReplyState(
  tx: Sql,
  campaign: string,
  reply: ReplyOwner,
  state: ReplyOwner['state'],
  because: string | null,
): Promise<void> {
  await tx.query(
    `update consultation.reply set state = $3, hidden_because = $4, body = case when $3 = 'withdrawn' then '' else body end where campaign = $1 and id = $2`,
    [campaign, reply.id, state, because],
  );
  const change = (state === 'published' ? 1 : 0) - (reply.state === 'published' ? 1 : 0);
  await tx.query(
    'update consultation.tally set replies = replies + $3, changed = pg_current_xact_id() where campaign = $1 and contribution = $2',
    [campaign, reply.contribution, change],
  );
}

/** False: it has signed already. */
export async function putCoSigner(
  tx: Sql,
  campaign: string,
  contribution: number,
  organisation: string,
  account: string,
  at: number,
): Promise<boolean> {
  const { count } = await tx.query(
    `with s as (insert into consultation.co_signer (campaign, contribution, organisation, account, at) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning 1),
     t as (update consultation.tally set changed = pg_current_xact_id() where campaign = $1 and contribution = $2 and exists (select from s))
     select * from s`,
    [campaign, contribution, organisation, account, at],
  );
  return count === 1;
}

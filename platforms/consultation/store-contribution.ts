// The SQL of contributions: posted, edited, withdrawn, anchored; drafts and attachments.
import type { Sql } from '@socle/kit/sql';
import type { Anchor, AnchorState, Attachment, ContributionState, Details, Target } from './contract.ts';
import type { CampaignRow } from './store-campaign.ts';

export interface NewContribution {
  readonly campaign: string;
  readonly kind: string;
  readonly target: Target;
  readonly anchorState: AnchorState | null;
  readonly anchorAt: { readonly start: number; readonly end: number } | null;
  readonly title: string;
  readonly body: string;
  readonly details: Details;
  readonly attachments: readonly Attachment[];
  readonly account: string;
  readonly organisation: string | null;
  readonly publish: string;
  readonly actor: string;
  readonly region: string | null;
  readonly interests: string;
  readonly position: string | null;
  readonly state: ContributionState;
  readonly at: number;
  readonly key: string;
  /** Accents folded: its stems are taken from it. */
  readonly folded: string;
}

/** Stores it with its first version and its tally, and lets its author follow it. Its number; undefined: this key was used before. */
export async function insertContribution(tx: Sql, one: NewContribution): Promise<number | undefined> {
  const rows = await tx.rows<[number]>(
    `with c as (
       insert into consultation.contribution (campaign, kind, target_kind, target_id, chapter, anchor, anchor_state, anchor_at, title, body, details,
         attachments, account, organisation, publish, actor, region, interests, position, state, posted_at, terms, key)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, consultation.terms_of($22), $23)
       on conflict (campaign, account, key) do nothing
       returning campaign, id, title, body, details, posted_at, account),
     v as (insert into consultation.contribution_version (campaign, contribution, revision, title, body, details, at)
           select campaign, id, 1, title, body, details, posted_at from c),
     t as (insert into consultation.tally (campaign, contribution) select campaign, id from c),
     f as (insert into consultation.follow (account, campaign, kind, id, at) select account, campaign, 'contribution', id::text, posted_at from c
           on conflict do nothing),
     n as (insert into consultation.notification (account, campaign, kind, subject, at)
           select f.account, c.campaign, 'contribution', c.id, c.posted_at from c join consultation.follow f
             on f.campaign = c.campaign and f.kind = 'element' and f.id = $4 and f.account <> c.account where $20 = 'published')
     select id from c`,
    [
      one.campaign,
      one.kind,
      one.target.kind,
      one.target.id,
      one.target.chapter ?? null,
      one.target.anchor ? JSON.stringify(one.target.anchor) : null,
      one.anchorState,
      one.anchorAt ? JSON.stringify(one.anchorAt) : null,
      one.title,
      one.body,
      JSON.stringify(one.details),
      JSON.stringify(one.attachments),
      one.account,
      one.organisation,
      one.publish,
      one.actor,
      one.region,
      one.interests,
      one.position,
      one.state,
      one.at,
      one.folded,
      one.key,
    ],
    { name: 'cns-post' },
  );
  return rows[0]?.[0];
}

export async function findByKey(db: Sql, campaign: string, account: string, key: string): Promise<number | undefined> {
  return (
    await db.rows<[number]>(
      'select id from consultation.contribution where campaign = $1 and account = $2 and key = $3',
      [campaign, account, key],
      {
        name: 'cns-by-key',
      },
    )
  )[0]?.[0];
}

/**
 * What an account did since then, in all campaigns, and whether it said just this already. In one statement with the lock on the campaign that a
 * close waits for: a post is the work that comes by the hundred.
 */
export async function lockAndCount(
  tx: Sql,
  account: string,
  since: number,
  same: {
    readonly campaign: string;
    readonly target: string;
    readonly title: string;
    readonly body: string;
    readonly key: string;
  },
): Promise<Locked | undefined> {
  const { rows } = await tx.query<Locked>(
    `select announced, opens_at, closes_at, suspended_at, closed_at,
       (select count(*) from consultation.contribution where account = $1 and posted_at > $2)
         + (select count(*) from consultation.reply where account = $1 and at > $2) as posts,
       exists (select from consultation.contribution where account = $1 and campaign = $3 and target_id = $4 and title = $5 and body = $6 and key <> $7
               and state <> 'withdrawn') as twice
     from consultation.campaign where id = $3 for key share`,
    [account, since, same.campaign, same.target, same.title, same.body, same.key],
    { name: 'cns-lock-and-count' },
  );
  return rows[0];
}
export interface Locked extends Pick<CampaignRow, 'announced' | 'opens_at' | 'closes_at' | 'suspended_at' | 'closed_at'> {
  readonly posts: number;
  readonly twice: boolean;
}

export interface OwnedRow {
  readonly id: number;
  readonly campaign: string;
  readonly kind: string;
  readonly target_kind: Target['kind'];
  readonly target_id: string;
  readonly chapter: string | null;
  readonly anchor: Anchor | null;
  readonly title: string;
  readonly body: string;
  readonly details: Details;
  readonly account: string;
  readonly organisation: string | null;
  readonly state: ContributionState;
  readonly revision: number;
}
const owned = 'id, campaign, kind, target_kind, target_id, chapter, anchor, title, body, details, account, organisation, state, revision';

export async function findOwned(db: Sql, campaign: string, id: number, lock = false): Promise<OwnedRow | undefined> {
  return (
    await db.query<OwnedRow>(
      `select ${owned} from consultation.contribution where campaign = $1 and id = $2 ${lock ? 'for no key update' : ''}`,
      [campaign, id],
      { name: `cns-owned-${lock}` },
    )
  ).rows[0];
}
export async function listOwned(db: Sql, campaign: string, ids: readonly number[]): Promise<OwnedRow[]> {
  return (
    await db.query<OwnedRow>(
      `select ${owned} from consultation.contribution where campaign = $1 and id = any($2::int8[]) order by id for no key update`,
      [campaign, ids],
    )
  ).rows;
}

export async function reviseContribution(
  tx: Sql,
  row: OwnedRow,
  next: {
    readonly title: string;
    readonly body: string;
    readonly details: Details;
    readonly state: ContributionState;
    readonly folded: string;
  },
  at: number,
): Promise<void> {
  await tx.query(
    `with c as (update consultation.contribution set title = $3, body = $4, details = $5, state = $6, revision = revision + 1, revised_at = $7,
         terms = consultation.terms_of($8) where campaign = $1 and id = $2 returning revision)
     insert into consultation.contribution_version (campaign, contribution, revision, title, body, details, at)
     select $1, $2, revision, $3, $4, $5, $7 from c`,
    [row.campaign, row.id, next.title, next.body, JSON.stringify(next.details), next.state, at, next.folded],
  );
  await touch(tx, row.campaign, [row.id]);
}

/** Its words go, everywhere; its number and place stay. */
export async function withdraw(tx: Sql, campaign: string, id: number, at: number): Promise<void> {
  await tx.query(
    `update consultation.contribution set state = 'withdrawn', title = '', body = '', details = '{}', attachments = '[]', anchor = null, anchor_state = null,
       anchor_at = null, terms = '{}', interests = '', revised_at = $3 where campaign = $1 and id = $2`,
    [campaign, id, at],
  );
  await tx.query(
    `update consultation.contribution_version set title = '', body = '', details = '{}' where campaign = $1 and contribution = $2`,
    [campaign, id],
  );
  await touch(tx, campaign, [id]);
}

export async function setState(tx: Sql, campaign: string, id: number, state: ContributionState, because: string | null): Promise<void> {
  await tx.query('update consultation.contribution set state = $3, hidden_because = $4 where campaign = $1 and id = $2', [
    campaign,
    id,
    state,
    because,
  ]);
  await touch(tx, campaign, [id]);
}

/** Something public of them changed: deltas and pages will know. */
export const touch = (tx: Sql, campaign: string, ids: readonly number[]): Promise<unknown> =>
  tx.query(
    'update consultation.tally set changed = pg_current_xact_id() where campaign = $1 and contribution = any($2::int8[])',
    [campaign, ids],
    {
      name: 'cns-touch',
    },
  );

// ---- Anchors

export interface AnchoredRow {
  readonly id: number;
  readonly target_kind: Target['kind'];
  readonly target_id: string;
  readonly anchor: Anchor;
  readonly anchor_state: AnchorState | null;
  readonly anchor_at: { readonly start: number; readonly end: number } | null;
}
export async function listAnchored(db: Sql, campaign: string, after: number, limit: number): Promise<AnchoredRow[]> {
  return (
    await db.query<AnchoredRow>(
      `select id, target_kind, target_id, anchor, anchor_state, anchor_at from consultation.contribution
       where campaign = $1 and id > $2 and anchor is not null order by id limit $3`,
      [campaign, after, limit],
      { name: 'cns-anchored' },
    )
  ).rows;
}
export async function moveAnchors(
  tx: Sql,
  campaign: string,
  moved: readonly {
    readonly id: number;
    readonly state: AnchorState;
    readonly at: { readonly start: number; readonly end: number } | null;
  }[],
): Promise<void> {
  if (moved.length === 0) return;
  await tx.query(
    `update consultation.contribution c set anchor_state = m.state, anchor_at = m.at
     from jsonb_to_recordset($2::jsonb) as m(id int8, state text, at jsonb) where c.campaign = $1 and c.id = m.id`,
    [campaign, JSON.stringify(moved)],
  );
  await touch(
    tx,
    campaign,
    moved.map(({ id }) => id),
  );
}

// ---- Drafts and attachments

export interface DraftRow {
  readonly id: string;
  readonly campaign: string;
  readonly account: string;
  readonly body: Record<string, unknown>;
  readonly begun_at: number;
  readonly saved_at: number;
}
/** False: it is somebody else's. */
export async function saveDraft(tx: Sql, row: Omit<DraftRow, 'begun_at'>): Promise<boolean> {
  const { count } = await tx.query(
    `insert into consultation.draft (campaign, id, account, body, begun_at, saved_at) values ($1, $2, $3, $4, $5, $5)
     on conflict (campaign, id) do update set body = excluded.body, saved_at = excluded.saved_at where draft.account = excluded.account`,
    [row.campaign, row.id, row.account, JSON.stringify(row.body), row.saved_at],
  );
  return count === 1;
}
export async function findDraft(db: Sql, campaign: string, id: string, account: string): Promise<DraftRow | undefined> {
  return (
    await db.query<DraftRow>(
      'select id, campaign, account, body, begun_at, saved_at from consultation.draft where campaign = $1 and id = $2 and account = $3',
      [campaign, id, account],
    )
  ).rows[0];
}
export async function listDrafts(db: Sql, account: string): Promise<DraftRow[]> {
  return (
    await db.query<DraftRow>(
      'select id, campaign, account, body, begun_at, saved_at from consultation.draft where account = $1 order by saved_at desc limit 200',
      [account],
    )
  ).rows;
}
export async function removeDraft(tx: Sql, campaign: string, id: string, account: string): Promise<boolean> {
  return (
    (await tx.query('delete from consultation.draft where campaign = $1 and id = $2 and account = $3', [campaign, id, account])).count === 1
  );
}

export interface AttachmentRow extends Attachment {
  readonly campaign: string;
  readonly account: string;
  readonly contribution: number | null;
  readonly blob: string;
}
export async function insertAttachment(tx: Sql, row: AttachmentRow, at: number): Promise<void> {
  await tx.query(
    `insert into consultation.attachment (campaign, id, account, name, type, size, sha256, blob, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.campaign, row.id, row.account, row.name, row.type, row.size, row.sha256, row.blob, at],
  );
}
export async function findAttachment(db: Sql, campaign: string, id: string): Promise<AttachmentRow | undefined> {
  return (
    await db.query<AttachmentRow>(
      'select campaign, id, account, contribution, name, type, size, sha256, blob from consultation.attachment where campaign = $1 and id = $2',
      [campaign, id],
    )
  ).rows[0];
}
/** Those of the account that belong to nothing yet, locked. */
export async function takeAttachments(tx: Sql, campaign: string, ids: readonly string[], account: string): Promise<Attachment[]> {
  return (
    await tx.query<Attachment>(
      `select id, name, type, size, sha256 from consultation.attachment
       where campaign = $1 and id = any($2::text[]) and account = $3 and contribution is null order by id for update`,
      [campaign, ids, account],
    )
  ).rows;
}
export const bindAttachments = (tx: Sql, campaign: string, ids: readonly string[], contribution: number): Promise<unknown> =>
  tx.query('update consultation.attachment set contribution = $3 where campaign = $1 and id = any($2::text[])', [
    campaign,
    ids,
    contribution,
  ]);
export async function countLoose(db: Sql, account: string): Promise<number> {
  const [row] = await db.rows<[number]>('select count(*) from consultation.attachment where account = $1 and contribution is null', [
    account,
  ]);
  return Number(row?.[0] ?? 0);
}
/** Files that were sent and never posted, and whether their contents are used elsewhere. */
export async function removeLoose(tx: Sql, before: number): Promise<string[]> {
  const rows = await tx.rows<[string]>(
    `with gone as (delete from consultation.attachment where contribution is null and at < $1 returning blob)
     select distinct blob from gone g where not exists (
       select from consultation.attachment a where a.blob = g.blob and (a.contribution is not null or a.at >= $1))`,
    [before],
  );
  return rows.map(([blob]) => blob);
}
export const removeOldDrafts = (tx: Sql, before: number): Promise<unknown> =>
  tx.query('delete from consultation.draft where saved_at < $1', [before]);
/** Every contribution of an account, whatever its state: he sees all of his. */
export async function listOwn(
  db: Sql,
  account: string,
): Promise<
  {
    readonly id: number;
    readonly campaign: string;
    readonly kind: string;
    readonly target_kind: string;
    readonly target_id: string;
    readonly chapter: string | null;
    readonly title: string;
    readonly body: string;
    readonly state: ContributionState;
    readonly hidden_because: string | null;
    readonly anchor_state: string | null;
    readonly posted_at: number;
    readonly revision: number;
    readonly verdict: string | null;
    readonly reason: string | null;
  }[]
> {
  const { rows } = await db.query(
    `select c.id, c.campaign, c.kind, c.target_kind, c.target_id, c.chapter, c.title, c.body, c.state, c.hidden_because, c.anchor_state, c.posted_at,
       c.revision, d.verdict, d.reason
     from consultation.contribution c
     left join consultation.disposition d on d.campaign = c.campaign and d.contribution = c.id and d.state = 'published'
     where c.account = $1 order by c.posted_at desc limit 500`,
    [account],
  );
  return rows as Awaited<ReturnType<typeof listOwn>>;
}

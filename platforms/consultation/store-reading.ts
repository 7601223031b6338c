// The SQL of what the public sees: contributions with their authors, counts, answers; replies; heat; figures. Only what may be shown leaves it.
import { type Fragment, join, raw, type Sql, sql } from '@socle/kit/sql';
import type { ContributionFilter } from './reading.ts';

export interface PublicRow {
  readonly id: number;
  readonly campaign: string;
  readonly kind: string;
  readonly target_kind: string;
  readonly target_id: string;
  readonly chapter: string | null;
  readonly anchor: unknown;
  readonly anchor_state: string | null;
  readonly title: string;
  readonly body: string;
  readonly details: unknown;
  readonly attachments: unknown;
  readonly publish: string;
  readonly actor: string;
  readonly region: string | null;
  readonly interests: string;
  readonly author: string | null;
  readonly organisation: string | null;
  readonly organisation_name: string | null;
  readonly state: string;
  readonly hidden_because: string | null;
  readonly posted_at: number;
  readonly revised_at: number | null;
  readonly revision: number;
  readonly votes: readonly [number, number, number, number, number, number];
  readonly replies: number;
  readonly cluster: number | null;
  readonly co_signers: readonly { readonly id: string; readonly name: string }[] | null;
  readonly disposition: {
    readonly verdict: string;
    readonly reason: string;
    readonly duplicate_of: number | null;
    readonly changes: unknown;
    readonly by_name: string;
    readonly second_name: string | null;
    readonly at: number;
  } | null;
  /** Of the order that was asked for: where the next page begins. */
  readonly place: number;
}

const shown = (place: string): Fragment =>
  raw(`c.id, c.campaign, c.kind, c.target_kind, c.target_id, c.chapter, c.anchor, c.anchor_state,
  c.title, c.body, c.details, c.attachments, c.publish, c.actor,
  case when c.publish <> 'anonymous' then c.region end as region, case when c.publish <> 'anonymous' then c.interests else '' end as interests,
  case when c.publish = 'name' then a.name end as author,
  case when c.publish <> 'anonymous' then c.organisation end as organisation, case when c.publish <> 'anonymous' then o.name end as organisation_name,
  c.state, c.hidden_because, c.posted_at, c.revised_at, c.revision,
  jsonb_build_array(t.agree, t.mixed, t.disagree, t.org_agree, t.org_mixed, t.org_disagree) as votes, t.replies, m.cluster,
  (select jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name) order by s.at, x.id) from consultation.co_signer s
     join consultation.organisation x on x.id = s.organisation where s.campaign = c.campaign and s.contribution = c.id) as co_signers,
  case when d.state = 'published' then jsonb_build_object('verdict', d.verdict, 'reason', d.reason, 'duplicate_of', d.duplicate_of,
     'changes', d.changes, 'by_name', d.by_name, 'second_name', d.second_name, 'at', d.published_at) end as disposition,
  ${place} as place`);
const from = raw(`from consultation.contribution c
  join consultation.tally t on t.campaign = c.campaign and t.contribution = c.id
  join consultation.account a on a.id = c.account
  left join consultation.organisation o on o.id = c.organisation
  left join consultation.cluster_member m on m.campaign = c.campaign and m.contribution = c.id
  left join consultation.disposition d on d.campaign = c.campaign and d.contribution = c.id`);

const places = {
  newest: { place: 'c.id', order: 'c.id desc', after: '<' },
  oldest: { place: 'c.id', order: 'c.id', after: '>' },
  agreed: {
    place: '(t.agree + t.org_agree - t.disagree - t.org_disagree)',
    order: '(t.agree + t.org_agree - t.disagree - t.org_disagree) desc, c.id desc',
    after: '<',
  },
  discussed: { place: 't.replies', order: 't.replies desc, c.id desc', after: '<' },
} as const;

function where(f: ContributionFilter, folded: string | undefined): Fragment {
  const conditions: Fragment[] = [sql`c.campaign = ${f.campaign}`, sql`c.state = 'published'`];
  if (f.chapter !== undefined) conditions.push(sql`c.chapter = ${f.chapter}`);
  if (f.target !== undefined) conditions.push(sql`c.target_id = ${f.target}`);
  if (f.targetKind !== undefined) conditions.push(sql`c.target_kind = ${f.targetKind}`);
  if (f.kind !== undefined) conditions.push(sql`c.kind = ${f.kind}`);
  if (f.actor !== undefined) conditions.push(sql`c.actor = ${f.actor}`);
  // Neither what an anonymous person belongs to nor where he lives can be found out by filtering.
  if (f.organisation !== undefined) conditions.push(sql`c.publish <> 'anonymous' and c.organisation = ${f.organisation}`);
  if (f.region !== undefined) conditions.push(sql`c.publish <> 'anonymous' and c.region = ${f.region}`);
  if (f.verdict === 'none') conditions.push(sql`d.state is distinct from 'published'`);
  else if (f.verdict !== undefined) conditions.push(sql`d.state = 'published' and d.verdict = ${f.verdict}`);
  if (f.answered) conditions.push(sql`d.state = 'published'`);
  if (f.cluster !== undefined) conditions.push(sql`m.cluster = ${f.cluster}`);
  if (folded !== undefined) conditions.push(sql`c.terms @> consultation.terms_of(${folded})`);
  return join(conditions, ' and ');
}

export interface PageAsked {
  readonly filter: ContributionFilter;
  /** Words that are searched, accents folded. */
  readonly folded: string | undefined;
  readonly after: { readonly place: number; readonly id: number } | undefined;
  readonly count: number;
}
export async function listContributions(db: Sql, { filter, folded, after, count }: PageAsked): Promise<PublicRow[]> {
  const sort = places[filter.sort ?? 'newest'];
  const next = after
    ? sort.place === 'c.id'
      ? sql`and c.id ${raw(sort.after)} ${after.id}`
      : sql`and (${raw(sort.place)}, c.id) < (${after.place}, ${after.id})`
    : sql``;
  return (
    await db.query<PublicRow>(
      sql`select ${shown(sort.place)} ${from} where ${where(filter, folded)} ${next} order by ${raw(sort.order)} limit ${count}`,
      [],
      { prepare: true },
    )
  ).rows;
}
export async function countContributions(db: Sql, filter: ContributionFilter, folded: string | undefined): Promise<number> {
  const plain = filter.verdict === undefined && filter.cluster === undefined && !filter.answered;
  const source = plain ? raw('from consultation.contribution c') : from;
  const [row] = await db.rows<[number]>(sql`select count(*) ${source} where ${where(filter, folded)}`, [], { prepare: true });
  return Number(row?.[0] ?? 0);
}

/** Whatever its state, but for what is held: a number that was given once always tells what became of it. */
export async function findContribution(db: Sql, campaign: string, id: number): Promise<PublicRow | undefined> {
  return (
    await db.query<PublicRow>(
      sql`select ${shown('c.id')} ${from} where c.campaign = ${campaign} and c.id = ${id} and c.state <> 'held'`,
      [],
      {
        prepare: true,
      },
    )
  ).rows[0];
}
export async function listByIds(db: Sql, campaign: string, ids: readonly number[]): Promise<PublicRow[]> {
  return (
    await db.query<PublicRow>(
      sql`select ${shown('c.id')} ${from} where c.campaign = ${campaign} and c.id = any(${ids}::int8[]) and c.state <> 'held' order by c.id`,
      [],
      { prepare: true },
    )
  ).rows;
}
/** In the order of their numbers. `since`, `until`: transactions, as `horizon` names them. */
export async function walkContributions(db: Sql, campaign: string, after: number, limit: number, since?: string): Promise<PublicRow[]> {
  const changed = since === undefined ? sql`` : sql`and t.changed >= ${since}::text::xid8`;
  return (
    await db.query<PublicRow>(
      sql`select ${shown('c.id')} ${from} where c.campaign = ${campaign} and c.id > ${after} and c.state <> 'held' ${changed} order by c.id limit ${limit}`,
      [],
      { prepare: true },
    )
  ).rows;
}
/** Those whose published answer changed the text. */
export async function listChanged(db: Sql, campaign: string): Promise<PublicRow[]> {
  return (
    await db.query<PublicRow>(
      sql`select ${shown('c.id')} ${from} where c.campaign = ${campaign} and c.state = 'published' and d.state = 'published' and d.changes <> '[]' order by c.id limit 20000`,
      [],
      { prepare: true },
    )
  ).rows;
}
/** Every change before this transaction is visible now, and none after it has been missed: where the next delta begins. */
export async function horizon(db: Sql): Promise<string> {
  return (await db.rows<[string]>('select pg_snapshot_xmin(pg_current_snapshot())::text'))[0]?.[0] ?? '0';
}

export async function listVersions(
  db: Sql,
  campaign: string,
  id: number,
): Promise<{ revision: number; title: string; body: string; at: number }[]> {
  return (
    await db.query<{ revision: number; title: string; body: string; at: number }>(
      `select v.revision, v.title, v.body, v.at from consultation.contribution_version v
       join consultation.contribution c on c.campaign = v.campaign and c.id = v.contribution
       where v.campaign = $1 and v.contribution = $2 and c.state = 'published' order by v.revision`,
      [campaign, id],
    )
  ).rows;
}

export interface ReplyRow {
  readonly id: number;
  readonly contribution: number;
  readonly parent: number | null;
  readonly stance: string;
  readonly body: string;
  readonly publish: string;
  readonly actor: string;
  readonly region: string | null;
  readonly author: string | null;
  readonly organisation: string | null;
  readonly organisation_name: string | null;
  readonly official: boolean;
  readonly state: string;
  readonly at: number;
}
const replyShown = `r.id, r.contribution, r.parent, r.stance, r.body, r.publish, r.actor, case when r.publish <> 'anonymous' then r.region end as region,
  case when r.publish = 'name' then a.name end as author, case when r.publish <> 'anonymous' then r.organisation end as organisation,
  case when r.publish <> 'anonymous' then o.name end as organisation_name, r.official, r.state, r.at
  from consultation.reply r join consultation.account a on a.id = r.account left join consultation.organisation o on o.id = r.organisation`;
export async function listReplies(db: Sql, campaign: string, contribution: number): Promise<ReplyRow[]> {
  return (
    await db.query<ReplyRow>(
      `select ${replyShown} where r.campaign = $1 and r.contribution = $2 and exists (
         select from consultation.contribution c where c.campaign = $1 and c.id = $2 and c.state = 'published') order by r.id limit 1000`,
      [campaign, contribution],
      { name: 'cns-replies' },
    )
  ).rows;
}
export async function walkReplies(db: Sql, campaign: string, after: number, limit: number): Promise<ReplyRow[]> {
  return (
    await db.query<ReplyRow>(`select ${replyShown} where r.campaign = $1 and r.id > $2 order by r.id limit $3`, [campaign, after, limit], {
      name: 'cns-walk-replies',
    })
  ).rows;
}

export async function listModeration(
  db: Sql,
  campaign: string,
): Promise<{ id: number; act: string; subject: string; subject_id: number; article: string | null; reason: string; at: number }[]> {
  return (
    await db.query<{ id: number; act: string; subject: string; subject_id: number; article: string | null; reason: string; at: number }>(
      'select id, act, subject, subject_id, article, reason, at from consultation.moderation where campaign = $1 order by id desc limit 1000',
      [campaign],
    )
  ).rows;
}

export async function listClusters(
  db: Sql,
  campaign: string,
): Promise<{ id: number; title: string; contributions: number[]; organisations: number; people: number }[]> {
  return (
    await db.query<{ id: number; title: string; contributions: number[]; organisations: number; people: number }>(
      `select k.id, k.title, array_agg(c.id order by c.id) as contributions, count(distinct c.organisation) as organisations,
         count(distinct c.account) filter (where c.organisation is null) as people
       from consultation.cluster k join consultation.cluster_member m on m.campaign = k.campaign and m.cluster = k.id
       join consultation.contribution c on c.campaign = k.campaign and c.id = m.contribution and c.state = 'published'
       where k.campaign = $1 group by k.id, k.title order by count(*) desc, k.id limit 500`,
      [campaign],
    )
  ).rows;
}

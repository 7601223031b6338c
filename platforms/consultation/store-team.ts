// The SQL of the team: answers, second readings, assignments, clusters, reports, moderation.
import type { Sql } from '@socle/kit/sql';
import type { Change, CharterArticle, HiddenItem, ModerationAct, Verdict } from './contract.ts';

export interface DispositionRow {
  readonly contribution: number;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly duplicate_of: number | null;
  readonly changes: readonly Change[];
  readonly state: 'proposed' | 'published';
  readonly by_id: string;
  readonly by_name: string;
  readonly second_id: string | null;
  readonly second_name: string | null;
  readonly at: number;
}
const columns = 'contribution, verdict, reason, duplicate_of, changes, state, by_id, by_name, second_id, second_name, at';

export async function findDisposition(db: Sql, campaign: string, contribution: number, lock = false): Promise<DispositionRow | undefined> {
  return (
    await db.query<DispositionRow>(
      `select ${columns} from consultation.disposition where campaign = $1 and contribution = $2 ${lock ? 'for update' : ''}`,
      [campaign, contribution],
    )
  ).rows[0];
}

/** Proposes an answer to each; a published one that is changed is proposed again. Every state of it is kept. */
export async function putDispositions(tx: Sql, campaign: string, rows: readonly DispositionRow[]): Promise<void> {
  const values = JSON.stringify(rows);
  const shape =
    'contribution int8, verdict text, reason text, duplicate_of int8, changes jsonb, state text, by_id text, by_name text, second_id text, second_name text, at int8';
  await tx.query(
    `insert into consultation.disposition (campaign, ${columns}, published_at)
     select $1, ${columns}, case when state = 'published' then at end from jsonb_to_recordset($2::jsonb) as r(${shape})
     on conflict (campaign, contribution) do update set verdict = excluded.verdict, reason = excluded.reason, duplicate_of = excluded.duplicate_of,
       changes = excluded.changes, state = excluded.state, by_id = excluded.by_id, by_name = excluded.by_name, second_id = excluded.second_id,
       second_name = excluded.second_name, at = excluded.at, published_at = excluded.published_at`,
    [campaign, values],
  );
  await tx.query(
    `insert into consultation.disposition_version (campaign, contribution, body, by_id, at)
     select $1, contribution, to_jsonb(r), coalesce(second_id, by_id), at from jsonb_to_recordset($2::jsonb) as r(${shape})`,
    [campaign, values],
  );
}

/** How many public contributions have no published answer. */
export async function countUnanswered(
  db: Sql,
  campaign: string,
): Promise<{ readonly unanswered: number; readonly held: number; readonly first: readonly number[] }> {
  const [row] = await db.rows<[number, number, number[]]>(
    `select count(*) filter (where c.state = 'published'), count(*) filter (where c.state = 'held'), (array_agg(c.id order by c.id))[1:5]
     from consultation.contribution c
     where c.campaign = $1 and c.state in ('published', 'held')
       and not exists (select from consultation.disposition d where d.campaign = $1 and d.contribution = c.id and d.state = 'published')`,
    [campaign],
  );
  return { unanswered: Number(row?.[0] ?? 0), held: Number(row?.[1] ?? 0), first: row?.[2] ?? [] };
}

export async function putAssignment(
  tx: Sql,
  campaign: string,
  contribution: number,
  person: string | null,
  name: string,
  due: number | null,
): Promise<void> {
  if (person === null)
    await tx.query('delete from consultation.assignment where campaign = $1 and contribution = $2', [campaign, contribution]);
  else
    await tx.query(
      `insert into consultation.assignment (campaign, contribution, person, name, due) values ($1, $2, $3, $4, $5)
       on conflict (campaign, contribution) do update set person = excluded.person, name = excluded.name, due = excluded.due`,
      [campaign, contribution, person, name, due],
    );
}

export async function insertCluster(
  tx: Sql,
  campaign: string,
  title: string,
  contributions: readonly number[],
  by: string,
  at: number,
): Promise<number> {
  const [row] = await tx.rows<[number]>(
    'insert into consultation.cluster (campaign, title, by_id, at) values ($1, $2, $3, $4) returning id',
    [campaign, title, by, at],
  );
  const id = row?.[0] as number;
  await tx.query(
    `insert into consultation.cluster_member (campaign, contribution, cluster) select $1, c, $3 from unnest($2::int8[]) c
     on conflict (campaign, contribution) do update set cluster = excluded.cluster`,
    [campaign, contributions, id],
  );
  return id;
}

export async function insertReport(
  tx: Sql,
  report: {
    readonly campaign: string;
    readonly subject: string;
    readonly id: number;
    readonly article: string;
    readonly text: string;
    readonly account: string;
    readonly at: number;
  },
): Promise<boolean> {
  const { count } = await tx.query(
    `insert into consultation.report (campaign, subject, subject_id, article, text, account, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [report.campaign, report.subject, report.id, report.article, report.text, report.account, report.at],
  );
  return count === 1;
}
export const closeReports = (tx: Sql, campaign: string, subject: string, id: number, by: string, at: number): Promise<unknown> =>
  tx.query(
    'update consultation.report set closed_at = $5, closed_by = $4 where campaign = $1 and subject = $2 and subject_id = $3 and closed_at is null',
    [campaign, subject, id, by, at],
  );

export interface QueueRow {
  readonly subject: 'contribution' | 'reply';
  readonly id: number;
  readonly contribution: number;
  readonly state: string;
  readonly title: string;
  readonly body: string;
  readonly since: number;
  readonly reports: readonly { readonly article: CharterArticle; readonly text: string; readonly at: number }[];
}
/** What waits for a moderator, the one that waits for longest first: what is held, and what was reported. */
export async function listQueue(db: Sql, campaign: string): Promise<QueueRow[]> {
  return (
    await db.query<QueueRow>(
      `with reported as (
         select subject, subject_id, min(at) as since, jsonb_agg(jsonb_build_object('article', article, 'text', text, 'at', at) order by at) as reports
         from consultation.report where campaign = $1 and closed_at is null group by subject, subject_id)
       select * from (
         select 'contribution' as subject, c.id, c.id as contribution, c.state, c.title, c.body, coalesce(r.since, c.revised_at, c.posted_at) as since,
           coalesce(r.reports, '[]') as reports
         from consultation.contribution c left join reported r on r.subject = 'contribution' and r.subject_id = c.id
         where c.campaign = $1 and (c.state = 'held' or r.subject_id is not null)
         union all
         select 'reply', p.id, p.contribution, p.state, '', p.body, r.since, r.reports
         from reported r join consultation.reply p on p.campaign = $1 and p.id = r.subject_id where r.subject = 'reply') q
       order by since, id limit 500`,
      [campaign],
    )
  ).rows;
}

/** What is hidden now, by the act that hid it last. */
export async function listHidden(db: Sql, campaign: string): Promise<readonly (Omit<HiddenItem, 'at'> & { readonly at: number })[]> {
  return (
    await db.query<Omit<HiddenItem, 'at'> & { at: number }>(
      `with hiding as (
         select distinct on (subject, subject_id) subject, subject_id, article, reason, at from consultation.moderation
         where campaign = $1 and act = 'hide' order by subject, subject_id, id desc)
       select h.subject, h.subject_id as id, coalesce(p.contribution, c.id) as contribution, coalesce(c.title, '') as title,
         coalesce(c.body, p.body) as body, h.article, h.reason, h.at
       from hiding h
       left join consultation.contribution c on h.subject = 'contribution' and c.campaign = $1 and c.id = h.subject_id and c.state = 'hidden'
       left join consultation.reply p on h.subject = 'reply' and p.campaign = $1 and p.id = h.subject_id and p.state = 'hidden'
       where c.id is not null or p.id is not null order by h.at desc, h.subject_id desc limit 500`,
      [campaign],
    )
  ).rows;
}

export async function addModeration(
  tx: Sql,
  row: Omit<ModerationAct, 'id' | 'at' | 'article'> & { readonly article: CharterArticle | null; readonly by: string; readonly at: number },
): Promise<void> {
  await tx.query(
    'insert into consultation.moderation (campaign, act, subject, subject_id, article, reason, by_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [row.campaign, row.act, row.subject, row.subjectId, row.article, row.reason, row.by, row.at],
  );
}

export interface DeskFilter {
  readonly campaign: string;
  readonly chapter?: string | undefined;
  readonly target?: string | undefined;
  readonly kind?: string | undefined;
  readonly organisation?: string | undefined;
  /** A verdict, `none`, or `proposed`: waits for its second reading. */
  readonly verdict?: string | undefined;
  readonly assigned?: string | undefined;
  readonly late?: boolean | undefined;
  readonly now: number;
  readonly after: number;
  readonly count: number;
}
export interface DeskRow {
  readonly id: number;
  readonly kind: string;
  readonly target_kind: string;
  readonly target_id: string;
  readonly chapter: string | null;
  readonly title: string;
  readonly posted_at: number;
  readonly organisation: string | null;
  readonly cluster: number | null;
  readonly anchor_state: string | null;
  readonly person: string | null;
  readonly name: string | null;
  readonly due: number | null;
  readonly disposition: DispositionRow | null;
}
const deskFrom = `from consultation.contribution c
  left join consultation.assignment a on a.campaign = c.campaign and a.contribution = c.id
  left join consultation.disposition d on d.campaign = c.campaign and d.contribution = c.id
  left join consultation.cluster_member m on m.campaign = c.campaign and m.contribution = c.id
  left join consultation.organisation o on o.id = c.organisation and c.publish <> 'anonymous'
  where c.campaign = $1 and c.state = 'published'
    and ($2::text is null or c.chapter = $2) and ($3::text is null or c.target_id = $3) and ($4::text is null or c.kind = $4)
    and ($5::text is null or (c.organisation = $5 and c.publish <> 'anonymous'))
    and ($6::text is null or case $6 when 'none' then d.contribution is null when 'proposed' then d.state = 'proposed' else d.verdict = $6 end)
    and ($7::text is null or a.person = $7)
    and (not $8::boolean or (a.due < $9::int8 and d.state is distinct from 'published'))`;
const deskValues = (f: DeskFilter): unknown[] => [
  f.campaign,
  f.chapter ?? null,
  f.target ?? null,
  f.kind ?? null,
  f.organisation ?? null,
  f.verdict ?? null,
  f.assigned ?? null,
  f.late ?? false,
  f.now,
];
export async function listDesk(db: Sql, filter: DeskFilter): Promise<DeskRow[]> {
  return (
    await db.query<DeskRow>(
      `select c.id, c.kind, c.target_kind, c.target_id, c.chapter, c.title, c.posted_at, o.name as organisation, m.cluster, c.anchor_state,
         a.person, a.name, a.due, case when d.contribution is not null then to_jsonb(d) - 'campaign' end as disposition
       ${deskFrom} and c.id > $10 order by c.id limit $11`,
      [...deskValues(filter), filter.after, filter.count],
    )
  ).rows;
}
export interface DeskCounts {
  readonly total: number;
  readonly unanswered: number;
  readonly proposed: number;
  readonly late: number;
  readonly orphans: number;
}
export async function countDesk(db: Sql, filter: DeskFilter): Promise<DeskCounts> {
  return (
    await db.query<DeskCounts>(
      `select count(*) as total, count(*) filter (where d.contribution is null) as unanswered, count(*) filter (where d.state = 'proposed') as proposed,
         count(*) filter (where a.due < $9::int8 and d.state is distinct from 'published') as late, count(*) filter (where c.anchor_state = 'orphan') as orphans
       ${deskFrom}`,
      deskValues(filter),
    )
  ).rows[0] as DeskCounts;
}

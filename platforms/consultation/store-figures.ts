// The SQL of figures: heat on the text, the dashboard, what changes a page, likeness.
import type { Sql } from '@socle/kit/sql';

export interface HeatRow {
  readonly target_kind: string;
  readonly target_id: string;
  /** Null: all kinds together. */
  readonly kind: string | null;
  readonly n: number;
  readonly organisations: number;
  readonly answered: number;
  readonly agree: number;
  readonly mixed: number;
  readonly disagree: number;
}
export async function listHeat(db: Sql, campaign: string, chapter: string | undefined): Promise<HeatRow[]> {
  return (
    await db.query<HeatRow>(
      `select c.target_kind, c.target_id, c.kind, count(*) as n, count(distinct c.organisation) as organisations, count(d.contribution) as answered,
         sum(t.agree + t.org_agree)::int8 as agree, sum(t.mixed + t.org_mixed)::int8 as mixed, sum(t.disagree + t.org_disagree)::int8 as disagree
       from consultation.contribution c join consultation.tally t on t.campaign = c.campaign and t.contribution = c.id
       left join consultation.disposition d on d.campaign = c.campaign and d.contribution = c.id and d.state = 'published'
       where c.campaign = $1 and c.state = 'published' and ($2::text is null or c.chapter = $2)
       group by grouping sets ((c.target_kind, c.target_id), (c.target_kind, c.target_id, c.kind))`,
      [campaign, chapter ?? null],
    )
  ).rows;
}

export interface FigureRow {
  readonly figure: 'total' | 'day' | 'chapter' | 'kind' | 'actor' | 'organisation' | 'verdict' | 'region';
  readonly key: string | null;
  readonly name: string | null;
  readonly n: number;
  readonly answered: number;
}
/** One walk over the campaign; each figure is a grouping of it. */
export async function listFigures(db: Sql, campaign: string): Promise<FigureRow[]> {
  return (
    await db.query<FigureRow>(
      `with c as materialized (
         select (to_timestamp(c.posted_at / 1000.0) at time zone 'Europe/Paris')::date::text as day, c.chapter, c.kind, c.actor,
           case when c.publish <> 'anonymous' then c.organisation end as organisation, case when c.publish <> 'anonymous' then c.region end as region,
           coalesce(d.verdict, 'none') as verdict, d.contribution is not null as answered
         from consultation.contribution c
         left join consultation.disposition d on d.campaign = c.campaign and d.contribution = c.id and d.state = 'published'
         where c.campaign = $1 and c.state = 'published'),
       g as (
         select case when grouping(day) = 0 then 'day' when grouping(chapter) = 0 then 'chapter' when grouping(kind) = 0 then 'kind'
             when grouping(actor) = 0 then 'actor' when grouping(organisation) = 0 then 'organisation' when grouping(verdict) = 0 then 'verdict'
             when grouping(region) = 0 then 'region' else 'total' end as figure,
           coalesce(day, chapter, kind, actor, organisation, verdict, region) as key, count(*) as n, count(*) filter (where answered) as answered
         from c group by grouping sets ((), (day), (chapter), (kind), (actor), (organisation), (verdict), (region)))
       select g.figure, g.key, o.name, g.n, g.answered from g left join consultation.organisation o on g.figure = 'organisation' and o.id = g.key
       order by g.figure, g.n desc, g.key`,
      [campaign],
    )
  ).rows;
}

export interface SumRow {
  readonly contributors: number;
  readonly organisations: number;
  readonly agree: number;
  readonly mixed: number;
  readonly disagree: number;
  readonly org_agree: number;
  readonly org_mixed: number;
  readonly org_disagree: number;
}
export async function findSums(db: Sql, campaign: string): Promise<SumRow> {
  return (
    await db.query<SumRow>(
      `select count(distinct c.account) as contributors, count(distinct c.organisation) as organisations,
         coalesce(sum(t.agree), 0)::int8 as agree, coalesce(sum(t.mixed), 0)::int8 as mixed, coalesce(sum(t.disagree), 0)::int8 as disagree,
         coalesce(sum(t.org_agree), 0)::int8 as org_agree, coalesce(sum(t.org_mixed), 0)::int8 as org_mixed, coalesce(sum(t.org_disagree), 0)::int8 as org_disagree
       from consultation.contribution c join consultation.tally t on t.campaign = c.campaign and t.contribution = c.id
       where c.campaign = $1 and c.state = 'published'`,
      [campaign],
    )
  ).rows[0] as SumRow;
}

export interface CountRow {
  readonly contributions: number;
  readonly answered: number;
  readonly contributors: number;
  readonly organisations: number;
}
export async function findCounts(db: Sql, campaign: string): Promise<CountRow> {
  return (
    await db.query<CountRow>(
      `select count(*) as contributions, count(d.contribution) as answered, count(distinct c.account) as contributors, count(distinct c.organisation) as organisations
       from consultation.contribution c
       left join consultation.disposition d on d.campaign = c.campaign and d.contribution = c.id and d.state = 'published'
       where c.campaign = $1 and c.state = 'published'`,
      [campaign],
    )
  ).rows[0] as CountRow;
}

/** Grows with whatever is public of a campaign; without one, with the list of campaigns. */
export async function readStamp(db: Sql, campaign: string | undefined): Promise<string> {
  const [row] = await db.rows<[string]>(
    `select coalesce((select sum(version)::text from consultation.campaign where $1::text is null or id = $1), '0') || '.' ||
       coalesce((select changed::text from consultation.tally where campaign = $1 order by changed desc limit 1), '0')`,
    [campaign ?? null],
    { name: 'cns-stamp', quick: true },
  );
  return row?.[0] ?? '0';
}

// ---- Likeness

/** How often each stem stands in the contributions of a campaign, over a sample of the newest. */
export async function sampleTerms(
  db: Sql,
  campaign: string,
  sample: number,
): Promise<{ readonly of: number; readonly counts: ReadonlyMap<number, number> }> {
  const rows = await db.rows<[number, number]>(
    `select term, count(*)::int from (select terms from consultation.contribution where campaign = $1 and state = 'published' order by id desc limit $2) s,
       unnest(s.terms) term group by term`,
    [campaign, sample],
  );
  const [total] = await db.rows<[number]>(
    `select count(*)::int from (select 1 from consultation.contribution where campaign = $1 and state = 'published' limit $2) s`,
    [campaign, sample],
  );
  return { of: total?.[0] ?? 0, counts: new Map(rows) };
}
export async function termsOf(db: Sql, folded: string): Promise<readonly number[]> {
  return (await db.rows<[number[]]>('select consultation.terms_of($1)', [folded], { name: 'cns-terms' }))[0]?.[0] ?? [];
}
export interface Candidate {
  readonly id: number;
  readonly title: string;
  readonly target_id: string;
  readonly terms: readonly number[];
}
/** Those that share at least one of the rare stems, the newest first. */
export async function listCandidates(db: Sql, campaign: string, rare: readonly number[], limit: number): Promise<Candidate[]> {
  return (
    await db.query<Candidate>(
      `select id, title, target_id, terms from consultation.contribution
       where campaign = $1 and state = 'published' and terms && $2::int[] limit $3`,
      [campaign, rare, limit],
      { name: 'cns-candidates' },
    )
  ).rows;
}

/** Contributions of each chapter by their published answer. */
export async function listVerdicts(
  db: Sql,
  campaign: string,
): Promise<{ readonly chapter: string | null; readonly verdict: string | null; readonly n: number }[]> {
  return (
    await db.query<{ chapter: string | null; verdict: string | null; n: number }>(
      `select c.chapter, d.verdict, count(*) as n from consultation.contribution c
       left join consultation.disposition d on d.campaign = c.campaign and d.contribution = c.id and d.state = 'published'
       where c.campaign = $1 and c.state = 'published' group by c.chapter, d.verdict`,
      [campaign],
    )
  ).rows;
}

// ---- Effort

/** What contributions of impact say of each requirement: counts, and medians of what was given in figures. */
export async function listEfforts(
  db: Sql,
  campaign: string,
): Promise<
  {
    readonly element: string;
    readonly contributions: number;
    readonly efforts: Record<string, number>;
    readonly days: number | null;
    readonly cost: number | null;
    readonly feasible: string | null;
  }[]
> {
  const { rows } = await db.query(
    `with c as (select target_id, details from consultation.contribution
                where campaign = $1 and state = 'published' and kind = 'impact' and target_kind = 'requirement')
     select target_id as element, count(*) as contributions,
       (select coalesce(jsonb_object_agg(e.effort, e.n), '{}') from (
          select d.details ->> 'effort' as effort, count(*) as n from c d where d.target_id = c.target_id and d.details ? 'effort' group by 1) e) as efforts,
       percentile_disc(0.5) within group (order by (details ->> 'days')::int8) as days,
       percentile_disc(0.5) within group (order by (details ->> 'cost')::int8) as cost,
       percentile_disc(0.5) within group (order by details ->> 'feasibleBy') as feasible
     from c group by target_id order by target_id`,
    [campaign],
  );
  return rows as Awaited<ReturnType<typeof listEfforts>>;
}

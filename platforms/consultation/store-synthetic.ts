// The SQL of a campaign of any size, made inside the database from a seed: for benchmarks. Nobody said any of it.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Sql } from '@socle/kit/sql';
import type { CampaignHead } from './contract.ts';
import { putText } from './store-campaign.ts';

export interface SyntheticSize {
  readonly contributions: number;
  readonly votes: number;
  readonly accounts: number;
  readonly organisations: number;
  /** Where contributions are made: requirement, its chapter, its text. */
  readonly targets: readonly { readonly id: string; readonly chapter: string; readonly text: string }[];
}

/** Opened an hour after 1970 and open for the next year; every account has consented to `charter`; a third is answered. */
export async function loadSyntheticCampaign(
  db: Sql,
  head: CampaignHead,
  /** What it puts to the public. */
  text: string,
  charter: string,
  now: number,
  size: SyntheticSize,
): Promise<void> {
  const { contributions, votes, accounts, organisations, targets } = size;
  const hash = createHash('sha256').update(text).digest('hex');
  await db.query(
    `insert into consultation.campaign (id, head, announced, opens_at, closes_at, text_hash) values ($1, $2, true, 3600000, $3, $4) on conflict do nothing`,
    [head.id, JSON.stringify(head), now + 365 * 86_400_000, hash],
  );
  await putText(db, head.id, hash, gzipSync(text), now);
  await db.query(
    `insert into consultation.account (id, caller, name, actor, region, consent, consent_at, made_at)
     select 'a' || n, 'u' || n, 'Personne ' || n, (array['moa','moe','professional','user','institution'])[1 + n % 5], lpad((11 + n % 80)::text, 2, '0'), $1, 1, 1
     from generate_series(0, $2::int - 1) n on conflict do nothing`,
    [charter, accounts],
  );
  await db.query(
    `insert into consultation.organisation (id, name, folded, actor, at)
     select 'o' || n, 'Organisation ' || n, 'organisation ' || n, 'moe', 1 from generate_series(0, $1::int - 1) n on conflict do nothing`,
    [organisations],
  );
  // Vocabularies of a few thousand words, some of them rare, as people write.
  await db.query(
    `with words as (select array['système','certificat','envoi','lot','traces','structure','établissement','délai','messagerie','identité','patient','connecteur','référentiel',
         'version','annuaire','habilitation','qualifiée','professionnel','document','partage','sécurité','coût','éditeur','région','logiciel','hébergement','norme','profil','test','accès'] as w),
     t as (select row_number() over (order by id) - 1 as place, id, chapter, text from jsonb_to_recordset($2::jsonb) as r(id text, chapter text, text text)),
     c as (
       insert into consultation.contribution (campaign, kind, target_kind, target_id, chapter, anchor, anchor_state, anchor_at, title, body, details, account, organisation, publish, actor,
         region, position, state, posted_at, terms, key)
       select $1, k.kind, 'requirement', t.id, t.chapter,
         case when n % 3 = 0 then jsonb_build_object('field', 'statement', 'exact', substr(t.text, 4, 24), 'prefix', substr(t.text, 1, 3), 'suffix', substr(t.text, 28, 40), 'start', 3, 'end', 27) end,
         case when n % 3 = 0 then 'kept' end, case when n % 3 = 0 then '{"start":3,"end":27}'::jsonb end,
         'Remarque ' || n, b.body, case k.kind when 'impact' then '{"effort":"high","days":20}'::jsonb when 'objection' then '{"alternative":"La rendre facultative."}'::jsonb else '{}' end,
         'a' || (n * 7919) % $4::int, case when n % 4 = 0 then 'o' || (n * 1543) % $5::int end, (array['name','name','organisation','anonymous'])[1 + (case when n % 4 = 0 then n / 4 % 4 else n / 4 % 2 * 3 end)::int],
         (array['moa','moe','professional','user','institution'])[1 + n % 5], lpad((11 + n % 80)::text, 2, '0'), null, 'published', $6::int8 - ($3::int8 - n) * 60000,
         consultation.terms_of(b.body), 'synthetic-' || n
       from generate_series(0, $3::int - 1) n
       cross join words
       join t on t.place = (n * 31) % (select count(*) from t)
       cross join lateral (select (array['question','question','question','defect','objection','impact','evidence','support'])[1 + n % 8] as kind) k
       cross join lateral (select string_agg(case when i % 9 = 8 then 'mot' || (n * 13 + i * 71) % 20000 when i % 3 = 0 then words.w[1 + (n * (i + 3) + i * i) % 30] else words.w[1 + (n * 7 + i) % 30] || translate(((n * (i + 5)) % 90)::text, '0123456789', 'abcdefghij') end, ' ') as body from generate_series(0, 59) i) b
       returning campaign, id, title, body, details, posted_at, account),
     v as (insert into consultation.contribution_version (campaign, contribution, revision, title, body, details, at) select campaign, id, 1, title, body, details, posted_at from c)
     insert into consultation.tally (campaign, contribution) select campaign, id from c`,
    [head.id, JSON.stringify(targets), contributions, accounts, organisations, now],
  );
  await db.query(
    `with c as (select id, row_number() over (order by id) - 1 as n from consultation.contribution where campaign = $1),
     v as (
       insert into consultation.vote (campaign, contribution, account, value, at)
       select $1, c.id, 'a' || (n * 17 + i * 101) % $3::int, (array['agree','agree','mixed','disagree'])[1 + ((n + i) % 4)::int], 1
       from c cross join generate_series(0, $2::int / greatest(1, (select count(*) from c)::int) - 1) i on conflict do nothing returning contribution, value),
     s as (select contribution, count(*) filter (where value = 'agree') as a, count(*) filter (where value = 'mixed') as m, count(*) filter (where value = 'disagree') as d from v group by 1)
     update consultation.tally t set agree = s.a, mixed = s.m, disagree = s.d from s where t.campaign = $1 and t.contribution = s.contribution`,
    [head.id, votes, accounts],
  );
  await db.query(
    `insert into consultation.disposition (campaign, contribution, verdict, reason, state, by_id, by_name, second_id, second_name, at, published_at)
     select $1, id, (array['accepted','rejected','already-covered','deferred'])[1 + id % 4], 'La règle ' || target_id || ' le dit ainsi, et le projet a été relu.', 'published', 'x', 'Nora', 'y', 'Théo', 1, 1
     from consultation.contribution where campaign = $1 and id % 3 = 0`,
    [head.id],
  );
  await db.query('analyze');
}

// The SQL of campaigns: their heads, their course, what was put to the public, what came of it, roles.
import type { Sql } from '@socle/kit/sql';
import type { CampaignEvent, CampaignHead, Role } from './contract.ts';

export interface CampaignRow {
  readonly id: string;
  readonly head: CampaignHead;
  readonly announced: boolean;
  readonly opens_at: number;
  readonly closes_at: number;
  readonly suspended_at: number | null;
  readonly closed_at: number | null;
  readonly text_hash: string | null;
  readonly archive_hash: string | null;
  readonly anchored: number;
  readonly version: number;
}
const columns = 'id, head, announced, opens_at, closes_at, suspended_at, closed_at, text_hash, archive_hash, anchored, version';

export async function listCampaigns(db: Sql): Promise<CampaignRow[]> {
  return (
    await db.query<CampaignRow>(`select ${columns} from consultation.campaign order by opens_at desc, id`, [], { name: 'cns-campaigns' })
  ).rows;
}

/** `lock`: `share` for who adds to it, `update` for who changes its course; `glance`: outside a transaction, on a connection that many share. */
export async function findCampaign(db: Sql, id: string, lock?: 'share' | 'update' | 'glance'): Promise<CampaignRow | undefined> {
  const clause = lock === 'share' ? 'for key share' : lock === 'update' ? 'for update' : '';
  const { rows } = await db.query<CampaignRow>(`select ${columns} from consultation.campaign where id = $1 ${clause}`, [id], {
    name: `cns-campaign-${lock === 'glance' ? 'plain' : (lock ?? 'plain')}`,
    quick: lock === 'glance',
  });
  return rows[0];
}

export async function insertCampaign(tx: Sql, head: CampaignHead, opensAt: number, closesAt: number): Promise<boolean> {
  const { count } = await tx.query(
    'insert into consultation.campaign (id, head, opens_at, closes_at) values ($1, $2, $3, $4) on conflict do nothing',
    [head.id, JSON.stringify(head), opensAt, closesAt],
  );
  return count === 1;
}

export async function updateCampaign(tx: Sql, row: CampaignRow): Promise<void> {
  await tx.query(
    `update consultation.campaign set head = $2, announced = $3, opens_at = $4, closes_at = $5, suspended_at = $6, closed_at = $7, text_hash = $8,
       archive_hash = $9, version = version + 1 where id = $1`,
    [
      row.id,
      JSON.stringify(row.head),
      row.announced,
      row.opens_at,
      row.closes_at,
      row.suspended_at,
      row.closed_at,
      row.text_hash,
      row.archive_hash,
    ],
  );
}

export const setAnchored = (tx: Sql, id: string, version: number): Promise<unknown> =>
  tx.query('update consultation.campaign set anchored = $2, version = version + 1 where id = $1', [id, version]);

export interface EventRow {
  readonly act: CampaignEvent['act'];
  readonly reason: string;
  readonly by_id: string;
  readonly by_name: string;
  readonly at: number;
}
export async function addEvent(tx: Sql, campaign: string, event: EventRow): Promise<void> {
  await tx.query('insert into consultation.campaign_event (campaign, act, reason, by_id, by_name, at) values ($1, $2, $3, $4, $5, $6)', [
    campaign,
    event.act,
    event.reason,
    event.by_id,
    event.by_name,
    event.at,
  ]);
}
export async function listEvents(db: Sql, campaign: string): Promise<EventRow[]> {
  return (
    await db.query<EventRow>('select act, reason, by_id, by_name, at from consultation.campaign_event where campaign = $1 order by id', [
      campaign,
    ])
  ).rows;
}

export async function putText(tx: Sql, campaign: string, hash: string, content: Buffer, at: number): Promise<void> {
  await tx.query('insert into consultation.consulted_text (campaign, hash, content, at) values ($1, $2, $3, $4)', [
    campaign,
    hash,
    content,
    at,
  ]);
}
export async function findText(db: Sql, campaign: string): Promise<{ readonly hash: string; readonly content: Buffer } | undefined> {
  return (
    await db.query<{ hash: string; content: Buffer }>('select hash, content from consultation.consulted_text where campaign = $1', [
      campaign,
    ])
  ).rows[0];
}

export async function putArchivePiece(tx: Sql, campaign: string, n: number, content: Buffer): Promise<void> {
  await tx.query('insert into consultation.archive_piece (campaign, n, content) values ($1, $2, $3)', [campaign, n, content]);
}
export interface ArchiveRow {
  readonly hash: string;
  readonly lines: number;
  readonly bytes: number;
  readonly at: number;
}
export async function putArchive(tx: Sql, campaign: string, row: ArchiveRow): Promise<void> {
  await tx.query('insert into consultation.archive (campaign, hash, lines, bytes, at) values ($1, $2, $3, $4, $5)', [
    campaign,
    row.hash,
    row.lines,
    row.bytes,
    row.at,
  ]);
}
export async function findArchive(db: Sql, campaign: string): Promise<ArchiveRow | undefined> {
  return (await db.query<ArchiveRow>('select hash, lines, bytes, at from consultation.archive where campaign = $1', [campaign])).rows[0];
}
/** The pieces of the archive, one at a time: each a whole gzip stream; one after the other they are one. */
export async function* archivePieces(db: Sql, campaign: string): AsyncGenerator<Buffer> {
  for (let n = 0; ; n += 1) {
    const [row] = await db.rows<[Buffer]>('select content from consultation.archive_piece where campaign = $1 and n = $2', [campaign, n]);
    if (!row) return;
    yield row[0];
  }
}

export async function listRoles(db: Sql, campaign: string, person: string): Promise<Role[]> {
  const rows = await db.rows<[Role]>(
    `select distinct role from consultation.role where person = $2 and campaign in ('', $1) order by role`,
    [campaign, person],
    { name: 'cns-roles', quick: true },
  );
  return rows.map(([role]) => role);
}
export async function setRoles(tx: Sql, campaign: string, person: string, roles: readonly Role[], by: string, at: number): Promise<void> {
  await tx.query('delete from consultation.role where campaign = $1 and person = $2', [campaign, person]);
  await tx.query('insert into consultation.role (campaign, person, role, by_id, at) select $1, $2, r, $4, $5 from unnest($3::text[]) r', [
    campaign,
    person,
    roles,
    by,
    at,
  ]);
}

/** Of one person, in every campaign; `''`: in all of them. */
export async function listRolesOf(db: Sql, person: string): Promise<{ readonly campaign: string; readonly role: Role }[]> {
  return (
    await db.query<{ campaign: string; role: Role }>(
      'select campaign, role from consultation.role where person = $1 order by campaign, role',
      [person],
    )
  ).rows;
}
export interface HolderRow {
  readonly person: string;
  /** Empty: granted to somebody who has not come yet. */
  readonly name: string;
  readonly roles: readonly Role[];
}
/** Who holds roles in one campaign, or in all where it is `''`. */
export async function listHolders(db: Sql, campaign: string): Promise<HolderRow[]> {
  return (
    await db.query<HolderRow>(
      `select r.person, coalesce(a.name, '') as name, array_agg(r.role order by r.role) as roles
       from consultation.role r left join consultation.account a on a.caller = r.person and a.erased_at is null
       where r.campaign = $1 group by r.person, a.name order by a.name nulls last, r.person limit 500`,
      [campaign],
    )
  ).rows;
}

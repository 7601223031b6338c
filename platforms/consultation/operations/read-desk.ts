// The desk of the drafters: what is to be answered, by whom, until when; counted and listed by the same filters.
import type { z } from 'zod';
import { type By, type Deps, getCampaign, permitted } from '../call.ts';
import type { queries } from '../shapes.ts';
import { countDesk, listDesk } from '../store-team.ts';

const instant = (at: number): string => new Date(at).toISOString();

export async function readDesk(deps: Deps, by: By, campaign: string, asked: z.output<(typeof queries)['desk']>) {
  await permitted(deps, by, 'read-desk', { campaign });
  await getCampaign(deps.database, campaign);
  const { count = 50, after, assigned, late, ...rest } = asked;
  const filter = {
    ...rest,
    campaign,
    assigned: assigned === 'me' ? by.caller.id : assigned,
    late: late === 'yes',
    now: deps.clock.millis(),
    after: Number(after ?? 0) || 0,
    count: count + 1,
  };
  const [rows, counts] = await Promise.all([listDesk(deps.database, filter), countDesk(deps.database, filter)]);
  const page = rows.slice(0, count);
  return {
    counts,
    contributions: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      target: { kind: row.target_kind, id: row.target_id, ...(row.chapter === null ? {} : { chapter: row.chapter }) },
      title: row.title,
      postedAt: instant(row.posted_at),
      organisation: row.organisation,
      cluster: row.cluster,
      anchorState: row.anchor_state,
      assignment:
        row.person === null ? null : { person: row.person, name: row.name ?? '', due: row.due === null ? null : instant(row.due) },
      late: row.due !== null && row.due < deps.clock.millis() && row.disposition?.state !== 'published',
      disposition: row.disposition,
    })),
    ...(rows.length > count ? { next: String(page.at(-1)?.id ?? 0) } : {}),
  };
}

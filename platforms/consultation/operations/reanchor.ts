// When the draft has changed, every passage is looked for again: kept, moved, or an orphan; never put on other words.
import type { Deps } from '../call.ts';
import { placeAnchor } from '../rules/anchor.ts';
import { findCampaign, setAnchored } from '../store-campaign.ts';
import { listAnchored, moveAnchors } from '../store-contribution.ts';
import { subjectsNow } from './contribute.ts';

const batch = 2_000;

/** How many were placed anew. Safe to repeat; what was done before a crash is not undone. */
export async function reanchor(deps: Deps, campaign: string): Promise<number> {
  const row = await findCampaign(deps.database, campaign);
  if (!row || row.closed_at !== null) return 0;
  await deps.framework.library.refresh(true);
  const { version } = await deps.framework.library.get(row.head.edition);
  if (row.anchored === version) return 0;
  const subjects = await subjectsNow(deps.framework, row.head.edition);
  let changed = 0;
  for (let after = 0; ; ) {
    const rows = await listAnchored(deps.database, campaign, after, batch);
    const moved = rows.flatMap((one) => {
      const text = subjects.get(`${one.target_kind} ${one.target_id}`)?.texts[one.anchor.field];
      const { state, start, end } = text === undefined ? ({ state: 'orphan' } as const) : placeAnchor(one.anchor, text);
      const at = start === undefined || end === undefined ? null : { start, end };
      const same = state === one.anchor_state && at?.start === one.anchor_at?.start && at?.end === one.anchor_at?.end;
      return same ? [] : [{ id: one.id, state, at }];
    });
    await deps.database.transaction((tx) => moveAnchors(tx, campaign, moved));
    changed += moved.length;
    if (rows.length < batch) break;
    after = rows.at(-1)?.id ?? after;
  }
  await setAnchored(deps.database, campaign, version);
  return changed;
}

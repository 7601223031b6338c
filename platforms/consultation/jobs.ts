// The background door: anchors placed anew when a draft has changed; files and drafts that nobody posted swept; people forgotten in time.
import type { JobHandler } from '@socle/kit/jobs';
import type { Deps } from './call.ts';
import { markEfforts } from './operations/mark-efforts.ts';
import { reanchor } from './operations/reanchor.ts';
import { type Telling, tellPeople } from './operations/tell-people.ts';
import { listCampaigns } from './store-campaign.ts';
import { removeLoose, removeOldDrafts } from './store-contribution.ts';
import { removeOldNotes } from './store-notes.ts';
import { erasePeople } from './store-people.ts';

const minute = 60_000;
const day = 86_400_000;
const tend = 'consultation-tend';
const sweep = 'consultation-sweep';
const tell = 'consultation-tell';

const plan = ({ jobs, database, clock }: Deps, name: string, after: number): Promise<void> =>
  jobs.add(database, name, {}, { key: name, queue: name, runAt: new Date(clock.millis() + after), maxAttempts: 3 });

export async function planWork(deps: Deps): Promise<void> {
  await plan(deps, tend, minute / 2);
  await plan(deps, sweep, 10 * minute);
  await plan(deps, tell, minute / 2);
}

export function consultationJobs(deps: Telling): Record<string, JobHandler> {
  return {
    /** Every half minute: cheap while no draft has changed. */
    async [tend]() {
      // First, so that a failure does not end the series.
      await plan(deps, tend, minute / 2);
      for (const { id, closed_at } of await listCampaigns(deps.database)) {
        if (closed_at !== null) continue;
        await reanchor(deps, id);
        await markEfforts(deps, id);
      }
    },
    async [tell]() {
      await plan(deps, tell, minute / 2);
      await tellPeople(deps);
    },
    async [sweep]() {
      await plan(deps, sweep, day / 4);
      const now = deps.clock.millis();
      for (const blob of await removeLoose(deps.database, now - 7 * day)) await deps.blobs.remove(blob);
      await removeOldDrafts(deps.database, now - 90 * day);
      await removeOldNotes(deps.database, now - 90 * day);
      await erasePeople(deps.database, now - deps.settings.keepPeople, now);
    },
  };
}

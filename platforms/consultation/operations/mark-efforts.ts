// What contributors say that each requirement costs, counted and handed to the framework, which shows it beside the impacts.
import type { Deps } from '../call.ts';
import { findCampaign } from '../store-campaign.ts';
import { listEfforts } from '../store-figures.ts';

/** Whether something changed. */
export async function markEfforts(deps: Deps, campaign: string): Promise<boolean> {
  const row = await findCampaign(deps.database, campaign);
  if (!row) return false;
  const efforts = await listEfforts(deps.database, campaign);
  return deps.framework.putMarks(
    row.head.edition,
    efforts.map(({ days, cost, feasible, ...one }) => ({
      ...one,
      ...(days === null ? {} : { days }),
      ...(cost === null ? {} : { cost }),
      ...(feasible === null ? {} : { feasibleBy: feasible }),
    })),
  );
}

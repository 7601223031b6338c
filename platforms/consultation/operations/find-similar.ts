// Contributions that say the same: stems shared, the rare ones weighing more. Counted in PostgreSQL and here, with no outside service.
import { allowsNow, type Deps } from '../call.ts';
import { fold } from '../rules/fold.ts';
import { likeness, rarest } from '../rules/likeness.ts';
import { listCampaigns } from '../store-campaign.ts';
import { listCandidates, sampleTerms, termsOf } from '../store-figures.ts';

export interface Similar {
  readonly id: number;
  readonly title: string;
  readonly target: string;
  /** 0 to 1. */
  readonly likeness: number;
}

const sample = 4_000;
const believedMs = 60_000;
const candidates = 2_000;
const enough = 0.22;
type Weights = Awaited<ReturnType<typeof sampleTerms>>;
/** How rare stems are changes slowly: counted once in a while for each campaign. */
const known = new WeakMap<object, Map<string, { readonly at: number; readonly weights: Promise<Weights> }>>();

function weightsOf({ database, clock }: Deps, campaign: string): Promise<Weights> {
  const of = known.get(database) ?? new Map();
  known.set(database, of);
  const held = of.get(campaign);
  if (held && clock.millis() - held.at < believedMs) return held.weights;
  const weights = sampleTerms(database, campaign, sample);
  // Those that were counted before serve while they are counted anew: only the first one waits.
  of.set(campaign, { at: clock.millis(), weights: held ? held.weights : weights });
  weights.then(() => of.set(campaign, { at: clock.millis(), weights })).catch(() => of.delete(campaign));
  return held ? held.weights : weights;
}

/** Of campaigns that are open, so that not even the first who asks after a start waits for the count. */
export async function warmSimilar(deps: Deps): Promise<void> {
  for (const row of await listCampaigns(deps.database)) if (allowsNow(deps, row).contribute) await weightsOf(deps, row.id);
}

/** Most alike first; those on the same element a little before others. */
export async function findSimilar(
  deps: Deps,
  campaign: string,
  { text, target, count }: { readonly text: string; readonly target?: string | undefined; readonly count: number },
  not?: number,
): Promise<readonly Similar[]> {
  const [terms, weights] = await Promise.all([termsOf(deps.database, fold(text)), weightsOf(deps, campaign)]);
  if (terms.length < 2) return [];
  const found = await listCandidates(deps.database, campaign, rarest(terms, weights), candidates);
  const wanted = new Set(terms);
  return found
    .filter(({ id }) => id !== not)
    .map((one) => ({
      id: one.id,
      title: one.title,
      target: one.target_id,
      likeness: Math.min(1, likeness(wanted, one.terms, weights) * (one.target_id === target ? 1.2 : 1)),
    }))
    .filter((one) => one.likeness >= enough)
    .sort((a, b) => b.likeness - a.likeness || a.id - b.id)
    .slice(0, count)
    .map((one) => ({ ...one, likeness: Math.round(one.likeness * 100) / 100 }));
}

// What changed in the sense of one requirement: its force, its dates, whom it binds, when it applies, what founds and proves it.
import type { Requirement, Verb } from '../../contract.ts';
import { canonical } from '../canonical.ts';
import type { Detail } from './change.ts';

const force: Readonly<Record<Verb, number>> = { NONE: 0, MAY: 1, SHOULD: 2, SHALL: 3 };

export function compareRequirements(before: Requirement, after: Requirement): Detail[] {
  const details: Detail[] = [];
  if (before.verb !== after.verb) {
    details.push({
      kind: force[after.verb] > force[before.verb] ? 'strengthened' : 'weakened',
      field: 'verb',
      from: before.verb,
      to: after.verb,
    });
  }
  for (const field of ['planned', 'actual'] as const) {
    // A rule that came into force as planned has not moved; nor has a plan that is no longer told once the rule is in force.
    if (before[field] === after[field]) continue;
    if (field === 'actual' && before.actual === undefined && after.actual === (before.planned ?? after.planned)) continue;
    if (field === 'planned' && after.planned === undefined && after.actual !== undefined) continue;
    if (field === 'planned' && before.planned === undefined && before.actual === undefined && after.actual !== undefined) continue;
    details.push({ kind: 'date-moved', field, ...sides(before[field] ?? (field === 'actual' ? before.planned : undefined), after[field]) });
  }
  compareLists(details, 'actor-changed', 'actors', before.actors, after.actors);
  compareLists(details, 'actor-changed', 'institutions', before.institutions, after.institutions);
  if (before.condition !== after.condition)
    details.push({ kind: 'scope-changed', field: 'condition', ...sides(before.condition, after.condition) });
  if (before.sector !== after.sector) details.push({ kind: 'scope-changed', field: 'sector', ...sides(before.sector, after.sector) });
  const lever = ({ kind, document, from, until, title }: Requirement['levers'][number]): string =>
    [kind, document ?? title.fr, from ?? '', until ?? ''].join(' ').trim();
  compareLists(details, 'lever-changed', 'levers', before.levers.map(lever), after.levers.map(lever));
  if (canonical(before.scenario ?? null) !== canonical(after.scenario ?? null)) details.push({ kind: 'proof-changed', field: 'scenario' });
  return details;
}

function sides(from: string | undefined, to: string | undefined): { from?: string; to?: string } {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function compareLists(
  details: Detail[],
  kind: Detail['kind'],
  field: string,
  before: readonly string[] = [],
  after: readonly string[] = [],
): void {
  const gone = before.filter((one) => !after.includes(one));
  const come = after.filter((one) => !before.includes(one));
  if (gone.length + come.length === 0) return;
  details.push({ kind, field, from: gone.join(' ; '), to: come.join(' ; ') });
}

// The target architecture as one edition draws it: each component with the name, floor and owner that it had then, and what became of it since.
import type { Chapter, Component, ComponentFloor, ComponentStep, Edition, Milestone, Text } from '../contract.ts';

export interface DrawnComponent {
  readonly id: string;
  readonly name: Text;
  readonly floor: ComponentFloor;
  readonly owner?: string;
  readonly purpose: Text;
  readonly chapters: readonly string[];
  readonly requirements: readonly string[];
  readonly milestones: readonly string[];
  readonly service?: Component['service'];
  readonly certainty: Component['certainty'];
  readonly sources: readonly string[];
  /** What happened to it with this edition. */
  readonly news: readonly ComponentNews[];
  /** Components that it took in, by now. */
  readonly absorbed: readonly string[];
}

export type ComponentNews =
  | { readonly kind: 'new' }
  | { readonly kind: 'renamed'; readonly from: Text }
  | { readonly kind: 'moved'; readonly from: ComponentFloor }
  | { readonly kind: 'absorbed'; readonly what: string };

export interface Architecture {
  readonly edition: string;
  /** From the roof down, as a house is drawn. */
  readonly floors: readonly { readonly floor: ComponentFloor; readonly components: readonly DrawnComponent[] }[];
  /** Components that earlier editions drew and this one does not. */
  readonly gone: readonly { readonly id: string; readonly name: Text; readonly absorbedBy?: string }[];
}

const roofDown: readonly ComponentFloor[] = ['business-service', 'platform', 'core-service', 'referential', 'rule', 'alongside'];

type State = { name: Text; floor: ComponentFloor; owner?: string; absorbedBy?: string; gone: boolean; steps: ComponentStep[] };

function stateAt(component: Component, order: ReadonlyMap<string, number>, at: number): State | undefined {
  const steps = component.history.filter(({ from }) => (order.get(from) ?? Number.POSITIVE_INFINITY) <= at);
  const [first] = steps;
  if (!first?.name || !first.floor) return undefined;
  const state: State = { name: first.name, floor: first.floor, gone: false, steps };
  for (const { name, floor, owner, absorbedBy, gone } of steps) {
    if (name) state.name = name;
    if (floor) state.floor = floor;
    if (owner !== undefined) state.owner = owner;
    if (absorbedBy !== undefined) state.absorbedBy = absorbedBy;
    else if (floor) delete state.absorbedBy;
    state.gone = gone === true || (state.gone && floor === undefined);
  }
  return state;
}

/** `editions`: ids in order of time. */
export function drawArchitecture(
  components: readonly Component[],
  milestones: readonly Milestone[],
  editions: readonly string[],
  edition: Pick<Edition, 'id' | 'chapters'>,
): Architecture {
  const order = new Map(editions.map((id, index) => [id, index]));
  const at = order.get(edition.id) ?? editions.length;
  const drawn: DrawnComponent[] = [];
  const gone: Architecture['gone'][number][] = [];
  const absorbed = new Map<string, string[]>();
  const states = components.map((component) => ({
    component,
    now: stateAt(component, order, at),
    before: stateAt(component, order, at - 1),
  }));
  for (const { component, now } of states)
    if (now?.absorbedBy !== undefined) absorbed.set(now.absorbedBy, [...(absorbed.get(now.absorbedBy) ?? []), component.id]);
  for (const { component, now, before } of states) {
    if (!now) continue;
    if (now.gone || now.absorbedBy !== undefined) {
      gone.push({ id: component.id, name: now.name, ...(now.absorbedBy === undefined ? {} : { absorbedBy: now.absorbedBy }) });
      continue;
    }
    const step = now.steps.at(-1);
    const chapters = edition.chapters.filter((chapter) => chapter.components?.includes(component.id));
    const took = states.filter((other) => other.now?.absorbedBy === component.id && other.before?.absorbedBy !== component.id);
    drawn.push({
      id: component.id,
      name: now.name,
      floor: now.floor,
      ...(now.owner === undefined ? {} : { owner: now.owner }),
      purpose: component.purpose,
      chapters: chapters.map(({ id }) => id),
      requirements: chapters.flatMap(requirementIds),
      milestones: milestones.filter((one) => one.components?.includes(component.id)).map(({ id }) => id),
      ...(component.service ? { service: component.service } : {}),
      certainty: step?.certainty ?? component.certainty,
      sources: step?.sources ?? component.sources ?? [],
      news: [...newsOf(now, before, at), ...took.map((other): ComponentNews => ({ kind: 'absorbed', what: other.component.id }))],
      absorbed: absorbed.get(component.id) ?? [],
    });
  }
  return {
    edition: edition.id,
    floors: roofDown.map((floor) => ({ floor, components: drawn.filter((one) => one.floor === floor) })),
    gone,
  };
}

const requirementIds = (chapter: Chapter): string[] => chapter.provisions.flatMap(({ requirements }) => requirements.map(({ id }) => id));

function newsOf(now: State, before: State | undefined, at: number): ComponentNews[] {
  if (!before) return at === 0 ? [] : [{ kind: 'new' }];
  const news: ComponentNews[] = [];
  if (before.name.fr !== now.name.fr) news.push({ kind: 'renamed', from: before.name });
  if (before.floor !== now.floor) news.push({ kind: 'moved', from: before.floor });
  return news;
}

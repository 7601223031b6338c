// The semantic difference of two editions: by stable ids and by the relations that elements declare, never by their place or number.
import type { Chapter, Edition, Provision, Relations, Requirement, Text } from '../../contract.ts';
import { type Change, type ChangeKind, changeKinds, type Detail, type Difference, type ElementKind, type Side } from './change.ts';
import { compareRequirements } from './compare-requirements.ts';

interface Item<T> {
  readonly value: T;
  readonly side: Side;
  readonly requirement?: Requirement;
  readonly themes: readonly string[];
}
type Element = (Chapter | Provision | Requirement) & Relations;
type Items = ReadonlyMap<string, Item<Element>>;

const sideOf = (id: string, title: Text, chapter: string, text: Text, requirement?: Requirement): Side => ({
  id,
  title,
  chapter,
  text,
  ...(requirement ? { verb: requirement.verb } : {}),
  ...(requirement?.planned === undefined ? {} : { planned: requirement.planned }),
  ...(requirement?.actual === undefined ? {} : { actual: requirement.actual }),
});

function itemsOf(edition: Pick<Edition, 'chapters'>): Record<ElementKind, Map<string, Item<Element>>> {
  const items: Record<ElementKind, Map<string, Item<Element>>> = { chapter: new Map(), provision: new Map(), requirement: new Map() };
  for (const chapter of edition.chapters) {
    const themes = chapter.themes ?? [];
    items.chapter.set(chapter.id, { value: chapter, side: sideOf(chapter.id, chapter.title, chapter.id, chapter.text), themes });
    for (const provision of chapter.provisions) {
      items.provision.set(provision.id, {
        value: provision,
        side: sideOf(provision.id, provision.title, chapter.id, provision.text),
        themes,
      });
      for (const one of provision.requirements) {
        items.requirement.set(one.id, {
          value: one,
          side: sideOf(one.id, one.title, chapter.id, one.statement, one),
          requirement: one,
          themes: one.themes ?? themes,
        });
      }
    }
  }
  return items;
}

/** Both are whole editions; `from` is the earlier. Requirements first, in the order of the later edition, then what is gone. */
export function compareEditions(from: Edition, to: Edition): Difference {
  const before = itemsOf(from);
  const after = itemsOf(to);
  const reasons = new Map(to.chapters.flatMap(({ withdrawn = [] }) => withdrawn.map((one) => [one.id, one] as const)));
  // A chapter that takes the place of another keeps what stood there: its requirements have not moved.
  const homes = new Map<string, string>();
  for (const chapter of to.chapters) {
    for (const id of chapter.replaces ?? []) homes.set(id, chapter.id);
  }
  let unchanged = 0;
  const changes: Change[] = [];
  for (const element of ['chapter', 'provision', 'requirement'] as const) {
    const { list, same } = compareItems(element, before[element], after[element], reasons, homes);
    changes.push(...list);
    if (element === 'requirement') unchanged = same;
  }
  const counts = Object.fromEntries(changeKinds.map((kind) => [kind, 0])) as Record<ChangeKind, number>;
  for (const { element, kinds } of changes) if (element === 'requirement') for (const kind of kinds) counts[kind] += 1;
  return { from: from.id, to: to.id, changes, unchanged, counts };
}

type Reasons = ReadonlyMap<string, { readonly mergedInto?: string; readonly reason: Text }>;

function compareItems(
  element: ElementKind,
  before: Items,
  after: Items,
  reasons: Reasons,
  homes: ReadonlyMap<string, string>,
): { list: Change[]; same: number } {
  const successors = new Map<string, Item<Element>[]>();
  const predecessors = new Map<string, Item<Element>[]>();
  const succeed = (old: string, item: Item<Element>): void => {
    const gone = before.get(old);
    if (!gone || after.has(old)) return;
    if (predecessors.get(item.side.id)?.includes(gone)) return;
    successors.set(old, [...(successors.get(old) ?? []), item]);
    predecessors.set(item.side.id, [...(predecessors.get(item.side.id) ?? []), gone]);
  };
  for (const item of after.values()) for (const old of item.value.replaces ?? []) succeed(old, item);
  for (const [id, { mergedInto }] of reasons) {
    const into = mergedInto === undefined ? undefined : after.get(mergedInto);
    if (into) succeed(id, into);
  }

  const list: Change[] = [];
  const told = new Set<string>();
  let same = 0;
  for (const item of after.values()) {
    const { id } = item.side;
    const olds = predecessors.get(id) ?? [];
    const own = before.get(id);
    const [first] = olds;
    if (own && olds.length === 0) {
      const details = detailsOf(element, own, item, homes);
      if (details.length > 0) list.push(changeOf(element, [own], [item], details));
      else same += 1;
    } else if (first) {
      const parts = olds.length === 1 && !own ? (successors.get(first.side.id) ?? []) : [];
      if (parts.length > 1) {
        // Told once, with all that came of it.
        if (!told.has(first.side.id))
          list.push(
            changeOf(element, [first], parts, [{ kind: 'split', from: first.side.id, to: parts.map(({ side }) => side.id).join(', ') }]),
          );
        told.add(first.side.id);
      } else {
        const whole = own ? [own, ...olds] : olds;
        const kind = whole.length > 1 ? 'merged' : 'renumbered';
        // Several texts became one of another id: there is no text of its own that it could be held against.
        const more = own || whole.length === 1 ? detailsOf(element, whole[0] as Item<Element>, item, homes) : [];
        list.push(changeOf(element, whole, [item], [{ kind, from: whole.map(({ side }) => side.id).join(', '), to: id }, ...more]));
      }
    } else list.push(changeOf(element, [], [item], [{ kind: 'added' }]));
  }
  for (const item of before.values()) {
    const { id } = item.side;
    if (after.has(id) || successors.has(id)) continue;
    const change = changeOf(element, [item], [], [{ kind: 'removed' }]);
    const reason = reasons.get(id)?.reason;
    list.push(reason ? { ...change, reason } : change);
  }
  return { list, same };
}

function changeOf(
  element: ElementKind,
  before: readonly Item<Element>[],
  after: readonly Item<Element>[],
  details: readonly Detail[],
): Change {
  const all = [...after, ...before];
  const [main] = all as [Item<Element>];
  return {
    element,
    id: (element === 'requirement' && before.length === 1 && after.length > 1 ? before[0] : main)?.side.id ?? main.side.id,
    kinds: changeKinds.filter((kind) => details.some((detail) => detail.kind === kind)),
    details,
    before: before.map(({ side }) => side),
    after: after.map(({ side }) => side),
    chapter: main.side.chapter,
    actors: [...new Set(all.flatMap(({ requirement }) => requirement?.actors ?? []))],
    themes: [...new Set(all.flatMap(({ themes }) => themes))],
  };
}

function detailsOf(element: ElementKind, before: Item<Element>, after: Item<Element>, homes: ReadonlyMap<string, string>): Detail[] {
  const details: Detail[] = [];
  const home = homes.get(before.side.chapter) ?? before.side.chapter;
  if (element !== 'chapter' && home !== after.side.chapter)
    details.push({ kind: 'moved', field: 'chapter', from: before.side.chapter, to: after.side.chapter });
  if (element === 'chapter') {
    const [a, b] = [before.value as Chapter, after.value as Chapter];
    if (a.orientation !== b.orientation)
      details.push({ kind: 'moved', field: 'orientation', from: a.orientation ?? '', to: b.orientation ?? '' });
    if (a.number !== b.number) details.push({ kind: 'renumbered', field: 'number', from: a.number ?? '', to: b.number ?? '' });
  }
  if (before.side.title.fr !== after.side.title.fr)
    details.push({ kind: 'renamed', field: 'title', from: before.side.title.fr, to: after.side.title.fr });
  if (spaceless(before.side.text.fr) !== spaceless(after.side.text.fr)) details.push({ kind: 'reworded', field: 'text' });
  if (before.requirement && after.requirement) details.push(...compareRequirements(before.requirement, after.requirement));
  return details;
}

/** A text broken into other lines is the same text. */
const spaceless = (text: string): string => text.replace(/\s+/g, ' ').trim();

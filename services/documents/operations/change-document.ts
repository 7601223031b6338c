// Changes of metadata: status, labels, archiving, and nothing else; each kind of change decided by its own question (PDSm flows 03/04).
import { isDeepStrictEqual } from 'node:util';
import { parseJson, type Resource } from '@socle/engine/fhir';
import type { Stored } from '@socle/engine/store';
import { Problem, show } from '@socle/kit/problem';
import type { Deps, Request } from '../call.ts';
import type { GrantedCall } from '../policy.ts';
import { alreadyReplaced, badDocument, badPatch, notPatchable } from '../problems.ts';
import type { Answer, DocumentAction, DocumentFacts } from '../rules/decide.ts';
import { changedVisibilities, type Label, readLabels, type Visibility, withLabel, writeLabels } from '../rules/labels.ts';
import { listOf } from '../rules/people.ts';
import type { Code } from '../rules/systems.ts';
import { demand } from '../view.ts';
import { type Found, lookUp } from './read-document.ts';
import { withEntryUuid } from './stored-form.ts';

export const archivedUrl = 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived';

type Change = (current: Resource) => Resource;

/** Applies a change to the metadata; version and entryUUID are new when something changed. */
export async function changeDocument(deps: Deps, request: Request, id: string, change: Change, ifMatch?: number): Promise<Stored> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptChange(deps, request, id, change, ifMatch);
    } catch (error) {
      // Another writer was faster, and the client asked for no version of its own: the change is made on what stands now.
      const lost = error instanceof Problem && error.kind === 'precondition-failed' && ifMatch === undefined;
      if (!lost || attempt >= attemptsMax) throw error;
    }
  }
}

const attemptsMax = 10;

async function attemptChange(deps: Deps, request: Request, id: string, change: Change, ifMatch: number | undefined): Promise<Stored> {
  const found = await lookUp(deps, request, id);
  const before = parseJson(found.stored.content) as Resource;
  const wanted = readChange(deps, before, found.facts, change);
  const answers: Answer[] = [];
  // A change of nothing still asks for the right: its answer shows the metadata.
  for (const action of wanted.actions.length > 0 ? wanted.actions : (['archive'] as const))
    answers.push(await demand(deps, found.view, action, trace(action), found.facts, aboutOf(found)));
  if (wanted.actions.length === 0) return found.stored;
  return write(deps, request, found, before, wanted.resource, answers, wanted.actions, ifMatch);
}

/** Sets or takes away one visibility, as a button on a screen does. */
export function changeVisibility(deps: Deps, request: Request, id: string, label: Visibility, on: boolean): Promise<Stored> {
  return changeDocument(
    deps,
    request,
    id,
    (current) => ({ ...current, securityLabel: writeLabels(withLabel(labelsOf(current), label, on)) }) as Resource,
  );
}

export function removeDocument(deps: Deps, request: Request, id: string): Promise<Stored> {
  return changeDocument(deps, request, id, (current) => ({ ...current, status: 'entered-in-error' }) as Resource);
}

const labelsOf = (resource: Resource): ReadonlySet<Label> =>
  readLabels(
    listOf<{ coding?: readonly Code[] }>(resource.securityLabel).flatMap(({ coding }) => listOf<Code>(coding)),
    'DocumentReference.securityLabel',
  );

interface Wanted {
  readonly resource: Resource;
  readonly actions: readonly DocumentAction[];
}

const changeable = new Set(['status', 'securityLabel', 'extension']);

/** What the change asks for, or a refusal that names the element: 405 outside the three, 422 for a value that cannot be (C3, C6). */
function readChange(deps: Deps, before: Resource, facts: DocumentFacts, change: Change): Wanted {
  const after = change(structuredClone(before)) as Record<string, unknown> & Resource;
  for (const element of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (!changeable.has(element) && !isDeepStrictEqual(before[element], after[element])) throw notPatchable(`DocumentReference.${element}`);
  const issues = deps.validate(after);
  if (issues.length > 0) throw badDocument(issues);
  const actions = new Set<DocumentAction>();
  if (archiveChanged(before, after)) actions.add('archive');
  const labels = nextLabels(facts.labels, before, after, actions.size > 0);
  for (const label of changedVisibilities(facts.labels, labels)) actions.add(label === 'MASQUE_PS' ? 'mask' : 'hide');
  if (!actions.has('mask') && !actions.has('hide') && !isDeepStrictEqual([...facts.labels].sort(), [...labels].sort()))
    actions.add('archive');
  if (before.status !== after.status) actions.add(statusAction(String(before.status), String(after.status)));
  return { resource: { ...after, securityLabel: writeLabels(labels) } as Resource, actions: [...actions] };
}

/** Deleting is a state of its own; what was replaced or deleted does not come back by a patch. */
function statusAction(before: string, after: string): DocumentAction {
  if (after === 'entered-in-error') return 'remove';
  if (after === 'superseded' && before === 'current') return 'archive';
  throw badPatch(`DocumentReference.status cannot go from ${show(before)} to ${show(after)}.`, 'DocumentReference.status');
}

/**
 * Labels are a set (C7). The published patch writes N over the first label to show a document again: where nothing else changes and exactly one
 * visibility stands, that one goes; where several do, the sender must say which.
 */
function nextLabels(before: ReadonlySet<Label>, was: Resource, is: Resource, otherChange: boolean): ReadonlySet<Label> {
  const after = labelsOf(is);
  const same = isDeepStrictEqual([...before].sort(), [...after].sort());
  const nothing = same && !otherChange && was.status === is.status && isDeepStrictEqual(was, is);
  if (!nothing) return after;
  const visibilities = [...before].filter((label): label is Visibility => label.length > 1);
  if (visibilities.length === 0) return after;
  if (visibilities.length > 1)
    throw badPatch(
      `The patch changes nothing: ${visibilities.join(' and ')} are set; remove one of them by its index, with a test before it.`,
      'DocumentReference.securityLabel',
    );
  return withLabel(before, visibilities[0] as Visibility, false);
}

interface Extension {
  readonly url?: string;
  readonly valueBoolean?: boolean;
}

function archiveChanged(before: Resource, after: Resource): boolean {
  const split = (resource: Resource): [Extension[], Extension[]] => {
    const all = listOf<Extension>(resource.extension);
    return [all.filter(({ url }) => url === archivedUrl), all.filter(({ url }) => url !== archivedUrl)];
  };
  const [was, othersWere] = split(before);
  const [is, othersAre] = split(after);
  if (!isDeepStrictEqual(othersWere, othersAre)) throw notPatchable('DocumentReference.extension');
  if (is.length > 1 || (is[0] && typeof is[0].valueBoolean !== 'boolean'))
    throw badPatch(`The extension ${archivedUrl} holds one valueBoolean.`, 'DocumentReference.extension');
  return (was[0]?.valueBoolean ?? false) !== (is[0]?.valueBoolean ?? false);
}

const trace = (action: DocumentAction): 'update' | 'delete' => (action === 'remove' ? 'delete' : 'update');
const aboutOf = ({ row, stored }: Found) => ({ id: row.id, type: row.type, version: stored.version });

async function write(
  deps: Deps,
  { caller, requestId }: Request,
  { row, stored, view }: Found,
  before: Resource,
  next: Resource,
  answers: readonly Answer[],
  actions: readonly DocumentAction[],
  ifMatch: number | undefined,
): Promise<Stored> {
  const call: GrantedCall = { caller, requestId, rule: (answers[0] as Answer).rule };
  return deps.store.as(call).transaction(async (tx) => {
    await tx.guard([`replace ${row.id}`]);
    const current = await tx.read('DocumentReference', row.id);
    if (current.version !== stored.version && before.status === 'current' && (parseJson(current.content) as Resource).status !== 'current')
      throw alreadyReplaced(row.uniqueId);
    const resource = { ...next, identifier: withEntryUuid(listOf(before.identifier), deps.chance.uuid()) } as Resource;
    const [result] = await tx.writeAll([{ kind: 'update', resource, ifMatch: ifMatch ?? stored.version, action: 'patch' }]);
    const written = result?.kind === 'written' ? result.written.stored : stored;
    await tx.also((sql) =>
      deps.audit.append(
        sql,
        answers.map((answer, i) =>
          view.entry(trace(actions[i] as DocumentAction), answer, { id: row.id, type: row.type, version: written.version }),
        ),
      ),
    );
    return written;
  });
}

// A long position note: read, split, each part with a proposed place; its author confirms, and the parts become contributions, all of them or none.
import { Problem } from '@socle/kit/problem';
import type { z } from 'zod';
import { accountOf, allowsNow, type By, type Deps, getCampaign, hasConsented, permitted } from '../call.ts';
import type { Target } from '../contract.ts';
import { readNote as readFile } from '../documents/read-note.ts';
import { proposeTargets } from '../documents/split.ts';
import { acceptFile } from '../rules/file-type.ts';
import type { Scan } from '../scan.ts';
import { type bodies, type ContributionInput, contribution, readInput } from '../shapes.ts';
import * as store from '../store-notes.ts';
import { type Posted, postTogether } from './contribute.ts';

export interface ShownNote {
  readonly id: string;
  readonly name: string;
  readonly parts: readonly store.KeptPart[];
}

export async function splitNote(
  deps: Deps & { readonly scan: Scan },
  by: By,
  campaign: string,
  name: string,
  bytes: Buffer,
): Promise<ShownNote> {
  const account = await accountOf(deps, by);
  const row = await getCampaign(deps.database, campaign);
  const entry = await permitted(
    deps,
    by,
    'contribute',
    { campaign, id: 'note' },
    { consented: hasConsented(account), allows: allowsNow(deps, row), roles: [] },
  );
  if (bytes.length > deps.settings.noteSize)
    throw new Problem('too-large', `file: ${bytes.length} bytes, ${deps.settings.noteSize} at most.`, {
      requirement: 'CCT-FILE-SIZE',
      expression: 'file',
    });
  const file = acceptFile(name, bytes);
  await deps.scan(bytes);
  const parts = await readFile(file.kind, bytes, { bytes: deps.settings.noteSize, parts: deps.settings.noteParts });
  const { edition } = await deps.framework.library.get(row.head.edition);
  const chapters = edition.chapters.filter(({ id }) => row.head.chapters?.includes(id) ?? true);
  const proposed = proposeTargets(parts, { id: edition.id, chapters });
  const note: ShownNote = {
    id: deps.chance.uuid(),
    name: file.name,
    parts: proposed.map(({ part, target, score, why }) => ({
      ...part,
      ...(target ? { target } : {}),
      score: Math.round(score * 100) / 100,
      why,
    })),
  };
  await deps.database.transaction(async (tx) => {
    await store.insertNote(tx, { ...note, campaign, account: account.id }, deps.clock.millis());
    await deps.audit.append(tx, [entry]);
  });
  return note;
}

export async function readNote(deps: Deps, by: By, campaign: string, id: string): Promise<ShownNote> {
  const found = await store.findNote(deps.database, campaign, id, (await accountOf(deps, by)).id);
  if (!found) throw noNote();
  return { id, name: found.name, parts: found.parts };
}

const noNote = (): Problem => new Problem('not-found', 'There is no such note of yours.', { requirement: 'CCT-NOTE', expression: 'note' });

type Confirmed = z.output<(typeof bodies)['confirmNote']>;

/** Each part once, however often it is confirmed: its key is its place in the note. */
export async function confirmNote(
  deps: Deps,
  by: By,
  campaign: string,
  id: string,
  given: Confirmed,
): Promise<{ readonly contributions: readonly Posted[] }> {
  const { parts } = await readNote(deps, by, campaign, id);
  const inputs = given.parts.map(({ part, kind, target, title, details }) => {
    const found = parts[part];
    if (!found)
      throw new Problem('unprocessable', `parts: the note has no part ${part}.`, { requirement: 'CCT-NOTE', expression: 'parts' });
    const input: ContributionInput = readInput(contribution, {
      kind,
      target,
      title,
      body: found.text,
      details,
      publish: given.publish,
      ...(given.organisation === undefined ? {} : { organisation: given.organisation }),
    });
    return { input, key: `note:${id}:${part}` };
  });
  const contributions = await postTogether(deps, by, campaign, inputs, async (tx, posted) => {
    const done = new Map(given.parts.map(({ part }, n) => [part, posted[n]?.id]));
    const next = parts.map((one, n) => {
      const made = done.get(n);
      return made === undefined
        ? one
        : { ...one, contribution: made, target: given.parts.find(({ part }) => part === n)?.target as Target };
    });
    await store.updateNote(tx, campaign, id, next);
  });
  return { contributions };
}

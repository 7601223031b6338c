// Files that go with a contribution: what they are by their bytes, scanned, kept in the store of contents; seen by all once it is published.
import { createHash } from 'node:crypto';
import { Problem } from '@socle/kit/problem';
import { accountOf, type By, type Deps, getCampaign, permitted } from '../call.ts';
import type { Attachment } from '../contract.ts';
import { acceptFile } from '../rules/file-type.ts';
import type { Scan } from '../scan.ts';
import * as store from '../store-contribution.ts';

export async function attach(
  deps: Deps & { readonly scan: Scan },
  by: By,
  campaign: string,
  name: string,
  bytes: Buffer,
): Promise<Attachment> {
  const entry = await permitted(deps, by, 'follow', { campaign });
  await getCampaign(deps.database, campaign);
  const account = await accountOf(deps, by);
  if (bytes.length > deps.settings.attachmentSize)
    throw new Problem('too-large', `file: ${bytes.length} bytes, ${deps.settings.attachmentSize} at most.`, {
      requirement: 'CCT-FILE-SIZE',
      expression: 'file',
    });
  const { type, name: clean } = acceptFile(name, bytes);
  await deps.scan(bytes);
  const kept = await store.countLoose(deps.database, account.id);
  if (kept >= 4 * Math.max(1, deps.settings.attachments))
    throw new Problem('too-many', 'file: post or remove what you have sent before sending more.', {
      requirement: 'CCT-FILE-MANY',
      expression: 'file',
    });
  const { hash, size } = await deps.blobs.put(bytes);
  const shown: Attachment = { id: deps.chance.uuid(), name: clean, type, size, sha256: createHash('sha256').update(bytes).digest('hex') };
  await deps.database.transaction(async (tx) => {
    await store.insertAttachment(tx, { ...shown, campaign, account: account.id, contribution: null, blob: hash }, deps.clock.millis());
    await deps.audit.append(tx, [entry]);
  });
  return shown;
}

/** Of a published contribution; its author sees it before. */
export async function readAttachment(
  deps: Deps,
  by: By,
  campaign: string,
  id: string,
): Promise<{ readonly attachment: Attachment; readonly bytes: Buffer }> {
  const found = await store.findAttachment(deps.database, campaign, id);
  const refuse = (): never => {
    throw new Problem('not-found', 'There is no such file.', { requirement: 'CCT-FILE', expression: 'attachment' });
  };
  if (!found) return refuse();
  const state = found.contribution === null ? 'loose' : (await store.findOwned(deps.database, campaign, found.contribution))?.state;
  if (state !== 'published' && (by.caller.kind === 'anonymous' || (await accountOf(deps, by)).id !== found.account)) return refuse();
  return { attachment: found, bytes: await deps.blobs.get(found.blob) };
}

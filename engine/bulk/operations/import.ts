// `$import`: reads files below the import folder of the server, or the lines that were sent, in the background.
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Resource } from '@socle/engine/fhir';
import type { Answer, FhirMount, Operation } from '@socle/engine/rest';
import type { Call, Store } from '@socle/engine/store';
import { Problem } from '@socle/kit/problem';
import { noImportFolder, notBelow, refusedByRule, wantsAsync } from '../problems.ts';
import { readImportRequest } from '../rules/import-request.ts';
import { type BulkParts, startJob } from './start-job.ts';

export const importOperation = (parts: BulkParts): Operation => ({
  code: 'import',
  levels: ['system'],
  affectsState: true,
  documentation:
    'Imports NDJSON in the background (Prefer: respond-async): Parameters with inputFormat and inputs (type, url of a file below the import folder), or the lines themselves as application/fhir+ndjson.',
  async run({ mount, call, body, prefer }) {
    if (!prefer.async) throw wantsAsync('import');
    mayImport(mount.store, call);
    return importFiles(mount, call, parts, body);
  },
});

export function importFiles(mount: FhirMount, call: Call, parts: BulkParts, body: Resource | undefined): Promise<Answer> {
  if (body?.resourceType !== 'Parameters')
    throw new Problem('invalid', '$import takes Parameters, or NDJSON as application/fhir+ndjson.', { expression: 'resourceType' });
  const request = readImportRequest(body, mount.search.types, (url) => placeOf(url, parts.settings.imports));
  return startJob(mount, call, parts, 'import', `${mount.baseUrl()}/$import`, request);
}

/** A path below the folder, links followed: nothing else of the server can be read. */
export function placeOf(url: string, folder: string | undefined): string {
  if (folder === undefined) throw noImportFolder();
  try {
    const root = realpathSync(folder);
    const path = realpathSync(url.startsWith('file:') ? fileURLToPath(url) : resolve(root, url));
    const inside = relative(root, path);
    if (inside === '' || inside.startsWith('..') || isAbsolute(inside) || /^[a-z]+:/i.test(url) !== url.startsWith('file:'))
      throw notBelow(url);
    return path;
  } catch {
    // Whether something else exists is nobody's business.
    throw notBelow(url);
  }
}

/** Asked before anything is read, so that a refusal comes at once; the import asks again for each type. */
export function mayImport(store: Store, call: Call): void {
  const { policy, clock } = store.mount;
  const decision = policy.decide(call, { action: 'import' });
  if (decision.permit) return;
  void store.core.tracer
    .seen({
      at: clock.millis(),
      caller: call.caller.id,
      request: call.requestId,
      action: 'import',
      rule: decision.rule,
      permitted: false,
      type: '',
      ids: [],
    })
    ?.catch(() => undefined);
  throw refusedByRule(decision.rule, decision.reason);
}

// Bundles as text or bytes: the stored JSON of each resource is put in as it is, never parsed and printed again.
import type { JsonText } from '@socle/engine/fhir';
import { type HistoryEntry, type Hit, isServerId } from '@socle/engine/store';
import { joinJson } from './join-json.ts';

export interface BundleHead {
  readonly id: string;
  readonly type: 'searchset' | 'history';
  readonly updated: string;
  readonly total: number | undefined;
  readonly links: readonly (readonly [relation: string, url: string])[];
}

/** One entry, in the parts that it is made of. */
export type EntryParts = readonly JsonText[];

export function bundleText(head: BundleHead, entries: readonly EntryParts[]): JsonText {
  let text = `{"resourceType":"Bundle","id":"${head.id}","meta":{"lastUpdated":"${head.updated}"},"type":"${head.type}"`;
  if (head.total !== undefined) text += `,"total":${head.total}`;
  const links = head.links.map(([relation, url]) => `{"relation":"${relation}","url":${JSON.stringify(url)}}`).join(',');
  if (links !== '') text += `,"link":[${links}]`;
  if (entries.length === 0) return `${text}}`;
  const parts: JsonText[] = [text];
  for (const [i, entry] of entries.entries()) parts.push(i === 0 ? ',"entry":[' : ',', ...entry);
  parts.push(']}');
  return joinJson(parts);
}

export function searchEntry(baseUrl: string, stored: Pick<Hit, 'type' | 'id' | 'content'>, mode: 'match' | 'include'): EntryParts {
  return [`{"fullUrl":"${baseUrl}/${stored.type}/${stored.id}","resource":`, stored.content, `,"search":{"mode":"${mode}"}}`];
}

/** Findings of a search, told in its Bundle (`search.mode` outcome). */
export function outcomeEntry(outcomeJson: string): EntryParts {
  return [`{"resource":${outcomeJson},"search":{"mode":"outcome"}}`];
}

const statuses = { create: '201 Created', update: '200 OK', delete: '204 No Content' } as const;

export function historyEntry(baseUrl: string, entry: HistoryEntry): EntryParts {
  const place = `${entry.type}/${entry.id}`;
  // Under an id of the server's own making the first version came by POST, otherwise by PUT.
  const posted = entry.kind === 'create' && entry.version === 1 && isServerId(entry.id);
  const resource = entry.content === undefined ? '' : `,"resource":${entry.content}`;
  const method = posted ? 'POST' : entry.kind === 'delete' ? 'DELETE' : 'PUT';
  return [
    `{"fullUrl":"${baseUrl}/${place}"${resource},"request":{"method":"${method}","url":"${posted ? entry.type : place}"},"response":{"status":"${statuses[entry.kind]}","etag":"W/\\"${entry.version}\\"","lastModified":"${new Date(entry.updated).toISOString()}"}}`,
  ];
}

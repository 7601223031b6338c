// Bundles as text: the stored JSON of each resource is put in as it is, never parsed and printed again.
import { type HistoryEntry, isServerId, type Stored } from '@socle/engine/store';

export interface BundleHead {
  readonly id: string;
  readonly type: 'searchset' | 'history';
  readonly updated: string;
  readonly total: number | undefined;
  readonly links: readonly (readonly [relation: string, url: string])[];
}

export function bundleText(head: BundleHead, entries: readonly string[]): string {
  let text = `{"resourceType":"Bundle","id":"${head.id}","meta":{"lastUpdated":"${head.updated}"},"type":"${head.type}"`;
  if (head.total !== undefined) text += `,"total":${head.total}`;
  const links = head.links.map(([relation, url]) => `{"relation":"${relation}","url":${JSON.stringify(url)}}`).join(',');
  if (links !== '') text += `,"link":[${links}]`;
  if (entries.length > 0) text += `,"entry":[${entries.join(',')}]`;
  return `${text}}`;
}

export function searchEntry(baseUrl: string, stored: Pick<Stored, 'type' | 'id' | 'content'>, mode: 'match' | 'include'): string {
  return `{"fullUrl":"${baseUrl}/${stored.type}/${stored.id}","resource":${stored.content},"search":{"mode":"${mode}"}}`;
}

/** Findings of a search, told in its Bundle (`search.mode` outcome). */
export function outcomeEntry(outcomeJson: string): string {
  return `{"resource":${outcomeJson},"search":{"mode":"outcome"}}`;
}

const statuses = { create: '201 Created', update: '200 OK', delete: '204 No Content' } as const;

export function historyEntry(baseUrl: string, entry: HistoryEntry): string {
  const place = `${entry.type}/${entry.id}`;
  // Under an id of the server's own making the first version came by POST, otherwise by PUT.
  const posted = entry.kind === 'create' && entry.version === 1 && isServerId(entry.id);
  const resource = entry.content === undefined ? '' : `,"resource":${entry.content}`;
  const method = posted ? 'POST' : entry.kind === 'delete' ? 'DELETE' : 'PUT';
  return `{"fullUrl":"${baseUrl}/${place}"${resource},"request":{"method":"${method}","url":"${posted ? entry.type : place}"},"response":{"status":"${statuses[entry.kind]}","etag":"W/\\"${entry.version}\\"","lastModified":"${new Date(entry.updated).toISOString()}"}}`;
}

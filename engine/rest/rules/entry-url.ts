// The address inside a Bundle entry, or a reference with a condition, taken apart.
import { isId } from '@socle/engine/fhir';
import type { Pair } from '@socle/engine/search';

export interface EntryUrl {
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly rest: readonly string[];
  readonly query: string;
}

/** `Patient/1/_history/2?x=y`, relative to the mount or absolute below it; undefined where it is neither. */
export function readEntryUrl(url: string, baseUrl: string): EntryUrl | undefined {
  let path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length + 1) : url;
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return undefined;
  if (path.startsWith('/')) path = path.slice(1);
  const question = path.indexOf('?');
  const query = question < 0 ? '' : path.slice(question + 1);
  const parts = (question < 0 ? path : path.slice(0, question)).split('/').filter((part) => part !== '');
  if (parts.length === 0) return { type: undefined, id: undefined, rest: [], query };
  const [type, id, ...rest] = parts as [string, ...string[]];
  if (type.startsWith('_') || type.startsWith('$')) return { type: undefined, id: undefined, rest: parts, query };
  if (!/^[A-Z][A-Za-z]+$/.test(type)) return undefined;
  if (id === undefined || id.startsWith('_') || id.startsWith('$'))
    return { type, id: undefined, rest: id === undefined ? [] : [id, ...rest], query };
  return isId(id) ? { type, id, rest, query } : undefined;
}

export const pairsOf = (query: string): Pair[] => (query === '' ? [] : [...new URLSearchParams(query)]);

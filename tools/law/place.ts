// Says where a file stands in the house, and where an import leads.
import { posix } from 'node:path';
import { type Floor, floors, type Room } from '../../house.ts';

export interface Place {
  readonly floor: Floor;
  readonly room: string;
  /** Path inside the room. */
  readonly inside: string;
}

export function placeOf(path: string): Place | undefined {
  const [floor, room, ...rest] = path.split('/');
  if (!isFloor(floor) || !room || rest.length === 0) return undefined;
  return { floor, room, inside: rest.join('/') };
}

export function isFloor(name: string | undefined): name is Floor {
  return (floors as readonly (string | undefined)[]).includes(name);
}

export type Target =
  | { readonly kind: 'door'; readonly floor: string; readonly room: string; readonly rest: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string };

export function targetOf(from: string, specifier: string): Target {
  const door = /^@socle\/([^/]+)\/?([^/]*)\/?(.*)$/.exec(specifier);
  if (door) return { kind: 'door', floor: door[1] as string, room: door[2] as string, rest: door[3] as string };
  if (/^\.{1,2}(\/|$)/.test(specifier)) return { kind: 'path', path: posix.join(posix.dirname(from), specifier) };
  if (specifier.startsWith('/')) return { kind: 'path', path: specifier };
  return { kind: 'package', name: specifier };
}

/** Position in the list, or -1. */
export function positionOf(house: readonly Room[], floor: string, room: string): number {
  return house.findIndex((candidate) => candidate.floor === floor && candidate.name === room);
}

/** Tests, and what is made for them, are not part of the running house. */
export function isTest(path: string): boolean {
  return /(?:\.(?:test|e2e)|\/testing)\.[jt]sx?$|\/(?:tests?|testing)\//.test(path);
}

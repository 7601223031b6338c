// Walls: look down never up, enter by the door, services and platforms never touch their neighbours.
import { isFloor, placeOf, positionOf, targetOf } from '../place.ts';
import type { Finding, Rule, Subject } from '../rule.ts';

export const down: Rule = {
  name: 'look down, never up',
  *check(files, house) {
    for (const { file, line, floor, room } of roomImports(files)) {
      const at = positionOf(house, floor, room);
      if (at < 0) {
        const why = 'only what stands in the list has a place and an order';
        yield { path: file.path, line, what: `imports ${floor}/${room}, which is no room of house.ts`, why };
      } else if (file.place && at > positionOf(house, file.place.floor, file.place.room)) {
        const what = `${file.place.floor}/${file.place.room} imports ${floor}/${room}, which stands after it in house.ts`;
        yield { path: file.path, line, what, why: 'a room that knows what is above it cannot be understood, tested or moved alone' };
      }
    }
  },
};

export const door: Rule = {
  name: 'enter by the door',
  *check(files) {
    for (const file of files) {
      for (const { specifier, line } of file.imports) {
        const finding = (what: string, why: string): Finding => ({ path: file.path, line, what: `imports ${specifier}${what}`, why });
        const target = targetOf(file.path, specifier);
        if (target.kind === 'door' && target.rest !== '') {
          yield finding(', which is behind a door', 'what a room keeps behind its index.ts may change without notice');
        } else if (target.kind === 'door' && target.floor === file.place?.floor && target.room === file.place.room) {
          yield finding(', its own door', 'inside a room files are named by their path: the door would close a circle');
        } else if (target.kind === 'path' && crossesWall(file, target.path)) {
          yield finding(', which crosses a wall', 'another room is entered by @socle/<floor>/<room> only');
        }
      }
    }
  },
};

export const neighbours: Rule = {
  name: 'never touch neighbours',
  *check(files) {
    for (const { file, line, floor, room } of roomImports(files)) {
      if (file.place?.floor !== floor || (floor !== 'services' && floor !== 'platforms')) continue;
      const why =
        floor === 'services'
          ? 'services meet over published interfaces, as the real operators do'
          : 'platforms are clients of services and foundations, not of each other';
      yield { path: file.path, line, what: `${floor}/${file.place.room} imports its neighbour ${floor}/${room}`, why };
    }
  },
};

/**
 * The room is left or entered. Only rooms.ts may open the definition of a room, for it puts the house together; the browser reads contracts, for behind
 * the door stands code that no browser can run.
 */
function crossesWall(file: Subject, path: string): boolean {
  const [floor, room, ...rest] = path.split('/');
  if (file.place) return floor !== file.place.floor || room !== file.place.room;
  const inside = rest.join('/');
  if (file.path.startsWith('web/') && inside === 'contract.ts') return false;
  return isFloor(floor) && !(file.path === 'rooms.ts' && inside === 'room.ts');
}

/** Every import that leads into a room other than the file's own. */
function* roomImports(files: readonly Subject[]): Generator<{ file: Subject; line: number; floor: string; room: string }> {
  for (const file of files) {
    for (const { specifier, line } of file.imports) {
      const target = targetOf(file.path, specifier);
      const there = target.kind === 'door' ? target : target.kind === 'path' ? placeOf(target.path) : undefined;
      if (!there || (there.floor === file.place?.floor && there.room === file.place.room)) continue;
      yield { file, line, floor: there.floor, room: there.room };
    }
  }
}

// The list and the folders say the same: every room stands in house.ts once, in the order of the floors, and is furnished.
import { floors } from '../../../house.ts';
import { isFloor, positionOf } from '../place.ts';
import type { Finding, Rule } from '../rule.ts';

export const folders: Rule = {
  name: 'house.ts is the list of rooms',
  *check(files, house) {
    const listed = (line: string, why: string): Finding => ({ path: 'house.ts', line: 1, what: line, why });
    for (const [at, room] of house.entries()) {
      const before = house[at - 1];
      if (before && floors.indexOf(before.floor) > floors.indexOf(room.floor)) {
        yield listed(`${room.floor}/${room.name} stands after a room of ${before.floor}`, 'floors are listed from the ground up');
      }
      if (positionOf(house, room.floor, room.name) !== at)
        yield listed(`${room.floor}/${room.name} is listed twice`, 'a room has one place');
      const owner = room.schema && house.find((other) => other.schema === room.schema);
      if (owner && owner !== room) {
        yield listed(`${room.floor}/${room.name} has the schema of ${owner.floor}/${owner.name}`, 'each room owns its data');
      }
    }

    const rooms = new Map<string, Set<string>>();
    for (const { path } of files) {
      const [floor, room, ...rest] = path.split('/');
      if (!isFloor(floor)) continue;
      if (rest.length === 0) {
        if (room === 'package.json') continue;
        yield { path, line: 1, what: `stands on the floor ${floor}, in no room`, why: 'every file belongs to a room' };
      } else {
        const name = `${floor}/${room}`;
        rooms.set(name, (rooms.get(name) ?? new Set()).add(rest.join('/')));
      }
    }
    // A room of the list whose folder is absent is a plan, and allowed; a folder that is begun is a room with a door and a word of welcome.
    for (const [name, inside] of rooms) {
      const [floor, room] = name.split('/') as [string, string];
      if (positionOf(house, floor, room) < 0) {
        yield { path: name, line: 1, what: 'is not listed in house.ts', why: 'only what stands in the list has a place and an order' };
        continue;
      }
      if (!inside.has('index.ts') && !inside.has('room.ts')) {
        yield { path: name, line: 1, what: 'has no index.ts', why: 'a room without a door can be used by nobody' };
      }
      if (!inside.has('README.md')) {
        yield { path: name, line: 1, what: 'has no README.md', why: 'who enters must be told what the room is for' };
      }
    }
  },
};

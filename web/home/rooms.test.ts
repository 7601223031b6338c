// Tests of what the home page says: every room of the house in French, and no door without its room.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { house } from '../../house.ts';
import { doors, inFrench } from './rooms.ts';

test('WEB-010 every room of house.ts has its French words', () => {
  const without = house.filter(({ name }) => !inFrench[name]).map(({ name }) => name);
  assert.deepEqual(without, [], 'to be written in web/home/rooms.ts');
});

test('WEB-011 a door leads to a path of this server', () => {
  for (const [name, paths] of Object.entries(doors)) {
    assert.ok(house.some((room) => room.name === name) || name in inFrench, name);
    for (const { path } of paths) assert.match(path, /^\/[\w/.-]+$/);
  }
});

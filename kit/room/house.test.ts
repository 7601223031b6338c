// Tests of the house: rooms opened in order with what they are given, closed in the opposite one, commanded beside a running copy.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Command, openTerminal } from '@socle/kit/cli';
import { whole } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { Problem } from '@socle/kit/problem';
import { type AnyRoom, defineRoom, type OpenHouse, type OpenRoom, openHouse, type RoomCommandContext, runHouse } from './index.ts';

const software = { name: 'Test', version: '1.0.0' };

interface Counting extends OpenRoom {
  count(): Promise<number>;
}

/** A room with a table, a setting and a command; `events` hears of its life. */
function roomCalled(name: string, events: string[], open: () => void = () => undefined): AnyRoom {
  const schema = name.replace('-', '_');
  const command: Command<RoomCommandContext<Counting>> = {
    name: `count-${name}`,
    summary: 'Counts',
    async run(_given, { room, terminal }) {
      terminal.print(String(await room.count()));
      return 3;
    },
  };
  return defineRoom({
    name,
    settings: { size: whole(1, 100, { meaning: 'How large', fallback: 7 }) },
    migrations: [
      { room: name, schema, files: [{ name: '001-thing.sql', sql: 'create table thing (n int); insert into thing values (1), (2);' }] },
    ],
    async open({ settings, database, secret }) {
      open();
      events.push(`${name} opens with ${settings.size}`);
      return {
        secret,
        count: async () => (await database.query(`select n from ${schema}.thing`)).count,
        close: async () => void events.push(`${name} closes`),
      };
    },
    commands: [command],
  });
}

async function environment(): Promise<Record<string, string>> {
  const { url } = await openTestDatabase({ after });
  return { SOCLE_DATABASE_URL: url, SOCLE_LOG_LEVEL: 'silent' };
}

async function withHouse(
  rooms: readonly AnyRoom[],
  env: Record<string, string>,
  work: (house: OpenHouse) => Promise<void>,
  only?: string[],
): Promise<void> {
  const house = await openHouse({ software, rooms }, { environment: env, ...(only ? { only } : {}) });
  try {
    await work(house);
  } finally {
    await house.close();
  }
}

test('ROOM-001 rooms open in the order of the list with their settings and tables, and close in the opposite one', async () => {
  const events: string[] = [];
  const rooms = [roomCalled('first', events), roomCalled('second-room', events)];
  const env = { ...(await environment()), SOCLE_SECOND_ROOM_SIZE: '9' };
  await withHouse(rooms, env, async (house) => {
    assert.deepEqual([...house.rooms.keys()], ['first', 'second-room']);
    assert.equal(await (house.rooms.get('second-room') as unknown as Counting).count(), 2);
  });
  assert.deepEqual(events, ['first opens with 7', 'second-room opens with 9', 'second-room closes', 'first closes']);
  events.length = 0;
  await withHouse(rooms, env, async () => undefined, ['second-room']);
  assert.deepEqual(events, ['second-room opens with 9', 'second-room closes']);
  await assert.rejects(
    withHouse(rooms, env, async () => undefined, ['third']),
    /^Problem: There is no room third; there are first, second-room\.$/,
  );
});

test('ROOM-005 a room finds what those it needs offer, and they are opened with it', async () => {
  const software = { name: 'Test', version: '1.0.0' };
  const source = defineRoom({ name: 'source', open: () => ({ drawn: 7 }) as OpenRoom & { drawn: number } });
  const stranger = defineRoom({ name: 'stranger', open: () => ({}) });
  const sink = defineRoom({
    name: 'sink',
    needs: [source],
    open: ({ room }) => ({ got: room(source).drawn }) as OpenRoom & { got: number },
  });
  const env = await environment();
  const house = await openHouse({ software, rooms: [source, stranger, sink] }, { environment: env, only: ['sink'] });
  try {
    assert.deepEqual([...house.rooms.keys()], ['source', 'sink']);
    assert.equal(house.room(sink)?.got, 7);
  } finally {
    await house.close();
  }
  const careless = defineRoom({ name: 'careless', open: ({ room }) => room(source) });
  await assert.rejects(openHouse({ software, rooms: [careless, source] }, { environment: env }), /asks for source/);
});

test('ROOM-002 when a room cannot open, those before it are closed again', async () => {
  const events: string[] = [];
  const broken = roomCalled('second', events, () => {
    throw new Problem('unavailable', 'It does not open.');
  });
  await assert.rejects(
    withHouse([roomCalled('first', events), broken], await environment(), async () => undefined),
    /It does not open/,
  );
  assert.deepEqual(events, ['first opens with 7', 'first closes']);
});

test('ROOM-003 a secret is made once and is the same ever after, for each room and name its own', async () => {
  type Secretive = { secret(name: string, bytes?: number): Promise<Buffer> };
  const rooms = [roomCalled('first', []), roomCalled('second', [])];
  const env = await environment();
  const draw = async (): Promise<string[]> => {
    const drawn: string[] = [];
    await withHouse(rooms, env, async (house) => {
      const of = (room: string): Secretive => house.rooms.get(room) as unknown as Secretive;
      const all = await Promise.all([
        of('first').secret('a'),
        of('first').secret('a'),
        of('first').secret('b', 16),
        of('second').secret('a'),
      ]);
      drawn.push(...all.map((secret) => secret.toString('hex')));
    });
    return drawn;
  };
  const [one, same, other, second] = await draw();
  assert.equal(one, same);
  assert.deepEqual([one?.length, other?.length], [64, 32]);
  assert.equal(new Set([one, other, second]).size, 3);
  assert.deepEqual(await draw(), [one, same, other, second]);
});

test('ROOM-004 a command of a room finds the room open, and its number is the exit code', async (t) => {
  const env = await environment();
  let out = '';
  const terminal = openTerminal({ out: { write: (text) => (out += text) }, errors: { write: () => true } });
  const events: string[] = [];
  const plan = { software, rooms: [roomCalled('first', events), roomCalled('second', events)] };
  const before = { ...process.env };
  Object.assign(process.env, env);
  t.after(() => {
    for (const key of Object.keys(env)) if (before[key] === undefined) delete process.env[key];
  });
  assert.equal(await runHouse({ plan, terminal }, ['count-second']), 3);
  assert.equal(out, '2\n');
  assert.deepEqual(events, ['second opens with 7', 'second closes']);
});

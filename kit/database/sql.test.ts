// Tests of kit/sql on a live server: they stand here because this room makes the databases for tests.
import assert from 'node:assert/strict';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { after, test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import { openDatabase, type Sql, sql } from '@socle/kit/sql';
import pg from 'pg';
import { openTestDatabase } from './index.ts';

const { db, url } = await openTestDatabase({ after });
/** The same database through a wire that counts what comes over it towards the server. */
async function openWire(url: string): Promise<{ url: string; readonly writes: number; close(): Promise<void> }> {
  const { host, port, user, password, database } = new pg.Client(url);
  let writes = 0;
  const server = createServer((near) => {
    const far = createConnection(host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : ({ host, port } as never));
    near.on('data', () => writes++);
    near.pipe(far).pipe(near);
    for (const one of [near, far]) one.on('error', () => one.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = (server.address() as AddressInfo).port;
  return {
    url: `postgres://${user}:${encodeURIComponent(String(password))}@127.0.0.1:${at}/${database}`,
    get writes() {
      return writes;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const isProblem = (kind: string) => (error: unknown) => error instanceof Problem && error.kind === kind;

test('KIT-SQL-010 values come back as they are: nothing rounded, no time zone invented', async () => {
  const { rows } = await db.query<Record<string, unknown>>(
    `select 42::int8 as small, 9007199254740993::int8 as big, '{1,-9223372036854775808,null}'::int8[] as list, '{}'::int8[] as none,
      0.10::numeric as num, date '2024-02-29' as day, timestamp '2024-02-29 10:00' as stamp, timestamptz '2024-02-29T10:00:00Z' as at,
      '{"a": [1]}'::jsonb as doc, true as yes, null as nothing, '\\x00ff'::bytea as bytes`,
  );
  assert.deepEqual(
    { ...rows[0] },
    {
      small: 42,
      big: 9007199254740993n,
      list: [1, -9223372036854775808n, null],
      none: [],
      num: '0.10',
      day: '2024-02-29',
      stamp: '2024-02-29 10:00:00',
      at: new Date('2024-02-29T10:00:00Z'),
      doc: { a: [1] },
      yes: true,
      nothing: null,
      bytes: Buffer.from([0, 255]),
    },
  );
  assert.deepEqual(await db.rows(sql`select ${'a'}::text, ${5}::int`), [['a', 5]]);
});

test('KIT-SQL-035 long values of every type are read as short ones are; asked for in bytes, long texts come as they lie on the wire', async () => {
  const long = 'été 漢 "\\" '.repeat(40_000);
  const values = [long, JSON.stringify({ a: long }), Buffer.alloc(5000, 7), Array.from({ length: 400 }, (_, i) => i), '9'.repeat(600)];
  const text = 'select $1::text, $2::jsonb, $3::bytea, $4::int8[], $5::numeric, 7::int8, $1::varchar, left($1::text, 20), null::text';
  const found = [long, { a: long }, Buffer.alloc(5000, 7), values[3], '9'.repeat(600), 7, long, long.slice(0, 20), null];
  assert.deepEqual(await db.rows(text, values), [found]);
  assert.deepEqual(await db.rows(text, values, { bytes: true, quick: true }), [[Buffer.from(long), ...found.slice(1)]]);
  const many = await db.rows<[number, Buffer]>('select n, repeat(chr(233), 400) || n from generate_series(1, 2000) n', [], { bytes: true });
  assert.ok(many.every(([n, bytes], i) => n === i + 1 && bytes.toString() === `${'é'.repeat(400)}${n}`));
  // A COPY reads the socket by itself; what follows it on the same connection is cut again.
  const out: Buffer[] = [];
  for await (const chunk of db.copyOut(`copy (select repeat('é', 1000) from generate_series(1, 500)) to stdout`)) out.push(chunk);
  assert.equal(Buffer.concat(out).toString(), `${'é'.repeat(1000)}\n`.repeat(500));
  assert.deepEqual(await db.rows('select $1::text', [long]), [[long]]);
});

test('KIT-SQL-011 a Buffer is sent as a binary parameter', async () => {
  // int8[] in binary form: dimensions, has null, element type, size, lower bound, then length and value of each element.
  const list = Buffer.alloc(20 + 2 * 12);
  for (const [at, value] of [
    [0, 1],
    [4, 0],
    [8, 20],
    [12, 2],
    [16, 1],
    [20, 8],
    [32, 8],
  ] as const)
    list.writeInt32BE(value, at);
  list.writeBigInt64BE(-5n, 24);
  list.writeBigInt64BE(7n, 36);
  assert.deepEqual(await db.rows('select $1::int8[]', [list]), [[[-5, 7]]]);
});

test('KIT-SQL-012 a transaction commits whole or not at all; a nested one is a savepoint', async () => {
  await db.query('create table t12 (n int primary key)');
  await db.transaction(async (tx) => {
    await tx.query('insert into t12 values (1)');
    await assert.rejects(
      tx.transaction(async (inner) => {
        await inner.query('insert into t12 values (2)');
        await inner.query('insert into t12 values (1)');
      }),
      isProblem('duplicate'),
    );
    await tx.query('insert into t12 values (3)');
  });
  const stop = new Error('stop');
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.query('insert into t12 values (4)');
      throw stop;
    }),
    (error) => error === stop,
  );
  assert.deepEqual(await db.rows('select n from t12 order by n'), [[1], [3]]);
});

test('KIT-SQL-013 a swallowed error does not pass for a commit, and nothing is sent after the end', async () => {
  await db.query('create table t13 (n int primary key)');
  let late: Sql | undefined;
  await assert.rejects(
    db.transaction(async (tx) => {
      late = tx;
      await tx.query('insert into t13 values (1)');
      await tx.query('select 1 / 0').catch(() => undefined);
    }),
    isProblem('fault'),
  );
  await assert.rejects((late as Sql).query('insert into t13 values (2)'), /after the end of its transaction/);
  assert.deepEqual(await db.rows('select n from t13'), []);
});

test('KIT-SQL-014 isolation and read only are those asked for', async () => {
  await assert.rejects(
    db.transaction((tx) => tx.query('create table t14 (n int)'), { readOnly: true }),
    isProblem('conflict'),
  );
  const level = await db.transaction((tx) => tx.rows('show transaction_isolation'), { isolation: 'serializable' });
  assert.deepEqual(level, [['serializable']]);
});

test('KIT-SQL-015 statements of one transaction may be sent together and keep their order', async () => {
  const sums = await db.transaction(async (tx) => {
    await tx.query('create table t15 (n int)');
    return Promise.all(
      Array.from(
        { length: 50 },
        async (_, i) =>
          (await tx.rows<[number]>('with a as (insert into t15 values ($1) returning n) select n from a', [i], { name: 'ins' }))[0]?.[0],
      ),
    );
  });
  assert.deepEqual(
    sums,
    Array.from({ length: 50 }, (_, i) => i),
  );
});

test('KIT-SQL-032 a transaction that goes ahead sends its first statements with its beginning; where that fails, nothing follows them', async () => {
  await db.query('create table t32 (n int)');
  const plan = (tx: Sql) => Promise.all([tx.rows('select 1'), tx.rows('select 2')]);
  const wire = await openWire(url);
  const own = openDatabase({ url: wire.url, max: 1, quick: 0 });
  after(async () => {
    await own.close();
    await wire.close();
  });
  const writes = async (work: () => Promise<unknown>): Promise<number> => {
    const before = wire.writes;
    await work();
    return wire.writes - before;
  };
  await own.query('select 1');
  assert.deepEqual(
    [await writes(() => own.transaction(plan)), await writes(() => own.transaction(plan, { ahead: true }))],
    [3, 2],
    'begin, both, commit; begin with both, commit',
  );
  const insert = (tx: Sql, n: number) => tx.query('insert into t32 values ($1)', [n]);
  await own.transaction((tx) => insert(tx, 1), { ahead: true });
  const broken = own.transaction(
    async (tx) => {
      await insert(tx, 2);
      throw new Error('no');
    },
    { ahead: true },
  );
  await assert.rejects(broken, /^Error: no$/);
  let answered = false;
  const never = own.transaction(
    async (tx) => {
      await tx.rows('select 1');
      answered = true;
      return insert(tx, 3);
    },
    { ahead: true, isolation: 'nonsense' as 'serializable' },
  );
  await assert.rejects(never, /42601/);
  assert.deepEqual([answered, await own.rows('select n from t32')], [true, [[1]]]);
});

test('KIT-SQL-016 quick statements share connections, and the error of one is its own', async () => {
  const shared = openDatabase({ url, max: 1, quick: 2 });
  const answers = await Promise.allSettled(
    Array.from({ length: 200 }, (_, i) => shared.rows<[number]>('select 100 / $1::int', [i % 10], { name: 'div', quick: true })),
  );
  answers.forEach((answer, i) => {
    if (i % 10 === 0) assert.ok(answer.status === 'rejected' && answer.reason instanceof Problem, `statement ${i}`);
    else assert.deepEqual(answer.status === 'fulfilled' && answer.value, [[Math.trunc(100 / (i % 10))]]);
  });
  assert.equal(shared.stats.total, 2);
  await shared.close();
});

test('KIT-SQL-017 prepared names are kept within a bound on the server, and all still answer', async () => {
  const one = openDatabase({ url, max: 1, quick: 1 });
  for (const quick of [false, true]) {
    for (let round = 0; round < 2; round++) {
      const answers = await Promise.all(
        Array.from({ length: 300 }, (_, i) => one.rows(`select ${i}, $1::int`, [i], { prepare: true, quick })),
      );
      assert.deepEqual(
        answers,
        answers.map((_, i) => [[i, i]]),
      );
      await one.rows(`select 'one more'`, [], { prepare: true, quick });
    }
    const [[count]] = (await one.rows<[number]>('select count(*) from pg_prepared_statements', [], { quick })) as [[number]];
    assert.ok(count > 100 && count <= 251, `${count} prepared statements`);
  }
  const long = 'x'.repeat(63);
  assert.deepEqual(await one.rows('select 1', [], { name: `${long}1` }), [[1]]);
  assert.deepEqual(await one.rows('select 2', [], { name: `${long}2` }), [[2]]);
  await one.close();
});

test('KIT-SQL-018 COPY in and out, alone and in a transaction that rolls back', async () => {
  await db.query('create table t18 (n int primary key, s text)');
  const sink = await db.copyIn('copy t18 from stdin');
  for (let i = 0; i < 20_000; i++) await sink.write(`${i}\tvaleur ${'é'.repeat(20)}\n`);
  assert.equal(await sink.end(), 20_000);
  const chunks: Buffer[] = [];
  for await (const chunk of db.copyOut('copy (select n from t18 order by n) to stdout')) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(''));

  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.query('delete from t18');
      const inside = await tx.copyIn('copy t18 from stdin');
      await inside.write('1\tx\n');
      assert.equal(await inside.end(), 1);
      assert.deepEqual(await tx.rows('select count(*) from t18'), [[1]]);
      throw new Error('no');
    }),
    /no/,
  );
  assert.deepEqual(await db.rows('select count(*) from t18'), [[20_000]]);
});

test('KIT-SQL-019 a COPY that fails or is given up keeps no row and leaves a usable pool', async () => {
  const one = openDatabase({ url, max: 1 });
  await one.query('create table t19 (n int primary key)');
  const twice = await one.copyIn('copy t19 from stdin');
  await twice.write('1\n1\n');
  await assert.rejects(twice.end(), isProblem('duplicate'));
  const wrong = await one.copyIn('copy t19 from stdin');
  await assert.rejects(async () => {
    for (let i = 0; i < 1000; i++) await wrong.write(`not a number${' '.repeat(10_000)}\n`);
    await wrong.end();
  }, isProblem('fault'));
  const given = await one.copyIn('copy t19 from stdin');
  await given.write('5\n');
  await given.abort();
  await assert.rejects(given.write('6\n'), Problem);
  await assert.rejects(async () => {
    for await (const _ of one.copyOut('copy nothing to stdout')) assert.fail();
  }, isProblem('fault'));
  for await (const _ of one.copyOut(`copy (select repeat('x', 1000) from generate_series(1, 10000)) to stdout`)) break;
  assert.deepEqual(await one.rows('select count(*) from t19'), [[0]]);
  await one.close();
});

test('KIT-SQL-025 quick statements of one turn travel together, up to four; named ones are planned once, whatever their values', async () => {
  const own = openDatabase({ url, max: 1, quick: 2 });
  const pids = async (count: number): Promise<number[]> => {
    const rows = await Promise.all(Array.from({ length: count }, () => own.rows<[number]>('select pg_backend_pid()', [], { quick: true })));
    return rows.map(([row]) => row?.[0] as number);
  };
  // Opens both.
  assert.equal(new Set(await pids(2)).size, 2);
  const [first, ...others] = await pids(6);
  assert.deepEqual(
    others.map((one) => one === first),
    [true, true, true, false, false],
  );
  const apart = await Promise.all(Array.from({ length: 4 }, () => own.rows<[number]>('select pg_backend_pid()', [], { quick: 'page' })));
  assert.equal(new Set(apart.flat(2)).size, 2, 'pages of rows are spread');
  const mode = (quick: boolean) => own.rows('show plan_cache_mode', [], { quick });
  assert.deepEqual([await mode(true), await mode(false)], [[['force_generic_plan']], [['auto']]]);
  await own.close();
});

test('KIT-SQL-020 a connection that the server ends costs one error at most, never the process', async () => {
  const own = openDatabase({ url, max: 2, quick: 1 });
  const pids = await Promise.all([
    own.rows<[number]>('select pg_backend_pid()'),
    own.rows<[number]>('select pg_backend_pid()', [], { quick: true }),
  ]);
  const held = own.transaction(async (tx) => {
    await tx.query('select 1');
    await db.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid() and datname = current_database()',
      ['socle'],
    );
    await tx.query('select 2');
  });
  await assert.rejects(held, isProblem('unavailable'));
  for (const [i, quick] of [false, true].entries()) {
    let answer: [number][] | undefined;
    for (let attempt = 0; attempt < 5 && !answer; attempt++)
      answer = await own.rows<[number]>('select pg_backend_pid()', [], { quick }).catch(() => undefined);
    assert.ok(answer);
    assert.notDeepEqual(answer, pids[i]);
  }
  await own.close();
});

test('KIT-SQL-021 too long, too many, gone: each has its kind', async () => {
  const hasty = openDatabase({ url, max: 1, quick: 1, statementTimeoutMs: 50, waitMs: 100 });
  await assert.rejects(hasty.query('select pg_sleep(10)'), isProblem('too-costly'));
  await assert.rejects(hasty.query('select pg_sleep(10)', [], { quick: true }), isProblem('too-costly'));
  await hasty.transaction(async () => {
    await assert.rejects(hasty.query('select 1'), isProblem('unavailable'));
  });
  await assert.rejects(hasty.query('select $1::text', ['a\0b']), isProblem('value'));
  await hasty.close();
  await assert.rejects(hasty.query('select 1'), isProblem('unavailable'));
  const nowhere = openDatabase({ url: 'postgres://x:y@%2Fnowhere:1/z' });
  await assert.rejects(nowhere.query('select 1'), isProblem('unavailable'));
  await assert.rejects(nowhere.query('select 1', [], { quick: true }), isProblem('unavailable'));
  await nowhere.close();
});

test('KIT-SQL-022 many callers on few connections are all served, and closing waits for them', async () => {
  const small = openDatabase({ url, max: 2, quick: 0, settings: { application_name: 'a b', work_mem: '1MB' } });
  const asked = Array.from({ length: 300 }, (_, i) => small.rows('select $1::int', [i]));
  assert.ok(small.stats.waiting > 0);
  assert.deepEqual(
    await Promise.all(asked),
    Array.from({ length: 300 }, (_, i) => [[i]]),
  );
  // Of so short statements the first connection may have served all before the second is there.
  assert.ok(small.stats.total >= 1 && small.stats.total <= 2, String(small.stats.total));
  assert.deepEqual(await small.rows(`select current_setting('work_mem')`), [['1MB']]);
  const last = small.rows('select 1 from pg_sleep(0.05)');
  await small.close();
  assert.deepEqual(await last, [[1]]);
  assert.equal(small.stats.total, 0);
});

test('KIT-SQL-023 connections that are not used are closed, and opened again when needed', async () => {
  const resting = openDatabase({ url, max: 2, quick: 2, idleMs: 1000 });
  await Promise.all([1, 2, 3, 4].map((n) => resting.query('select $1::int', [n], { quick: n > 2 })));
  assert.ok(resting.stats.total >= 3);
  while (resting.stats.total > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(await resting.rows('select 1'), [[1]]);
  assert.deepEqual(await resting.rows('select 1', [], { quick: true }), [[1]]);
  await resting.close();
});

test('KIT-SQL-024 a database that is closed while it opens leaves no connection behind', async () => {
  for (const quick of [true, false]) {
    const hurried = openDatabase({ url, applicationName: 'hurried' });
    const asked = assert.rejects(hurried.query('select 1', [], { quick }), isProblem('unavailable'));
    await hurried.close();
    await asked;
    assert.equal(hurried.stats.total, 0);
  }
  while ((await db.query(`select 1 from pg_stat_activity where application_name = 'hurried'`)).count > 0);
});

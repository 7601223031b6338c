// Rows are cut out of what the server sends: whatever the pieces in which it comes, nothing is lost, changed or out of order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { longEnough, openCutter, textOf } from './wire.ts';

const letter = (code: string) => code.charCodeAt(0);

function message(code: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = code;
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function rowOf(values: readonly (string | null)[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(values.length);
  const parts = values.flatMap((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value === null ? -1 : Buffer.byteLength(value));
    return value === null ? [length] : [length, Buffer.from(value)];
  });
  return message(letter('D'), Buffer.concat([count, ...parts]));
}

test('KIT-SQL-033 any messages in any pieces: each row once, all else as it came, in order', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.constantFrom('', 'é', '漢'.repeat(300)),
    fc.string(),
    fc.integer({ min: 0, max: 2000 }).map((n) => 'aé'.repeat(n)),
  );
  const row = fc.array(value, { maxLength: 4 }).map((values) => ({ values }));
  const other = fc
    .tuple(fc.constantFrom('C', 'Z', 'T', 'E', '2'), fc.uint8Array({ maxLength: 40 }))
    .map(([code, body]) => ({ bytes: message(letter(code), Buffer.from(body)) }));
  fc.assert(
    fc.property(
      fc.array(fc.oneof(row, other), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }),
      (sent, sizes) => {
        const stream = Buffer.concat(sent.map((one) => ('values' in one ? rowOf(one.values) : one.bytes)));
        const came: (readonly (string | null)[] | Buffer)[] = [];
        const take = openCutter(
          (fields) => {
            for (const field of fields)
              if (field !== null) assert.equal(typeof field !== 'string', Buffer.byteLength(textOf(field)) >= longEnough);
            came.push(fields.map((field) => field && textOf(field)));
          },
          (bytes) => came.push(Buffer.from(bytes)),
        );
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] as number;
          take(stream.subarray(at, at + size));
          at += size;
        }
        // Others may come several at once, and are compared as one piece between two rows.
        const merged = (list: readonly (readonly (string | null)[] | Buffer)[]) =>
          list.reduce<(readonly (string | null)[] | string)[]>((all, one) => {
            const last = all[all.length - 1];
            if (!Buffer.isBuffer(one)) all.push(one);
            else if (typeof last === 'string') all[all.length - 1] = last + one.toString('hex');
            else all.push(one.toString('hex'));
            return all;
          }, []);
        assert.deepEqual(merged(came), merged(sent.map((one) => ('values' in one ? one.values : one.bytes))));
      },
    ),
    { numRuns: 500 },
  );
});

test('KIT-SQL-034 the values of one row stay what they were while others arrive', () => {
  const kept: Buffer[] = [];
  const take = openCutter(
    (fields) => kept.push(fields[0] as Buffer),
    () => undefined,
  );
  const texts = ['a', 'b', 'c', 'd'].map((one) => one.repeat(3000));
  const stream = Buffer.concat(texts.map((one) => rowOf([one])));
  // As the driver's own parser would move what is left of one piece over what came before.
  for (let at = 0; at < stream.length; at += 2500) take(Buffer.from(stream.subarray(at, at + 2500)));
  assert.deepEqual(kept.map(textOf), texts);
});

// Knowledge of the trace without a database: months, the binary form of rows, seals, cursors, views.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Resource } from '@socle/engine/fhir';
import { createValidator, profileRegistry } from '@socle/engine/validation';
import fc from 'fast-check';
import type { AuditRecord } from '../contract.ts';
import { balpPatterns, tdeDefinition } from '../testing/profiles.ts';
import { balpProfile, toBalp } from './balp.ts';
import { actionsOf, actionsOfSubtype, kindsOf, outcomesOf, subtypeOf, typeOf } from './classify.ts';
import { readCursor, toCursor } from './cursor.ts';
import { month, monthOf, monthOfId, monthOfTable } from './month.ts';
import { reachOf } from './rights.ts';
import { isMac, noSeal, type SealFacts, sealed, sealHash } from './seal.ts';
import { tdeProfile, toTde } from './tde.ts';
import { compareLeaves, leavesOf, openRows } from './tuples.ts';

const place = { baseUrl: 'https://socle.example', software: 'Socle' };
const secret = Buffer.alloc(32, 1);

test('AUD-050 property: every time belongs to one month, and its ids lead back to it', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2090, 0) }), fc.nat(999_999_999_999), (millis, n) => {
      const found = monthOf(millis);
      assert.equal(found.table, `entry_${new Date(millis).toISOString().slice(0, 7).replace('-', '_')}`);
      assert.deepEqual(monthOfId(found.low + n), found);
      assert.deepEqual(monthOfTable(found.table), found);
      assert.equal(month(found.number + 1).low, found.high);
      assert.ok(Number.isSafeInteger(found.high));
    }),
  );
});

/** Rows as COPY gives them. */
function copied(rows: readonly (readonly (Buffer | null)[])[]): Buffer {
  const parts: Buffer[] = [Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)];
  for (const fields of rows) {
    const count = Buffer.alloc(2);
    count.writeInt16BE(fields.length);
    parts.push(count);
    for (const field of fields) {
      const length = Buffer.alloc(4);
      length.writeInt32BE(field ? field.length : -1);
      parts.push(length, field ?? Buffer.alloc(0));
    }
  }
  return Buffer.concat([...parts, Buffer.from([0xff, 0xff])]);
}

const idField = (id: number): Buffer => {
  const field = Buffer.alloc(8);
  field.writeBigInt64BE(BigInt(id));
  return field;
};
const field = fc.option(fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)));
const row = fc.tuple(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), fc.array(field, { maxLength: 4 }));

test('AUD-051 property: rows are found whole, wherever the stream was cut', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), fc.array(fc.nat(200), { maxLength: 6 }), (rows, cuts) => {
      const stream = copied(rows.map(([id, fields]) => [idField(id), ...fields]));
      const take = openRows();
      const ids: number[] = [];
      const bytes: Buffer[] = [];
      const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
      for (let n = 1; n < places.length; n++) {
        const found = take(stream.subarray(places[n - 1], places[n]));
        ids.push(...found.ids);
        if (found.ids.length > 0) bytes.push(Buffer.from(found.bytes.subarray(found.starts[0], found.starts.at(-1))));
      }
      assert.deepEqual(
        ids,
        rows.map(([id]) => id),
      );
      assert.deepEqual(Buffer.concat(bytes), stream.subarray(19, -2));
    }),
  );
});

test('AUD-051 property: one bit of one row, a row less, a row more: named', () => {
  const several = fc.uniqueArray(row, { minLength: 1, maxLength: 6, selector: ([id]) => id });
  fc.assert(
    fc.property(several, fc.nat(), fc.nat(), (rows, which, bit) => {
      const leaves = (list: typeof rows) => leavesOf(openRows()(copied(list.map(([id, fields]) => [idField(id), ...fields]))));
      const [id, fields] = rows[which % rows.length] as (typeof rows)[number];
      const rest = rows.filter(([other]) => other !== id);
      const before = leaves(rows);
      assert.deepEqual(compareLeaves(before, leaves([...rows].reverse())), { changed: [], removed: [], inserted: [] });
      assert.deepEqual(compareLeaves(before, leaves(rest)), { changed: [], removed: [id], inserted: [] });
      assert.deepEqual(compareLeaves(leaves(rest), before), { changed: [], removed: [], inserted: [id] });
      const at = fields.findIndex((one) => one && one.length > 0);
      const changed = fields.map((one, n) =>
        n === at && one ? Buffer.from(one.map((byte, m) => (m === 0 ? byte ^ (1 << (bit % 8)) : byte))) : one,
      );
      const after = leaves(rows.map((one) => (one[0] === id ? [id, at < 0 ? [...fields, null] : changed] : one)));
      assert.deepEqual(compareLeaves(before, after), { changed: [id], removed: [], inserted: [] });
    }),
  );
});

const facts: SealFacts = {
  number: 2,
  kind: 'batch',
  form: 1,
  beyond: 10,
  upto: 20,
  first: 11,
  last: 20,
  count: 10,
  sealedAt: 1000,
  rowsHash: Buffer.alloc(32, 5),
  leaves: Buffer.alloc(48, 6),
  previous: noSeal,
};

test('AUD-052 every fact of a seal is in its hash, and only the secret makes its mark', () => {
  const seal = sealed(facts, secret);
  assert.ok(isMac(seal, secret));
  assert.ok(!isMac(seal, Buffer.alloc(32, 2)));
  assert.ok(!isMac({ hash: seal.hash, mac: Buffer.alloc(3) }, secret));
  for (const key of Object.keys(facts) as (keyof SealFacts)[]) {
    const value = facts[key];
    const other = typeof value === 'number' ? value + 1 : typeof value === 'string' ? 'purge' : Buffer.concat([value, Buffer.alloc(1)]);
    assert.ok(!sealHash({ ...facts, [key]: other }).equals(seal.hash), key);
  }
});

test('AUD-053 property: a cursor is read back, and any other word is refused', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4e12 }),
      fc.integer({ min: 1, max: 1e15 }),
      fc.string(),
      fc.nat(42),
      (at, id, question, where) => {
        const cursor = toCursor({ at, id }, question, secret);
        assert.deepEqual(readCursor(cursor, question, secret), { at, id });
        assert.throws(() => readCursor(cursor, `${question}x`, secret), { kind: 'value' });
        const bytes = Buffer.from(cursor, 'base64url');
        bytes[where % bytes.length] = (bytes[where % bytes.length] as number) ^ 1;
        assert.throws(() => readCursor(bytes.toString('base64url'), question, secret), { kind: 'value' });
      },
    ),
  );
});

test('AUD-054 codes lead back to what they stand for', () => {
  for (const kind of ['access', 'sign-in', 'rights', 'identity', 'system'] as const) {
    const { system, code } = typeOf(kind);
    for (const token of [code, `${system}|${code}`]) assert.deepEqual(kindsOf(token), [kind]);
    assert.deepEqual(kindsOf(`|${code}`), []);
    assert.deepEqual(kindsOf(`urn:x|${code}`), []);
  }
  assert.deepEqual(actionsOfSubtype(subtypeOf('sign-in').code), ['sign-in']);
  assert.deepEqual(actionsOfSubtype('http://hl7.org/fhir/restful-interaction|').length, 6);
  assert.deepEqual(actionsOf('E'), ['search', 'execute', 'decide', 'sign-in', 'sign-out']);
  assert.deepEqual(outcomesOf('0'), ['permitted']);
});

test('AUD-022 rights: deny by default, a scope never widens', () => {
  const someone = { id: 'x', name: 'X' };
  const kinds = ['professional', 'patient', 'software', 'administrator', 'anonymous', 'auditor'];
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.option(fc.string(), { nil: undefined }),
      fc.array(
        fc.constantFrom('user/AuditEvent.rs', 'user/AuditEvent.s', 'patient/*.rs', 'openid', 'user/AuditEvent.c', 'user/AuditEventX.rs'),
      ),
      (kind, patient, scopes) => {
        const free = reachOf({ ...someone, kind, patient, scopes: [] }, 'search');
        const bound = reachOf({ ...someone, kind, patient, scopes }, 'search');
        if (bound.permit) assert.deepEqual(bound, free);
        if (free.permit && kind !== 'administrator') assert.ok(free.filter.own !== undefined || free.filter.caller !== undefined);
        if (['software', 'anonymous', 'auditor'].includes(kind)) assert.equal(free.permit, false);
      },
    ),
  );
});

const entries: AuditRecord[] = (
  ['create', 'read', 'update', 'delete', 'search', 'execute', 'decide', 'sign-in', 'sign-out'] as const
).flatMap((action) =>
  (['access', 'sign-in', 'rights', 'identity', 'system'] as const).flatMap((kind) =>
    (['permitted', 'refused', 'failed'] as const).flatMap((outcome) =>
      [true, false].map((whole) => ({
        id: 322_000_000_000_001,
        at: 1_770_000_000_123,
        kind,
        action,
        outcome,
        rule: 'DOC-ACC-001 é',
        request: 'r',
        caller: whole
          ? {
              id: '899700000001',
              kind: 'professional',
              name: 'Dr Camille Berthelot',
              profession: { system: 'urn:oid:1', code: '10', display: 'Médecin' },
              specialty: { system: 'urn:oid:2', code: 'SM26' },
              structure: { id: '1750000001', name: 'Cabinet' },
              situation: 'g10',
              client: { id: 'web', name: 'Socle' },
            }
          : { id: 'ehr', kind: 'software', name: 'EHR', actingFor: { id: '899700000001', name: 'Dr Camille Berthelot' } },
        ...(whole
          ? ({
              patient: 'patient-1',
              entity: { type: 'DocumentReference', id: 'd1', version: 1, code: '34112-3' },
              mode: 'bris_de_glace',
              reason: 'Inconscient',
              details: { label: 'CR', address: '192.0.2.7' },
            } as const)
          : { entity: { type: 'Consent-rule', id: 'c' } }),
      })),
    ),
  ),
);

test('AUD-055 every entry in both views is conformant to R4 and to the profile that it claims', () => {
  const registry = profileRegistry([tdeDefinition, ...balpPatterns]);
  const validator = createValidator({ profiles: registry });
  const claimed = new Set<string>();
  for (const entry of entries) {
    for (const event of [toTde(entry, place), toBalp(entry, place)] as Resource[]) {
      assert.deepEqual(validator.validate(event, { level: 'profiled' }), [], JSON.stringify(event));
      claimed.add(event.meta?.profile?.[0] ?? 'none');
      assert.doesNotMatch(JSON.stringify(event), /Inconscient/);
    }
    assert.ok((toTde(entry, place).agent as unknown[]).length <= 2);
  }
  assert.ok(claimed.has(tdeProfile));
  assert.equal(claimed.size, 12);
  // A profile that nothing can break proves nothing.
  const broken = (event: Resource): number => validator.validate(event, { level: 'profiled' }).length;
  const [first] = entries.filter((one) => one.action === 'read' && balpProfile(one) !== undefined && one.patient !== undefined);
  const tde = toTde(first as AuditRecord, place);
  assert.ok(broken({ ...tde, agent: [...(tde.agent as object[]), ...(tde.agent as object[])] }) > 0);
  assert.ok(broken({ ...tde, period: undefined }) > 0);
  const balp = toBalp(first as AuditRecord, place);
  assert.ok(broken({ ...balp, agent: (balp.agent as object[]).slice(1) }) > 0);
  assert.ok(broken({ ...balp, entity: (balp.entity as object[]).slice(1) }) > 0);
  assert.ok(broken({ ...balp, action: 'C' }) > 0);
});

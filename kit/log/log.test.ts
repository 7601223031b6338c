// Tests of the log: what it says, and that marked health data and identities never reach it, whichever way they come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedClock } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import fc from 'fast-check';
import { createLog, type Log, type LogLevel } from './index.ts';
import { redactedKeys } from './redaction.ts';

const marked = 'MARQUE-DUPONT';

function capture(level: LogLevel = 'debug'): { log: Log; lines: () => Record<string, unknown>[]; text: () => string } {
  const written: string[] = [];
  const log = createLog({ level, destination: { write: (line) => written.push(line) }, clock: fixedClock('2026-02-03T04:05:06.789Z') });
  return { log, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>), text: () => written.join('') };
}

test('KIT-LOG-001 a line is JSON with level, time, text and fields', () => {
  const { log, lines } = capture();
  log.child({ room: 'clinical' }).warn('index behind', { rows: 12, late: true, big: 5n });
  assert.deepEqual(lines(), [
    { level: 'warn', time: '2026-02-03T04:05:06.789Z', room: 'clinical', rows: 12, late: true, big: '5', text: 'index behind' },
  ]);
});

test('KIT-LOG-002 a request is one line with its route pattern; a fault is an error', () => {
  const { log, lines } = capture('info');
  log.request({ method: 'GET', route: '/fhir/:type/:id', status: 200, ms: 1.23456, bytes: 10, requestId: 'r1', traceId: 't1' });
  log.request({ method: 'GET', route: '/fhir/:type', status: 500, ms: 1 });
  const time = '2026-02-03T04:05:06.789Z';
  assert.deepEqual(lines(), [
    {
      level: 'info',
      time,
      method: 'GET',
      route: '/fhir/:type/:id',
      status: 200,
      ms: 1.235,
      bytes: 10,
      requestId: 'r1',
      traceId: 't1',
      text: 'request',
    },
    { level: 'error', time, method: 'GET', route: '/fhir/:type', status: 500, ms: 1, text: 'request' },
  ]);
});

test('KIT-LOG-003 nothing that a request carries reaches the log, even when it is given whole', () => {
  const { log, text } = capture();
  const request = {
    method: 'POST',
    url: `/fhir/Patient/${marked}?name=${marked}`,
    path: `/fhir/Patient/${marked}`,
    query: { family: marked },
    params: { id: marked },
    headers: { authorization: `Bearer ${marked}`, cookie: `s=${marked}`, 'x-api-key': marked, 'Set-Cookie': marked, referer: marked },
    body: { resourceType: 'Patient', name: [{ family: marked }], identifier: [{ value: marked }] },
    ip: marked,
  };
  log.info('given whole', { request });
  log.info('given apart', request);
  log.info('given deep', { a: { b: { c: { d: { e: { f: marked } } } } }, list: [request] });
  log.child({ Authorization: marked, 'set-cookie': marked, birth_date: marked, birthDate: marked }).error('as a child');
  log.info('in bytes', { chunk: Buffer.from(marked), how: () => marked });
  assert.match(text(), /given deep/);
  assert.ok(
    !text().includes(marked),
    text()
      .split('\n')
      .find((line) => line.includes(marked))
      ?.slice(0, 200),
  );
});

test('KIT-LOG-004 errors are described without the values that they quote', () => {
  const { log, lines, text } = capture();
  const parse = (): unknown => {
    try {
      return JSON.parse(`{"family": ${marked}`);
    } catch (error) {
      return error;
    }
  };
  const driver = Object.assign(new Error(`duplicate key value violates unique constraint "patient_pkey"`), {
    code: '23505',
    detail: `Key (family)=(${marked}) already exists.`,
    where: marked,
    hint: marked,
  });
  const errors = [
    parse(),
    driver,
    new Error(`invalid input syntax for type integer: "${marked}"`),
    new Error(`Key (family)=(${marked}) already exists`),
    new Error(`GET /Patient?family=${marked} failed`),
    new Error(`"{"family":"${marked}" is "not" it's ${marked}"`),
    new Error(`open "${marked} and no end`),
    new Error(`born '${marked}'\n    at ${marked} (file:///x)`),
    new Problem('value', `Patient.name must be a text; it is ${marked}.`, { requirement: 'FHIR-001', expression: marked }),
    new Problem('fault', 'The database refused a statement (SQLSTATE 42601).', { cause: driver }),
  ];
  for (const error of errors) log.error('failed', { error });
  log.job({ job: 'send', outcome: 'given up', attempt: 3, ms: 5, error: errors[2] });
  assert.ok(
    !text().includes(marked),
    text()
      .split('\n')
      .find((line) => line.includes(marked))
      ?.slice(0, 200),
  );
  const [, known] = lines().map((line) => line.error as { code?: string; frames: string[] });
  assert.equal(known?.code, '23505');
  assert.ok(
    known?.frames.some((frame) => frame.includes('log.test.ts')),
    'the frames of the stack are kept',
  );
  const refused = lines()[8]?.error as Record<string, unknown>;
  assert.deepEqual([refused.kind, refused.requirement, refused.text], ['value', 'FHIR-001', '[redacted]']);
});

test('KIT-LOG-005 numbers and dates that may be an identity are taken out of texts', () => {
  const { log, text } = capture();
  for (const value of [
    '1 85 05 78 006 084 36',
    '185057800608436',
    '10100000001',
    '1985-05-12',
    'jean.dupont@example.fr',
    '06.12.34.56.78',
  ]) {
    log.error('failed', { error: new Error(`no match for ${value} in the index`), reason: `for ${value}` });
    assert.ok(!text().includes(value), value);
  }
  log.info('kept', { reason: 'SQLSTATE 42601 at 12 rows' });
  assert.match(text(), /12 rows/);
});

test('KIT-LOG-006 any value under a redacted key is hidden, however the key is written and wherever it stands', () => {
  const keys = [...redactedKeys];
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.boolean(), fc.nat(2), fc.anything(), (key, upper, depth, extra) => {
      const { log, text } = capture();
      let fields: Record<string, unknown> = { [upper ? key.toUpperCase() : key]: { deep: marked, extra } };
      for (let i = 0; i < depth; i++) fields = { [`level${i}`]: i % 2 ? [fields] : fields };
      log.info('x', fields);
      assert.ok(!text().includes(marked));
    }),
  );
});

test('KIT-LOG-007 a level below the one asked for is not written, and circles do not end the process', () => {
  const { log, lines } = capture('warn');
  log.info('quiet');
  log.request({ method: 'GET', route: '/', status: 200, ms: 1 });
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  log.error('circle', circle);
  assert.deepEqual(
    lines().map((line) => line.text),
    ['circle'],
  );
});

test('KIT-LOG-008 the number of a request is kept whole, and only where it is one', () => {
  const { log, lines } = capture();
  const trace = '96d305833527613283eab4e5aee6d408';
  log.error('fault', { trace, traceId: marked, requestId: '185057800608436', reason: `see ${trace}` });
  const [line] = lines();
  assert.equal(line?.trace, trace);
  assert.equal(line?.requestId, '…');
  assert.notEqual(line?.reason, `see ${trace}`);
});

// Tests of the settings.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import {
  choice,
  describeConfig,
  duration,
  flag,
  generalSettings,
  keyOf,
  list,
  nearest,
  projectPath,
  readConfig,
  size,
  text,
  url,
  whole,
} from './index.ts';

const shapes = {
  general: generalSettings,
  'patient-identity': {
    bodyLimit: size({ meaning: 'Largest body', fallback: 10 * 1024 ** 2 }),
    patience: duration({ meaning: 'How long', fallback: 30_000 }),
    strict: flag({ meaning: 'Whether', fallback: false }),
    mode: choice(['off', 'base', 'profiled'], { meaning: 'Which', fallback: 'base' }),
    origins: list({ meaning: 'Who', fallback: [] }),
    remote: url(['postgres', 'postgresql'], { meaning: 'Where', secret: true }),
  },
};

test('KIT-CONFIG-001 each key is SOCLE, the room and the name; what is absent has its default', () => {
  const { config, warnings } = readConfig(shapes, { PATH: '/bin', SOCLE_PORT: ' 9090 ', SOCLE_DATA: '' });
  assert.equal(config.general.port, 9090);
  assert.equal(config.general.data, './data');
  const identity = config['patient-identity'];
  assert.deepEqual(
    { ...identity },
    { bodyLimit: 10_485_760, patience: 30_000, strict: false, mode: 'base', origins: [], remote: undefined },
  );
  assert.deepEqual(warnings, []);
  assert.equal(keyOf('patient-identity', 'bodyLimit'), 'SOCLE_PATIENT_IDENTITY_BODY_LIMIT');
});

test('KIT-CONFIG-002 every kind of setting reads its text', () => {
  const read = (values: Record<string, string>) =>
    readConfig(shapes, Object.fromEntries(Object.entries(values).map(([key, value]) => [`SOCLE_PATIENT_IDENTITY_${key}`, value]))).config[
      'patient-identity'
    ];
  assert.equal(read({ BODY_LIMIT: '3kB' }).bodyLimit, 3072);
  assert.equal(read({ BODY_LIMIT: '512' }).bodyLimit, 512);
  assert.equal(read({ BODY_LIMIT: '2 GB' }).bodyLimit, 2 * 1024 ** 3);
  assert.equal(read({ PATIENCE: '250ms' }).patience, 250);
  assert.equal(read({ PATIENCE: '5min' }).patience, 300_000);
  for (const yes of ['yes', 'TRUE', '1', 'on']) assert.equal(read({ STRICT: yes }).strict, true);
  assert.equal(read({ STRICT: 'no' }).strict, false);
  assert.equal(read({ MODE: 'off' }).mode, 'off');
  assert.deepEqual(read({ ORIGINS: 'a, b,,c' }).origins, ['a', 'b', 'c']);
  assert.equal(read({ REMOTE: 'postgres://u:p@h/d' }).remote, 'postgres://u:p@h/d');
});

test('KIT-CONFIG-003 every wrong value is named with its key, rule and value, in one problem', () => {
  const wrong = {
    SOCLE_PORT: '70000',
    SOCLE_PATIENT_IDENTITY_MODE: 'maybe',
    SOCLE_PATIENT_IDENTITY_PATIENCE: '5',
    SOCLE_PATIENT_IDENTITY_BODY_LIMIT: '-1',
  };
  assert.throws(
    () => readConfig(shapes, wrong),
    (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.issues?.length, 4);
      assert.match(error.message, /SOCLE_PORT must be a whole number from 0 to 65535; it is "70000"\./);
      assert.match(error.message, /SOCLE_PATIENT_IDENTITY_MODE must be one of off, base, profiled; it is "maybe"\./);
      return true;
    },
  );
});

test('KIT-CONFIG-004 a secret is never shown, neither when wrong nor when listed', () => {
  const hidden = (error: Error): boolean =>
    !error.message.includes('S3CRET') && /SOCLE_PATIENT_IDENTITY_REMOTE must be a URL/.test(error.message);
  assert.throws(() => readConfig(shapes, { SOCLE_PATIENT_IDENTITY_REMOTE: 'S3CRET' }), hidden);
  const rows = describeConfig(shapes, { SOCLE_PATIENT_IDENTITY_REMOTE: 'postgres://u:S3CRET@h/d', SOCLE_PORT: '1' });
  assert.doesNotMatch(JSON.stringify(rows), /S3CRET/);
  const remote = rows.find((row) => row.key === 'SOCLE_PATIENT_IDENTITY_REMOTE');
  assert.deepEqual([remote?.value, remote?.isSet, remote?.fallback], ['(hidden)', true, '']);
  const port = rows.find((row) => row.key === 'SOCLE_PORT');
  assert.deepEqual([port?.meaning, port?.fallback, port?.value], ['Port to listen on; 0 for any free one', '8080', '1']);
});

test('KIT-CONFIG-005 a required key that is missing is named with its meaning', () => {
  const required = { room: { key: text({ meaning: 'The key of the thing', required: true }) } };
  assert.throws(() => readConfig(required, {}), /SOCLE_ROOM_KEY is missing \(The key of the thing\): it must be a text\./);
});

test('KIT-CONFIG-006 an unknown key is told, with the one probably meant', () => {
  const { warnings } = readConfig(shapes, { SOCLE_PROT: '1', SOCLE_WHATEVER_ELSE: '2', SOCLE_TEST_SERVER: 'x' });
  assert.deepEqual(warnings, [
    'SOCLE_PROT is not a setting of Socle and has no effect; did you mean SOCLE_PORT?',
    'SOCLE_WHATEVER_ELSE is not a setting of Socle and has no effect.',
  ]);
  assert.equal(nearest('strat', ['start', 'doctor']), 'start');
  assert.equal(nearest('xyz', ['start', 'doctor']), undefined);
});

test('KIT-CONFIG-007 the result cannot be changed', () => {
  const { config } = readConfig(
    { general: generalSettings, room: { n: whole(1, 2, { meaning: 'n', fallback: 1 }), l: list({ meaning: 'l', fallback: ['a'] }) } },
    {},
  );
  assert.throws(() => Object.assign(config.room, { n: 2 }), TypeError);
  assert.throws(() => Object.assign(config, { room: {} }), TypeError);
  assert.throws(() => (config.room.l as string[]).push('b'), TypeError);
});

test('KIT-CONFIG-008 the project folder is the one that holds the law of the house', () => {
  assert.ok(existsSync(projectPath('house.ts')));
});

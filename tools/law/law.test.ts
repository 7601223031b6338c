// Tests of the law: each rule is shown a planted breach and must name it; a sound house must pass.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Room } from '../../house.ts';
import { type Breach, judge, rules, toLine } from './law.ts';
import { type SourceFile, scan } from './source.ts';

const house: readonly Room[] = [
  { floor: 'kit', name: 'clock', purpose: '' },
  { floor: 'kit', name: 'problem', purpose: '' },
  { floor: 'kit', name: 'config', purpose: '' },
  { floor: 'kit', name: 'cli', purpose: '' },
  { floor: 'kit', name: 'log', purpose: '' },
  { floor: 'kit', name: 'sql', purpose: '' },
  { floor: 'engine', name: 'fhir', purpose: '' },
  { floor: 'engine', name: 'rest', purpose: '' },
  { floor: 'services', name: 'clinical', purpose: '', schema: 'clinical' },
  { floor: 'services', name: 'agenda', purpose: '', schema: 'agenda' },
  { floor: 'platforms', name: 'patient', purpose: '', schema: 'patient' },
  { floor: 'platforms', name: 'professional', purpose: '' },
  { floor: 'platforms', name: 'planned', purpose: 'has no folder yet' },
];

const rooms = house.filter((room) => room.name !== 'planned').map((room) => `${room.floor}/${room.name}`);
const sound: readonly SourceFile[] = [
  { path: 'rooms.ts', text: "// The rooms.\nimport { room } from './services/clinical/room.ts';\nexport { room };\n" },
  ...rooms.flatMap((path) => [
    { path: `${path}/index.ts`, text: '// The door.\nexport const open = 1;\n' },
    { path: `${path}/README.md`, text: '# A room\n' },
  ]),
];

const fired = new Set<string>();

function breaches(...planted: readonly [path: string, ...lines: string[]][]): Breach[] {
  const added = planted.map(([path, ...lines]) => ({ path, text: `${['// Planted.', ...lines].join('\n')}\n` }));
  const kept = sound.filter((file) => !added.some((other) => other.path === file.path));
  return judge([...kept, ...added], house);
}

/** Plants lines after a first comment, and wants exactly this rule, at this line, with these words. */
function refused(rule: string, path: string, lines: readonly string[], words: RegExp, line = 2): void {
  const found = breaches([path, ...lines]);
  assert.deepEqual(
    found.map((breach) => [breach.rule, breach.path, breach.line]),
    [[rule, path, line]],
  );
  assert.match(toLine(found[0] as Breach), words);
  assert.match(toLine(found[0] as Breach), /, because \w/);
  fired.add(rule);
}

function allowed(path: string, ...lines: string[]): void {
  assert.deepEqual(breaches([path, ...lines]).map(toLine), []);
}

test('LAW-000 a sound house passes, and a law that sees no file fails', () => {
  assert.deepEqual(judge(sound, house), []);
  assert.throws(() => judge([], house), /saw no file/);
});

test('LAW-001 a room imports only rooms before it', () => {
  const rule = 'look down, never up';
  refused(
    rule,
    'engine/fhir/a.ts',
    ["import { x } from '@socle/engine/rest';"],
    /engine\/fhir imports engine\/rest, which stands after it/,
  );
  refused(rule, 'kit/sql/a.ts', ["import type { X } from '@socle/engine/fhir';"], /stands after it/);
  refused(rule, 'kit/sql/a.ts', ['', "export * from '@socle/engine/fhir';"], /stands after it/, 3);
  refused(rule, 'kit/sql/a.ts', ["const x = await import('@socle/engine/fhir');"], /stands after it/);
  refused(rule, 'kit/sql/a.test.ts', ['import {', '  x,', "} from '@socle/engine/fhir';"], /stands after it/, 4);
  refused(rule, 'engine/rest/a.ts', ["import { x } from '@socle/kit/nowhere';"], /kit\/nowhere, which is no room of house.ts/);
  allowed('engine/rest/a.ts', "import { x } from '@socle/engine/fhir';", "import { y } from '@socle/kit/sql';", "import './index.ts';");
  allowed('kit/sql/a.ts', "// import { x } from '@socle/engine/rest';", 'const y = "import { x } from \'@socle/engine/rest\'";');
});

test('LAW-002 another room is entered by its door', () => {
  const rule = 'enter by the door';
  refused(rule, 'engine/rest/a.ts', ["import { x } from '../fhir/rules/x.ts';"], /crosses a wall/);
  refused(rule, 'engine/rest/operations/a.ts', ["import { x } from '../../../kit/sql/index.ts';"], /crosses a wall/);
  refused(rule, 'engine/rest/a.ts', ["import { x } from '../../tools/x.ts';"], /crosses a wall/);
  refused(rule, 'engine/rest/a.ts', ["import { x } from '@socle/engine/fhir/rules/x';"], /behind a door/);
  refused(rule, 'engine/rest/a.ts', ["import { x } from '@socle/engine/rest';"], /its own door/);
  refused(rule, 'tools/a.ts', ["import { x } from '../engine/fhir/rules/x.ts';"], /crosses a wall/);
  refused(rule, 'rooms.ts', ["import { x } from './services/clinical/store.ts';"], /crosses a wall/);
  refused(rule, 'web/pro/a.tsx', ["import type { X } from '../../engine/fhir/rules/x.ts';"], /crosses a wall/);
  allowed('web/pro/a.tsx', "import type { X } from '../../engine/fhir/contract.ts';");
  allowed('tools/a.ts', "import { x } from '@socle/engine/fhir';", "import { house } from '../house.ts';");
  allowed('engine/rest/operations/a.ts', "import { x } from '../rules/x.ts';");
});

test('LAW-003 services and platforms never touch their neighbours', () => {
  const rule = 'never touch neighbours';
  refused(rule, 'services/agenda/a.ts', ["import { x } from '@socle/services/clinical';"], /services meet over published interfaces/);
  refused(rule, 'platforms/professional/a.ts', ["import type { X } from '@socle/platforms/patient';"], /not of each other/);
  allowed('platforms/patient/a.ts', "import { x } from '@socle/services/clinical';");
});

test('LAW-004 no SQL names the schema of another room', () => {
  const rule = 'each room owns its data';
  const store = 'services/agenda/store.ts';
  refused(rule, store, ['export const x = sql`select id from clinical.patient`;'], /names the schema clinical of services\/clinical/);
  refused(rule, store, ['export const x = sql`', '  select 1', '  from "clinical"."patient"`;'], /schema clinical/, 4);
  refused(rule, store, ["export const x = 'insert into clinical.patient (id) values ($1)';"], /schema clinical/);
  refused(rule, store, ["export const x = sql`select 1 from ${ident('clinical', 'patient')}`;"], /schema clinical/);
  refused(rule, store, ["export const x = 'set search_path to agenda, clinical';"], /schema clinical/);
  refused(rule, 'platforms/patient/migrations/001-x.sql', ['create view v as select 1 from clinical.patient;'], /schema clinical/);
  refused(rule, 'services/agenda/store.test.ts', ['export const x = sql`delete from clinical.patient`;'], /schema clinical/);
  allowed(store, 'export const x = sql`select agenda.f(id) from agenda.slot -- ${1}`;', "export const y = 'See clinical.md for more';");
  allowed('services/clinical/store.ts', 'export const x = sql`select id from clinical.patient`;');
});

test('LAW-005 SQL stands in the store', () => {
  const rule = 'SQL stands in the store';
  refused(rule, 'services/agenda/routes.ts', ["const x = 'select id from slot where id = $1';"], /holds SQL/);
  refused(rule, 'services/agenda/operations/book.ts', ['const x = sql`slot = ${1}`;'], /holds SQL/);
  refused(rule, 'services/agenda/operations/book.ts', ['', 'const x = `update ${table} set a = 1`;'], /holds SQL/, 3);
  allowed('services/agenda/operations/book.ts', "const x = 'Select a slot from the list';", "const y = 'with regards to this';");
  allowed('services/agenda/operations/book.test.ts', "const x = 'select id from slot where id = $1';");
  allowed('services/agenda/store.ts', "const x = 'select id from slot where id = $1';");
});

test('LAW-006 nobody reads the environment, the clock, chance or the console', () => {
  const rule = 'nobody reads the world';
  const path = 'services/agenda/operations/book.ts';
  refused(rule, path, ['const x = process.env.HOME;'], /reads process\.env, which is kept by kit\/config/);
  refused(rule, path, ["const x = process['env'];"], /process\.env/);
  refused(rule, path, ['const x = Date.now();'], /kept by kit\/clock, because a test could not fix it/);
  refused(rule, path, ['', 'const x = new Date();'], /new Date\(\)/, 3);
  refused(rule, path, ['const x = new Date;'], /new Date\(\)/);
  refused(rule, path, ['const x = Date();'], /Date\(\)/);
  refused(rule, path, ['const x = performance.now();'], /stopwatch/);
  refused(rule, path, ['const x = process.hrtime.bigint();'], /stopwatch/);
  refused(rule, path, ['const x = Math.random();'], /Math\.random/);
  refused(rule, path, ["import { createHash, randomUUID } from 'node:crypto';"], /imports chance/);
  refused(rule, path, ['const x = crypto.randomUUID();'], /reads chance/);
  refused(rule, path, ["console.log('x');"], /the console, which is kept by kit\/log/);
  refused(rule, path, ["process.stdout.write('x');"], /the console/);
  refused(rule, 'main.ts', ['const x = process.env.HOME;'], /process\.env/);
  refused(rule, path, ['const x = `the time is ${Date.now()}`;'], /Date\.now/);
  allowed(
    path,
    'const x = new Date(text);',
    "const y = 'Date.now()'; // Date.now()",
    'const z = /Math.random()/;',
    'const t = `console.log`;',
  );
  allowed(path, "import { createHash } from 'node:crypto';", "import { randomBytes } from '@socle/kit/clock';");
  allowed('kit/clock/clock.ts', 'export const x = Date.now();');
  allowed('kit/config/read.ts', 'export const x = process.env;');
  allowed('kit/log/write.ts', "process.stdout.write('x');");
  allowed('kit/cli/terminal.ts', "process.stdout.write('x');");
  allowed('tools/x.ts', 'console.log(Date.now());');
  allowed('services/agenda/operations/book.test.ts', 'const x = new Date();');
});

test('LAW-007 a file has at most 400 lines, begins with a comment and is named in kebab-case', () => {
  const rule = 'short files that say what they are for';
  const lines = Array.from({ length: 400 }, (_, at) => `export const x${at} = ${at};`);
  refused(rule, 'kit/sql/long.ts', lines, /has 401 lines, 400 are allowed/, 401);
  allowed('kit/sql/long.ts', ...lines.slice(1));
  allowed('kit/sql/generated/long.ts', ...lines);
  refused(rule, 'kit/sql/someFile.ts', [], /kebab-case/, 1);
  const bare = judge([...sound, { path: 'kit/sql/bare.ts', text: 'export const x = 1;\n' }], house);
  assert.deepEqual(
    bare.map((breach) => [breach.rule, breach.what]),
    [[rule, 'does not begin with a comment']],
  );
});

test('LAW-008 inside a room arrows go one way', () => {
  const rule = 'arrows go one way';
  refused(rule, 'services/agenda/rules/slot.ts', ["import { find } from '../store.ts';"], /a rule imports the store/);
  refused(rule, 'services/agenda/rules/slot.ts', ["import { sql } from '@socle/kit/sql';"], /rules are pure knowledge/);
  refused(rule, 'services/agenda/rules/slot.ts', ["import { readFileSync } from 'node:fs';"], /rules are pure knowledge/);
  refused(rule, 'services/agenda/store.ts', ["import { book } from './operations/book.ts';"], /the store imports an operation/);
  refused(rule, 'services/agenda/operations/book.ts', ["import { routes } from '../routes.ts';"], /an operation imports a door/);
  refused(rule, 'services/agenda/routes.ts', ["import { room } from './room.ts';"], /a door imports the definition/);
  allowed('services/agenda/rules/slot.ts', "import { Problem } from '@socle/kit/problem';", "import { y } from './other.ts';");
  allowed('services/agenda/rules/slot.ts', "import type { Sql } from '@socle/kit/sql';");
  allowed('services/agenda/operations/book.ts', "import { find } from '../store.ts';", "import { y } from '../rules/other.ts';");
  allowed('services/agenda/rules/slot.test.ts', "import { readFileSync } from 'node:fs';");
});

test('LAW-009 the folders and the list say the same', () => {
  const rule = 'house.ts is the list of rooms';
  const say = (found: readonly Breach[]): string[] => {
    for (const breach of found) fired.add(breach.rule);
    assert.ok(found.every((breach) => breach.rule === rule));
    return found.map((breach) => breach.what);
  };
  assert.deepEqual(say(breaches(['services/garage/index.ts'])), ['is not listed in house.ts']);
  assert.deepEqual(say(breaches(['kit/loose.ts'])), ['stands on the floor kit, in no room']);
  assert.deepEqual(say(breaches(['platforms/planned/a.ts'])), ['has no index.ts', 'has no README.md']);
  const wrong: Room[] = [...house, { floor: 'kit', name: 'late', purpose: '', schema: 'clinical' }, house[0] as Room];
  assert.deepEqual(say(judge(sound, wrong)), [
    'kit/late stands after a room of platforms',
    'kit/late has the schema of services/clinical',
    'kit/clock is listed twice',
  ]);
});

test('LAW-010 every rule of the law was shown to fire', () => {
  assert.deepEqual([...fired].sort(), rules.map((rule) => rule.name).sort());
});

test('LAW-011 comments, texts, templates and regular expressions are told from code', () => {
  const text = [
    "const a = 'it''s'; // note",
    'const b = `x ${y ? `in ${z}` : "q"} end`; /* block',
    "still ' block */ const c = 4 / 2 / 1;",
    'const d = /[/\'"`]/.test(e) ? f : /\\//;',
    "return /'/; const g = (h) / 2; const i = '\\'';",
  ].join('\n');
  const { code, texts } = scan({ path: 'x.ts', text });
  assert.equal(code.length, text.length);
  assert.deepEqual(
    texts.map((one) => [one.line, one.value]),
    [
      [1, 'it'],
      [1, 's'],
      [2, 'in  ? '],
      [2, 'q'],
      [2, 'x  ?  end'],
      [5, "\\'"],
    ],
  );
  const words = (line: number): string => (code.split('\n')[line - 1] ?? '').replace(/\s+/g, ' ').trim();
  assert.equal(words(1), "const a = ' '' ';");
  assert.equal(words(2), 'const b = ` ${y ? ` ${z}` : " "} `;');
  assert.equal(words(3), 'const c = 4 / 2 / 1;');
  assert.equal(words(4), 'const d = / /.test(e) ? f : / /;');
  assert.equal(words(5), "return / /; const g = (h) / 2; const i = ' ';");
});

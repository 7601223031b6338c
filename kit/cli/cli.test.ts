// Tests of the terminal room: commands found and read, help, tables, progress.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '@socle/kit/problem';
import { type Arguments, type Command, openTerminal, runProgram } from './index.ts';
import { toTable } from './terminal.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
  readonly given: Arguments[];
}

async function run(...words: string[]): Promise<Ran> {
  const written = { out: '', errors: '' };
  const given: Arguments[] = [];
  const terminal = openTerminal({
    out: { write: (text) => (written.out += text) },
    errors: { write: (text) => (written.errors += text) },
  });
  const commands: Command<{ answer: number }>[] = [
    {
      name: 'load',
      summary: 'Loads files',
      words: '<file…>',
      wordsMin: 1,
      wordsMax: 3,
      options: {
        type: { type: 'string', value: '<type>', summary: 'Of this type only' },
        dry: { type: 'boolean', short: 'n', summary: 'Only says what it would do' },
      },
      help: ['More of it.'],
      run: async (arguments_, { answer }) => {
        given.push(arguments_);
        return answer;
      },
    },
    { name: 'package add', summary: 'Adds a package', words: '<name>', wordsMin: 1, run: async () => undefined },
    { name: 'hand-on', summary: 'Hands on', raw: true, run: async (arguments_) => void given.push(arguments_) },
    { name: 'refuse', summary: 'Says no', run: () => Promise.reject<undefined>(new Problem('conflict', 'No, because of that.')) },
    { name: 'break', summary: 'Fails', run: () => Promise.reject<undefined>(new Error('unforeseen')) },
  ];
  const code = await runProgram({ name: 'tool', summary: 'A tool.', version: '1.2.3', commands, terminal, context: { answer: 7 } }, words);
  return { code, ...written, given };
}

test('CLI-001 a command gets its options and words, and its number is the exit code', async () => {
  const ran = await run('load', 'a.json', '--type=Patient', '-n', 'b.json');
  assert.equal(ran.code, 7);
  assert.deepEqual({ ...ran.given[0]?.options }, { type: 'Patient', dry: true });
  assert.deepEqual(ran.given[0]?.words, ['a.json', 'b.json']);
  assert.equal((await run('package', 'add', 'x')).code, 0);
  assert.deepEqual((await run('hand-on', '--any', 'thing')).given, [{ options: {}, words: ['--any', 'thing'] }]);
});

test('CLI-002 what is not understood is said with what was probably meant, exit code 2', async () => {
  const cases: [words: string[], errors: RegExp][] = [
    [['laod', 'x'], /^tool has no command laod\. Did you mean tool load\?\n$/],
    [['xyzzy'], /^tool has no command xyzzy\. tool help lists the commands\.\n$/],
    [['package'], /^tool has no command package\. Did you mean tool package add\?\n$/],
    [['package', 'remove'], /^tool has no command package remove\. Did you mean tool package add\?\n$/],
    [['load', 'a', '--tpye', 'x'], /^There is no option --tpye; did you mean --type\? tool help load tells more\.\n$/],
    [['load', 'a', '--wholly-other'], /^There is no option --wholly-other\. tool help load/],
    [['load', 'a', '--type'], /^Option '--type <value>' argument missing\. tool help load/],
    [['load'], /^load wants <file…>\. tool help load/],
    [['load', 'a', 'b', 'c', 'd'], /^load does not know what to do with "d"\./],
    [['help', 'laod'], /^tool has no command laod\. Did you mean load\?/],
  ];
  for (const [words, errors] of cases) {
    const ran = await run(...words);
    assert.equal(ran.code, 2, words.join(' '));
    assert.match(ran.errors, errors);
    assert.equal(ran.out, '');
    assert.deepEqual(ran.given, []);
  }
});

test('CLI-003 help lists the commands, and one command with its options', async () => {
  for (const words of [[], ['help'], ['--help'], ['-h']]) {
    const { code, out } = await run(...words);
    assert.equal(code, 0);
    assert.match(out, /^A tool\.\n\nUsage: tool <command> \[options\]\n\n {2}load {9}Loads files\n {2}package add {2}Adds a package\n/);
  }
  const expected =
    'Loads files\n\nUsage: tool load [options] <file…>\n\n  --type <type>  Of this type only\n  --dry, -n      Only says what it would do\n\nMore of it.\n';
  for (const words of [
    ['help', 'load'],
    ['load', '--help'],
    ['load', 'x', '-h'],
  ])
    assert.equal((await run(...words)).out, expected);
  assert.match((await run('help', 'package', 'add')).out, /^Adds a package\n\nUsage: tool package add <name>\n$/);
  assert.equal((await run('--version')).out, '1.2.3\n');
});

test('CLI-004 a refusal is its sentence and exit code 1; what is unforeseen goes through', async () => {
  const ran = await run('refuse');
  assert.deepEqual([ran.code, ran.errors, ran.out], [1, 'No, because of that.\n', '']);
  await assert.rejects(run('break'), /unforeseen/);
});

test('CLI-005 tables have columns as wide as their widest cell', () => {
  assert.equal(
    toTable([
      ['a', 'bbb', 'c'],
      ['aaaa', 'b', ''],
    ]),
    'a     bbb  c\naaaa  b\n',
  );
});

test('CLI-006 progress is a bar in a terminal, and a line for each tenth elsewhere', () => {
  let text = '';
  const stream = { write: (part: string) => (text += part), isTTY: false, columns: 80 };
  const bar = openTerminal({ errors: stream }).progress('Loading', 1000);
  for (let done = 0; done <= 1000; done += 50) bar.to(done);
  bar.end('Loaded.');
  bar.to(1000);
  const lines = text.trim().split('\n');
  assert.equal(lines.length, 11);
  assert.equal(lines[0], 'Loading  10 %  100 of 1,000');
  assert.equal(lines.at(-1), 'Loaded.');

  text = '';
  const live = openTerminal({ errors: { ...stream, isTTY: true, columns: 60 } }).progress('Loading', 200);
  live.to(50);
  live.to(200);
  live.end();
  const drawn = text.split('\r\u001b[2K').filter((part) => part !== '');
  assert.match(drawn[0] ?? '', /^Loading {2}█{7}░{21} {2}25 % {2}50 of 200$/);
  assert.match(drawn.at(-1) ?? '', /100 % {2}200 of 200$/);
  assert.ok(drawn.every((part) => part.length < 60));
  assert.ok(text.endsWith('\r\u001b[2K'));
});

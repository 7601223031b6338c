// A command of the terminal: its words, its options, what it does; found, read and helped from one description.
import { parseArgs } from 'node:util';
import { nearest } from '@socle/kit/config';
import { Problem } from '@socle/kit/problem';
import { type Terminal, toTable } from './terminal.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly summary: string;
  /** What stands for the value in the help: `<folder>`. */
  readonly value?: string;
  readonly short?: string;
}

export interface Arguments {
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

export interface Command<Context> {
  /** One word or two: `package add`. */
  readonly name: string;
  readonly summary: string;
  /** Positional words, for the help: `<file…>`. */
  readonly words?: string;
  /** Least and most of them; none unless told. */
  readonly wordsMin?: number;
  readonly wordsMax?: number;
  readonly options?: Readonly<Record<string, Option>>;
  /** All words are handed on as they are, for a program that reads them itself. */
  readonly raw?: boolean;
  /** More help, in lines. */
  readonly help?: readonly string[];
  /** The exit code; 0 when nothing is given back. */
  run(given: Arguments, context: Context): Promise<number | undefined> | Promise<void>;
}

export interface Program<Context> {
  readonly name: string;
  readonly summary: string;
  readonly version: string;
  readonly commands: readonly Command<Context>[];
  readonly terminal: Terminal;
  readonly context: Context;
}

/** 0 done, 1 failed, 2 not understood. */
export async function runProgram<Context>(program: Program<Context>, words: readonly string[]): Promise<number> {
  const { terminal, name, commands } = program;
  const [first = 'help', second] = words;
  if (first === '--version' || first === '-v') {
    terminal.print(program.version);
    return 0;
  }
  if (['help', '--help', '-h'].includes(first)) return help(program, words.slice(1));
  const command = find(commands, first, second);
  if (!command) {
    const two = commands.find((one) => one.name.startsWith(`${first} `));
    const likely = nearest(first, [...commands.map((one) => one.name.split(' ')[0] as string), 'help']);
    const hint = two
      ? `Did you mean ${name} ${two.name}?`
      : likely
        ? `Did you mean ${name} ${likely}?`
        : `${name} help lists the commands.`;
    terminal.note(`${name} has no command ${[first, two ? second : undefined].filter(Boolean).join(' ')}. ${hint}`);
    return 2;
  }
  const rest = words.slice(command.name.split(' ').length);
  if (rest.includes('--help') || rest.includes('-h')) return help(program, [command.name]);
  let given: Arguments;
  try {
    given = read(command, rest);
  } catch (error) {
    terminal.note(`${(error as Error).message} ${name} help ${command.name} tells more.`);
    return 2;
  }
  try {
    return (await command.run(given, program.context)) ?? 0;
  } catch (error) {
    if (!(error instanceof Problem) || error.kind === 'fault') throw error;
    terminal.note(error.message);
    return 1;
  }
}

function find<C>(commands: readonly Command<C>[], first: string, second: string | undefined): Command<C> | undefined {
  return commands.find((one) => one.name === `${first} ${second}`) ?? commands.find((one) => one.name === first);
}

function read<C>(command: Command<C>, words: readonly string[]): Arguments {
  if (command.raw) return { options: {}, words };
  const options = command.options ?? {};
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...words],
      options: Object.fromEntries(Object.entries(options).map(([key, { type, short }]) => [key, short ? { type, short } : { type }])),
      allowPositionals: true,
    }) as typeof parsed;
  } catch (error) {
    throw new Error(complaint(error as NodeJS.ErrnoException, words, Object.keys(options)), { cause: error });
  }
  const { values, positionals } = parsed;
  const { wordsMin = 0, wordsMax = wordsMin } = command;
  if (positionals.length < wordsMin) throw new Error(`${command.name} wants ${command.words ?? `${wordsMin} words`}.`);
  if (positionals.length > wordsMax) throw new Error(`${command.name} does not know what to do with "${positionals[wordsMax]}".`);
  return { options: values, words: positionals };
}

function complaint(error: NodeJS.ErrnoException, words: readonly string[], known: readonly string[]): string {
  const unknown = words.find((word) => /^--?[a-z]/i.test(word) && !known.includes(word.replace(/^--?(?:no-)?/, '').split('=')[0] ?? ''));
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && unknown) {
    const likely = nearest(unknown.replace(/^-+/, '').split('=')[0] ?? '', known);
    return `There is no option ${unknown.split('=')[0]}${likely ? `; did you mean --${likely}?` : '.'}`;
  }
  return `${error.message.split('. ')[0]?.replace(/\.$/, '')}.`;
}

function help<C>({ name, summary, commands, terminal }: Program<C>, words: readonly string[]): number {
  if (words.length === 0) {
    terminal.print(`${summary}\n\nUsage: ${name} <command> [options]\n`);
    terminal.table(commands.map((command) => [`  ${command.name}`, command.summary]));
    terminal.print(`\n${name} help <command> tells more of one.`);
    return 0;
  }
  const command = find(commands, words[0] as string, words[1]);
  if (!command) return runUnknown(name, words, commands, terminal);
  const options = Object.entries(command.options ?? {});
  terminal.print(`${command.summary}\n`);
  terminal.print(`Usage: ${[name, command.name, options.length > 0 ? '[options]' : '', command.words ?? ''].filter(Boolean).join(' ')}`);
  if (options.length > 0) {
    const rows = options.map(([key, { short, value, summary: told }]) => [
      `  --${key}${value ? ` ${value}` : ''}${short ? `, -${short}` : ''}`,
      told,
    ]);
    terminal.print(`\n${toTable(rows).trimEnd()}`);
  }
  if (command.help) terminal.print(`\n${command.help.join('\n')}`);
  return 0;
}

function runUnknown<C>(name: string, words: readonly string[], commands: readonly Command<C>[], terminal: Terminal): number {
  const likely = nearest(
    words.join(' '),
    commands.map((one) => one.name),
  );
  terminal.note(`${name} has no command ${words.join(' ')}.${likely ? ` Did you mean ${likely}?` : ''}`);
  return 2;
}

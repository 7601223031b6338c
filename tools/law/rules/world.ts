// The world outside: environment, clock, chance and console are read by the rooms of the kit that were made for it, by no one else.
import type { Rule } from '../rule.ts';

interface Sense {
  readonly pattern: RegExp;
  readonly name: string;
  /** The room that may; none: only what stands outside the floors. */
  readonly keeper: string;
  /** Another one, made for people where the first is made for machines. */
  readonly also?: string;
  readonly why: string;
}

const clock = { keeper: 'kit/clock', why: 'a test could not fix it, nor the sandbox move it' };
const senses: readonly Sense[] = [
  {
    pattern: /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[/g,
    name: 'process.env',
    keeper: 'kit/config',
    why: 'a setting that `socle config` does not list cannot be known, documented or refused',
  },
  { pattern: /\bDate\s*\.\s*now\b/g, name: 'Date.now', ...clock },
  { pattern: /\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s(]))/g, name: 'new Date()', ...clock },
  { pattern: /(?<![\w.]|new\s)Date\s*\(\s*\)/g, name: 'Date()', ...clock },
  {
    pattern: /\bperformance\s*\.\s*(?:now|timeOrigin)\b|\bprocess\s*\.\s*(?:hrtime|uptime)\b/g,
    name: 'the stopwatch of the process',
    ...clock,
  },
  { pattern: /\bMath\s*\.\s*random\b/g, name: 'Math.random', ...clock },
  { pattern: /\bcrypto\s*\.\s*(?:random\w+|getRandomValues)\b/g, name: 'chance', ...clock },
  {
    pattern: /\bconsole\s*(?:\?\.|\.|\[)/g,
    name: 'the console',
    keeper: 'kit/log',
    also: 'kit/cli',
    why: 'only what passes the redaction of the log may be written',
  },
  {
    pattern: /\bprocess\s*\.\s*(?:stdout|stderr)\b/g,
    name: 'the console',
    keeper: 'kit/log',
    also: 'kit/cli',
    why: 'only what passes the redaction of the log may be written',
  },
];

export const world: Rule = {
  name: 'nobody reads the world',
  *check(files) {
    for (const file of files) {
      if (file.test || !(file.place || file.path === 'main.ts' || file.path === 'rooms.ts')) continue;
      const room = file.place && `${file.place.floor}/${file.place.room}`;
      for (const { specifier, clause, line } of file.imports) {
        if (/^(?:node:)?crypto$/.test(specifier) && /\brandom[A-Z]/.test(clause) && room !== clock.keeper) {
          yield { path: file.path, line, what: `imports chance, which is kept by ${clock.keeper}`, why: clock.why };
        }
      }
      for (const { pattern, name, keeper, also, why } of senses) {
        if (room === keeper || (also !== undefined && room === also)) continue;
        for (const match of file.code.matchAll(pattern)) {
          yield { path: file.path, line: file.lineAt(match.index), what: `reads ${name}, which is kept by ${keeper}`, why };
        }
      }
    }
  },
};

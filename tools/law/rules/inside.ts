// Inside a room arrows go one way: doors → operations → rules and store; rules know no world.
import { posix } from 'node:path';
import { targetOf } from '../place.ts';
import type { Rule } from '../rule.ts';

/** Parts of a room, outermost first: a part imports only parts that stand after it. */
const parts: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'the definition', pattern: /^room\.ts$/ },
  { name: 'a door', pattern: /^(?:routes|jobs|commands)(?:\.ts$|\/)/ },
  { name: 'an operation', pattern: /^operations\// },
  { name: 'the store', pattern: /^(?:store\.ts$|store\/|sql\/|migrations\/)/ },
  { name: 'a rule', pattern: /^rules\/|^contract\.ts$/ },
];

/** Rooms that do something to the world: rules are given values, not means. */
const means = new Set(['config', 'log', 'sql', 'database', 'jobs', 'http', 'room'].map((room) => `@socle/kit/${room}`));
const builtins = new Set(['node:crypto', 'node:buffer', 'node:util', 'node:string_decoder', 'node:path/posix', 'node:module']);

export const inside: Rule = {
  name: 'arrows go one way',
  *check(files) {
    for (const file of files) {
      if (!file.place || file.test) continue;
      const { floor, room, inside: own } = file.place;
      const from = parts.findIndex((part) => part.pattern.test(own));
      if (from < 0) continue;
      for (const { specifier, line, typeOnly } of file.imports) {
        const target = targetOf(file.path, specifier);
        if (target.kind === 'path') {
          const there = posix.relative(`${floor}/${room}`, target.path);
          const to = parts.findIndex((part) => part.pattern.test(there));
          if (to >= 0 && to < from) {
            const what = `${parts[from]?.name} imports ${parts[to]?.name} (${there})`;
            yield { path: file.path, line, what, why: 'inside a room arrows go from doors to operations to store and rules' };
          }
        } else if (parts[from]?.name === 'a rule' && !typeOnly && isMeans(specifier)) {
          yield {
            path: file.path,
            line,
            what: `a rule imports ${specifier}`,
            why: 'rules are pure knowledge: they are given values, and never read or write',
          };
        }
      }
    }
  },
};

function isMeans(specifier: string): boolean {
  if (specifier.startsWith('node:')) return !builtins.has(specifier);
  return means.has(specifier);
}

// Form: a file is short, and its first line says what it is for.
import type { Rule } from '../rule.ts';

const limit = 400;
const names = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;

export const form: Rule = {
  name: 'short files that say what they are for',
  *check(files) {
    for (const file of files) {
      if (!/\.[cm]?[jt]sx?$|\.sql$/.test(file.path) || /(?:^|\/)generated\//.test(file.path)) continue;
      const lines = file.text.replace(/\n$/, '').split('\n');
      if (lines.length > limit) {
        const what = `has ${lines.length} lines, ${limit} are allowed`;
        yield { path: file.path, line: limit + 1, what, why: 'nobody reads it: name its parts and let each stand in its own file' };
      }
      const first = lines[0]?.startsWith('#!') ? lines[1] : lines[0];
      if (!/^(?:\/\/|\/\*|--)\s*\S/.test(first ?? '')) {
        yield { path: file.path, line: 1, what: 'does not begin with a comment', why: 'the first line says what a file is for' };
      }
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      if (!names.test(name))
        yield {
          path: file.path,
          line: 1,
          what: 'is not in kebab-case',
          why: 'names that differ only by case break on half of the machines',
        };
    }
  },
};

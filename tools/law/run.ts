// Reads the house and judges it: `node --import tsx tools/law/run.ts`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { floors, house } from '../../house.ts';
import { judge, rules, toLine } from './law.ts';
import type { SourceFile } from './source.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const top = [...floors, 'tools', 'conformance', 'web', 'bin'];
const left = new Set(['node_modules', 'dist', 'generated', 'samples', 'data']);

const files = readHouse(root);
const breaches = judge(files, house);
for (const breach of breaches) console.log(toLine(breach));
console.log(`${files.length} files, ${rules.length} rules, ${breaches.length} breaches.`);
process.exit(breaches.length === 0 ? 0 : 1);

function readHouse(folder: string): SourceFile[] {
  const found: SourceFile[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!left.has(entry.name)) walk(inner);
      } else if (/\.(?:[cm]?[jt]sx?|sql|md)$|^package\.json$/.test(entry.name))
        found.push({ path: inner, text: readFileSync(join(folder, inner), 'utf8') });
    }
  };
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && top.includes(entry.name)) walk(entry.name);
    else if (/^[\w-]+\.ts$/.test(entry.name)) found.push({ path: entry.name, text: readFileSync(join(folder, entry.name), 'utf8') });
  }
  return found;
}

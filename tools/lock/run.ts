// npm run lock: puts into package-lock.json what npm left out, after a package was added or removed.
import { readFileSync, writeFileSync } from 'node:fs';
import { type Lock, missingEntries } from './platforms.ts';

const path = new URL('../../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
const missing = missingEntries(lock);
const packages = Object.fromEntries(
  Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : a.localeCompare(b, 'en'))),
);
if (Object.keys(missing).length > 0) writeFileSync(path, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
console.log(`${Object.keys(missing).length} entries added.`);

// npm run bench [-- --only <name>] [--json <file>] [--rounds n] [--seconds n] [--patients n] [--folder f]: every work as ours ÷ limit.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Line, table } from './measure.ts';
import { works } from './works.ts';
import { openWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    patients: { type: 'string', default: '20000' },
    folder: { type: 'string' },
  },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
// What takes a quarter of an hour is measured when it is asked for.
const chosen = values.only ?? Object.keys(works).filter((name) => name !== 'record-growth');
for (const name of chosen) if (!works[name]) throw new Error(`There is no work ${name}; there are ${Object.keys(works).join(', ')}.`);

const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'socle-bench-'));
const patients = Number(values.patients);
const world = await openWorld(join(folder, 'postgres'), patients, patients * 14, say);
const lines: Line[] = [];
try {
  for (const name of chosen) {
    say(`measuring ${name}…`);
    lines.push(...((await works[name]?.(world, { rounds: Number(values.rounds), seconds: Number(values.seconds) }, say)) ?? []));
    say(table(lines.slice(-4)));
  }
  const rss = await world.memory();
  lines.push({
    work: 'memory of the server',
    ours: rss / 1024 ** 2,
    limit: 350,
    ratio: rss / 1024 ** 2 / 350,
    target: 1,
    unit: 'MB',
    sense: 'most',
  });
} finally {
  await world.close();
  if (!values.folder) rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${table(lines)}\n`);
if (values.json) writeFileSync(values.json, `${JSON.stringify(lines, null, 2)}\n`);

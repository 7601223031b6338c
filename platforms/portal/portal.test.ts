// Tests of the bundle of the screens: built once, again when a source or a file is not what it was, in a folder that can be written.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Entry, loadScreens } from '@socle/kit/screens';
import { portalSources, portals } from './contract.ts';
import { makeShell } from './shell.ts';

const folder = mkdtempSync(join(tmpdir(), 'socle-screens-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const stampFile = join(folder, 'stamp.json');

test('WEB-020 every portal has a script, its style and packed forms of the same bytes', async () => {
  const { files, entries } = await loadScreens(portalSources, folder);
  for (const portal of portals) {
    const { script, imports, styles } = entries[portal] as Entry;
    for (const name of [script, ...imports, ...styles]) {
      const file = files.get(name);
      assert.ok(file, name);
      assert.deepEqual(brotliDecompressSync(file.brotli), file.plain);
      assert.deepEqual(gunzipSync(file.gzip), file.plain);
    }
    for (const language of ['fr', 'en'] as const) {
      const { html } = makeShell({ files, entries }, portal, language);
      assert.ok(html.includes(`<html lang="${language}">`));
      assert.ok([script, ...imports, ...styles].every((name) => html.includes(`/screens/${name}"`)));
    }
  }
});

test('WEB-021 what has not changed is not built again; a changed source or a lost file is', async () => {
  const builtAt = (): number => statSync(stampFile).mtimeMs;
  const first = builtAt();
  await loadScreens(portalSources, folder);
  assert.equal(builtAt(), first);

  const stamp = JSON.parse(readFileSync(stampFile, 'utf8')) as { inputs: [string, number, number][]; files: string[] };
  const [path, mtime, size] = stamp.inputs[0] as [string, number, number];
  writeFileSync(stampFile, JSON.stringify({ ...stamp, inputs: [[path, mtime - 1000, size], ...stamp.inputs.slice(1)] }));
  const planted = readFileSync(stampFile, 'utf8');
  await loadScreens(portalSources, folder);
  assert.notEqual(readFileSync(stampFile, 'utf8'), planted);

  const [file] = stamp.files as [string];
  rmSync(join(folder, file));
  const { files } = await loadScreens(portalSources, folder);
  assert.ok(files.get(file), 'the same sources make the same names');
  writeFileSync(stampFile, '{');
  assert.equal((await loadScreens(portalSources, folder)).files.size, files.size);
});

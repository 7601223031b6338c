// The content as files: what is read, what is refused with its place, and that nothing is lost on the way there and back.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { projectPath } from '@socle/kit/config';
import { checkContent, uncoveredIn } from '../check-content.ts';
import type { Finding } from '../rules/finding.ts';
import { syntheticFramework } from '../samples/synthetic.ts';
import { parseChapter } from './parse-chapter.ts';
import { readFolder } from './read-folder.ts';
import { writeFolder } from './write-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'socle-content-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, files: ReadonlyMap<string, string>): string {
  const root = join(folder, name);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const chapter = (body: string, front = 'id: c\ntitle: Chapitre\ncertainty: own'): string => `---\n${front}\n---\n\nProse.\n\n${body}`;
const requirement = (yaml: string): string => `## Titre {#p}\n\n\`\`\`requirement\n${yaml}\n\`\`\`\n`;
const good = 'id: A-1\ntitle: T\nstatement: Il DOIT.\nverb: SHALL\nnature: requirement\nactors: [MOE]\ncertainty: own';
function refused(text: string): string[] {
  const findings: Finding[] = [];
  const made = parseChapter('f.md', text, () => undefined, findings);
  assert.ok(made === undefined || findings.length === 0);
  return findings.map(({ rule, line }) => `${rule}:${line}`);
}

test('FRW-001 files become the model and the model becomes the same files, without loss', () => {
  const framework = syntheticFramework({ editions: 3, requirements: 60 });
  const first = readFolder(write('round', writeFolder(framework)));
  assert.deepEqual(first.findings, []);
  assert.deepEqual(first.framework, framework);
  const real = readFolder(projectPath('doctrine'));
  assert.ok(real.framework);
  const again = readFolder(write('real', writeFolder(real.framework)));
  assert.deepEqual(again.framework, real.framework);
});

test('FRW-002 the content of the project is whole: shape, references, wording', () => {
  const { framework, findings } = checkContent(projectPath('doctrine'));
  assert.deepEqual(
    findings.filter(({ severity }) => severity === 'error'),
    [],
  );
  assert.ok(framework);
  assert.deepEqual(uncoveredIn(framework, projectPath('.')), [], 'each binding requirement has a test or a reason');
  assert.ok(
    framework && ['2019', '2020', '2022', '2023', '2025', '2026'].every((id) => framework.editions.some((edition) => edition.id === id)),
  );
});

test('FRW-003 what cannot be read is refused with its line and its rule', () => {
  assert.deepEqual(refused(chapter(requirement(good))), []);
  assert.deepEqual(refused('# no head'), ['DTR-FRONT:1']);
  assert.deepEqual(refused(chapter('', 'id: c\ntitle: "T\ncertainty: own')), ['DTR-YAML:4']);
  assert.deepEqual(refused(chapter('', 'id: c\nid: d\ntitle: T\ncertainty: own')), ['DTR-KEY:3']);
  assert.deepEqual(refused(chapter('', 'id: &a c\ntitle: *a\ncertainty: own')), ['DTR-ALIAS:3']);
  assert.deepEqual(refused(chapter('', `id: c\ntitle: T\ncertainty: own\nthemes: ${'['.repeat(80)}${']'.repeat(80)}`)), ['DTR-DEPTH:5']);
  assert.deepEqual(refused(chapter('', 'id: c\ntitle: T\ncertainty: own\ncolour: red')), ['DTR-UNKNOWN-KEY:5']);
  assert.deepEqual(refused(chapter('## No id\n')), ['DTR-HEADING:9']);
  assert.deepEqual(refused(chapter('## T {#p}\n\n```requirement\nid: A\n')), ['DTR-FENCE:11']);
  assert.deepEqual(refused(chapter('```requirement\nid: A-1\n```\n')), ['DTR-PLACE:10']);
  assert.deepEqual(refused(chapter(requirement(good.replace('SHALL', 'MUST')))), ['DTR-SHAPE:15']);
  assert.deepEqual(refused(chapter(requirement(good.replace('A-1', '"A 1"')))), ['DTR-SHAPE:12']);
  assert.deepEqual(refused(chapter(requirement(`${good}\nplanned: "2021-02-30"`))), ['DTR-SHAPE:19']);
  assert.deepEqual(refused(chapter(requirement('id: A-1\nfrom: "2019"'))), ['DTR-FROM:13']);
  assert.deepEqual(refused(chapter(requirement(`${good}\n__proto__: { verb: MAY }`))).length, 1);
  assert.deepEqual(refused(chapter(requirement(good.replace('Il DOIT.', 'Il DOIT <script>alert(1)</script>.')))), ['DTR-SHAPE:14']);
  assert.deepEqual(refused(chapter('<img src=x onerror=alert(1)>')), ['DTR-SHAPE:2']);
  assert.deepEqual(refused(`---\nid: c\n---\n${'x'.repeat(2_000_001)}`), ['DTR-SIZE:1']);
});

test('FRW-004 one error, and nothing of the folder is taken', () => {
  const files = new Map(writeFolder(syntheticFramework({ editions: 2, requirements: 20 })));
  files.set('editions/e2/01-ch-1.md', 'broken');
  const { framework, findings } = readFolder(write('broken', files));
  assert.equal(framework, undefined);
  assert.deepEqual(
    findings.map(({ rule, file }) => [rule, file]),
    [['DTR-FRONT', 'broken/editions/e2/01-ch-1.md']],
  );
});

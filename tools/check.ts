// `npm run check`: types, lint, dead code and the law of the house, side by side; one line each with its time, exit code 1 if one fails.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Check {
  readonly name: string;
  readonly purpose: string;
  readonly command: readonly string[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const package_ = (path: string): string => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));

// TypeScript 7 has no interface for programs to load: it is called as a command, as are the others.
const checks: readonly Check[] = [
  { name: 'types', purpose: 'TypeScript, strict', command: [package_('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  { name: 'web types', purpose: 'TypeScript with the browser', command: [package_('typescript/bin/tsc'), '-p', 'web/tsconfig.json'] },
  { name: 'lint', purpose: 'Biome: rules and form', command: [package_('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'] },
  {
    name: 'dead code',
    purpose: 'knip: files, exports and packages that nothing uses',
    command: [package_('knip/bin/knip.js'), '--no-config-hints'],
  },
  {
    name: 'doctrine',
    purpose: 'the content of the framework: shape, references, wording, coverage',
    command: ['--import', 'tsx', 'tools/doctrine/run.ts'],
  },
  { name: 'law', purpose: 'house.ts: who may import, name and read what', command: ['--import', 'tsx', 'tools/law/run.ts'] },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name.replaceAll(' ', '-') === name));
if (unknown.length > 0) {
  console.error(
    `No check is named ${unknown.join(', ')}. There are: ${checks.map((check) => check.name.replaceAll(' ', '-')).join(', ')}.`,
  );
  process.exit(2);
}

const chosen = checks.filter((check) => wanted.length === 0 || wanted.includes(check.name.replaceAll(' ', '-')));
const results = await Promise.all(
  chosen.map(async (check) => {
    const result = await run(check);
    console.log(
      `${result.passed ? 'pass' : 'FAIL'}  ${check.name.padEnd(13)} ${`${(result.ms / 1000).toFixed(1)} s`.padStart(7)}  ${check.purpose}`,
    );
    return { check, ...result };
  }),
);

const failed = results.filter((result) => !result.passed);
for (const { check, output } of failed) console.log(`\n── ${check.name} ${'─'.repeat(100 - check.name.length)}\n${output.trimEnd()}`);
console.log(
  failed.length === 0
    ? `\nAll ${results.length} checks passed.`
    : `\n${failed.length} of ${results.length} checks failed: ${failed.map((result) => result.check.name).join(', ')}.`,
);
process.exit(failed.length === 0 ? 0 : 1);

function run(check: Check): Promise<{ passed: boolean; ms: number; output: string }> {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...check.command], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const end = (passed: boolean): void => resolve({ passed, ms: performance.now() - start, output: Buffer.concat(chunks).toString() });
    child.on('error', (error) => {
      chunks.push(Buffer.from(`The check could not be started: ${error.message}`));
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

// Bundles the screens with esbuild when one of their sources has changed; a start that finds nothing changed reads a stamp and a few files.
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import { projectFolder, projectPath } from '@socle/kit/config';
import { Problem } from '@socle/kit/problem';
import type { Entry, ScreenFile, ScreenSources, Screens } from './contract.ts';

const version = 2;
const media: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Stamp {
  readonly version: number;
  readonly root: string;
  readonly sources: ScreenSources;
  readonly inputs: readonly (readonly [path: string, mtime: number, size: number])[];
  readonly files: readonly string[];
  readonly entries: Record<string, Entry>;
}

/** The folder of the bundle of a room in the house; where that may not be written, one in its data. */
export function screensFolder(room: string, dataFolder: string): string {
  const own = projectPath(`dist/screens/${room}`);
  try {
    mkdirSync(own, { recursive: true });
    accessSync(own, constants.W_OK);
    return own;
  } catch {
    const other = join(dataFolder, room, 'screens');
    mkdirSync(other, { recursive: true });
    return other;
  }
}

/** Builds into the folder if need be, and loads everything into memory: it is under a megabyte. `sources`: of each entry, its path in the project. */
export async function loadScreens(sources: ScreenSources, folder: string): Promise<Screens> {
  const stampFile = join(folder, 'stamp.json');
  const stamp = freshStamp(stampFile, folder, sources) ?? (await build(folder, stampFile, sources));
  const files = stamp.files.map((name): [string, ScreenFile] => {
    const plain = readFileSync(join(folder, name));
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`;
    const packed = (end: string): Buffer => readFileSync(join(folder, `${name}.${end}`));
    return [
      name,
      { name, media: media[extname(name)] ?? 'application/octet-stream', plain, brotli: packed('br'), gzip: packed('gz'), etag },
    ];
  });
  return { files: new Map(files), entries: stamp.entries };
}

function freshStamp(stampFile: string, folder: string, sources: ScreenSources): Stamp | undefined {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8')) as Stamp;
    if (stamp.version !== version || stamp.root !== projectFolder || JSON.stringify(stamp.sources) !== JSON.stringify(sources))
      return undefined;
    for (const [path, mtime, size] of stamp.inputs) {
      const now = statSync(path);
      if (now.mtimeMs !== mtime || now.size !== size) return undefined;
    }
    for (const name of stamp.files) for (const end of ['', '.br', '.gz']) accessSync(join(folder, name + end), constants.R_OK);
    return stamp;
  } catch {
    return undefined;
  }
}

async function build(folder: string, stampFile: string, sources: ScreenSources): Promise<Stamp> {
  const esbuild = await import('esbuild');
  const result = await esbuild
    .build({
      entryPoints: Object.fromEntries(Object.entries(sources).map(([name, path]) => [name, projectPath(path)])),
      outdir: folder,
      absWorkingDir: projectFolder,
      entryNames: '[name]-[hash]',
      chunkNames: 'shared-[hash]',
      assetNames: '[name]-[hash]',
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      // The first versions that know light-dark().
      target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      legalComments: 'none',
      logLevel: 'silent',
      tsconfig: projectPath('web/tsconfig.json'),
    })
    .catch((error: { errors?: { text: string; location?: { file: string; line: number } }[] }) => {
      const [first] = error.errors ?? [];
      const where = first?.location ? `${first.location.file}:${first.location.line}: ` : '';
      throw new Problem('invalid', `The screens could not be bundled: ${where}${first?.text ?? String(error)}.`);
    });
  // Its helper process would stay as long as this one.
  await esbuild.stop();

  const inputs = [...Object.keys(result.metafile.inputs), 'package-lock.json'].map((input) => {
    const path = resolve(projectFolder, input);
    const { mtimeMs, size } = statSync(path);
    return [path, mtimeMs, size] as const;
  });
  const names = result.outputFiles.map((file) => basename(file.path));
  await Promise.all(
    result.outputFiles.map(async ({ path, contents }) => {
      const bytes = Buffer.from(contents);
      put(path, bytes);
      put(`${path}.br`, await promisify(brotliCompress)(bytes, { params: { [zlib.BROTLI_PARAM_QUALITY]: 10 } }));
      put(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    }),
  );
  const stamp: Stamp = { version, root: projectFolder, sources, inputs, files: names, entries: entriesOf(result.metafile, sources) };
  // The stamp comes last: without it what lies there is built again.
  put(stampFile, Buffer.from(JSON.stringify(stamp)));
  sweep(folder, names);
  return stamp;
}

interface Outputs {
  readonly outputs: Readonly<
    Record<string, { entryPoint?: string; cssBundle?: string; imports: readonly { path: string; kind: string }[] }>
  >;
}

function entriesOf({ outputs }: Outputs, sources: ScreenSources): Record<string, Entry> {
  const found = Object.entries(sources).map(([name, source]) => {
    const made = Object.entries(outputs).find(([, output]) => output.entryPoint === source);
    if (!made) throw new Error(`the bundle holds no entry for ${source}`);
    const [path, output] = made;
    const imports = new Set<string>();
    const follow = (from: string): void => {
      for (const one of outputs[from]?.imports ?? []) {
        if (one.kind !== 'import-statement' || imports.has(one.path)) continue;
        imports.add(one.path);
        follow(one.path);
      }
    };
    follow(path);
    const styles = output.cssBundle === undefined ? [] : [basename(output.cssBundle)];
    return [name, { script: basename(path), imports: [...imports].map((one) => basename(one)), styles }];
  });
  return Object.fromEntries(found);
}

/** Files of builds before this one, kept for an hour: another copy of Socle may be reading them. */
function sweep(folder: string, names: readonly string[]): void {
  const newest = Math.max(...names.map((name) => statSync(join(folder, name)).mtimeMs));
  for (const file of readdirSync(folder)) {
    if (file === 'stamp.json' || names.some((name) => file.startsWith(name))) continue;
    if (newest - statSync(join(folder, file)).mtimeMs > 3_600_000) rmSync(join(folder, file), { force: true });
  }
}

function put(path: string, contents: Buffer): void {
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, contents);
  renameSync(beside, path);
}

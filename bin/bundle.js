// Bundles main.ts with esbuild when a source has changed since the last time; a start that finds nothing changed pays a few milliseconds.
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const version = 1;

/** Makes the bundle if need be, and gives its URL. */
export async function bundle({ entry = join(root, 'main.ts'), name = 'main' } = {}) {
  const folder = writableFolder();
  const output = join(folder, `${name}.js`);
  const stampFile = join(folder, `${name}.json`);
  if (!isFresh(stampFile, output, entry)) await build(entry, folder, name, stampFile);
  return pathToFileURL(output).href;
}

function isFresh(stampFile, output, entry) {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    if (stamp.version !== version || stamp.root !== root || stamp.entry !== entry) return false;
    // A file that is new matters only once a known file imports it, and that one has changed then.
    for (const [path, mtime, size] of stamp.inputs) {
      const now = statSync(path);
      if (now.mtimeMs !== mtime || now.size !== size) return false;
    }
    return statSync(output).size === stamp.size;
  } catch {
    return false;
  }
}

async function build(entry, folder, name, stampFile) {
  // The time of a source is taken before it is read: one that changes during the build is bundled again next time.
  const inputs = new Map();
  const note = (path) => {
    const { mtimeMs, size } = statSync(path);
    inputs.set(path, [path, mtimeMs, size]);
  };
  note(join(root, 'package-lock.json'));

  const esbuild = await import('esbuild');
  const result = await esbuild
    .build({
      entryPoints: [entry],
      outfile: join(folder, `${name}.js`),
      absWorkingDir: root,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      sourcemap: 'linked',
      sourcesContent: false,
      legalComments: 'none',
      logLevel: 'silent',
      plugins: [houseAsItStands(note)],
    })
    .catch((error) => {
      const first = error.errors?.[0];
      const where = first?.location ? `${first.location.file}:${first.location.line}: ` : '';
      throw first ? Object.assign(error, { sentence: `Socle could not be bundled: ${where}${first.text}` }) : error;
    });

  // Its helper process would stay as long as this one.
  await esbuild.stop();

  // Written beside and moved into place: two starts at once never see half a file. The stamp comes last.
  let size = 0;
  for (const file of result.outputFiles) {
    if (extname(file.path) === '.js') size = file.contents.length;
    put(file.path, file.contents);
  }
  put(stampFile, JSON.stringify({ version, root, entry, size, inputs: [...inputs.values()] }));
}

function put(path, contents) {
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, contents);
  renameSync(beside, path);
}

/** Packages stay outside, named by their file, so that the bundle runs from any folder; sources keep the address they have. */
function houseAsItStands(note) {
  return {
    name: 'house',
    setup(builder) {
      builder.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (args.pluginData === 'resolving' || args.path.startsWith('@socle/') || args.kind === 'entry-point') return undefined;
        if (args.path.startsWith('node:')) return { path: args.path, external: true };
        const found = await builder.resolve(args.path, {
          kind: args.kind,
          resolveDir: args.resolveDir,
          importer: args.importer,
          pluginData: 'resolving',
        });
        if (found.errors.length > 0 || found.external) return found;
        return { path: pathToFileURL(found.path).href, external: true };
      });
      builder.onLoad({ filter: /\.(ts|js|json)$/ }, (args) => {
        note(args.path);
        const contents = readFileSync(args.path, 'utf8');
        if (args.path.endsWith('.json')) return { contents, loader: 'json' };
        const place = { url: pathToFileURL(args.path).href, dirname: dirname(args.path), filename: args.path };
        return {
          contents: contents.replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, part) => JSON.stringify(place[part])),
          loader: args.path.endsWith('.ts') ? 'ts' : 'js',
        };
      });
    },
  };
}

/** `dist/` of the project; where that may not be written, a folder of this user under the system's temporary folder. */
function writableFolder() {
  const own = join(root, 'dist');
  if (isWritable(own)) return own;
  const user = process.getuid?.() ?? 'user';
  const other = join(tmpdir(), `socle-bundle-${user}`);
  mkdirSync(other, { recursive: true, mode: 0o700 });
  // Anyone may make a folder there: code is run only from one that nobody else can write.
  const found = lstatSync(other);
  if (process.getuid && (!found.isDirectory() || found.uid !== user || (found.mode & 0o022) !== 0)) {
    throw Object.assign(new Error(other), {
      sentence: `Socle cannot write its bundle: ${own} is not writable, and ${other} does not belong to this user alone. Remove it, or make the first writable.`,
    });
  }
  chmodSync(other, 0o700);
  return other;
}

function isWritable(folder) {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
    return true;
  } catch {
    return false;
  }
}

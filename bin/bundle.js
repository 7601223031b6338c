// Bundles main.ts with esbuild when a source has changed since the last time; a start that finds nothing changed pays a few milliseconds.
import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import module, { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const version = 2;
/** A chunk of an earlier bundle may still be asked for by a copy that runs: it is kept this long. */
const staleAfterMs = 86_400_000;

/** Makes the bundle if need be, and gives its URL. */
export async function bundle({ entry = join(root, 'main.ts'), name = 'main' } = {}) {
  const folder = writableFolder();
  // Node 22 and later keep what they compiled.
  if (typeof module.enableCompileCache === 'function') module.enableCompileCache(join(folder, 'compiled'));
  const output = join(folder, `${name}.js`);
  const stampFile = join(folder, `${name}.json`);
  if (!isFresh(stampFile, entry)) buildApart(entry, folder, name, stampFile);
  return pathToFileURL(output).href;
}

/**
 * Stack traces name the sources. The maps are read when the first trace is: Node's own switch reads them at every start, a tenth of a second.
 * `url` is that of the bundle; its parts lie beside it.
 */
export function traceSources(url) {
  const folder = new URL('.', url).href;
  const maps = new Map();
  const mapOf = (file) => {
    if (!maps.has(file)) {
      let map;
      try {
        map = new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')));
      } catch {
        // Without its map a frame stays as it is.
      }
      maps.set(file, map);
    }
    return maps.get(file);
  };
  const place = (frame) => {
    const file = frame.getFileName();
    if (!file?.startsWith(folder)) return String(frame);
    const found = mapOf(file)?.findEntry(frame.getLineNumber() - 1, frame.getColumnNumber() - 1);
    if (found?.originalSource === undefined) return String(frame);
    const source = fileURLToPath(new URL(found.originalSource, folder));
    return String(frame).replace(/file:[^()]*$|file:[^()]*(?=\)$)/, `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`);
  };
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${place(frame)}`)].join('\n');
}

function isFresh(stampFile, entry) {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    if (stamp.version !== version || stamp.root !== root || stamp.entry !== entry) return false;
    // A file that is new matters only once a known file imports it, and that one has changed then.
    for (const [path, mtime, size] of stamp.inputs) {
      const now = statSync(path);
      if (now.mtimeMs !== mtime || now.size !== size) return false;
    }
    return stamp.outputs.every(([path, size]) => statSync(join(dirname(stampFile), path)).size === size);
  } catch {
    return false;
  }
}

/** In a process of its own: the memory that a build takes, some 40 MB, goes with it. */
function buildApart(...words) {
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status === 0) return;
  const sentence = stdout.trim() || 'Socle could not be bundled.';
  throw Object.assign(new Error(sentence), { sentence });
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
      outdir: folder,
      entryNames: name,
      // What is imported when it is needed lies in a file of its own, read no sooner.
      splitting: true,
      chunkNames: `${name}-part-[hash]`,
      absWorkingDir: root,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      sourcemap: 'linked',
      sourcesContent: false,
      // CommonJS packages ask for Node's own modules by `require`.
      banner: { js: `import { createRequire as socleRequire } from 'node:module'; const require = socleRequire(import.meta.url);` },
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
  const outputs = [];
  for (const file of result.outputFiles) {
    if (extname(file.path) === '.js') outputs.push([basename(file.path), file.contents.length]);
    put(file.path, file.contents);
  }
  put(stampFile, JSON.stringify({ version, root, entry, outputs, inputs: [...inputs.values()] }));
  removeStale(folder, name, new Set(result.outputFiles.map((file) => basename(file.path))));
}

function removeStale(folder, name, current) {
  for (const file of readdirSync(folder)) {
    if (!file.startsWith(`${name}-part-`) || current.has(file)) continue;
    const path = join(folder, file);
    if (Date.now() - statSync(path).mtimeMs > staleAfterMs) rmSync(path, { force: true });
  }
}

function put(path, contents) {
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, contents);
  renameSync(beside, path);
}

/**
 * Packages that every start reads, of hundreds of small modules: found, opened and compiled one by one they cost a third of a second.
 * What they need comes with them.
 */
const inside =
  /^(?:diff|fastify|fflate|jose|markdown-it|nodemailer|openid-client|pg|pg-copy-streams|prom-client|saxes|tar-stream|yaml|yauzl|zod)(?:\/|$)/;
const inPackage = `${sep}node_modules${sep}`;

/** Other packages stay outside, named by their file, so that the bundle runs from any folder; sources keep the address they have. */
function houseAsItStands(note) {
  return {
    name: 'house',
    setup(builder) {
      builder.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (
          args.pluginData === 'resolving' ||
          inside.test(args.path) ||
          args.importer.includes(inPackage) ||
          args.path.startsWith('@socle/') ||
          args.kind === 'entry-point'
        )
          return undefined;
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
        // What a package holds changes with the lock file, which is noted once.
        if (!args.path.includes(inPackage)) note(args.path);
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  build(...process.argv.slice(2)).catch((error) => {
    if (!error.sentence) console.error(error);
    console.log(error.sentence ?? '');
    process.exitCode = 1;
  });
}

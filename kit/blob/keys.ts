// Master keys of the contents, in a file outside the database: the last is in use, those before still open what they closed.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { newUuid, randomBytes } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';

export interface BlobKey {
  /** One to 255: it stands in the head of each object. */
  readonly id: number;
  readonly secret: Buffer;
}

export interface BlobKeys {
  readonly current: BlobKey;
  readonly byId: ReadonlyMap<number, BlobKey>;
  /** Names objects: never changes, or nothing would be found again. */
  readonly naming: Buffer;
}

const line = /^(name|\d{1,3}):([A-Za-z0-9_-]{43})$/;

/** Opens the file, made with mode 0600 at the first time. Lines `name:<key>` and `<id>:<key>`, 256 bits each. */
export function openBlobKeys(file: string): BlobKeys {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    makeKeys(file);
  }
  chmodSync(file, 0o600);
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const byId = new Map<number, BlobKey>();
  let naming: Buffer | undefined;
  for (const text of lines) {
    const match = line.exec(text);
    const id = Number(match?.[1]);
    if (!match || (match[1] !== 'name' && (id < 1 || id > 255)))
      throw new Problem('invalid', `The file ${file} holds a line that is no key: each is name:<key> or <number>:<key>.`);
    const secret = Buffer.from(match[2] as string, 'base64url');
    if (match[1] === 'name') naming = secret;
    else byId.set(id, { id, secret });
  }
  const current = byId.get(Math.max(...byId.keys()));
  if (!naming || !current)
    throw new Problem(
      'invalid',
      `The file ${file} lacks ${naming ? 'a key' : 'the key of names'}: the contents cannot be opened without it.`,
    );
  return { current, byId, naming };
}

/** Adds a key, which is the one in use from then on; the objects are wrapped anew by `rotate`. */
export function addBlobKey(file: string): BlobKeys {
  const keys = openBlobKeys(file);
  if (keys.current.id >= 255) throw new Problem('invalid', 'There were 255 keys: remove the lines of those that no object needs any more.');
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  writeKeys(file, [...lines, `${keys.current.id + 1}:${newKey()}`]);
  return openBlobKeys(file);
}

const newKey = (): string => randomBytes(32).toString('base64url');

/** Whoever comes first makes the file; whoever comes second at the same moment reads it. */
function makeKeys(file: string): void {
  const beside = writeBeside(file, [`name:${newKey()}`, `1:${newKey()}`]);
  try {
    linkSync(beside, file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(beside, { force: true });
  }
  flushFolder(dirname(file));
}

function writeKeys(file: string, lines: readonly string[]): void {
  renameSync(writeBeside(file, lines), file);
  flushFolder(dirname(file));
}

function writeBeside(file: string, lines: readonly string[]): string {
  const beside = `${file}.${newUuid()}`;
  writeFileSync(beside, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return beside;
}

/** Contents are lost without their key: its name must outlive a power cut as they do. */
function flushFolder(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

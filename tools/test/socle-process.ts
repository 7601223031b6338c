// The real program, spawned: its output line by line, its end, its address. For end-to-end tests.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/socle.js', import.meta.url));

export interface SocleProcess {
  readonly child: ChildProcess;
  /** Everything written so far. */
  readonly out: string;
  readonly errors: string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** The address of the ready line; fails if the program ends before. */
  ready(): Promise<string>;
  /** Until this is written to standard error; fails if the program ends before. */
  says(words: RegExp): Promise<void>;
}

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another user to run as; only root may. */
  readonly uid?: number;
}

const running = new Set<ChildProcess>();

/** Runs `socle` with these words on a free port, on its own database unless the environment given says otherwise. */
export function socle(words: readonly string[], { env = {}, uid }: SpawnOptions = {}): SocleProcess {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, SOCLE_DATABASE_URL: undefined, SOCLE_PORT: '0', SOCLE_HOST: '127.0.0.1', NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  running.add(child);
  const written = { out: '', errors: '' };
  const watchers = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    written.out += chunk.toString();
    for (const watcher of watchers) watcher();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written.errors += chunk.toString();
    for (const watcher of watchers) watcher();
  });
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve(code ?? signal ?? -1);
    });
  });
  const found = (look: () => string | undefined): Promise<string> =>
    new Promise((resolve, reject) => {
      const watcher = (): void => {
        const text = look();
        if (text !== undefined) resolve(text);
      };
      watchers.add(watcher);
      watcher();
      void ended.then((end) => reject(new Error(`It ended (${end}) before that:\n${written.out}${written.errors}`)));
    });
  return {
    child,
    get out() {
      return written.out;
    },
    get errors() {
      return written.errors;
    },
    ended,
    ready: () => found(() => /^Socle is ready at (\S+)$/m.exec(written.out)?.[1]),
    says: async (words) => void (await found(() => words.exec(written.errors)?.[0])),
  };
}

/** The same, to its end. */
export async function socleEnds(
  words: readonly string[],
  options: SpawnOptions = {},
): Promise<{ code: number | string; out: string; errors: string }> {
  const run = socle(words, options);
  const code = await run.ended;
  return { code, out: run.out, errors: run.errors };
}

/** A folder for data, and at the end the removal of it and of whatever still runs. */
export function dataFolder(t: { after(work: () => Promise<void>): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'socle-main-'));
  t.after(async () => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return join(folder, 'data');
}

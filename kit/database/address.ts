// Where the embedded server listens: a socket in a private folder of the data folder, else in the temporary folder, else the loopback.
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, canReach, giveTo } from './account.ts';
import type { DataFolder } from './create-cluster.ts';

export interface Address {
  /** The `host` of a connection URL. */
  readonly host: string;
  readonly port: number;
  /** The folder of the socket as the server is told; undefined for the loopback. */
  readonly socketFolder?: string;
}

/** The name of a socket has its number in it, and the folder is private: any number does. */
const socketPort = 5432;

/** Linux allows 107 bytes, macOS 103. */
const longestSocketPath = 103;

/** Where to listen, best first. */
export function addresses(folder: DataFolder, account: Account | undefined): (() => Promise<Address | undefined>)[] {
  return [
    async () => (fits(folder.run) ? { host: folder.run, port: socketPort, socketFolder: '../run' } : undefined),
    async () => temporarySocket(folder, account),
    async () => ({ host: '127.0.0.1', port: await freePort() }),
  ];
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${socketPort}`)) <= longestSocketPath;
}

/** Always the same name for the same data folder, so that nothing piles up. */
function temporarySocket(folder: DataFolder, account: Account | undefined): Address | undefined {
  const owner = account?.uid ?? process.getuid?.();
  for (const base of new Set([tmpdir(), '/tmp'])) {
    try {
      const path = join(realpathSync(base), `socle-${createHash('sha256').update(folder.root).digest('hex').slice(0, 16)}`);
      if (!canReach(realpathSync(base), account) || !fits(path)) continue;
      if (mkdirSync(path, { recursive: true, mode: 0o700 })) giveTo(account, path);
      const { uid, mode } = statSync(path);
      // Someone else may have made a folder of that name before us.
      if (uid === owner && (mode & 0o077) === 0) return { host: path, port: socketPort, socketFolder: path };
    } catch {
      // The next place is tried.
    }
  }
  return undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

// How a command finds the embedded database of a copy that runs on the same folder: its address lies with the secrets.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const place = (dataFolder: string): string => join(dataFolder, 'secrets', 'running.json');

export interface Running {
  readonly pid: number;
  /** Of the database, with its password. */
  readonly databaseUrl: string;
  readonly url: string;
}

export function sayRunning(dataFolder: string, running: Running): () => void {
  const path = place(dataFolder);
  mkdirSync(join(dataFolder, 'secrets'), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.${running.pid}`, JSON.stringify(running), { mode: 0o600 });
  renameSync(`${path}.${running.pid}`, path);
  return () => {
    if (findRunning(dataFolder)?.pid === running.pid) rmSync(path, { force: true });
  };
}

/** What a copy wrote that runs, or ran and was killed. */
export function findRunning(dataFolder: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(place(dataFolder), 'utf8')) as Running;
  } catch {
    return undefined;
  }
}

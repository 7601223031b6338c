// The folder of the project, where files that are no code are found: the same from the sources and from a bundle in dist/.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The nearest folder above this code that holds house.ts. */
export const projectFolder: string = find();

/** A path inside the project: `projectPath('engine/store/migrations')`. */
export function projectPath(path: string): string {
  return join(projectFolder, path);
}

function find(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, 'house.ts'))) return at;
    if (dirname(at) === at) throw new Error(`No folder above ${start} holds house.ts: the installation of Socle is incomplete.`);
  }
}

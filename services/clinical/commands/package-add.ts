// socle package add: loads a FHIR package (profiles, value sets, code systems, search parameters) into the repository.
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { importResources, listSource } from '@socle/engine/bulk';
import type { Resource } from '@socle/engine/fhir';
import type { Store } from '@socle/engine/store';
import { readPackage } from '@socle/engine/validation';
import type { Terminal } from '@socle/kit/cli';
import { Problem, show } from '@socle/kit/problem';
import { systemCall } from '../profiles.ts';

export interface PackageAdded {
  readonly name: string;
  readonly version: string;
  readonly stored: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly parameters: number;
}

const chunkSize = 500;

/** `source`: a .tgz file, or name@version, fetched by npm from the registry that it is set up for. */
export async function addPackage(store: Store, source: string, terminal: Terminal): Promise<PackageAdded> {
  if (/\.(tgz|tar\.gz)$/.test(source)) return load(store, source, terminal);
  const folder = await mkdtemp(join(tmpdir(), 'socle-package-'));
  try {
    return await load(store, await fetchPackage(source, folder), terminal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchPackage(source: string, folder: string): Promise<string> {
  if (!/^(?:@[\w.-]+\/)?[a-z0-9][\w.-]*(?:@[\w.+-]+)?$/i.test(source)) {
    throw new Problem('value', `${show(source)} is neither a .tgz file nor the name of a package, as hl7.fhir.fr.core@2.1.0.`);
  }
  try {
    await promisify(execFile)('npm', ['pack', source, '--pack-destination', folder, '--silent', '--ignore-scripts'], {
      cwd: folder,
      timeout: 300_000,
    });
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? '')
      .trim()
      .split('\n')
      .find((line) => /error|E4/i.test(line));
    throw new Problem(
      'not-found',
      `The package ${source} could not be fetched by npm${said ? `: ${show(said, 160)}` : ''}. A .tgz file can be given instead.`,
      { cause: error },
    );
  }
  const file = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (!file) throw new Problem('not-found', `npm gave no file for the package ${source}.`);
  return join(folder, file);
}

async function load(store: Store, file: string, terminal: Terminal): Promise<PackageAdded> {
  const progress = terminal.progress('package');
  const counts = { stored: 0, unchanged: 0, refused: 0, parameters: 0 };
  const parameters: Resource[] = [];
  let batch: Resource[] = [];
  let seen = 0;
  const write = async (): Promise<void> => {
    const resources = batch;
    batch = [];
    // Definitions are kept as their authors published them: a flaw in one must not keep out the others.
    const report = await importResources(store, systemCall, [listSource('package', String(seen), () => resources)], {
      existing: 'update',
      validate: false,
    });
    counts.stored += report.created + report.updated;
    counts.unchanged += report.unchanged;
    counts.refused += report.refused;
  };
  const stream = createReadStream(file);
  const manifest = await readPackage(stream, async (resource) => {
    seen++;
    progress.to(seen);
    if (!store.mount.search.type(resource.resourceType)) {
      counts.refused++;
      return;
    }
    if (resource.resourceType === 'SearchParameter') parameters.push(resource);
    batch.push(resource);
    if (batch.length >= chunkSize) await write();
  });
  if (batch.length > 0) await write();
  for (const resource of parameters) {
    try {
      await store.loadParameters([resource]);
      counts.parameters++;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      terminal.note(`The search parameter ${show(resource.url)} was stored but not put into use: ${error.message}`);
    }
  }
  progress.end();
  return { name: manifest.name, version: manifest.version, ...counts };
}

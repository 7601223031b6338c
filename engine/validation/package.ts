// Reads a FHIR package (an npm tarball: package/package.json and one resource per file) as a stream, within limits.
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parseJsonBytes, type Resource } from '@socle/engine/fhir';
import { Problem, show } from '@socle/kit/problem';
import { extract, type Header } from 'tar-stream';

export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly fhirVersions: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  /** Resources that were handed over. */
  readonly count: number;
}

export interface PackageLimits {
  /** Unpacked, all files together. */
  readonly maxBytes?: number;
  readonly maxFiles?: number;
  readonly maxFileBytes?: number;
}

const usual: Required<PackageLimits> = { maxBytes: 1024 ** 3, maxFiles: 200_000, maxFileBytes: 64 * 1024 ** 2 };

/**
 * Hands each resource of the package over, in the order of the tarball; the next file waits for `onResource`. Examples, and files that
 * are no resources, are left out. A file that is no tarball, no package, too big or broken is refused.
 */
export async function readPackage(
  tgz: Readable,
  onResource: (resource: Resource, file: string) => unknown,
  limits: PackageLimits = {},
): Promise<PackageManifest> {
  const most = { ...usual, ...limits };
  const unpack = extract();
  let manifest: Omit<PackageManifest, 'count'> | undefined;
  let count = 0;
  const reading = async (): Promise<void> => {
    let bytes = 0;
    let files = 0;
    for await (const entry of unpack) {
      const { name, size = 0 } = entry.header;
      bytes += size;
      files++;
      if (bytes > most.maxBytes || files > most.maxFiles || size > most.maxFileBytes) {
        throw new Problem(
          'too-large',
          `The package is too large at ${show(name)}: at most ${most.maxFiles} files, ${most.maxBytes} bytes in all and ${most.maxFileBytes} in one are read`,
        );
      }
      if (!isWanted(entry.header)) {
        entry.resume();
        continue;
      }
      const content = parseFile(await bufferOf(entry as AsyncIterable<Buffer>), name);
      if (name === 'package/package.json') manifest = manifestOf(content);
      else if (isResource(content)) {
        count++;
        await onResource(content, name);
      }
    }
  };
  try {
    await Promise.all([pipeline(tgz, createGunzip(), unpack), reading()]);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    if (!isArchiveFault(cause)) throw cause;
    throw new Problem('malformed', `The package is no gzipped tar archive that can be read: ${show((cause as Error).message)}`, { cause });
  }
  if (!manifest) throw new Problem('invalid', 'The archive is no FHIR package: it has no package/package.json');
  return { ...manifest, count };
}

/** zlib and tar-stream say what is wrong with the archive; anything else is a fault of `onResource` or of the disk. */
function isArchiveFault(cause: unknown): boolean {
  const { code = '', message = '' } = cause as { code?: string; message?: string };
  return code.startsWith('Z_') || /tar|header|unexpected end|Premature close/i.test(message);
}

/** Resources stand right in package/, the manifest too; package/example, package/openapi and the index are something else. */
function isWanted({ name, type }: Header): boolean {
  return type === 'file' && /^package\/[^/.][^/]*\.json$/.test(name);
}

async function bufferOf(entry: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of entry) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function parseFile(bytes: Buffer, name: string): unknown {
  try {
    return parseJsonBytes(bytes);
  } catch (cause) {
    if (cause instanceof Problem) throw new Problem(cause.kind, `${show(name)}: ${cause.message}`, { cause });
    throw cause;
  }
}

function isResource(content: unknown): content is Resource {
  return typeof content === 'object' && content !== null && typeof (content as { resourceType?: unknown }).resourceType === 'string';
}

function manifestOf(content: unknown): Omit<PackageManifest, 'count'> {
  const raw = (typeof content === 'object' && content !== null ? content : {}) as Record<string, unknown>;
  if (typeof raw.name !== 'string' || typeof raw.version !== 'string')
    throw new Problem('invalid', 'package/package.json has no name or no version');
  const versions = raw.fhirVersions ?? raw['fhir-version-list'];
  const dependencies = Object.entries((raw.dependencies ?? {}) as Record<string, unknown>).map(([name, version]) => [
    name,
    String(version),
  ]);
  return {
    name: raw.name,
    version: raw.version,
    fhirVersions: Array.isArray(versions) ? versions.map(String) : [],
    dependencies: Object.fromEntries(dependencies),
  };
}

// Files, folders, streams and lists as sources of an import.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parseJsonBytes, type Resource } from '@socle/engine/fhir';
import { Problem } from '@socle/kit/problem';
import type { ImportItem, ImportSource, Position } from '../contract.ts';
import { start } from '../contract.ts';
import { noResource, nothingToImport, notInThere } from '../problems.ts';
import { type Frame, scanBundle } from '../rules/bundle-scan.ts';
import { splitLines } from '../rules/lines.ts';
import { rewriteLinks } from '../rules/links.ts';

const kinds = /\.(ndjson|jsonl|json)(\.gz)?$/i;
const readSize = 1 << 20;

/** The sources of a path: a file, or the files of a folder and those below it, in the order of their names. */
export async function fileSources(path: string): Promise<ImportSource[]> {
  const absolute = resolve(path);
  const found = await stat(absolute).catch(() => undefined);
  if (!found) throw notInThere(path);
  if (!found.isDirectory()) return [await fileSource(absolute, basename(absolute))];
  const names = (await readdir(absolute, { recursive: true })).filter((name) => kinds.test(name)).sort();
  const sources: ImportSource[] = [];
  for (const name of names) if ((await stat(join(absolute, name))).isFile()) sources.push(await fileSource(join(absolute, name), name));
  if (sources.length === 0) throw nothingToImport(path);
  return sources;
}

async function fileSource(path: string, name: string): Promise<ImportSource> {
  const { size, mtimeMs } = await stat(path);
  const packed = /\.gz$/i.test(path);
  const bytes = packed ? undefined : size;
  const read = (from: number): AsyncIterable<Buffer> => {
    const raw = createReadStream(path, { start: from, highWaterMark: readSize });
    if (!packed) return raw;
    const unpacked = createGunzip({ chunkSize: readSize });
    raw.on('error', (error) => unpacked.destroy(error));
    return raw.pipe(unpacked);
  };
  const common = { name, fingerprint: createHash('sha256').update(`${path} ${size} ${mtimeMs}`).digest('hex').slice(0, 32), bytes };
  if (/\.json(\.gz)?$/i.test(path)) return bundleSource(common, () => read(0));
  return {
    ...common,
    open: (from) => (packed ? skip(splitLines(told(read(0)), start), from) : splitLines(told(read(from.bytes)), from)),
  };
}

/** Damaged archives and files that vanish are told as problems. */
async function* told(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw new Problem('invalid', `The file cannot be read to its end: ${(error as Error).message}.`, { cause: error });
  }
}

async function* skip(batches: AsyncIterable<readonly ImportItem[]>, from: Position): AsyncIterable<readonly ImportItem[]> {
  for await (const batch of batches) {
    const left = batch.filter((item) => item.line > from.lines);
    if (left.length > 0) yield left;
  }
}

/** A Bundle, or one resource. Read twice: links by fullUrl may point forward. */
function bundleSource(common: Omit<ImportSource, 'open'>, read: () => AsyncIterable<Buffer>): ImportSource {
  const targets = new Map<string, string>();
  let frame: Frame | undefined;
  async function survey(): Promise<void> {
    for await (const batch of scanBundle(told(read()), (found) => (frame = found))) {
      for (const { content } of batch) {
        const entry = Buffer.isBuffer(content) ? tryEntry(content) : undefined;
        const id = entry?.fullUrl?.startsWith('urn:') ? (entry.resource?.id ?? idOfUrn(entry.fullUrl)) : undefined;
        if (entry?.fullUrl && id !== undefined && entry.resource) targets.set(entry.fullUrl, `${entry.resource.resourceType}/${id}`);
      }
    }
  }
  return {
    ...common,
    settle: (resource) => (targets.size === 0 ? resource : rewriteLinks(resource, targets)),
    async *open(from) {
      if (!frame) await survey();
      const { text, entries } = frame as unknown as Frame;
      const shell = parseJsonBytes(text) as { resourceType?: unknown };
      if (entries === 0 && shell?.resourceType !== 'Bundle') {
        if (from.lines < 1) yield [{ line: 1, content: text, end: { lines: 1, bytes: text.length } }];
        return;
      }
      if (shell?.resourceType !== 'Bundle')
        throw new Problem('invalid', 'The file has entries but is no Bundle.', { expression: 'resourceType' });
      for await (const batch of skip(
        scanBundle(told(read()), () => undefined),
        from,
      ))
        yield batch.map(entryItem);
    },
  };
}

interface Entry {
  readonly fullUrl?: string;
  readonly resource?: Resource;
}

function tryEntry(content: Buffer): Entry | undefined {
  try {
    return parseJsonBytes(content) as Entry;
  } catch {
    return undefined; // the import itself says what is wrong with it
  }
}

/** `urn:uuid:…` gives its UUID as an id: the same on every run, so that an import can go on after a stop. */
function idOfUrn(fullUrl: string): string {
  const id = /^urn:uuid:([0-9a-f-]{36})$/i.exec(fullUrl)?.[1];
  return id ?? createHash('sha256').update(fullUrl).digest('hex').slice(0, 32);
}

function entryItem(item: ImportItem): ImportItem {
  if (!Buffer.isBuffer(item.content)) return item;
  try {
    const { fullUrl, resource } = (parseJsonBytes(item.content) ?? {}) as Entry;
    if (typeof resource !== 'object' || resource === null) return { ...item, content: noResource() };
    return {
      ...item,
      content: resource.id === undefined && fullUrl?.startsWith('urn:') ? { ...resource, id: idOfUrn(fullUrl) } : resource,
    };
  } catch (error) {
    if (error instanceof Problem) return { ...item, content: error };
    throw error;
  }
}

/** Lines that arrive on a stream: they cannot be read again, so an import of them cannot go on after a stop. */
export const streamSource = (name: string, stream: AsyncIterable<Buffer>): ImportSource => ({
  name,
  fingerprint: name,
  bytes: undefined,
  open: (from) => skip(splitLines(stream, start), from),
});

/** Resources made in memory, in an order that is always the same. */
export function listSource(name: string, fingerprint: string, list: () => Iterable<Resource>): ImportSource {
  return {
    name,
    fingerprint,
    bytes: undefined,
    async *open(from) {
      let batch: ImportItem[] = [];
      let line = 0;
      for (const content of list()) {
        line++;
        if (line <= from.lines) continue;
        batch.push({ line, content, end: { lines: line, bytes: 0 } });
        if (batch.length === 256) {
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
    },
  };
}

// Streams resources type by type into files of NDJSON, in flat memory.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGzip, type Gzip } from 'node:zlib';
import { parseJsonBytes, printJson, type Resource } from '@socle/engine/fhir';
import { subset } from '@socle/engine/rest';
import type { SearchModel } from '@socle/engine/search';
import type { Repository } from '@socle/engine/store';
import { start } from '../contract.ts';
import type { ExportRequest } from '../rules/export-request.ts';
import { splitLines } from '../rules/lines.ts';
import { exportCondition, patientsPerTurn } from './conditions.ts';

export interface Written {
  readonly type: string;
  readonly file: string;
  readonly count: number;
  readonly bytes: number;
}

export interface WriteOptions {
  readonly folder: string;
  readonly packed?: boolean;
  readonly now: number;
  /** Called before each type and every few megabytes; may throw to stop. */
  readonly onProgress: (type: string, done: number, of: number) => Promise<void> | void;
  /** Patients of a group; undefined: no such limit. */
  readonly patients?: readonly string[] | undefined;
}

const gather = 256 * 1024;
const checkEvery = 8 * 1024 * 1024;

/** The files that hold something, in the order of the types. */
export async function writeTypes(
  repository: Repository,
  search: SearchModel,
  request: ExportRequest,
  options: WriteOptions,
): Promise<Written[]> {
  await mkdir(options.folder, { recursive: true });
  const written: Written[] = [];
  for (const [done, type] of request.types.entries()) {
    await options.onProgress(type, done, request.types.length);
    const file = `${type}.ndjson${options.packed ? '.gz' : ''}`;
    const path = join(options.folder, file);
    const out = options.packed ? await openPacked(path) : await openPlain(path);
    let count = 0;
    let bytes = 0;
    let checked = 0;
    try {
      for await (const chunk of linesOf(repository, search, request, type, options)) {
        count += newlines(chunk);
        bytes += chunk.length;
        await out.write(chunk);
        if (bytes - checked < checkEvery) continue;
        checked = bytes;
        await options.onProgress(type, done, request.types.length);
      }
    } finally {
      await out.close();
    }
    if (count === 0) await rm(path);
    else written.push({ type, file, count, bytes });
  }
  return written;
}

async function* linesOf(
  repository: Repository,
  search: SearchModel,
  request: ExportRequest,
  type: string,
  { now, patients }: WriteOptions,
): AsyncIterable<Buffer> {
  const turns =
    patients === undefined
      ? [undefined]
      : Array.from({ length: Math.ceil(patients.length / patientsPerTurn) }, (_, i) =>
          patients.slice(i * patientsPerTurn, (i + 1) * patientsPerTurn),
        );
  // A resource may belong to patients of two turns.
  const seen = turns.length > 1 && type !== 'Patient' ? new Set<string>() : undefined;
  for (const turn of turns) {
    const where = exportCondition(search, request, type, turn, now);
    const stream = repository.stream([type], {
      ...(request.since === undefined ? {} : { since: request.since }),
      ...(where ? { where: () => where } : {}),
    });
    if (request.elements.length === 0 && !seen) yield* stream;
    else yield* reshaped(stream, request.elements, seen);
  }
}

async function* reshaped(stream: AsyncIterable<Buffer>, elements: readonly string[], seen: Set<string> | undefined): AsyncIterable<Buffer> {
  for await (const batch of splitLines(stream, start, Number.POSITIVE_INFINITY)) {
    const lines: string[] = [];
    for (const { content } of batch) {
      const resource = parseJsonBytes(content as Buffer, { maxDepth: 1000 }) as Resource;
      if (seen) {
        if (seen.has(resource.id as string)) continue;
        seen.add(resource.id as string);
      }
      lines.push(elements.length > 0 ? printJson(subset(resource, 'false', elements)) : String(content));
    }
    if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`);
  }
}

function newlines(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
  return count;
}

interface Out {
  write(chunk: Buffer): Promise<void>;
  close(): Promise<void>;
}

async function openPlain(path: string): Promise<Out> {
  const file = await open(path, 'w');
  let held: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const list = held;
    held = [];
    size = 0;
    if (list.length > 0) await file.writev(list);
  };
  return {
    async write(chunk) {
      held.push(chunk);
      size += chunk.length;
      if (size >= gather) await flush();
    },
    async close() {
      await flush();
      await file.close();
    },
  };
}

async function openPacked(path: string): Promise<Out> {
  const file = createWriteStream(path);
  const packer: Gzip = createGzip({ level: 6 });
  packer.pipe(file);
  return {
    async write(chunk) {
      if (!packer.write(chunk)) await once(packer, 'drain');
    },
    async close() {
      packer.end();
      await once(file, 'finish');
    },
  };
}

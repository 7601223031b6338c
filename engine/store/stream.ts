// Streams the resources of a repository as NDJSON, in flat memory: COPY where everything is wanted, pages where a condition narrows.
import { type JsonText, typeNumber } from '@socle/engine/fhir';
import type { Condition, TypeModel } from '@socle/engine/search';
import type { StreamOptions } from './contract.ts';
import type { Core } from './core.ts';

const pageSize = 1000;

export async function* streamResources(
  core: Core,
  types: readonly string[],
  options: StreamOptions,
  only: (model: TypeModel) => Condition | undefined,
  seen: (type: string, ids: readonly string[]) => Promise<void> | undefined,
): AsyncIterable<Buffer> {
  for (const type of types) {
    const model = core.model(type);
    const conditions = [only(model), options.where?.(type)].filter((one): one is Condition => one !== undefined);
    await seen(type, []);
    if (conditions.length === 0) yield* copyAll(core, type, options.since);
    else
      yield* pages(core, model, {
        kind: 'all',
        of:
          options.since === undefined
            ? conditions
            : [...conditions, { kind: 'updated', prefix: 'ge', lo: options.since, hi: options.since + 1 }],
      });
  }
}

/** Text COPY doubles backslashes and escapes line ends; JSON text has neither raw line ends nor tabs, so undoubling is enough. */
async function* copyAll(core: Core, type: string, since: number | undefined): AsyncIterable<Buffer> {
  const { schema, database } = core.mount;
  const state = { half: false };
  const newer = since === undefined ? '' : ` and upd >= ${Math.trunc(since)}`;
  for await (const chunk of database.copyOut(
    `copy (select content from ${schema}.resource where type = ${typeNumber(type)}${newer}) to stdout`,
  ))
    yield undouble(chunk, state);
}

const backslash = 0x5c;

/** `half`: the chunk before ended between the two backslashes of a pair. */
function undouble(chunk: Buffer, state: { half: boolean }): Buffer {
  let at = chunk.indexOf(backslash);
  if (at < 0 && !state.half) return chunk;
  const out = Buffer.allocUnsafe(chunk.length);
  let from = 0;
  let to = 0;
  if (state.half) {
    // The first of a doubled pair ended the chunk before: its second is dropped here.
    from = 1;
    state.half = false;
    at = chunk.indexOf(backslash, from);
  }
  while (at >= 0) {
    to += chunk.copy(out, to, from, at + 1);
    from = at + 2;
    if (at + 1 >= chunk.length) state.half = true;
    at = from < chunk.length ? chunk.indexOf(backslash, from) : -1;
  }
  if (from < chunk.length) to += chunk.copy(out, to, from);
  return out.subarray(0, to);
}

async function* pages(core: Core, model: TypeModel, where: Condition): AsyncIterable<Buffer> {
  const { database } = core.mount;
  const resolved = await core.searcher.resolve(database, model, where);
  let after: string | undefined;
  for (;;) {
    const parts: Condition[] = resolved.kind === 'all' ? [...resolved.of] : [resolved];
    const rows = await core.searcher.after(database, model, { kind: 'all', of: parts }, after, pageSize);
    if (rows.length > 0) yield linesOf(rows.map((row) => row.stored.content));
    if (rows.length < pageSize) return;
    after = rows[rows.length - 1]?.stored.id;
  }
}

function linesOf(contents: readonly JsonText[]): Buffer {
  return Buffer.concat(contents.flatMap((one) => [typeof one === 'string' ? Buffer.from(one) : one, lineEnd]));
}

const lineEnd = Buffer.from('\n');

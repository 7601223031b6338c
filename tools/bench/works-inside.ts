// The works that need no HTTP: validation, storage, growth, import, and the stream behind an export.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSources, importResources } from '@socle/engine/bulk';
import { parseJson, printJson, type Resource, r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { type Load, openLoader } from '@socle/engine/store';
import { createValidator } from '@socle/engine/validation';
import { benchObservation } from './data.ts';
import { draw, pad } from './draws.ts';
import { compare, type Line, median, type Work } from './measure.ts';
import { openSmall, readQuery, type World } from './world.ts';

/** One thread: structure, cardinality, formats, required bindings and invariants of a sound 2 kB observation. */
export const validation: Work = async (world, settings) => {
  const validator = createValidator({ definitions: r4(), compile });
  const list = Array.from({ length: 500 }, (_, i) => parseJson(printJson(benchObservation(i, world.patients))) as Resource);
  const rate = (): number => {
    const end = performance.now() + settings.seconds * 1000;
    const start = performance.now();
    let done = 0;
    while (performance.now() < end) {
      for (const one of list) if (validator.validate(one).length > 0) throw new Error('a sound observation was refused');
      done += list.length;
    }
    return done / ((performance.now() - start) / 1000);
  };
  rate();
  const rates = Array.from({ length: settings.rounds }, rate);
  return [
    {
      work: 'validation, one thread',
      ours: median(rates),
      limit: 80_000,
      ratio: median(rates) / 80_000,
      target: 1,
      unit: 'res/s',
      note: 'limit: the goal itself',
    },
  ];
};

/** Bytes on disk of one observation with all its indexes, in a repository of its own that holds nothing else. */
export const storage: Work = async (world) => {
  const small = await openSmall(world, 'bench_storage', 0, 20_000);
  try {
    const [row] = await small.database.rows<[number]>(
      `select sum(pg_total_relation_size(c.oid))::int8 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'clinical' and c.relkind = 'r'`,
    );
    const [text] = await small.database.rows<[number]>(`select avg(octet_length(content))::int4 from clinical.resource`);
    const bytes = (row?.[0] as number) / 20_000;
    return [
      {
        work: 'storage of an observation',
        ours: bytes,
        limit: 2600,
        ratio: bytes / 2600,
        target: 1,
        unit: 'bytes',
        sense: 'most',
        note: `JSON text of ${text?.[0]} bytes`,
      },
    ];
  } finally {
    await small.close();
  }
};

/** p95 of each search with a sixteenth of the data and with all of it, one caller, in this process. */
export const growth: Work = async (world, settings) => {
  const small = await openSmall(world, 'bench_small', Math.floor(world.patients / 16), Math.floor(world.observations / 16));
  const lines: Line[] = [];
  // What the limits of other works wrote past the store, nobody has merged into the token index.
  await world.database.query(`select gin_clean_pending_list('clinical.resource_token'::regclass)`);
  try {
    const searches: readonly (readonly [string, string, (i: number, patients: number, observations: number) => string])[] = [
      [
        'patient + code',
        'Observation',
        (i, patients) => `patient=Patient/bp-${pad(draw(i).patient % patients, 7)}&code=http://loinc.org|${draw(i).code}`,
      ],
      [
        'identifier',
        'Observation',
        (i, _, observations) => `identifier=urn:oid:1.2.250.1.999.2|LAB${pad(draw(i).observation % observations, 10)}`,
      ],
      ['code, newest 20', 'Observation', (i) => `code=http://loinc.org|${draw(i).code}&_sort=-date`],
      ['name prefix, 20', 'Patient', (i) => `family=${draw(i).name}`],
    ];
    for (const [name, type, text] of searches) {
      const p95 = async (
        place: { store: World['store']; search: World['search'] },
        patients: number,
        observations: number,
      ): Promise<number> => {
        const repository = place.store.as({ caller: { id: 'bench', kind: 'administrator', name: 'Bench' }, requestId: 'bench' });
        const times: number[] = [];
        for (let i = 0; i < 600; i++) {
          const query = readQuery(place.search, type, text(i, patients, observations));
          const start = performance.now();
          await repository.search(query);
          if (i >= 100) times.push(performance.now() - start);
        }
        return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] as number;
      };
      const line = await compare(
        `p95 at 16 × the data: ${name}`,
        1.5,
        'ms',
        settings.rounds,
        () => p95(world, world.patients, world.observations),
        () => p95(small, Math.floor(world.patients / 16), Math.floor(world.observations / 16)),
      );
      lines.push({ ...line, sense: 'most' });
    }
  } finally {
    await small.close();
  }
  return lines;
};

export const exporting: Work = async (world, settings) => {
  const repository = world.store.as({ caller: { id: 'bench', kind: 'administrator', name: 'Bench' }, requestId: 'bench' });
  const rate = async (chunks: AsyncIterable<Buffer>): Promise<number> => {
    const start = performance.now();
    let lines = 0;
    for await (const chunk of chunks) for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
    return lines / ((performance.now() - start) / 1000);
  };
  const type = world.search.type('Observation')?.number;
  return [
    await compare(
      '$export, the stream behind it',
      0.7,
      'res/s',
      settings.rounds,
      () => rate(repository.stream(['Observation'], {})),
      () => rate(world.database.copyOut(`copy (select content from clinical.resource where type = ${type}) to stdout`)),
    ),
  ];
};

/** A file of observations into an empty repository; the limit is COPY of the same rows, made ready before, into the same tables. */
export const importing: Work = async (world, settings) => {
  const count = 40_000;
  const folder = await mkdtemp(join(tmpdir(), 'socle-bench-import-'));
  const file = join(folder, 'observations.ndjson');
  const out = createWriteStream(file);
  for (let i = 0; i < count; i++) if (!out.write(`${printJson(benchObservation(i, world.patients))}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
  const call = { caller: { id: 'bench', kind: 'administrator', name: 'Bench' }, requestId: 'bench' };
  try {
    const timed = async (work: (small: Awaited<ReturnType<typeof openSmall>>) => Promise<() => Promise<unknown>>): Promise<number> => {
      const small = await openSmall(world, 'bench_import', 0, 0);
      try {
        const run = await work(small);
        const start = performance.now();
        await run();
        return count / ((performance.now() - start) / 1000);
      } finally {
        await small.close();
      }
    };
    const ours = (): Promise<number> =>
      timed(async (small) => async () => importResources(small.store, call, await fileSources(file), { existing: 'update' }));
    const limit = (): Promise<number> =>
      timed(async (small) => {
        const loader = openLoader(small.store.core);
        const loads: Load[] = [];
        for (let at = 0; at < count; at += 3000) {
          const writer = loader.open();
          for (let i = at; i < Math.min(count, at + 3000); i++) {
            const resource = benchObservation(i, world.patients);
            await writer.add(small.store.core.prepare(resource, resource.id as string, 1));
          }
          loads.push(writer.take());
        }
        return async () => {
          const lane = async (): Promise<void> => {
            for (let load = loads.shift(); load; load = loads.shift()) {
              const one = load;
              await small.database.transaction((tx) => loader.copy(tx, one));
            }
          };
          await Promise.all([lane(), lane()]);
        };
      });
    return [await compare('import of NDJSON', 0.7, 'res/s', Math.min(3, settings.rounds), ours, limit, 'validated')];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

// What is measured: each work with its target, ours and the limit.

import { parseJson, printJson, type Resource, r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { afterPrefix, fold } from '@socle/engine/search';
import { insertAll, setConcept } from '@socle/engine/store';
import { createValidator } from '@socle/engine/validation';
import { seededRandom } from '@socle/kit/clock';
import { benchObservation, labCodes } from './data.ts';
import { compare, type Line, load, median } from './measure.ts';
import { identifierHash, openSmall, readQuery, type World } from './world.ts';

const pad = (n: number, size: number): string => String(n).padStart(size, '0');
const connections = 64;

export interface Settings {
  readonly rounds: number;
  readonly seconds: number;
}

type Work = (world: World, settings: Settings) => Promise<Line[]>;

const headersOf = (world: World): Record<string, string> => ({
  authorization: `Bearer ${world.key}`,
  'content-type': 'application/fhir+json',
});

async function gets(
  world: World,
  settings: Settings,
  work: string,
  target: number,
  ours: (i: number) => string,
  bare: (i: number) => string,
): Promise<Line> {
  const list = (path: (i: number) => string) => Array.from({ length: 2000 }, (_, i) => ({ method: 'GET' as const, path: path(i) }));
  const mine = list(ours);
  const theirs = list(bare);
  const run = async (url: string, requests: typeof mine): Promise<number> =>
    (await load({ url, connections, seconds: settings.seconds, headers: headersOf(world), requests })).rate;
  return compare(
    work,
    target,
    'req/s',
    settings.rounds,
    () => run(world.ours, mine),
    () => run(world.bare, theirs),
  );
}

const random = seededRandom('bench');
const draws = Array.from({ length: 2000 }, () => ({
  patient: random.int(0, 1e9),
  observation: random.int(0, 1e9),
  code: random.pick(labCodes)[0],
  name: random.pick(['mar', 'ber', 'tho', 'pet', 'rob', 'ric', 'dur', 'dub', 'mor', 'lau']),
}));
const draw = (i: number) => draws[i] as (typeof draws)[number];

const reads: Work = async (world, settings) => [
  await gets(
    world,
    settings,
    'read by id',
    0.85,
    (i) => `/fhir/Observation/bo-${pad(draw(i).observation % world.observations, 8)}`,
    (i) => `/bo-${pad(draw(i).observation % world.observations, 8)}`,
  ),
];

const searches: Work = async (world, settings) => {
  const patient = (i: number): string => `bp-${pad(draw(i).patient % world.patients, 7)}`;
  const lab = (i: number): string => `LAB${pad(draw(i).observation % world.observations, 10)}`;
  const code = (i: number): string => encodeURIComponent(`http://loinc.org\u0001${draw(i).code}`);
  const hashes = Array.from({ length: 2000 }, (_, i) => identifierHash(world.store, world.search, lab(i)));
  return [
    await gets(
      world,
      settings,
      'search patient + code',
      0.7,
      (i) => `/fhir/Observation?patient=Patient/${patient(i)}&code=http://loinc.org%7C${draw(i).code}`,
      (i) => `/pc?p=${patient(i)}&c=${code(i)}`,
    ),
    await gets(
      world,
      settings,
      'search identifier',
      0.7,
      (i) => `/fhir/Observation?identifier=urn:oid:1.2.250.1.999.2%7C${lab(i)}`,
      (i) => `/ident?h=${hashes[i]}`,
    ),
    await gets(
      world,
      settings,
      'search code, newest 20',
      0.7,
      (i) => `/fhir/Observation?code=http://loinc.org%7C${draw(i).code}&_sort=-date`,
      (i) => `/code?c=${code(i)}`,
    ),
    await gets(
      world,
      settings,
      'search name prefix, 20',
      0.7,
      (i) => `/fhir/Patient?family=${draw(i).name}`,
      (i) => `/name?n=${fold(draw(i).name)}&m=${afterPrefix(fold(draw(i).name))}`,
    ),
  ];
};

let serial = 0;

/** Writes in this process, without a server: prepared before, folded by the same rule. */
async function bareInserts(world: World, seconds: number, size: number, lanes: number): Promise<number> {
  const { core } = world.store;
  const end = performance.now() + seconds * 1000;
  const start = performance.now();
  const pool = Array.from({ length: 500 }, (_, i) => core.prepare(benchObservation(2e6 + i, world.patients, 'x'), 'x', 1));
  for (const item of pool) await setConcept(core.concepts, item);
  let written = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < end) {
      const items = Array.from({ length: size }, () => {
        const id = core.newId(benchSubject);
        return { ...(pool[serial++ % pool.length] as (typeof pool)[number]), id };
      });
      await insertAll(world.database, core.statements, items, []);
      written += items.length;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return written / ((performance.now() - start) / 1000);
}

const benchSubject = { resourceType: 'Observation' as const };

const creates: Work = async (world, settings) => {
  const requests = Array.from({ length: 2000 }, (_, i) => {
    const { id: _id, ...resource } = benchObservation(1e6 + i, world.patients);
    return { method: 'POST' as const, path: '/fhir/Observation', body: printJson(resource) };
  });
  const ours = async (): Promise<number> =>
    (
      await load({
        url: world.ours,
        connections,
        seconds: settings.seconds,
        headers: { ...headersOf(world), prefer: 'return=minimal' },
        requests,
      })
    ).rate;
  return [
    await compare(
      'create, durable, validated',
      0.6,
      'res/s',
      settings.rounds,
      ours,
      () => bareInserts(world, settings.seconds, 21, 3),
      'limit: 64 waiting creates in three flights, without HTTP',
    ),
  ];
};

const transactions: Work = async (world, settings) => {
  const bundle = (n: number): string =>
    printJson({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: Array.from({ length: 100 }, (_, i) => {
        const { id: _id, ...resource } = benchObservation(3e6 + n * 100 + i, world.patients);
        return { resource, request: { method: 'POST', url: 'Observation' } };
      }),
    });
  const requests = Array.from({ length: 20 }, (_, n) => ({ method: 'POST' as const, path: '/fhir', body: bundle(n) }));
  const ours = async (): Promise<number> =>
    (await load({ url: world.ours, connections: 8, seconds: settings.seconds, headers: headersOf(world), requests })).rate * 100;
  return [await compare('transactions of 100', 0.6, 'res/s', settings.rounds, ours, () => bareInserts(world, settings.seconds, 100, 8))];
};

const updates: Work = async (world, settings) => {
  const requests = Array.from({ length: 2000 }, (_, i) => {
    const n = draw(i).observation % world.observations;
    return {
      method: 'PUT' as const,
      path: `/fhir/Observation/bo-${pad(n, 8)}`,
      body: printJson({ ...benchObservation(n, world.patients), note: [{ text: 'Résultat corrigé après relecture par le biologiste.' }] }),
    };
  });
  const ours = async (): Promise<number> =>
    (
      await load({
        url: world.ours,
        connections,
        seconds: settings.seconds,
        headers: { ...headersOf(world), prefer: 'return=minimal' },
        requests,
      })
    ).rate;
  const raw = async (): Promise<number> => {
    const end = performance.now() + settings.seconds * 1000;
    const start = performance.now();
    const text = `update clinical.resource set ver = ver + 1, upd = $3, content = $4 where type = $1 and id = $2`;
    const type = world.search.type('Observation')?.number;
    let done = 0;
    let n = 0;
    const lane = async (): Promise<void> => {
      while (performance.now() < end) {
        const request = requests[n++ % requests.length] as (typeof requests)[number];
        await world.database.rows(text, [type, request.path.slice(18), Date.now(), request.body], { name: 'bench-hot' });
        done++;
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    return done / ((performance.now() - start) / 1000);
  };
  return [
    await compare(
      'update with history, durable',
      0.45,
      'res/s',
      settings.rounds,
      ours,
      raw,
      'limit: one HOT update a statement, 8 connections, no history',
    ),
  ];
};

/** One thread: structure, cardinality, formats, required bindings and invariants of a sound 2 kB observation. */
const validation: Work = async (world, settings) => {
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
const storage: Work = async (world) => {
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
const growth: Work = async (world, settings) => {
  const small = await openSmall(world, 'bench_small', Math.floor(world.patients / 16), Math.floor(world.observations / 16));
  const lines: Line[] = [];
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

const exporting: Work = async (world, settings) => {
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

export const works: Readonly<Record<string, Work>> = {
  reads,
  searches,
  creates,
  transactions,
  updates,
  export: exporting,
  validation,
  storage,
  growth,
};

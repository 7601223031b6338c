// What is measured: each work with its target, ours and the limit.

import { printJson } from '@socle/engine/fhir';
import { afterPrefix, fold } from '@socle/engine/search';
import { insertAll, setConcept } from '@socle/engine/store';
import { benchObservation } from './data.ts';
import { draw, pad } from './draws.ts';
import { compare, type Line, load, type Settings, type Work } from './measure.ts';
import { consultation, deadline } from './works-consultation.ts';
import { doctrine } from './works-doctrine.ts';
import { exporting, growth, importing, storage, validation } from './works-inside.ts';
import { recordGrowth, sharedRecord } from './works-record.ts';
import { identifierHash, type World } from './world.ts';

const connections = 64;

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
  const headers = { ...headersOf(world), prefer: 'return=minimal' };
  const run = async (url: string): Promise<number> => (await load({ url, connections, seconds: settings.seconds, headers, requests })).rate;
  return [
    await compare(
      'create, durable, validated',
      0.6,
      'res/s',
      settings.rounds,
      () => run(world.ours),
      () => run(world.bare),
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

export const works: Readonly<Record<string, Work>> = {
  reads,
  searches,
  creates,
  transactions,
  updates,
  import: importing,
  export: exporting,
  validation,
  storage,
  growth,
  record: sharedRecord,
  'record-growth': recordGrowth,
  doctrine,
  consultation,
  deadline,
};

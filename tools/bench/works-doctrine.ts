// The works of the doctrine: differences, applicability, lint, search over twenty editions, pages from memory.
import {
  compareEditions,
  compileApplicability,
  frameworkMigrations,
  frameworkSettings,
  lint,
  loadSynthetic,
  syntheticFramework,
} from '@socle/foundations/framework';
import { systemClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { migrate } from '@socle/kit/database';
import { openDatabase } from '@socle/kit/sql';
import { compare, type Line, load, median, type Work } from './measure.ts';
import { start, stop } from './world.ts';

const port = 18_110;

export const doctrine: Work = async (world, { rounds, seconds }) => {
  const lines: Line[] = [];
  /** Milliseconds against the goal: the ratio must not exceed 1. */
  const within = (work: string, limit: number, run: () => unknown): void => {
    const times = Array.from({ length: rounds }, () => {
      const from = performance.now();
      run();
      return performance.now() - from;
    });
    const ours = median(times);
    lines.push({ work, ours, limit, ratio: ours / limit, target: 1, unit: 'ms', sense: 'most', note: 'limit: the goal itself' });
  };
  const two = syntheticFramework({ editions: 2, requirements: 2000 });
  within('difference of two editions of 2,000 requirements, cold', 300, () =>
    compareEditions(structuredClone(two.editions[0]) as never, structuredClone(two.editions[1]) as never),
  );
  const big = syntheticFramework({ editions: 1, requirements: 10_000 });
  const requirements = big.editions.flatMap(({ chapters }) =>
    chapters.flatMap(({ provisions }) => provisions.flatMap((one) => one.requirements)),
  );
  const rules = compileApplicability(requirements, big.common.facts);
  within('applicability of 10,000 requirements to a profile', 50, () =>
    rules.verdicts({ role: ['moe'], software: ['dpi'], mobile: true, size: 50 }),
  );
  within('lint of 10,000 requirements', 1000, () => lint(requirements));

  const name = 'bench_doctrine';
  await world.database.query(`drop database if exists ${name}`);
  await world.database.query(`create database ${name}`);
  const url = world.cluster.url(name);
  const database = openDatabase({ url, max: 2 });
  await migrate(database, frameworkMigrations);
  const parts = { database, clock: systemClock, settings: readConfig({ framework: frameworkSettings }, {}).config.framework };
  await loadSynthetic(parts, { editions: 20, requirements: 2000 });
  await database.close();
  const page = '/doctrine/editions/e20/ch-1';
  const server = await start('doctrine-server.ts', { url, port, page });
  try {
    const words = [
      'identité',
      'messagerie chiffrée',
      'certificat serveur',
      'document déposé',
      'prescription signée',
      'SYN-00042',
      'messagrie',
      'trace accès',
      'volet synthèse',
      'rendez-vous',
    ];
    const queries = words.map((q) => ({ method: 'GET' as const, path: `/framework/search?q=${encodeURIComponent(q)}` }));
    const base = { url: `http://127.0.0.1:${port}`, headers: {} };
    await load({ ...base, connections: 4, seconds: 3, requests: queries });
    const found = await load({ ...base, connections: 8, seconds: seconds * 2, requests: queries });
    lines.push({
      work: 'full-text search, 20 editions × 2,000 requirements',
      ours: found.rate,
      limit: 300,
      ratio: found.rate / 300,
      target: 1,
      unit: '/s',
      note: `limit: the goal itself; p95 ${found.p95} ms of 50`,
    });
    const read =
      (path: string, at = port) =>
      () =>
        load({ url: `http://127.0.0.1:${at}`, connections: 64, seconds, headers: {}, requests: [{ method: 'GET', path }] }).then(
          ({ rate }) => rate,
        );
    lines.push(
      await compare(
        'reading a page from memory',
        0.5,
        '/s',
        rounds,
        read(page),
        read('/', port + 1),
        'limit: bare node:http with the same bytes; the goal is 1,500/s',
      ),
    );
  } finally {
    await stop(server);
  }
  return lines;
};

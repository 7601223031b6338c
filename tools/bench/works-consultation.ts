// The works of the consultation: the last hour before a deadline, every screen of a large campaign, likeness, anchors on a new draft, the report and open data.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { auditMigrations } from '@socle/foundations/audit';
import { canonical, type Edition, frameworkMigrations, writeChapter } from '@socle/foundations/framework';
import type { CareCaller } from '@socle/foundations/identity';
import { migrate } from '@socle/kit/database';
import { openDatabase } from '@socle/kit/sql';
import {
  charterVersion,
  consultationMigrations,
  findSimilar,
  loadSyntheticCampaign,
  reanchor,
  writersOf,
} from '@socle/platforms/consultation';
import { openConsultation } from './consultation-parts.ts';
import type { DeadlinePlan, DeadlineResult } from './deadline-load.ts';
import { type Line, load, type Work } from './measure.ts';
import { start, stop, type World } from './world.ts';

const port = 18_120;
const [campaign, live] = ['large', 'live'] as const;
const agent: CareCaller = {
  id: 'nora',
  kind: 'agent',
  name: 'Nora',
  client: { id: 'c', name: 'C' },
  means: { level: '', amr: [], at: 0 },
  scopes: [],
};

/** Milliseconds and seconds against the goal: the ratio must not exceed 1. */
const within = (work: string, ours: number, limit: number, unit: string, note = ''): Line => ({
  work,
  ours,
  limit,
  ratio: ours / limit,
  target: 1,
  unit,
  sense: 'most',
  note: `limit: the goal itself${note === '' ? '' : `; ${note}`}`,
});

/** A database with a draft of 1,000 requirements, and one campaign on it. */
async function openCampaign(world: World, id: string, contributions: number, votes: number) {
  const name = `bench_consultation_${id}`;
  await world.database.query(`drop database if exists ${name}`);
  await world.database.query(`create database ${name}`);
  const url = world.cluster.url(name);
  const empty = openDatabase({ url, max: 1 });
  await migrate(empty, [...auditMigrations, ...frameworkMigrations, ...consultationMigrations]);
  await empty.close();
  const opened = await openConsultation(url);
  const edition = await openDraft(opened.deps);
  const targets = targetsOf(edition);
  const text = { fr: id };
  const head = {
    id,
    title: text,
    presentation: text,
    edition: 'd1',
    questions: [],
    opensAt: '1970-01-01T01:00:00.000Z',
    closesAt: '2999-01-01T00:00:00.000Z',
  };
  const size = { accounts: 20_000, organisations: 400, targets, contributions, votes };
  await loadSyntheticCampaign(opened.database, head, canonical(edition), charterVersion, Date.now(), size);
  return { ...opened, url, edition, targets, chapter: edition.chapters[0]?.id ?? '' };
}

export const consultation: Work = async (world, { rounds, seconds }) => {
  const lines: Line[] = [];
  const { deps, reading, url, chapter, close } = await openCampaign(world, campaign, 50_000, 500_000);

  const similar: number[] = [];
  for (let n = 0; n < rounds * 20; n += 1) {
    const text = `Le système doit dire quand le certificat mot${n * 37} expire pendant un envoi, et qui prévient la structure mot${n * 71}.`;
    const from = performance.now();
    await findSimilar(deps, campaign, { text, count: 5 });
    similar.push(performance.now() - from);
  }
  lines.push(
    within(
      'likeness of a text to 50,000 contributions, p95',
      similar.sort((a, b) => a - b)[Math.floor(similar.length * 0.95)] ?? 0,
      100,
      'ms',
    ),
  );

  await rewriteAll(deps);
  const from = performance.now();
  const moved = await reanchor(deps, campaign);
  lines.push(within('anchors of 50,000 contributions on a new draft', (performance.now() - from) / 1000, 20, 's', `${moved} were moved`));

  for (const [what, write] of writersOf(reading, campaign)) {
    const began = performance.now();
    let [bytes, most] = [0, 0];
    for await (const piece of await write()) {
      bytes += piece.length;
      most = Math.max(most, process.memoryUsage().rss);
    }
    const note = `${Math.round(bytes / 1e6)} MB, memory of the process at most ${Math.round(most / 1024 ** 2)} MB`;
    lines.push(within(`${what} of 50,000`, (performance.now() - began) / 1000, 30, 's', note));
  }

  const server = await start('consultation-server.ts', { url, port });
  try {
    const [some] = (await reading.contributions({ campaign, count: 1 })).contributions;
    const screens = {
      'the campaign': '',
      'a chapter of the text': `/text/${chapter}`,
      'the list': '/contributions',
      'the list by a kind, most agreed first': '/contributions?kind=objection&sort=agreed',
      'a search': '/contributions?q=certificat+messagerie',
      'a contribution': `/contributions/${some?.id}`,
      'the dashboard': '/dashboard',
      'the report': '/report',
      'open data': '/open-data',
      'the log of moderation': '/moderation',
    };
    for (const [what, path] of Object.entries(screens)) {
      const { p95, rate } = await load({
        url: `http://127.0.0.1:${port}`,
        headers: {},
        connections: 4,
        seconds: seconds * 2,
        requests: [{ method: 'GET', path: `/consultation/${campaign}${path}` }],
      });
      lines.push(within(`screen: ${what}, 50,000 contributions, 500,000 votes, p95`, p95, 300, 'ms', `${Math.round(rate)} a second`));
    }
  } finally {
    await stop(server);
    await close();
  }
  return lines;
};

/** 200 posts and 500 pages a second for a minute, on a campaign of 2,000 contributions. */
export const deadline: Work = async (world) => {
  const { url, targets, chapter, database, close } = await openCampaign(world, live, 2_000, 20_000);
  const server = await start('consultation-server.ts', { url, port });
  try {
    const pages = [
      '/consultation',
      ...['', `/text/${chapter}`, '/contributions', '/dashboard'].map((screen) => `/consultation/${live}${screen}`),
    ];
    const plan: DeadlinePlan = {
      port,
      seconds: 60,
      from: 0,
      postsPerSecond: 200,
      pagesPerSecond: 500,
      people: 5_000,
      campaign: live,
      targets: targets.map(({ id }) => id),
      pages,
    };
    // A server that faces its last hour has been running.
    await lastHour({ ...plan, seconds: 10, from: 1_000_000 });
    const result = await lastHour(plan);
    const [row] = await database.rows<[number]>(
      'select count(*) from consultation.contribution where campaign = $1 and id = any($2::int8[])',
      [live, result.ids],
    );
    const lost = result.ids.length - Number(row?.[0] ?? 0);
    const failures = `${result.failed} failed${result.firstFailure === '' ? '' : ` (${result.firstFailure})`}, ${lost} lost`;
    const note = `${result.posted} posts, ${result.read} pages (p95 ${Math.round(result.readP95)} ms), ${failures}`;
    return [within('the last hour: 200 posts/s and 500 pages/s for 60 s, p95 of a post', result.postP95, 300, 'ms', note)];
  } finally {
    await stop(server);
    await close();
  }
};

async function openDraft(deps: Awaited<ReturnType<typeof openConsultation>>['deps']): Promise<Edition> {
  const { loadSynthetic, openEdition, setDraftingRoles } = await import('@socle/foundations/framework');
  await loadSynthetic(
    { database: deps.database, clock: deps.clock, settings: deps.drafting.settings },
    { editions: 2, requirements: 1_000 },
  );
  await deps.framework.library.refresh(true);
  await deps.database.transaction((tx) => setDraftingRoles(tx, agent.id, ['drafter', 'publisher'], 'bench', 0));
  const { chapters: _, ...before } = await deps.framework.edition('e2');
  await openEdition(deps.drafting, { caller: agent, requestId: 'bench' }, { ...before, id: 'd1', state: 'draft', previous: 'e2' }, 'e2');
  return deps.framework.edition('d1');
}

const targetsOf = (edition: Edition) =>
  edition.chapters.flatMap((chapter) =>
    chapter.provisions.flatMap(({ requirements }) =>
      requirements.map((one) => ({ id: one.id, chapter: chapter.id, text: one.statement.fr })),
    ),
  );

/** Every second statement is changed before the passages, every tenth loses them. */
async function rewriteAll({ framework, drafting }: Awaited<ReturnType<typeof openConsultation>>['deps']): Promise<void> {
  const { edition, revisions } = await framework.library.get('d1');
  for (const chapter of edition.chapters) {
    const provisions = chapter.provisions.map((provision) => ({
      ...provision,
      requirements: provision.requirements.map((one, n) => ({
        ...one,
        statement: {
          fr: n % 10 === 9 ? `Tout autrement (${n}) DOIT être dit.` : n % 2 === 0 ? `En tout lieu, ${one.statement.fr}` : one.statement.fr,
        },
      })),
    }));
    await writeChapter(
      drafting,
      { caller: agent, requestId: 'bench' },
      'd1',
      { ...chapter, provisions },
      { base: revisions.get(chapter.id) ?? 0, reason: 'bench', erratum: false },
    );
  }
}

const loader = fileURLToPath(new URL('./deadline-load.ts', import.meta.url));
async function lastHour(plan: DeadlinePlan): Promise<DeadlineResult> {
  const child = spawn(process.execPath, ['--import', 'tsx', loader, JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const piece of child.stdout) text += piece;
  return JSON.parse(text.trim().split('\n').pop() as string) as DeadlineResult;
}

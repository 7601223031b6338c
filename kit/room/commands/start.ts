// socle start: opens the house, loads the first data, listens, says what runs where; stops when it is told to.
import type { Command, Terminal } from '@socle/kit/cli';
import { stopwatch, systemClock } from '@socle/kit/clock';
import { bearerKeys, checkPort, createServer, hashKey, openMasterKey, type Server } from '@socle/kit/http';
import type { JobHandler } from '@socle/kit/jobs';
import { Problem } from '@socle/kit/problem';
import type { HouseContext } from '../house-context.ts';
import { type OpenHouse, openHouse } from '../open-house.ts';
import { sayRunning } from '../running.ts';
import { untilToldToStop } from '../stop-signal.ts';
import { recall, remember } from '../store.ts';

export const startCommand: Command<HouseContext> = {
  name: 'start',
  summary: 'Starts Socle: database, rooms, HTTP server',
  options: {
    only: { type: 'string', value: '<room,…>', summary: 'Opens these rooms only' },
    empty: { type: 'boolean', summary: 'Does not load the synthetic territory at the first start' },
  },
  help: [
    'The data lie in ./data, or where SOCLE_DATA says. socle config lists every setting.',
    'Ctrl-C, or the signal TERM, stops it: requests under way end first. A second one stops it at once.',
  ],
  async run({ options }, context) {
    const { terminal } = context;
    const elapsed = stopwatch();
    const signal = untilToldToStop(terminal);
    let server: Server | undefined;
    const only = typeof options.only === 'string' ? options.only.split(',').map((name) => name.trim()) : undefined;
    const house = await openHouse(context.plan, {
      ...(only ? { only } : {}),
      onStep: (step, detail) => terminal.note(steps[step](detail)),
      baseUrl: () => server?.url() ?? '',
    });
    const undo: (() => unknown)[] = [() => house.close()];
    try {
      // Before the first data are loaded: that takes a while, and would be for nothing.
      await checkPort(house.config.general);
      const firstKey = openMasterKey(house.dataFolder);
      if (house.config.general.seed && options.empty !== true) await seedOnce(house, context, signal.signal);
      server = await serve(house, firstKey.key, context);
      undo.push(() => server?.stop());
      undo.push(sayRunning(house.dataFolder, { pid: process.pid, databaseUrl: house.databaseUrl, url: server.url() }));
      await startJobs(house, undo);
      for (const room of house.rooms.values()) await room.started?.();
      welcome(terminal, house, server, firstKey);
      terminal.print(`Socle is ready at ${server.url()}`);
      house.log.info('ready', { ms: Math.round(elapsed()) });
      signal.onFault((error) => house.log.error('fault outside of a request', { error }));
      return await signal.told;
    } finally {
      for (const step of undo.reverse()) await step();
    }
  },
};

const steps = {
  create: () => 'Making the database…',
  start: () => 'Starting the database…',
  recover: () => 'The last stop was abrupt: the database reads its log again…',
  migrate: (detail?: string) => `Tables made or changed: ${detail}.`,
} satisfies Record<string, (detail?: string) => string>;

/** The first data are loaded once; a start that was cut short loads them again, over what is there. */
async function seedOnce(house: OpenHouse, { seed, terminal }: HouseContext, signal: AbortSignal): Promise<void> {
  if (!seed || (await recall(house.database, 'seeded')) !== undefined) return;
  await seed(house, { terminal, signal });
  if (signal.aborted) throw new Problem('unavailable', 'The first start was stopped while it loaded its data: the next one begins again.');
  await remember(house.database, 'seeded', systemClock.now().toISOString());
}

async function serve(house: OpenHouse, key: string, { plan }: HouseContext): Promise<Server> {
  const administrator = { id: 'administrator', kind: 'administrator', name: 'Administrator' };
  const server = createServer({
    settings: house.config.http,
    log: house.log,
    software: plan.software,
    authenticate: bearerKeys([{ hash: hashKey(key), caller: administrator }]),
  });
  server.addHealthCheck({ name: 'database', check: () => checkDatabase(house) });
  for (const room of house.rooms.values()) {
    room.routes?.(server);
    for (const check of room.health ?? []) server.addHealthCheck(check);
  }
  const { host, port } = house.config.general;
  await server.listen({ host, port });
  return server;
}

async function checkDatabase({ database }: OpenHouse): Promise<void> {
  await database.query('select 1', [], { quick: true });
}

async function startJobs(house: OpenHouse, undo: (() => unknown)[]): Promise<void> {
  const handlers: Record<string, JobHandler> = Object.assign({}, ...[...house.rooms.values()].map((room) => room.jobs ?? {}));
  if (Object.keys(handlers).length === 0) return;
  await house.jobs.start(handlers);
  undo.push(() => house.jobs.stop());
}

function welcome(terminal: Terminal, house: OpenHouse, server: Server, key: { key: string; path: string; isNew: boolean }): void {
  const url = server.url();
  terminal.table([
    ['Database', house.databaseKind],
    ['Data', house.dataFolder],
    ...[...house.rooms.values()].flatMap((room) => room.shows?.() ?? []).map(({ what, path }) => [what, `${url}${path}`]),
    ['Health', `${url}/health`],
    ['Metrics', `${url}/metrics`],
    ['OpenAPI', `${url}/openapi.json`],
  ]);
  if (key.isNew) {
    terminal.print(`\nThe administrator's key, shown this once, kept in ${key.path}:\n\n  ${key.key}\n`);
  } else terminal.table([['Key', key.path]]);
}

// socle start: opens the house, loads the first data, listens, says what runs where; stops when it is told to.
import type { Command, Terminal } from '@socle/kit/cli';
import { stopwatch } from '@socle/kit/clock';
import { bearerKeys, checkPort, createServer, hashKey, openMasterKey, type Server } from '@socle/kit/http';
import type { JobHandler } from '@socle/kit/jobs';
import { loadFirstData } from '../first-data.ts';
import type { HouseContext } from '../house-context.ts';
import { type OpenHouse, openHouse } from '../open-house.ts';
import { sayRunning } from '../running.ts';
import { untilToldToStop } from '../stop-signal.ts';

export const startCommand: Command<HouseContext> = {
  name: 'start',
  summary: 'Starts Socle: database, rooms, HTTP server',
  options: {
    only: { type: 'string', value: '<room,…>', summary: 'Opens these rooms only' },
    empty: { type: 'boolean', summary: 'Does not load the official examples and the synthetic territory at the first start' },
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
    const undo: (() => unknown)[] = [];
    const close = async (): Promise<void> => {
      for (const step of undo.splice(0).reverse()) await step();
    };
    try {
      const house = await openHouse(context.plan, {
        ...(only ? { only } : {}),
        onStep: (step, detail) => terminal.note(steps[step](detail)),
        baseUrl: () => server?.url() ?? '',
        beforeRooms: async (ground) => {
          // Before the first data are loaded: that takes a while, and would be for nothing.
          await checkPort(ground.config.general);
          const { dataFolder, databaseUrl, config } = ground;
          undo.push(sayRunning(dataFolder, { pid: process.pid, databaseUrl, url: '' }));
          const wanted = config.general.seedPatients > 0 && options.empty !== true && !only;
          if (context.firstData && wanted) await loadFirstData(ground, context.firstData, signal.signal);
        },
      });
      undo.push(() => house.close());
      const masterKey = openMasterKey(house.dataFolder);
      const serving = serve(house, masterKey.key, context);
      // The queue connects meanwhile; a job runs once the address that it may name is known.
      const queueing = startJobs(house, serving, undo);
      queueing.catch(() => undefined);
      server = await serving;
      undo.push(() => server?.stop());
      sayRunning(house.dataFolder, { pid: process.pid, databaseUrl: house.databaseUrl, url: server.url() });
      await queueing;
      for (const room of house.rooms.values()) await room.started?.();
      welcome(terminal, house, server, masterKey);
      terminal.print(`Socle is ready at ${server.url()}`);
      house.log.info('ready', { ms: Math.round(elapsed()) });
      signal.onFault((error) => house.log.error('fault outside of a request', { error }));
      return await signal.told;
    } finally {
      await close();
    }
  },
};

const steps = {
  create: () => 'Making the database…',
  start: () => 'Starting the database…',
  recover: () => 'The last stop was abrupt: the database reads its log again…',
  migrate: (detail?: string) => `Tables made or changed: ${detail}.`,
} satisfies Record<string, (detail?: string) => string>;

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
    if (room.authenticate) server.addAuthenticator(room.authenticate);
    for (const check of room.health ?? []) server.addHealthCheck(check);
  }
  const { host, port } = house.config.general;
  await server.listen({ host, port });
  return server;
}

async function checkDatabase({ database }: OpenHouse): Promise<void> {
  await database.query('select 1', [], { quick: true });
}

async function startJobs(house: OpenHouse, serving: Promise<unknown>, undo: (() => unknown)[]): Promise<void> {
  const handlers: Record<string, JobHandler> = Object.assign({}, ...[...house.rooms.values()].map((room) => room.jobs ?? {}));
  if (Object.keys(handlers).length === 0) return;
  const starting = house.jobs.start(
    Object.fromEntries(
      Object.entries(handlers).map(([name, handler]): [string, JobHandler] => [
        name,
        async (...given) => {
          await serving;
          return handler(...given);
        },
      ]),
    ),
  );
  undo.push(async () => {
    await starting.catch(() => undefined);
    await house.jobs.stop();
  });
  await starting;
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

// The framework and its pages as a server, on synthetic editions; and beside it a bare one that sends one page's bytes.
import { createServer as createBare } from 'node:http';
import { tmpdir } from 'node:os';
import { frameworkSettings, openFramework, publicPaths } from '@socle/foundations/framework';
import { systemClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { createServer, httpSettings, keepAnswers } from '@socle/kit/http';
import { createLog } from '@socle/kit/log';
import { loadScreens, screensFolder } from '@socle/kit/screens';
import { openDatabase } from '@socle/kit/sql';
import { doctrineRoutes } from '@socle/platforms/doctrine';

const { url, port, page } = JSON.parse(process.argv[2] as string) as { url: string; port: number; page: string };
const { config } = readConfig(
  { http: httpSettings, framework: frameworkSettings },
  { SOCLE_HTTP_RATE: '0', SOCLE_FRAMEWORK_EDITIONS_IN_MEMORY: '24' },
);
const parts = { database: openDatabase({ url }), clock: systemClock, settings: config.framework };
const framework = openFramework(parts);
const server = createServer({
  settings: config.http,
  log: createLog({ level: 'info' }),
  clock: systemClock,
  software: { name: 'Socle', version: '0' },
  authenticate: () => undefined,
});
const screens = await loadScreens(
  { doctrine: 'web/doctrine/main.ts', drafting: 'web/drafting/main.tsx' },
  screensFolder('doctrine', tmpdir()),
);
server.mount('/framework', (app) => publicPaths(app, parts, framework, () => 'http://localhost'));
server.mount('/doctrine', (app) =>
  doctrineRoutes(app, { framework, parts, screens, answers: keepAnswers({ bytes: 64 * 1024 * 1024 }), baseUrl: () => 'http://localhost' }),
);
await server.listen({ host: '127.0.0.1', port });
const bytes = Buffer.from(await (await fetch(`http://127.0.0.1:${port}${page}`)).arrayBuffer());
createBare(
  (_request, response) =>
    void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': bytes.length }).end(bytes),
).listen(port + 1, '127.0.0.1', () => console.log('ready'));
process.once('SIGTERM', () => process.exit(0));

// The consultation as a server: its API and its pages, with rights and trace; people are known by `Bearer u<n>`.
import { tmpdir } from 'node:os';
import { systemClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { createServer, httpSettings } from '@socle/kit/http';
import { createLog } from '@socle/kit/log';
import { loadScreens, screensFolder } from '@socle/kit/screens';
import { consultationScreens, mountApi, mountPages } from '@socle/platforms/consultation';
import { openConsultation } from './consultation-parts.ts';

const { url, port } = JSON.parse(process.argv[2] as string) as { url: string; port: number };
const { config } = readConfig({ http: httpSettings }, { SOCLE_HTTP_RATE: '0' });
const { deps, reading } = await openConsultation(url);
const server = createServer({
  settings: config.http,
  log: createLog({ level: 'info' }),
  clock: systemClock,
  software: { name: 'Socle', version: '0' },
  authenticate: (authorization) => {
    const [, id] = /^Bearer (u\d+)$/.exec(authorization) ?? [];
    return id === undefined ? undefined : { id, kind: 'contributor', name: id };
  },
});
const screens = await loadScreens(consultationScreens, screensFolder('consultation', tmpdir()));
mountApi(server, deps, reading);
mountPages(server, deps, reading, async () => screens);
await server.listen({ host: '127.0.0.1', port });
process.on('message', (text) => text === 'memory' && process.send?.({ rss: process.memoryUsage().rss }));
console.log('ready');
process.once('SIGTERM', () => process.exit(0));

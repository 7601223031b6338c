// The shared record as a server, and beside it a bare one that serves the same bytes from the same store.
import { createServer as createBare } from 'node:http';
import { systemClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { createServer, httpSettings } from '@socle/kit/http';
import { createLog } from '@socle/kit/log';
import { documentPaths } from '@socle/services/documents';
import { openRecord } from './record-parts.ts';

const { url, port, folder, callers, content } = JSON.parse(process.argv[2] as string) as {
  url: string;
  port: number;
  folder: string;
  callers: Readonly<Record<string, { id: string; kind: string; name: string }>>;
  content: string;
};
const { config } = readConfig({ http: httpSettings }, { SOCLE_HTTP_RATE: '0' });
const record = await openRecord(url, folder);
const server = createServer({
  settings: config.http,
  log: createLog({ level: 'info' }),
  clock: systemClock,
  software: { name: 'Socle', version: '0' },
  authenticate: (authorization) => callers[authorization],
});
documentPaths(server, record.documents);
await server.listen({ host: '127.0.0.1', port });
createBare(async (_request, response) => {
  const bytes = await record.blobs.get(content);
  response.writeHead(200, { 'content-type': 'text/xml', 'content-length': bytes.length }).end(bytes);
}).listen(port + 1, '127.0.0.1', () => console.log('ready'));
process.once('SIGTERM', () => process.exit(0));

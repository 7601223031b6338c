// The server under measure: the product's own HTTP room, guard, validation and trace on the clinical repository, without the first start.

import { fhirRoutes, renderFhirProblem } from '@socle/engine/rest';
import { systemClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { bearerKeys, createServer, hashKey, httpSettings } from '@socle/kit/http';
import { createLog } from '@socle/kit/log';
import { openDatabase } from '@socle/kit/sql';
import { clinicalSettings, openClinical } from '@socle/services/clinical';

const { url, port, key } = JSON.parse(process.argv[2] as string) as { url: string; port: number; key: string };
const { config } = readConfig({ http: httpSettings, clinical: clinicalSettings }, { SOCLE_HTTP_RATE: '0' });
const database = openDatabase({ url, max: 8 });
const log = createLog({ level: 'info' });
const baseUrl = `http://127.0.0.1:${port}/fhir`;
const clinical = await openClinical({
  database,
  clock: systemClock,
  config: config.clinical,
  version: '0',
  baseUrl: () => baseUrl,
  failed: (error) => console.error(error),
});
const server = createServer({
  settings: config.http,
  log,
  software: { name: 'Socle', version: '0' },
  authenticate: bearerKeys([{ hash: hashKey(key), caller: { id: 'bench', kind: 'administrator', name: 'Bench' } }]),
});
server.mount(
  '/fhir',
  (app) =>
    fhirRoutes(app, clinical.mount, {
      callOf: ({ caller, id }) => ({ caller, requestId: id }),
      publicOptions: { config: { public: true } },
    }),
  { renderProblem: renderFhirProblem },
);
await server.listen({ host: '127.0.0.1', port });
process.stdout.write('ready\n');
process.on('message', (message) => {
  if (message === 'memory') process.send?.({ rss: process.memoryUsage().rss });
});
process.on('SIGTERM', () => {
  void (async () => {
    await server.stop();
    await clinical.close();
    await database.close();
    process.exit(0);
  })();
});

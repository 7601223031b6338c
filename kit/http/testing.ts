// A server for tests: settings by their names, a log that is kept, one key of an administrator and one of a client.
import { type FixedClock, fixedClock, seededChance } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { createLog } from '@socle/kit/log';
import { bearerKeys, createServer, hashKey, httpSettings, type Server } from './index.ts';

export const administratorKey = 'socle_administrator-key-of-the-tests-0123456789';
export const clientKey = 'socle_client-key-of-the-tests-0123456789';

export interface TestServer extends Server {
  readonly clock: FixedClock;
  readonly lines: Record<string, unknown>[];
  /** An injected request with the administrator's key. */
  ask(method: string, url: string, more?: { headers?: Record<string, string>; payload?: string | Buffer; key?: string }): ReturnType<Ask>;
}

type Ask = (
  method: string,
  url: string,
) => Promise<{ statusCode: number; headers: Record<string, unknown>; body: string; rawPayload: Buffer }>;

/** `settings` as in the environment, without SOCLE_HTTP_: `{ BODY_LIMIT: '1kB' }`. */
export function openTestServer(settings: Record<string, string> = {}): TestServer {
  const environment = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`SOCLE_HTTP_${key}`, value]));
  const { config } = readConfig({ http: httpSettings }, environment);
  const clock = fixedClock('2026-03-01T10:00:00Z');
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    level: 'debug',
    clock,
    destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  const server = createServer({
    settings: config.http,
    log,
    clock,
    chance: seededChance('http'),
    software: { name: 'Test', version: '1.2.3' },
    authenticate: bearerKeys([
      { hash: hashKey(administratorKey), caller: { id: 'administrator', kind: 'administrator', name: 'Administrator' } },
      { hash: hashKey(clientKey), caller: { id: 'client', kind: 'system', name: 'A client' } },
    ]),
  });
  return {
    ...server,
    clock,
    lines,
    async ask(method, url, { headers = {}, payload, key = administratorKey } = {}) {
      const answer = await server.app.inject({
        method: method as 'GET',
        url,
        headers: { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...headers },
        ...(payload === undefined ? {} : { payload }),
      });
      return answer as never;
    },
  };
}

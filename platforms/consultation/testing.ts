// A world for the tests of the consultation: a database, a framework with a draft, people with their roles, and the API behind a server.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditMigrations, openAudit } from '@socle/foundations/audit';
import {
  type Edition,
  frameworkMigrations,
  frameworkSettings,
  loadSynthetic,
  openEdition,
  openFramework,
  setDraftingRoles,
} from '@socle/foundations/framework';
import type { CareCaller } from '@socle/foundations/identity';
import { folderShelf, openBlobKeys, openBlobs } from '@socle/kit/blob';
import { type FixedClock, fixedClock, systemChance } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { createServer, httpSettings } from '@socle/kit/http';
import { silentLog } from '@socle/kit/log';
import type { Database, Sql } from '@socle/kit/sql';
import { charterVersion, type Role } from './contract.ts';
import { mountApi } from './mount.ts';
import { consultationMigrations, openReading } from './open.ts';
import type { Telling } from './operations/tell-people.ts';
import type { Reading } from './reading.ts';
import { fold } from './rules/fold.ts';
import { consultationSettings } from './settings.ts';
import { setRoles } from './store-campaign.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at where it is asked
type Json = any;
export interface Answer {
  readonly status: number;
  readonly json: Json;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface World {
  readonly deps: Telling;
  /** Cuts the connection of a transaction before its n-th statement; 0: none. */
  readonly fault: { at: number };
  readonly db: Database;
  readonly clock: FixedClock;
  readonly reading: Reading;
  readonly draft: Edition;
  ask(
    who: string | undefined,
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    payload?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** A contribution with sound words, changed where told. */
  post(who: string, change?: object, key?: string): Promise<Answer>;
}

export const campaign = 'test-2027';
const cast: readonly (readonly [name: string, kind: CareCaller['kind'], roles: readonly Role[]])[] = [
  ['admin', 'administrator', []],
  ['olga', 'agent', ['organiser']],
  ['nora', 'agent', ['drafter']],
  ['theo', 'agent', ['drafter', 'second-reader']],
  ['helene', 'agent', ['second-reader', 'organiser']],
  ['max', 'agent', ['moderator']],
  ['ana', 'professional', []],
  ['bob', 'patient', []],
  ['cleo', 'professional', []],
  ['soft', 'software', []],
];

export async function openWorld(scope: { after(work: () => unknown): void }, environment: Record<string, string> = {}): Promise<World> {
  const { db: sound } = await openTestDatabase(scope, {
    migrations: [...auditMigrations, ...frameworkMigrations, ...consultationMigrations],
  });
  const fault = { at: 0 };
  const db = breakable(sound, fault);
  const clock = fixedClock('2027-01-10T10:00:00Z');
  const audit = await openAudit({ database: db, clock });
  scope.after(() => audit.close());
  const parts = { database: db, clock, settings: readConfig({ framework: frameworkSettings }, {}).config.framework };
  await loadSynthetic(parts, { editions: 2, requirements: 40 });
  const framework = openFramework(parts);
  const people = Object.fromEntries(cast.map(([id, kind]) => [id, callerOf(id, kind)]));
  const drafting = { ...parts, framework, audit };
  for (const [person, roles] of [
    ['nora', ['drafter']],
    ['theo', ['drafter', 'reviewer']],
    ['helene', ['publisher', 'reviewer']],
  ] as const)
    await db.transaction((tx) => setDraftingRoles(tx, person, roles, 'test', 0));
  const before = await framework.edition('e2');
  const { chapters: _, ...head } = before;
  await openEdition(
    drafting,
    { caller: people.helene as CareCaller, requestId: 'r' },
    { ...head, id: 'd1', state: 'draft', previous: 'e2' },
    'e2',
  );
  const folder = mkdtempSync(join(tmpdir(), 'socle-consultation-'));
  scope.after(() => rmSync(folder, { recursive: true, force: true }));
  const deps: Telling = {
    database: db,
    clock,
    chance: systemChance,
    settings: readConfig({ consultation: consultationSettings }, environment).config.consultation,
    framework,
    drafting,
    audit,
    jobs: { add: async () => undefined },
    mail: { send: async () => '' },
    addressOf: async () => undefined,
    linkKey: Buffer.alloc(32, 1),
    baseUrl: () => 'http://socle.test',
    blobs: openBlobs(folderShelf(join(folder, 'contents')), openBlobKeys(join(folder, 'key'))),
  };
  for (const [person, , roles] of cast) await db.transaction((tx) => setRoles(tx, '', person, roles, 'test', 0));
  const reading = openReading(deps);
  const server = createServer({
    settings: readConfig({ http: httpSettings }, { SOCLE_HTTP_RATE: '1000000' }).config.http,
    log: silentLog,
    authenticate: (authorization) => people[authorization.replace('Bearer ', '')],
    software: { name: 'Test', version: '1' },
  });
  mountApi(server, deps, reading);
  await server.app.ready();
  const world: World = {
    deps,
    fault,
    db,
    clock,
    reading,
    draft: await framework.edition('d1'),
    async ask(who, method, path, payload, headers = {}) {
      const answer = await server.app.inject({
        method,
        url: `/consultation/api${path}`,
        headers: { ...(who === undefined ? {} : { authorization: `Bearer ${who}` }), ...headers },
        ...(payload === undefined ? {} : { payload: payload as object }),
      });
      const isJson = /^application\/(problem\+)?json/.test(String(answer.headers['content-type'] ?? ''));
      return {
        status: answer.statusCode,
        json: isJson && answer.body !== '' ? JSON.parse(answer.body) : {},
        text: answer.body,
        headers: answer.headers,
      };
    },
    post(who, change = {}, key) {
      const body = {
        kind: 'question',
        target: { kind: 'requirement', id: firstOf(world.draft).id },
        title: 'Que veut dire « système » ici ?',
        body: 'Le module d’envoi est-il compris dans le système, ou faut-il le déclarer à part ?',
        publish: 'name',
        ...change,
      };
      return world.ask(who, 'POST', `/campaigns/${campaign}/contributions`, body, key === undefined ? {} : { 'idempotency-key': key });
    },
  };
  return world;
}

/** A campaign on the draft, open from 2027-01-01 to 2027-01-31 in Paris; everybody has consented. */
export async function openCampaign(world: World, change: object = {}): Promise<void> {
  const made = await world.ask('olga', 'POST', '/campaigns', {
    id: campaign,
    title: { fr: 'Doctrine 2027' },
    presentation: { fr: 'Dites-nous ce que vous en pensez.' },
    edition: 'd1',
    questions: [
      {
        id: 'fhir',
        text: { fr: 'FHIR R4 ou R5 ?' },
        options: [
          { id: 'r4', label: { fr: 'R4' } },
          { id: 'r5', label: { fr: 'R5' } },
        ],
      },
    ],
    opensAt: '2027-01-01T00:00:00',
    closesAt: '2027-02-01T00:00:00',
    announce: true,
    ...change,
  });
  if (made.status !== 201) throw new Error(made.text);
  for (const who of ['ana', 'bob', 'cleo', 'nora', 'theo', 'max']) await world.ask(who, 'POST', '/me/consent', { version: charterVersion });
}

/** A confirmed mandate; the id of the organisation. */
export async function giveMandate(world: World, who: string, organisation: string): Promise<string> {
  const { json } = await world.ask(who, 'POST', '/mandates', { organisation, actor: 'moe' });
  const mandate = json.mandates.find((one: { organisation: { name: string } }) => fold(one.organisation.name) === fold(organisation));
  const decided = await world.ask('max', 'POST', '/mandates/queue', {
    organisation: mandate.organisation.id,
    account: json.id,
    state: 'confirmed',
  });
  if (decided.status !== 204) throw new Error(decided.text);
  return mandate.organisation.id as string;
}

function callerOf(id: string, kind: CareCaller['kind']): CareCaller {
  return { id, kind, name: id, client: { id: 'c', name: 'C' }, means: { level: 'eidas1', amr: [], at: 0 }, scopes: [] };
}

/** A requirement of the draft, by its place in its chapter. */
export function firstOf(draft: Edition, place = 0) {
  const found = draft.chapters[0]?.provisions.flatMap(({ requirements }) => requirements)[place];
  if (!found) throw new Error(`The draft has no requirement ${place}.`);
  return found;
}

/** The same database, but for transactions: their connection is cut where told, as by a crash. */
function breakable(db: Database, fault: { at: number }): Database {
  const watched = (tx: Sql): Sql => {
    let n = 0;
    const count = async <T>(go: () => Promise<T>): Promise<T> => {
      n += 1;
      if (n === fault.at) await tx.query('select pg_terminate_backend(pg_backend_pid())');
      return go();
    };
    return {
      query: (...given) => count(() => tx.query(...given)),
      rows: (...given) => count(() => tx.rows(...given)),
      transaction: (work, options) => tx.transaction((inner) => work(watched(inner)), options),
      copyIn: (text) => tx.copyIn(text),
      copyOut: (text) => tx.copyOut(text),
    } as Sql;
  };
  return new Proxy(db, {
    get: (target, key) =>
      key === 'transaction'
        ? (work: (tx: Sql) => Promise<unknown>, options?: object) => target.transaction((tx) => work(watched(tx)), options)
        : Reflect.get(target, key, target),
  });
}

// A real SMTP server for tests: it takes, refuses for good or for a while, hangs up, asks for credentials, encrypts; and mail opened on a database of tests.
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { type Clock, fixedClock, systemChance } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openTestDatabase } from '@socle/kit/database';
import { createJobs, type Jobs } from '@socle/kit/jobs';
import { silentLog } from '@socle/kit/log';
import type { Database } from '@socle/kit/sql';
import { SMTPServer } from 'smtp-server';
import { mailMigrations, type OpenMail, openMail } from './open.ts';
import { mailSettings } from './settings.ts';

type After = { after(work: () => Promise<void> | void): void };
type Step = 'RCPT' | 'DATA';

export interface Delivered {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly secure: boolean;
  readonly user: string | undefined;
}

export interface Peer {
  readonly port: number;
  /** PEM file of the authority that vouches for it. */
  readonly ca: string;
  readonly delivered: Delivered[];
  /** Says what is wrong with the n-th try (from 1) at this step: a reply (`550 …`), `drop` to hang up; undefined: nothing. */
  answer: (step: Step, n: number) => string | undefined;
}

export interface PeerOptions {
  readonly tls?: 'none' | 'starttls' | 'always';
  readonly user?: { readonly name: string; readonly password: string };
}

export async function openPeer(t: After, { tls = 'none', user }: PeerOptions = {}): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'socle-smtp-'));
  const { cert, key } = await issue();
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, cert);
  const delivered: Delivered[] = [];
  const counts = { RCPT: 0, DATA: 0 };
  const peer = { port: 0, ca, delivered, answer: () => undefined as string | undefined } as { -readonly [K in keyof Peer]: Peer[K] };
  const judge = (step: Step, hangUp: () => void, done: (error?: Error) => void): boolean => {
    counts[step] += 1;
    const said = peer.answer(step, counts[step]);
    if (said === undefined) return true;
    if (said === 'drop') hangUp();
    else done(Object.assign(new Error(said.slice(4)), { responseCode: Number(said.slice(0, 3)) }));
    return false;
  };
  const hangUp = (): void => {
    for (const connection of server.connections) connection._socket.destroy();
  };
  const server = new SMTPServer({
    secure: tls === 'always',
    key,
    cert,
    logger: false,
    disabledCommands: tls === 'none' ? ['STARTTLS'] : [],
    authOptional: user === undefined,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === user?.name && password === user?.password
        ? done(null, { user: username })
        : done(Object.assign(new Error('no'), { responseCode: 535 })),
    onRcptTo: (_address, _session, done) => {
      if (judge('RCPT', hangUp, done)) done();
    },
    onData: (stream, { envelope, secure, user: signedIn }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (!judge('DATA', hangUp, done)) return;
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        const whole = { from, to, raw: Buffer.concat(chunks).toString('utf8'), secure, user: signedIn as string | undefined };
        delivered.push(whole);
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const listening = once(server.listen(0, '127.0.0.1'), 'listening');
  await listening;
  peer.port = (server.server.address() as AddressInfo).port;
  t.after(async () => {
    hangUp();
    await new Promise<void>((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });
  return peer;
}

async function issue(): Promise<{ cert: string; key: string }> {
  x509.cryptoProvider.set(webcrypto as never);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2049-01-01'),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return { cert: certificate.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` };
}

export interface TestMail extends OpenMail {
  readonly db: Database;
  readonly queue: Jobs;
  /** Runs the delivery of a message as the queue would; gives what it threw. */
  deliver(id: string): Promise<unknown>;
  /** The same tables with other settings. */
  reopen(settings: Readonly<Record<string, string>>): Promise<OpenMail>;
}

/** `settings` without SOCLE_MAIL_. */
export async function openTestMail(
  t: After,
  settings: Readonly<Record<string, string>> = {},
  clock: Clock = fixedClock('2026-03-01T10:00:00Z'),
): Promise<TestMail> {
  const { db, url } = await openTestDatabase(t, { migrations: [mailMigrations] });
  const queue = createJobs({ database: db, url, log: silentLog, pollMs: 50, alone: true });
  await queue.prepare();
  const root = systemChance.bytes(32);
  const reopen = async (given: Readonly<Record<string, string>>): Promise<OpenMail> => {
    const environment = Object.fromEntries(Object.entries(given).map(([key, value]) => [`SOCLE_MAIL_${key}`, value]));
    const { config } = readConfig({ mail: mailSettings }, environment);
    return openMail({ database: db, clock, chance: systemChance, jobs: queue, settings: config.mail, secret: async () => root });
  };
  const open = await reopen(settings);
  return {
    ...open,
    db,
    queue,
    reopen,
    deliver: (id) => deliverWith(open, id),
  };
}

export async function deliverWith({ jobs }: OpenMail, id: string): Promise<unknown> {
  const context = { attempt: 1, signal: new AbortController().signal, log: silentLog };
  try {
    await jobs['mail-deliver']?.({ id }, context);
    return undefined;
  } catch (error) {
    return error;
  }
}

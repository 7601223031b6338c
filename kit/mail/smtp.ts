// Hands one message over to the SMTP server of the settings, and says what the server said.
import { readFileSync } from 'node:fs';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { badServer } from './problems.ts';
import { type FailedTry, type Failure, verdictOf } from './rules/verdict.ts';
import type { MailSettings } from './settings.ts';

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

export interface Smtp {
  /** `begin` is told once the server is reached, before the message goes out; undefined: the server took it. */
  hand(envelope: Envelope, message: Buffer, begin: () => Promise<void>): Promise<FailedTry | undefined>;
}

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export function openSmtp(address: string, { ca, timeout }: Pick<MailSettings, 'ca' | 'timeout'>): Smtp {
  const { protocol, hostname, port, username, password } = new URL(address);
  if (hostname === '') throw badServer();
  const secure = protocol === 'smtps:';
  const credentials = username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  const options = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && credentials !== undefined && !loopback.test(hostname),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    // What is said on this connection is nobody's to read.
    logger: false,
    ...(ca === undefined ? {} : { tls: { ca: readFileSync(ca) } }),
  };

  return {
    async hand({ from, to }, message, begin) {
      const connection = new SMTPConnection(options);
      // After its first error the connection may tell another, which nobody waits for.
      const lost = new Promise<never>((_resolve, reject) => {
        connection.on('error', reject);
        connection.once('end', () => reject(Object.assign(new Error('closed'), { code: 'ECONNECTION' })));
      });
      lost.catch(() => undefined);
      const step = (work: (done: (error?: Failure | null) => void) => void): Promise<void> =>
        Promise.race([lost, new Promise<void>((resolve, reject) => work((error) => (error ? reject(error) : resolve())))]);
      let begun = false;
      try {
        await step((done) => connection.connect(done));
        if (credentials) await step((done) => connection.login({ credentials }, done));
        await begin();
        begun = true;
        await step((done) => connection.send({ from, to: [to], size: message.length }, message, done));
        connection.quit();
        return undefined;
      } catch (error) {
        connection.close();
        return failedTry(error, begun);
      }
    },
  };
}

/** With one recipient the refusal of the envelope is his. */
function failedTry(error: unknown, begun: boolean): FailedTry {
  const { rejectedErrors } = error as { readonly rejectedErrors?: readonly Failure[] };
  const failure = rejectedErrors?.[0] ?? (error as Failure);
  return { ...verdictOf(failure), doubtful: begun && failure.responseCode === undefined };
}

// Opens mail: without a house in tests, by room.ts in one.
import { createHmac } from 'node:crypto';
import { type Chance, type Clock, newUuid7 } from '@socle/kit/clock';
import { projectPath } from '@socle/kit/config';
import { openSeal } from '@socle/kit/crypto';
import type { RoomMigrations } from '@socle/kit/database';
import type { JobHandler, Jobs } from '@socle/kit/jobs';
import type { Database } from '@socle/kit/sql';
import { type Mail, type MailContent, type MailLine, type MailWhole, mailStates } from './contract.ts';
import { deliver } from './operations/deliver.ts';
import { badServer, noSender } from './problems.ts';
import { parseSender, type Sender } from './rules/address.ts';
import { checkMessage } from './rules/check-message.ts';
import type { MailSettings } from './settings.ts';
import { openSmtp } from './smtp.ts';
import * as store from './store.ts';

export const mailMigrations: RoomMigrations = { room: 'mail', schema: 'mail', files: projectPath('kit/mail/migrations') };

export interface MailParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly jobs: Pick<Jobs, 'add'>;
  readonly settings: MailSettings;
  /** Random bytes of the installation. */
  readonly secret: (name: string) => Promise<Buffer>;
}

export interface OpenMail {
  readonly mail: Mail;
  readonly jobs: Readonly<Record<string, JobHandler>>;
  started(): Promise<void>;
}

const sweepEvery = 60 * 60_000;
const idForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export async function openMail(parts: MailParts): Promise<OpenMail> {
  const { database, clock, chance, jobs, settings } = parts;
  const seal = openSeal(
    createHmac('sha256', await parts.secret('mail'))
      .update('seal')
      .digest(),
    chance,
  );
  const from = senderOf(settings);
  const smtp = settings.smtpUrl === undefined ? undefined : openSmtp(settings.smtpUrl, settings);
  const contentOf = ({ id, sealed }: Pick<store.Row, 'id' | 'sealed'>): MailContent | undefined => {
    const plain = sealed === null ? undefined : seal.open(sealed, id);
    return plain === undefined ? undefined : (JSON.parse(plain) as MailContent);
  };
  // The queue gives up after the message did, whatever tries a dead process cost it.
  const queueUp = (tx: Parameters<Mail['send']>[0], id: string) =>
    jobs.add(tx, 'mail-deliver', { id }, { key: `mail-deliver ${id}`, queue: 'mail', maxAttempts: settings.attempts + 10 });
  const nextSweep = () => jobs.add(database, 'mail-sweep', {}, { key: 'mail-sweep', runAt: new Date(clock.millis() + sweepEvery) });

  const mail: Mail = {
    mode: smtp ? 'smtp' : 'outbox',
    async send(tx, message) {
      const { content, bytes } = checkMessage(message, settings);
      const id = newUuid7(clock, chance);
      const isNew = await store.putMessage(tx, {
        id,
        kind: message.kind,
        key: message.key ?? null,
        sealed: seal.close(JSON.stringify(content), id),
        secret: message.secret === true,
        bytes,
        state: smtp ? 'queued' : 'kept',
        createdAt: clock.now(),
      });
      if (!isNew) return (await store.idOfKey(tx, message.key as string)) as string;
      if (smtp) await queueUp(tx, id);
      return id;
    },
    async list({ state, kind, count = 50, before } = {}) {
      const rows = await store.listMessages(database, {
        state: state ?? null,
        kind: kind ?? null,
        before: before !== undefined && idForm.test(before) ? before : null,
        count: Math.max(1, Math.min(count, 200)),
      });
      return rows.map((row) => lineOf(row, contentOf(row)));
    },
    async find(id) {
      const row = idForm.test(id) ? await store.findMessage(database, id) : undefined;
      const content = row && contentOf(row);
      return row && ({ ...lineOf(row, content), ...(content ? { content } : {}) } satisfies MailWhole);
    },
    async counts() {
      const found = new Map((await store.countByState(database)).map(({ state, n }) => [state, n]));
      return Object.fromEntries(mailStates.map((state) => [state, found.get(state) ?? 0])) as Awaited<ReturnType<Mail['counts']>>;
    },
    async retry(id) {
      if (!idForm.test(id) || !smtp) return false;
      return database.transaction(async (tx) => {
        const found = await store.requeueMessage(tx, id);
        if (found) await queueUp(tx, id);
        return found;
      });
    },
  };

  return {
    mail,
    jobs: {
      'mail-deliver': async ({ id }) => {
        // Left by a time when there was a server.
        if (!smtp || !from || typeof id !== 'string') return;
        const claimMs = settings.timeout * 6;
        await deliver({ database, clock, smtp, from, attempts: settings.attempts, claimMs, contentOf }, id);
      },
      'mail-sweep': async () => {
        await store.removeMessagesBefore(database, new Date(clock.millis() - settings.keep));
        await nextSweep();
      },
    },
    started: nextSweep,
  };
}

function senderOf({ from, smtpUrl }: MailSettings): Sender | undefined {
  const sender = from === undefined ? undefined : parseSender(from);
  if ((smtpUrl !== undefined || from !== undefined) && !sender) throw noSender();
  if (smtpUrl !== undefined && new URL(smtpUrl).hostname === '') throw badServer();
  return sender;
}

function lineOf(row: store.Row, content: MailContent | undefined): MailLine {
  const { id, kind, state, attempts, doubtful, reason, createdAt, triedAt, endedAt } = row;
  return {
    id,
    kind,
    state,
    ...(content ? { to: content.to, subject: content.subject } : {}),
    attempts,
    doubtful,
    ...(reason === null ? {} : { reason }),
    createdAt,
    ...(triedAt ? { triedAt } : {}),
    ...(endedAt ? { endedAt } : {}),
  };
}

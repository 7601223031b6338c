// What people follow is told to them by mail, at once, once a day or once a week as they choose; one press ends it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Mail } from '@socle/kit/mail';
import { Problem } from '@socle/kit/problem';
import type { Deps } from '../call.ts';
import { toContribution } from '../rules/public.ts';
import * as people from '../store-people.ts';
import { listByIds } from '../store-reading.ts';

export interface Telling extends Deps {
  readonly mail: Pick<Mail, 'send'>;
  /** Where a caller is written to, if he gave an address. */
  readonly addressOf: (caller: string) => Promise<string | undefined>;
  /** Signs the links that end it. */
  readonly linkKey: Buffer;
  readonly baseUrl: () => string;
}

const atOnce = 200;
const lines: Readonly<Record<people.NotificationKind, (what: string) => string>> = {
  reply: (what) => `Une réplique à ${what}`,
  answered: (what) => `La réponse à ${what} est publiée`,
  moderated: (what) => `Une décision de modération sur ${what}`,
  contribution: (what) => `Une contribution sur un élément que vous suivez : ${what}`,
  'draft-changed': (what) => `Le projet a changé après ${what}`,
  closing: () => 'L’échéance de la concertation a changé',
  result: () => 'La concertation est close : le résultat est publié',
};

/** How many were written to. Taken and written in one transaction: told once, or not yet. */
export async function tellPeople(deps: Telling): Promise<number> {
  let told = 0;
  for (const account of await people.listDue(deps.database, deps.clock.millis(), atOnce)) {
    const row = await people.findAccountById(deps.database, account);
    const to = row && (await deps.addressOf(row.caller));
    await deps.database.transaction(async (tx) => {
      const unsent = await people.takeUnsent(tx, account, deps.clock.millis());
      // Who gave no address reads it on the screens.
      if (unsent.length === 0 || to === undefined) return;
      const { subject, text } = await compose(deps, unsent);
      const unsubscribe = `${deps.baseUrl()}/consultation/api/unsubscribe/${tokenOf(deps.linkKey, account)}`;
      await deps.mail.send(tx, {
        to,
        subject,
        text: `${text}\nNe plus recevoir ces messages : ${unsubscribe}\n`,
        kind: 'consultation.digest',
        unsubscribe,
        key: `consultation ${account} ${unsent.at(-1)?.id}`,
      });
      told += 1;
    });
  }
  return told;
}

async function compose(
  { database, baseUrl }: Telling,
  unsent: readonly people.NotificationRow[],
): Promise<{ readonly subject: string; readonly text: string }> {
  const parts: string[] = [];
  for (const campaign of new Set(unsent.map((one) => one.campaign))) {
    const own = unsent.filter((one) => one.campaign === campaign).slice(0, 100);
    const found = new Map(
      (await listByIds(database, campaign, [...new Set(own.map(({ subject }) => subject))])).map((row) => [row.id, toContribution(row)]),
    );
    const seen = new Set<string>();
    for (const { kind, subject } of own) {
      if (seen.has(`${kind} ${subject}`)) continue;
      seen.add(`${kind} ${subject}`);
      const title = found.get(subject)?.title ?? '';
      const at = subject === 0 ? '' : `/contributions/${subject}`;
      parts.push(
        `- ${lines[kind](title === '' ? `C-${subject}` : `C-${subject} « ${title} »`)}\n  ${baseUrl()}/consultation/${encodeURIComponent(campaign)}${at}`,
      );
    }
  }
  const subject = parts.length === 1 ? 'Concertation : une nouvelle' : `Concertation : ${parts.length} nouvelles`;
  return { subject, text: `Bonjour,\n\nDans la concertation sur la doctrine du numérique en santé :\n\n${parts.join('\n')}\n\n` };
}

const signature = (key: Buffer, account: string): Buffer => createHmac('sha256', key).update(`unsubscribe ${account}`).digest();
const tokenOf = (key: Buffer, account: string): string => `${account}.${signature(key, account).toString('base64url')}`;

/** By the link of a message, without signing in: nothing else can be done with it. */
export async function unsubscribe(deps: Pick<Telling, 'database' | 'linkKey'>, token: string): Promise<void> {
  const [account = '', sign = ''] = token.split('.', 2);
  const [given, right] = [Buffer.from(sign, 'base64url'), signature(deps.linkKey, account)];
  const row =
    given.length === right.length && timingSafeEqual(given, right) ? await people.findAccountById(deps.database, account) : undefined;
  if (!row) throw new Problem('not-found', 'This link is not one of ours.', { requirement: 'CCT-UNSUBSCRIBE', expression: 'token' });
  await people.updateAccount(deps.database, { ...row, mail: 'never' });
}

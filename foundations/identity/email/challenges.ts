// Challenges of sign-in by e-mail: sent, proved once by the link or by the code, turned into an account. Nothing here says whether an address is known.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Chance, Clock } from '@socle/kit/clock';
import type { Seal } from '@socle/kit/crypto';
import type { Language } from '@socle/kit/i18n';
import { addressKey, type EmailAddress, type Mail } from '@socle/kit/mail';
import type { Database } from '@socle/kit/sql';
import { tooManyMails } from '../problems.ts';
import { clientNetwork, codeOf } from '../rules/email-sign-in.ts';
import type { Person } from '../rules/person.ts';
import type { IdentitySettings } from '../settings.ts';
import * as store from '../store/email.ts';
import { signInMessage } from './message.ts';

export interface ChallengeParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly seal: Seal;
  /** For hashes of addresses, of networks, of codes. */
  readonly key: Buffer;
  readonly mail: Pick<Mail, 'send'>;
  readonly settings: IdentitySettings;
  readonly baseUrl: () => string;
}

interface Carried {
  readonly address: EmailAddress;
  /** As chosen on the page that asked; '' where none was. */
  readonly name: string;
  readonly language: Language;
  /** A path of ours, checked. */
  readonly back: string;
}

export interface AskedChallenge extends Carried {
  readonly ip: string;
}

export interface Proved {
  readonly account: string;
  /** null: it is still to be chosen. */
  readonly name: string | null;
  readonly back: string;
  readonly language: Language;
}

/** What stands behind a link, for the page with its button. */
export type Behind = Pick<Carried, 'address' | 'language'>;

export interface Challenges {
  /** Sends the message; gives what the browser keeps. Throws when this address or this place asked too often. */
  ask(asked: AskedChallenge): Promise<string>;
  behindLink(link: string): Promise<Behind | undefined>;
  behindBrowser(browser: string): Promise<(Behind & { readonly triesLeft: number }) | undefined>;
  /** `browser`: what this one keeps; a name that another one chose is not taken. */
  byLink(link: string, browser: string | undefined): Promise<Proved | undefined>;
  /** undefined: another code was sent, or none is left to try. */
  byCode(browser: string, code: string): Promise<Proved | undefined>;
  rename(account: string, name: string): Promise<void>;
  addressOf(account: string): Promise<EmailAddress | undefined>;
  sweep(): Promise<void>;
}

const secretForm = /^[\w-]{43}$/;
export const emailPrefix = 'email:';

export function contributorOf({ account, name }: Pick<Proved, 'account' | 'name'>, unnamed: string): Person {
  return { kind: 'contributor', id: `${emailPrefix}${account}`, name: name ?? unnamed, situations: [] };
}

export function openChallenges(parts: ChallengeParts): Challenges {
  const { database, clock, chance, seal, mail, settings, baseUrl } = parts;
  const sha = (text: string): Buffer => createHash('sha256').update(text).digest();
  const keyed = (what: string, text: string): Buffer => createHmac('sha256', parts.key).update(`${what}\0${text}`).digest();
  const addressHash = (address: EmailAddress): Buffer => keyed('address', addressKey(address));
  const accountSeal = (hash: Buffer): string => `email account ${hash.toString('base64url')}`;
  const carriedOf = ({ id, sealed }: Pick<store.Challenge, 'id' | 'sealed'>): Carried | undefined => {
    const plain = seal.open(sealed, `email challenge ${id}`);
    return plain === undefined ? undefined : (JSON.parse(plain) as Carried);
  };
  const drawCode = (): string => {
    for (;;) {
      const code = codeOf(chance.bytes(4));
      if (code !== undefined) return code;
    }
  };

  /** Used and turned into an account in one transaction: of two at the same time, one. */
  const prove = async (challenge: store.Challenge, sameBrowser: boolean): Promise<Proved | undefined> => {
    const carried = carriedOf(challenge);
    if (!carried) return undefined;
    return database.transaction(async (tx) => {
      const now = clock.now();
      if (!(await store.consumeChallenge(tx, challenge.id, now))) return undefined;
      const account = await store.seeEmailAccount(tx, {
        id: chance.uuid(),
        addressHash: challenge.addressHash,
        sealed: seal.close(carried.address, accountSeal(challenge.addressHash)),
        name: sameBrowser && carried.name !== '' ? carried.name : null,
        now,
      });
      return { account: account.id, name: account.name, back: carried.back, language: carried.language };
    });
  };

  return {
    async ask({ ip, ...carried }) {
      const [id, link, browser, code] = [chance.uuid(), chance.token(32), chance.token(32), drawCode()];
      const now = clock.now();
      const hash = addressHash(carried.address);
      const client = keyed('client', clientNetwork(ip));
      await database.transaction(async (tx) => {
        const asked = await store.countAsked(tx, hash, client, now);
        if (asked.clientHour >= settings.emailClientHour) throw tooManyMails('client', 3600);
        if (asked.addressDay >= settings.emailAddressDay) throw tooManyMails('address', 86_400);
        if (asked.addressHour >= settings.emailAddressHour) throw tooManyMails('address', 3600);
        await store.putChallenge(tx, {
          id,
          addressHash: hash,
          clientHash: client,
          linkHash: sha(link),
          browserHash: sha(browser),
          codeHash: keyed('code', `${id} ${code}`),
          sealed: seal.close(JSON.stringify(carried), `email challenge ${id}`),
          createdAt: now,
          expiresAt: new Date(now.getTime() + settings.emailLife),
        });
        const { address: to, language } = carried;
        await mail.send(
          tx,
          signInMessage({
            to,
            language,
            code,
            link: `${baseUrl()}/session/email/confirm?token=${link}`,
            minutes: Math.round(settings.emailLife / 60_000),
            base: baseUrl(),
          }),
        );
      });
      return browser;
    },
    async behindLink(link) {
      const found = secretForm.test(link) ? await store.findChallengeByLink(database, sha(link), clock.now()) : undefined;
      return found && carriedOf(found);
    },
    async behindBrowser(browser) {
      const found = secretForm.test(browser) ? await store.findChallengeByBrowser(database, sha(browser), clock.now()) : undefined;
      const carried = found && carriedOf(found);
      return carried && { ...carried, triesLeft: Math.max(0, settings.emailTries - found.tries) };
    },
    async byLink(link, browser) {
      const found = secretForm.test(link) ? await store.findChallengeByLink(database, sha(link), clock.now()) : undefined;
      return found && prove(found, browser !== undefined && sha(browser).equals(found.browserHash));
    },
    async byCode(browser, code) {
      if (!secretForm.test(browser)) return undefined;
      const found = await store.tryCode(database, sha(browser), clock.now(), settings.emailTries);
      if (!found || !timingSafeEqual(found.codeHash, keyed('code', `${found.id} ${code}`))) return undefined;
      return prove(found, true);
    },
    rename: (account, name) => database.transaction((tx) => store.renameEmailAccount(tx, account, `${emailPrefix}${account}`, name)),
    async addressOf(account) {
      const found = /^[0-9a-f-]{36}$/.test(account) ? await store.emailAccountById(database, account) : undefined;
      return found && (seal.open(found.sealed, accountSeal(found.addressHash)) as EmailAddress | undefined);
    },
    sweep: () => store.sweepChallenges(database, clock.now()),
  };
}

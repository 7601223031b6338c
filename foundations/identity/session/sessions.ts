// Sessions of the screens: begun after a sign-in, found by their cookie, ended when idle, when old, or when told.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Chance, Clock } from '@socle/kit/clock';
import type { Database } from '@socle/kit/sql';
import type { CareCaller } from '../contract.ts';
import { callerOf, type Person, type SignIn } from '../rules/person.ts';
import type { IdentitySettings } from '../settings.ts';
import * as store from '../store/sessions.ts';

export interface ScreenSession {
  /** Secret: what the cookie holds. */
  readonly key: string;
  /** Not secret: for the trace. */
  readonly id: string;
  readonly person: Person;
  readonly situation: string | null;
  readonly caller: CareCaller;
  readonly csrf: string;
  readonly provider: string;
  readonly providerSession: string | null;
  readonly idToken: string | null;
  /** When it ends if nothing is done from now on. */
  readonly expiresAt: Date;
}

export interface NewSession {
  readonly person: Person;
  readonly situation: string | null;
  readonly level: string;
  readonly amr: readonly string[];
  readonly signedInAt: Date;
  readonly provider: string;
  readonly providerSession: string | null;
  readonly idToken: string | null;
}

export interface ScreenSessions {
  begin(made: NewSession): Promise<ScreenSession>;
  find(key: string): Promise<ScreenSession | undefined>;
  /** Whether this is the token of the session. */
  isCsrf(session: ScreenSession, given: unknown): boolean;
  choose(session: ScreenSession, situation: string): Promise<void>;
  end(key: string): Promise<void>;
  endOfProvider(providerSession: string): Promise<void>;
  sweep(): Promise<void>;
}

export const screenClient = { id: 'socle-screens', name: 'Socle' };

export function openSessions(parts: {
  database: Database;
  clock: Clock;
  chance: Chance;
  settings: IdentitySettings;
  csrfKey: Buffer;
}): ScreenSessions {
  const { database, clock, chance, csrfKey, settings } = parts;
  const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();
  const csrfOf = (key: string): string => createHmac('sha256', csrfKey).update(key).digest('base64url');
  const seenAfter = (): Date => new Date(clock.millis() - settings.sessionIdle);
  const touchMs = Math.min(30_000, settings.sessionIdle / 10);

  function shown(key: string, row: store.SessionRow): ScreenSession {
    const { person, situation, provider, providerSession, idToken } = row;
    const id = hashOf(key).toString('base64url').slice(0, 22);
    const signIn: SignIn = {
      client: screenClient,
      means: { level: row.level, amr: row.amr, at: row.signedInAt.getTime() },
      scopes: [],
      session: id,
    };
    const idleAt = clock.millis() + settings.sessionIdle;
    return {
      key,
      id,
      person,
      situation,
      caller: callerOf(person, situation, signIn),
      csrf: csrfOf(key),
      provider,
      providerSession,
      idToken,
      expiresAt: new Date(Math.min(row.expiresAt.getTime(), idleAt)),
    };
  }

  return {
    async begin(made) {
      const key = chance.token(32);
      const now = clock.now();
      const row: store.SessionRow = {
        ...made,
        amr: [...made.amr],
        clientId: screenClient.id,
        seenAt: now,
        expiresAt: new Date(now.getTime() + settings.session),
      };
      await store.putSession(database, hashOf(key), row);
      return shown(key, row);
    },
    async find(key) {
      if (!/^[\w-]{43}$/.test(key)) return undefined;
      const row = await store.findSession(database, hashOf(key), clock.now(), seenAfter());
      if (row && clock.millis() - row.seenAt.getTime() >= touchMs) await store.touchSession(database, hashOf(key), clock.now());
      return row && shown(key, row);
    },
    isCsrf({ csrf }, given) {
      const [a, b] = [Buffer.from(csrf), Buffer.from(typeof given === 'string' ? given : '')];
      return a.length === b.length && timingSafeEqual(a, b);
    },
    choose: ({ key }, situation) => store.chooseSituation(database, hashOf(key), situation),
    end: (key) => store.removeSession(database, hashOf(key)),
    endOfProvider: (providerSession) => store.removeSessionsOfProvider(database, providerSession),
    sweep: () => store.sweepSessions(database, clock.now(), seenAfter()),
  };
}

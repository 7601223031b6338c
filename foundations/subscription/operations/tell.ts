// Tells followers what is new: one message to each, of all that he follows and that changed; what he has seen is moved in the transaction that writes it.
import type { Clock } from '@socle/kit/clock';
import type { Language } from '@socle/kit/i18n';
import type { Log } from '@socle/kit/log';
import type { EmailAddress, Mail } from '@socle/kit/mail';
import { Problem } from '@socle/kit/problem';
import type { Database } from '@socle/kit/sql';
import type { FollowedThing, FollowSource, News } from '../contract.ts';
import { toldMeanwhile } from '../problems.ts';
import { assembleDigest, type DigestGroup } from '../rules/digest.ts';
import * as store from '../store.ts';

export interface TellParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly mail: Pick<Mail, 'send'>;
  readonly sources: ReadonlyMap<string, FollowSource>;
  readonly base: () => string;
  readonly addressOf: (row: store.FollowerRow) => EmailAddress | undefined;
  readonly stopUrl: (following: string) => string;
  readonly mineUrl: (follower: string) => string;
  /** Ends everything, in one request. */
  readonly stopAllUrl: (follower: string) => string;
  readonly items: number;
}

const page = 200;

/** Gives how many messages were written. One follower's trouble stops nobody else; what was not told is told next time. */
export async function tellAll(parts: TellParts, { signal, log }: { readonly signal: AbortSignal; readonly log: Log }): Promise<number> {
  const look = askOnce(parts.sources);
  let after: string | null = null;
  let written = 0;
  for (;;) {
    const followers: store.FollowerRow[] = await store.followersDue(parts.database, after, parts.clock.now(), page);
    for (const follower of followers) {
      if (signal.aborted) return written;
      after = follower.id;
      try {
        if (await tellOne(parts, follower, look)) written += 1;
      } catch (error) {
        if (!(error instanceof Problem && error.kind === 'conflict')) log.warn('a follower could not be told', { error });
      }
    }
    if (followers.length < page) return written;
  }
}

interface Looked {
  readonly thing: FollowedThing | undefined;
  readonly news: News;
}
type Look = (row: store.FollowingRow, language: Language) => Promise<Looked | undefined>;

/** Many stand at the same place: each question is asked once a run. */
function askOnce(sources: ReadonlyMap<string, FollowSource>): Look {
  const known = new Map<string, Promise<Looked | undefined>>();
  return ({ kind, key, seen }, language) => {
    const question = JSON.stringify([kind, key, seen, language]);
    let answer = known.get(question);
    if (!answer) {
      const source = sources.get(kind);
      answer = source
        ? Promise.all([source.describe(key, language), source.since(key, seen, language)]).then(([thing, news]) => ({ thing, news }))
        : Promise.resolve(undefined);
      if (known.size >= 5000) known.clear();
      known.set(question, answer);
    }
    return answer;
  };
}

async function tellOne(parts: TellParts, follower: store.FollowerRow, look: Look): Promise<boolean> {
  const { database, clock, mail, addressOf, stopUrl, mineUrl, stopAllUrl, base, items } = parts;
  const { language } = follower;
  const now = clock.now();
  const told: store.Told[] = [];
  const groups: DigestGroup[] = [];
  for (const row of await store.followingsDue(database, follower.id, now)) {
    const found = await look(row, language);
    if (!found || (found.news.items.length === 0 && found.news.seen === row.seen)) continue;
    const { thing, news } = found;
    const worth = thing !== undefined && news.items.length > 0;
    told.push({ id: row.id, before: row.seen, seen: news.seen, at: worth ? now : null });
    if (worth) groups.push({ thing, items: news.items, stop: stopUrl(row.id) });
  }
  if (told.length === 0) return false;
  const to = addressOf(follower);
  await database.transaction(async (tx) => {
    for (const one of told) if (!(await store.markTold(tx, one))) throw toldMeanwhile();
    if (groups.length === 0 || !to) return;
    const write = (most: number): Promise<string> => {
      const digest = assembleDigest({ language, base: base(), groups, mine: mineUrl(follower.id), items: most });
      return mail.send(tx, { kind: 'subscription.digest', to, ...digest, unsubscribe: stopAllUrl(follower.id) });
    };
    await write(items).catch((error: unknown) => {
      // Refused before it was written: of so much the numbers are told.
      if (error instanceof Problem && error.kind === 'too-large') return write(0);
      throw error;
    });
  });
  return groups.length > 0 && to !== undefined;
}

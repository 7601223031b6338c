// Asks to follow: a message of confirmation, the same whether the address is known, follows already, or not. Nothing else is sent before it is confirmed.
import { createHash } from 'node:crypto';
import type { Chance, Clock } from '@socle/kit/clock';
import type { Seal } from '@socle/kit/crypto';
import type { EmailAddress, Mail } from '@socle/kit/mail';
import type { Database, Sql } from '@socle/kit/sql';
import type { FollowedThing, FollowSource, Wish } from '../contract.ts';
import { nothingToFollow, tooManyAsked, tooManyFollowed } from '../problems.ts';
import type { SubscriptionSettings } from '../settings.ts';
import * as store from '../store.ts';
import { texts } from '../texts.ts';

export interface AskParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly seal: Seal;
  readonly mail: Pick<Mail, 'send'>;
  readonly settings: SubscriptionSettings;
  readonly sources: ReadonlyMap<string, FollowSource>;
  readonly addressHash: (address: EmailAddress) => Buffer;
  readonly clientHash: (ip: string) => Buffer;
  readonly base: () => string;
}

export const sealedFor = (hash: Buffer): string => `follower ${hash.toString('base64url')}`;
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A Problem where nothing of this name can be followed. */
export async function thingOf(
  { sources }: Pick<AskParts, 'sources'>,
  { kind, key, language }: Pick<Wish, 'kind' | 'key' | 'language'>,
): Promise<FollowedThing> {
  const thing = key.length <= 200 ? await sources.get(kind)?.describe(key, language) : undefined;
  if (!thing) throw nothingToFollow(kind, key);
  return thing;
}

export async function askToFollow(parts: AskParts, wish: Wish, ip: string): Promise<void> {
  const { database, clock, chance, mail, settings, base } = parts;
  const thing = await thingOf(parts, wish);
  const now = clock.now();
  const token = chance.token(32);
  const say = texts(wish.language);
  await database.transaction(async (tx) => {
    const asked = await store.countAsked(tx, parts.addressHash(wish.address), parts.clientHash(ip), now);
    if (asked.clientHour >= settings.clientHour) throw tooManyAsked(3600);
    if (asked.addressDay >= settings.addressDay) throw tooManyAsked(86_400);
    await write(parts, tx, wish, {
      confirmHash: hashOf(token),
      confirmUntil: new Date(now.getTime() + settings.confirmFor),
      confirmedAt: null,
    });
    await mail.send(tx, {
      kind: 'subscription.confirm',
      to: wish.address,
      subject: say('confirmSubject'),
      text: `${[
        say('confirmHello'),
        `${thing.title.replace(/\s+/g, ' ')}\n${base()}${thing.path}`,
        say('confirmLink'),
        `${base()}/follow/confirm?token=${token}`,
        say('confirmNot'),
      ].join('\n\n')}\n`,
    });
  });
}

/** For an address that is known to be the person's own. */
export async function followAtOnce(parts: AskParts, tx: Sql, wish: Wish): Promise<string> {
  await thingOf(parts, wish);
  return write(parts, tx, wish, { confirmHash: null, confirmUntil: null, confirmedAt: parts.clock.now() });
}

type Confirmation = Pick<store.NewFollowing, 'confirmHash' | 'confirmUntil' | 'confirmedAt'>;

async function write(
  parts: AskParts,
  tx: Sql,
  { address, kind, key, rhythm, language }: Wish,
  confirmation: Confirmation,
): Promise<string> {
  const { chance, clock, seal, settings, sources } = parts;
  const hash = parts.addressHash(address);
  const follower = await store.putFollower(tx, {
    id: chance.uuid(),
    addressHash: hash,
    sealed: seal.close(address, sealedFor(hash)),
    language,
    now: clock.now(),
    own: confirmation.confirmedAt !== null,
  });
  const seen = (await sources.get(kind)?.start(key)) ?? '';
  const id = await store.putFollowing(tx, { id: chance.uuid(), follower, kind, key, rhythm, seen, ...confirmation });
  if ((await store.countFollowings(tx, follower)) > settings.most) throw tooManyFollowed(settings.most);
  return id;
}

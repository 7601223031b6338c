// What is seen of following from outside: rooms say what can be followed and what is new of it; this room knows who follows, and writes to them.
import type { Language } from '@socle/kit/i18n';
import type { EmailAddress } from '@socle/kit/mail';
import type { Sql } from '@socle/kit/sql';

/** `each`: as soon as there is something; a day's or a week's news in one message. */
export const rhythms = ['each', 'daily', 'weekly'] as const;
export type Rhythm = (typeof rhythms)[number];

/** Something that can be followed, as its followers read it. */
export interface FollowedThing {
  readonly title: string;
  /** Of this installation: `/doctrine/…`. */
  readonly path: string;
}

export interface NewsItem extends FollowedThing {
  /** One or two sentences. */
  readonly text?: string;
}

export interface News {
  /** What is known from now on. */
  readonly seen: string;
  readonly items: readonly NewsItem[];
}

/** A room that has something to follow. It keeps nothing about followers: what each has seen is given back to it, in its own words. */
export interface FollowSource {
  /** `doctrine.requirement`. */
  readonly kind: string;
  /** undefined: there is no such thing, and nobody can follow it. */
  describe(key: string, language: Language): Promise<FollowedThing | undefined>;
  /** Where who begins to follow stands: nothing of before is told. */
  start(key: string): Promise<string>;
  since(key: string, seen: string, language: Language): Promise<News>;
}

export interface Wish {
  readonly address: EmailAddress;
  readonly kind: string;
  readonly key: string;
  readonly rhythm: Rhythm;
  readonly language: Language;
}

/** What the open room offers as `subscription`. */
export interface Subscription {
  /** Before the house listens. */
  addSource(source: FollowSource): void;
  /** Address of the page on which something is followed; `back`: a path of ours, for the way back. */
  followPath(kind: string, key: string, back: string): string;
  /** Follows for an address that is known to be the person's own (`identity.addressOf`): no message of confirmation. Gives the id. */
  follow(tx: Sql, wish: Wish): Promise<string>;
  isFollowing(address: EmailAddress, kind: string, key: string): Promise<boolean>;
  /** Ends it; false: it was none. */
  unfollow(tx: Sql, address: EmailAddress, kind: string, key: string): Promise<boolean>;
  /** Address at which one request ends this following, for the mail that a room writes itself (`unsubscribe`). */
  stopUrl(id: string): string;
  /** Looks for news at once, in place of the next time; queued in the transaction that makes them. */
  hurry(tx: Sql): Promise<void>;
}

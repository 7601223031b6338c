// The door of following by mail.
export type { FollowedThing, FollowSource, News, NewsItem, Rhythm, Subscription, Wish } from './contract.ts';
export { rhythms } from './contract.ts';
export { type OpenSubscription, openSubscription, type SubscriptionParts, subscriptionMigrations } from './open.ts';
export { subscriptionRoom } from './room.ts';
export { type Assembled, assembleDigest, type Digest, type DigestGroup } from './rules/digest.ts';
export { subscriptionSettings } from './settings.ts';

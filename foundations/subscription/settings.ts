// Settings of following by mail: how often news are looked for, limits.
import { type Config, duration, whole } from '@socle/kit/config';

const minutes = 60_000;

export const subscriptionSettings = {
  every: duration({ meaning: 'How often news are looked for, to be told by mail', fallback: 15 * minutes }),
  confirmFor: duration({ meaning: 'How long a message of confirmation is good', fallback: 3 * 1440 * minutes }),
  addressDay: whole(1, 1000, { meaning: 'Messages of confirmation that one address may be sent in a day', fallback: 10 }),
  clientHour: whole(1, 100_000, {
    meaning: 'Messages of confirmation that may be asked from one network address in an hour',
    fallback: 30,
  }),
  most: whole(1, 1000, { meaning: 'Things that one address may follow', fallback: 200 }),
  items: whole(1, 1000, { meaning: 'News of one thing that a digest tells one by one; of more it gives the number', fallback: 20 }),
};

export type SubscriptionSettings = Config<{ subscription: typeof subscriptionSettings }>['subscription'];

// Every way in which following by mail says no.
import { Problem, show } from '@socle/kit/problem';

export const nothingToFollow = (kind: string, key: string): Problem =>
  new Problem('not-found', `Nothing that can be followed is called ${show(`${kind} ${key}`, 120)}.`, { requirement: 'FLW-001' });
export const badAddress = (): Problem =>
  new Problem('value', 'The element email is the address of one mailbox, name@domain; this is none.', { requirement: 'FLW-001' });
export const badRhythm = (value: string): Problem =>
  new Problem('value', `The element rhythm is each, daily or weekly; it is ${show(value, 40)}.`, { requirement: 'FLW-001' });
export const tooManyAsked = (seconds: number): Problem =>
  new Problem('too-many', 'Too many messages of confirmation were asked for this address or from this place; try again later.', {
    requirement: 'FLW-003',
    headers: { 'retry-after': String(seconds) },
  });
export const tooManyFollowed = (most: number): Problem =>
  new Problem('too-many', `One address follows ${most} things at most (SOCLE_SUBSCRIPTION_MOST).`, { requirement: 'FLW-003' });
export const crossSite = (): Problem => new Problem('forbidden', 'This form must come from our own pages.', { requirement: 'FLW-003' });
/** Another run told it meanwhile. */
export const toldMeanwhile = (): Problem => new Problem('conflict', 'These news were told by another process.');

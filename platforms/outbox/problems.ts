// Every way in which the outbox says no.
import { Problem, show } from '@socle/kit/problem';

export const notYours = (rule: string): Problem =>
  new Problem('forbidden', `${rule}: only an administrator reads the outbox, by a key or a session.`, { requirement: rule });
export const noMessage = (id: string): Problem => new Problem('not-found', `The outbox holds no message ${show(id, 60)}.`);
export const noRetry = (id: string): Problem =>
  new Problem(
    'business-rule',
    `The message ${show(id, 60)} is not tried again: only one that was refused or given up is, while there is an SMTP server.`,
    {
      requirement: 'MAIL-006',
    },
  );
export const badFilter = (name: string, value: string, rule: string): Problem =>
  new Problem('value', `The parameter ${name} is ${rule}; it is ${show(value, 60)}.`);

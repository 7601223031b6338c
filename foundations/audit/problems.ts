// Every way the trace says no.
import { Problem, show } from '@socle/kit/problem';

export const badEntry = (element: string, value: unknown, rule: string): Problem =>
  new Problem('fault', `An entry of the trace wants ${rule} as ${element}; it is ${show(value)}.`, { requirement: 'AUD-001' });

export const noSecret = (): Problem =>
  new Problem('fault', 'The trace was opened without the secret of its seals: it can neither seal nor verify.');

export const badCursor = (): Problem =>
  new Problem('value', 'The cursor of the page is none that this server gave for this question: begin again without it.', {
    requirement: 'AUD-020',
  });

export const badParameter = (name: string, value: string, rule: string): Problem =>
  new Problem('value', `The parameter ${name} wants ${rule}; it is "${show(value)}".`, { expression: name, requirement: 'AUD-020' });

export const unknownParameter = (name: string, known: readonly string[]): Problem =>
  new Problem('not-supported', `A search of the trace knows no parameter ${show(name)}; it knows ${known.join(', ')}.`, {
    requirement: 'AUD-020',
  });

export const missingDate = (): Problem =>
  new Problem('required', 'A search of the trace wants a bound of date: date=ge2026-01-01, date=le2026-12-31.', {
    expression: 'date',
    requirement: 'AUD-021',
  });

export const notYours = (rule: string, why: string): Problem => new Problem('forbidden', why, { requirement: rule });

/** The same words whether it is not there, or not for this reader. */
export const noSuchEvent = (id: string): Problem =>
  new Problem('not-found', `There is no AuditEvent ${show(id, 40)} that you may read.`, { requirement: 'AUD-022' });

export const changedMonth = (month: string, seal: number): Problem =>
  new Problem(
    'conflict',
    `The entries of ${month} are not removed: they are not those that seal ${seal} was made of. "socle audit verify" names them.`,
    {
      requirement: 'AUD-RET-001',
    },
  );

export const stopped = (): Problem =>
  new Problem('unavailable', 'The verification was stopped before its end: nothing is said of the trace.');

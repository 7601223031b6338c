// Every way the trace says no.
import { Problem, show } from '@socle/kit/problem';

export const badEntry = (element: string, value: unknown, rule: string): Problem =>
  new Problem('fault', `An entry of the trace wants ${rule} as ${element}; it is ${show(value)}.`, { requirement: 'AUD-001' });

export const noSecret = (): Problem =>
  new Problem('fault', 'The trace was opened without the secret of its seals: it can neither seal nor verify.');

// The matricule (NIR or NIA) and its key, the OIDs that say whose it is and in which environment.
import { Problem, show } from '@socle/kit/problem';

export const oids = {
  '1.2.250.1.213.1.4.8': { kind: 'INS-NIR', environment: 'production' },
  '1.2.250.1.213.1.4.9': { kind: 'INS-NIA', environment: 'production' },
  '1.2.250.1.213.1.4.10': { kind: 'INS-NIR-TEST', environment: 'test' },
  '1.2.250.1.213.1.4.11': { kind: 'INS-NIR-DEMO', environment: 'test' },
} as const;

export type InsOid = keyof typeof oids;
export type Environment = 'production' | 'test';

const shape = /^\d{6}[0-9A-Za-z]\d{6}\d{2}$/;

/** The key of the thirteen first signs, 01 to 97; Corsica counts 2A as 19 and 2B as 18. Undefined where they cannot be counted. */
export function keyOf(number: string): string | undefined {
  const digits = number
    .toUpperCase()
    .replace(/^(\d{5})2A/, '$119')
    .replace(/^(\d{5})2B/, '$118');
  if (!/^\d{13}$/.test(digits)) return undefined;
  return String(97 - (Number(digits) % 97)).padStart(2, '0');
}

export interface ReadMatricule {
  readonly value: string;
  /** Findings that do not refuse: received data with a wrong key are kept, and told. */
  readonly warnings: readonly string[];
}

/** `manual`: typed by a person, so that a wrong key is an error; received data break it in official tests. */
export function readMatricule(text: string, source: 'manual' | 'received'): ReadMatricule {
  const value = text.replace(/\s/g, '').toUpperCase();
  if (!shape.test(value))
    throw new Problem('value', `The matricule is ${show(text, 20)}: it has thirteen signs and a key of two digits.`, {
      expression: 'matricule',
      requirement: 'INS-001',
    });
  const key = keyOf(value.slice(0, 13));
  if (key === value.slice(13)) return { value, warnings: [] };
  const sentence = `The key of the matricule is ${value.slice(13)}; ${key ?? 'another'} is the one of its number.`;
  if (source === 'manual') throw new Problem('value', sentence, { expression: 'matricule', requirement: 'INS-002' });
  return { value, warnings: [sentence] };
}

/** Refuses an OID that is none of the INS, or of the other environment (C28, C29). */
export function readOid(text: string, environment: Environment): InsOid {
  const oid = text.replace(/^urn:oid:/, '');
  const known = (oids as Record<string, { environment: Environment } | undefined>)[oid];
  if (!known)
    throw new Problem('value', `${show(text)} is no OID of an INS; ${Object.keys(oids).join(', ')} are.`, {
      expression: 'matricule.oid',
      requirement: 'INS-003',
    });
  if (known.environment !== environment)
    throw new Problem(
      'business-rule',
      `${oid} is an OID of the ${known.environment} environment; this installation is set for ${environment}.`,
      {
        expression: 'matricule.oid',
        requirement: 'INS-004',
      },
    );
  return oid as InsOid;
}

// Who signed in, as this house keeps him; and the caller that he becomes, acting in one situation.
import type { CareCaller, Situation } from '../contract.ts';

export interface Person {
  readonly kind: 'professional' | 'patient' | 'administrator' | 'agent' | 'contributor';
  /** As in CareCaller. */
  readonly id: string;
  readonly name: string;
  readonly situations: readonly Situation[];
  readonly regulation?: boolean;
  /** Id in patient-identity. */
  readonly patient?: string;
}

/** What was done to know him, and with what. */
export interface SignIn {
  readonly client: CareCaller['client'];
  readonly means: CareCaller['means'];
  readonly scopes: readonly string[];
  readonly session?: string;
}

/** The situation that he chose, or the only one that he has. */
export function situationOf({ situations }: Pick<Person, 'situations'>, key: string | null | undefined): Situation | undefined {
  if (key === null || key === undefined) return situations.length === 1 ? situations[0] : undefined;
  return situations.find((one) => one.key === key);
}

/** A professional who has not chosen yet acts as nothing: no profession, so that no rule permits anything to him. */
export function callerOf(person: Person, chosen: string | null | undefined, signIn: SignIn): CareCaller {
  const situation = situationOf(person, chosen);
  return {
    id: person.id,
    kind: person.kind,
    name: person.name,
    ...(situation ? acting(situation) : {}),
    ...(person.regulation === true && situation ? { role: 'regulation' as const } : {}),
    ...(person.patient === undefined ? {} : { patient: person.patient }),
    ...signIn,
  };
}

export function acting({ key, profession, specialty, structure }: Situation): Partial<CareCaller> {
  return {
    profession,
    ...(specialty ? { specialty } : {}),
    ...(structure ? { structure } : {}),
    situation: key,
  };
}

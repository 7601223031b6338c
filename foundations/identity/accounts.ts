// The people who may sign in at our own provider: those of the sandbox, while it is on.
import type { Situation } from './contract.ts';
import type { Person } from './rules/person.ts';
import { toProfessionalClaims } from './rules/professional-claims.ts';
import { type Persona, personas, sayName } from './samples/personas.ts';

export interface Account {
  readonly subject: string;
  readonly person: Person;
  /** What userinfo says of him, beside his subject. */
  claims(chosen: Situation | undefined): Record<string, unknown>;
}

/** Written as Pro Santé Connect writes its subjects: the directory, then the person. */
const directory = 'f:9b1f7c52-6c0e-4d3b-a5a4-4f7f2f1d5c10';

export const subjectOf = ({ key, idnps }: Persona): string => `${directory}:${idnps ?? key}`;

export function personOf(persona: Persona): Person {
  const { kind, key, idnps, patient, situations, regulation } = persona;
  return {
    kind,
    id: kind === 'patient' ? `person:${patient}` : (idnps ?? key),
    name: sayName(persona),
    situations,
    ...(regulation === true ? { regulation } : {}),
    ...(patient === undefined ? {} : { patient }),
  };
}

export function accountOf(subject: string): Account | undefined {
  const persona = personas.find((one) => subjectOf(one) === subject);
  if (!persona) return undefined;
  const { givenName, familyName, idnps, title, regulation, situations } = persona;
  const names = { given_name: givenName, family_name: familyName, name: sayName(persona) };
  return {
    subject,
    person: personOf(persona),
    claims: (chosen) => ({
      ...names,
      ...(idnps === undefined ? {} : toProfessionalClaims({ idnps, title, givenName, familyName, regulation, situations }, chosen)),
    }),
  };
}

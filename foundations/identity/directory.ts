// Looks professionals up for software that acts for them: today among the people of the sandbox.
import type { Acting } from './contract.ts';
import { professionalOf, sayName } from './samples/personas.ts';

export function findActing(idnps: string, situation?: string): Acting | undefined {
  const persona = professionalOf(idnps);
  if (!persona) return undefined;
  const chosen =
    situation === undefined
      ? persona.situations.length === 1
        ? persona.situations[0]
        : undefined
      : persona.situations.find(({ key }) => key === situation);
  return chosen && { id: idnps, name: sayName(persona), situation: chosen };
}

// Looks professionals up for software that acts for them: today among the people of the sandbox.
import type { Acting } from './contract.ts';
import { professionalOf, sayName } from './samples/personas.ts';

/** `situation` is a key; `~<structure>` stands for the only one there. Without it, he must have one only. */
export function findActing(idnps: string, situation?: string): Acting | undefined {
  const persona = professionalOf(idnps);
  if (!persona) return undefined;
  const fitting = persona.situations.filter(({ key }) =>
    situation === undefined ? true : situation.startsWith('~') ? key.endsWith(situation) : key === situation,
  );
  const [chosen] = fitting;
  return chosen && fitting.length === 1 ? { id: idnps, name: sayName(persona), situation: chosen } : undefined;
}

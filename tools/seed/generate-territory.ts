// A synthetic territory: structures, professionals, then households one at a time, so that its size does not matter to memory.
import type { Resource } from '@socle/engine/fhir';
import { course } from './care/course.ts';
import type { TerritoryOptions } from './contract.ts';
import { dayOf } from './people/days.ts';
import { households } from './people/household.ts';
import { toPatient, toRelatedPerson } from './people/patient.ts';
import { careNetwork } from './people/professionals.ts';

export const defaultTerritory = { patients: 2000, seed: 1, on: '2026-01-15' } as const;

/** About 21 resources a patient. The same options give the same resources with the same ids. */
export function* generateTerritory(options: TerritoryOptions = {}): Generator<Resource> {
  const { patients, seed, on } = { ...defaultTerritory, ...options };
  const network = careNetwork(seed);
  yield* network.resources;
  const today = dayOf(on);
  for (const household of households(patients, seed, today)) {
    const byId = new Map(household.people.map((person) => [person.id, person]));
    for (const person of household.people) yield toPatient(person, household);
    for (const person of household.people) {
      for (const id of person.parents) {
        const parent = byId.get(id);
        if (parent) yield toRelatedPerson(person, parent, household);
      }
      yield* course(person, household, network, today);
    }
  }
}

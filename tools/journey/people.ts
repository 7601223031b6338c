// The patients as the hospital's software reads them at the identity service.
import type { Actor } from './client.ts';

export interface KnownPatient {
  readonly id: string;
  readonly birthName: string;
  readonly firstGiven: string;
  readonly givenNames: readonly string[];
  readonly birthDate: string;
  readonly sex: string;
  readonly birthPlace?: string;
  readonly matricule?: { readonly oid: string; readonly value: string };
}

const known = new Map<string, KnownPatient>();

export async function loadPeople(software: Actor, id: string): Promise<KnownPatient> {
  let found = known.get(id);
  if (!found) {
    const { status, json, text } = await software.ask({ path: `/patient-identity/identities/${id}` });
    if (status !== 200)
      throw new Error(
        `the identity ${id} is not to be had: ${status} ${text.slice(0, 200)}. Are the people of the sandbox loaded (socle seed)?`,
      );
    found = json as KnownPatient;
    known.set(id, found);
  }
  return found;
}

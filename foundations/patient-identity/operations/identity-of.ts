// An identity as others see it: its status worked out, its matricule only when it is qualified.
import type { Identity } from '../contract.ts';
import { folded } from '../rules/names.ts';
import { type State, statusOf } from '../rules/status.ts';
import type { IdentityRow } from '../store.ts';

export function identityOf(row: IdentityRow): Identity {
  const status = statusOf(row);
  const qualified = status === 'QUAL';
  return {
    id: row.id,
    status,
    qualified,
    birthName: row.birthName,
    givenNames: row.givenNames,
    firstGiven: row.firstGiven,
    birthDate: row.birthDate,
    ...(row.birthDateInterpreted ? { birthDateInterpreted: true } : {}),
    sex: row.sex,
    birthPlace: row.birthPlace,
    usedName: row.usedName,
    usedGiven: row.usedGiven,
    attributes: row.attributes,
    matricule: qualified ? row.matricule : undefined,
    version: row.version,
    updated: row.updated,
  };
}

export const stateOf = (row: IdentityRow): State => ({
  retrieved: row.retrieved,
  checked: row.checked,
  attributes: row.attributes,
  matricule: row.matricule,
  traits: row,
});

/** `N:` birth and used names, `G:` given names, letters only. */
export function keysOf(names: readonly (string | undefined)[], givens: readonly (string | undefined)[]): string[] {
  const keys = new Set<string>();
  for (const name of names) if (name) keys.add(`N:${folded(name)}`);
  for (const given of givens) if (given) keys.add(`G:${folded(given)}`);
  return [...keys];
}

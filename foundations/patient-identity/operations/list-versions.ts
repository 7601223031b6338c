// The versions of an identity, worked out backwards from its events: each keeps the values that stood before it.
import type { Sql } from '@socle/kit/sql';
import type { Identity } from '../contract.ts';
import { findIdentity, listChanges } from '../store.ts';
import { identityOf } from './identity-of.ts';

export interface Version {
  readonly identity: Identity;
  readonly created: boolean;
}

/** The latest first. A matricule is shown where the identity was qualified then and is so now: one that was withdrawn leaves no more, even in old versions. */
export async function listVersions(db: Sql, id: string): Promise<readonly Version[]> {
  const row = await findIdentity(db, id);
  if (!row) return [];
  const { matricule: _, ...now } = identityOf(row);
  let values: Partial<Identity> = { matricule: row.matricule };
  const versions: Version[] = [];
  for (const [i, { at, kind, after, previous }] of (await listChanges(db, id)).entries()) {
    const qualified = after === 'QUAL';
    const identity = { ...now, ...values, status: after, qualified, version: row.version - i, updated: at };
    versions.push({
      identity: { ...identity, matricule: qualified && now.qualified ? identity.matricule : undefined },
      created: kind === 'created',
    });
    if (previous) values = { ...values, ...absentAsUndefined, ...previous };
  }
  return versions;
}

/** What was not there before an event is not kept by JSON. */
const absentAsUndefined = {
  birthPlace: undefined,
  usedName: undefined,
  usedGiven: undefined,
  matricule: undefined,
  birthDateInterpreted: undefined,
} as const;

// Opens sign-in: without a house in tests, by room.ts in one.
import type { OpenRoom } from '@socle/kit/room';
import type { Identity } from './contract.ts';
import { findActing } from './directory.ts';

export interface OpenIdentity extends OpenRoom {
  readonly identity: Identity;
}

export async function openIdentity(): Promise<OpenIdentity> {
  return {
    identity: {
      actFor: async (idnps, situation) => findActing(idnps, situation),
      matchPatients: () => undefined,
    },
  };
}

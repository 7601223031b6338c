// The rooms of this house, read while the database starts.
import { auditRoom } from '@socle/foundations/audit';
import { consentRoom } from '@socle/foundations/consent';
import { frameworkRoom } from '@socle/foundations/framework';
import { identityRoom } from '@socle/foundations/identity';
import { patientIdentityRoom } from '@socle/foundations/patient-identity';
import { subscriptionRoom } from '@socle/foundations/subscription';
import { mailRoom } from '@socle/kit/mail';
import type { AnyRoom } from '@socle/kit/room';
import { consultationRoom } from '@socle/platforms/consultation';
import { doctrineRoom } from '@socle/platforms/doctrine';
import { outboxRoom } from '@socle/platforms/outbox';
import { portalRoom } from '@socle/platforms/portal';
import { clinicalRoom } from '@socle/services/clinical';
import { documentsRoom } from '@socle/services/documents';

/** In the order of house.ts. */
export const rooms: readonly AnyRoom[] = [
  mailRoom,
  auditRoom,
  identityRoom,
  subscriptionRoom,
  patientIdentityRoom,
  consentRoom,
  frameworkRoom,
  documentsRoom,
  clinicalRoom,
  doctrineRoom,
  consultationRoom,
  outboxRoom,
  portalRoom,
];

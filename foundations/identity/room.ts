// The definition of sign-in.
import { auditRoom } from '@socle/foundations/audit';
import { defineRoom } from '@socle/kit/room';
import { openIdentity } from './open.ts';

export const identityRoom = defineRoom({
  name: 'identity',
  needs: [auditRoom],
  open: () => openIdentity(),
});

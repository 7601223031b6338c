// The front door: the rooms of this house, opened in their order by what the words of the command line ask for.
import { readFileSync } from 'node:fs';
import { auditRoom } from '@socle/foundations/audit';
import { consentRoom } from '@socle/foundations/consent';
import { frameworkRoom } from '@socle/foundations/framework';
import { identityRoom } from '@socle/foundations/identity';
import { patientIdentityRoom } from '@socle/foundations/patient-identity';
import { subscriptionRoom } from '@socle/foundations/subscription';
import { projectPath } from '@socle/kit/config';
import { mailRoom } from '@socle/kit/mail';
import { type AnyRoom, runHouse } from '@socle/kit/room';
import { consultationRoom } from '@socle/platforms/consultation';
import { doctrineRoom } from '@socle/platforms/doctrine';
import { outboxRoom } from '@socle/platforms/outbox';
import { portalRoom } from '@socle/platforms/portal';
import { clinicalRoom } from '@socle/services/clinical';
import { documentsRoom } from '@socle/services/documents';
import { benchCommand } from './tools/bench/command.ts';
import { seedCommand } from './tools/seed/commands.ts';

const { version } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as { version: string };

/** In the order of house.ts. */
const rooms: readonly AnyRoom[] = [
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

process.exitCode = await runHouse(
  { plan: { software: { name: 'Socle', version }, rooms }, firstData: ['seed', '--first'], commands: [seedCommand, benchCommand] },
  process.argv.slice(2),
);

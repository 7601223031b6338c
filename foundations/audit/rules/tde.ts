// The French view of an entry: profile tde-auditevent of the volet Traçabilité d'événements 2.0: one subtype, period.start, at most two agents.
import type { Resource } from '@socle/engine/fhir';
import type { AuditRecord } from '../contract.ts';
import { applicationType, clientAgent, common, event, humanType, type Place, userAgent } from './audit-event.ts';

export const tdeProfile = 'https://interop.esante.gouv.fr/ig/fhir/tde/StructureDefinition/tde-auditevent';

export function toTde(entry: AuditRecord, place: Place): Resource {
  const { caller } = entry;
  // The second place is for the professional that software acts for, else for the software that a person uses.
  const second = caller.actingFor
    ? {
        type: humanType,
        who: {
          type: 'Practitioner',
          identifier: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: caller.actingFor.id },
          display: caller.actingFor.name,
        },
        requestor: false,
      }
    : caller.client && caller.client.id !== caller.id
      ? clientAgent(caller.client, applicationType)
      : undefined;
  const user = userAgent(entry, caller.kind === 'software' ? applicationType : humanType);
  return event(entry, { ...common(entry, place), agent: second ? [user, second] : [user] }, tdeProfile);
}

// The patient of a CDA and the identity of the record: one person, by matricule and birth date.
import { toFhirDate } from '@socle/engine/cda';
import type { Identity } from '@socle/foundations/patient-identity';
import type { Incoming } from '../incoming.ts';
import { badDocument } from '../problems.ts';

export function mustBeAbout(patient: Identity, { content, at }: Incoming): void {
  const [target] = content.cda?.patients ?? [];
  if (!target) return;
  const { matricule } = patient;
  const given = target.ids.find(({ root }) => root === matricule?.oid)?.extension;
  const birth = toFhirDate(target.birthTime)?.slice(0, 10);
  const why =
    matricule && given !== undefined && given !== matricule.value
      ? 'carries the matricule of somebody else than its subject'
      : birth !== undefined && birth !== patient.birthDate
        ? `is about somebody born on ${birth}, its subject was born on ${patient.birthDate}`
        : undefined;
  if (why !== undefined)
    throw badDocument([
      { severity: 'error', code: 'business-rule', rule: 'DOC-CDA-003', expression: `${at}.subject`, text: `The CDA of ${at} ${why}.` },
    ]);
}

// What somebody may see of a patient's choices: all of them for the patient and whoever represents him, his own place in them for a professional.
import { Problem } from '@socle/kit/problem';
import type { Consent, ConsentState, Facts, Notice, PatientRef, Request, Statement } from '../contract.ts';
import type { ConsentParts } from '../open.ts';
import { ruleTexts } from '../rules/rights.ts';
import { speakerOf } from './record-change.ts';

export interface ReadParts extends ConsentParts {
  readonly consent: Consent;
}

type Seen =
  | ConsentState
  | { readonly patient: string; readonly facts: Facts }
  | { readonly statements: readonly Statement[] }
  | { readonly notices: readonly Notice[] };

export async function readState(
  parts: ReadParts,
  request: Request,
  patient: PatientRef,
  what: 'state' | 'history' | 'notices',
): Promise<Seen> {
  const { caller, requestId } = request;
  const { consent, clock, audit } = parts;
  const speaker = await speakerOf(consent, request, patient.id);
  const isProfessional = speaker.kind === 'professional' || speaker.kind === 'software';
  const facts = await consent.facts(patient, isProfessional ? { id: speaker.id } : undefined);
  const owns = speaker.kind === 'patient' && (speaker.relation === 'self' || (speaker.relation === 'legal-representative' && facts.minor));
  const permit = owns || speaker.kind === 'administrator' || (isProfessional && what === 'state' && caller.profession !== undefined);
  const rule = !permit
    ? 'CNS-DEN-001'
    : owns
      ? speaker.relation === 'self'
        ? 'CNS-PAT-001'
        : 'CNS-REP-001'
      : isProfessional
        ? 'CNS-PRO-012'
        : 'CNS-ADM-001';
  await audit.record([
    {
      at: clock.millis(),
      kind: 'rights',
      action: 'read',
      outcome: permit ? 'permitted' : 'refused',
      rule,
      caller: { ...caller, level: caller.means?.level },
      patient: patient.id,
      entity: { type: 'Consent', id: what },
      request: requestId,
    },
  ]);
  if (!permit) throw new Problem('forbidden', `${rule}: ${ruleTexts[rule]?.fr} (${ruleTexts[rule]?.en})`, { requirement: rule });
  if (what === 'history') return { statements: await consent.statements(patient.id) };
  if (what === 'notices') return { notices: await consent.notices(patient.id) };
  if (isProfessional) return { patient: patient.id, facts };
  return consent.state(patient.id);
}

// A change of consent: decided by a named rule, kept as a dated fact, told to the patient where he must be, traced in the same transaction.
import type { AuditEntry } from '@socle/foundations/audit';
import { Problem } from '@socle/kit/problem';
import type { Change, Facts, PatientRef, Request } from '../contract.ts';
import type { ConsentParts } from '../open.ts';
import { isHealthProfession } from '../rules/professions.ts';
import { mayChange, ruleTexts, type Speaker, type Verdict } from '../rules/rights.ts';
import { addNotice, addStatement, type NewStatement } from '../store.ts';

export interface Changing extends ConsentParts {
  facts(patient: PatientRef, professional: { id: string } | undefined): Promise<Facts>;
  represents(person: string, patient: string): Promise<'legal-representative' | undefined>;
}

export async function recordChange(parts: Changing, request: Request, patient: PatientRef, change: Change): Promise<void> {
  const { caller } = request;
  const speaker = await speakerOf(parts, request, patient.id);
  const facts = await parts.facts(patient, speaker.kind === 'professional' || speaker.kind === 'software' ? { id: speaker.id } : undefined);
  const verdict = mayChange(speaker, change, facts);
  const at = parts.clock.millis();
  const entry = (outcome: AuditEntry['outcome']): AuditEntry => ({
    at,
    kind: 'rights',
    action: 'update',
    outcome,
    rule: verdict.rule,
    caller: { ...caller, level: caller.means?.level },
    patient: patient.id,
    entity: { type: 'Consent', id: change.kind },
    ...(change.kind === 'emergency' ? { mode: change.mode, reason: change.reason } : {}),
    request: request.requestId,
    details: { change: change.kind, value: said(change) },
  });
  if (!verdict.permit) {
    await parts.audit.record([entry('refused')]);
    throw refused(verdict);
  }
  const statement = statementOf(parts, request, speaker, change, at);
  await parts.database.transaction(async (tx) => {
    await addStatement(tx, patient.id, statement);
    const told = noticeOf(speaker, change);
    if (told)
      await addNotice(tx, patient.id, {
        at,
        kind: told,
        who: caller.actingFor?.name ?? caller.name,
        structure: caller.structure?.name,
        reason: statement.reason,
      });
    await parts.audit.append(tx, [entry('permitted')]);
  });
}

const refused = ({ rule }: Verdict): Problem => {
  const text = ruleTexts[rule];
  return new Problem('forbidden', `${rule}: ${text?.fr} (${text?.en})`, { requirement: rule });
};

export async function speakerOf(parts: Pick<Changing, 'represents'>, { caller }: Request, patient: string): Promise<Speaker> {
  const relation =
    caller.kind !== 'patient' || caller.patient === undefined
      ? undefined
      : caller.patient === patient
        ? 'self'
        : await parts.represents(caller.patient, patient);
  return {
    // Whoever works on the framework, or takes part in its consultation, is nobody to a patient.
    kind: caller.kind === 'agent' || caller.kind === 'contributor' ? 'anonymous' : caller.kind,
    id: caller.actingFor?.id ?? caller.id,
    healthProfessional: isHealthProfession(caller.profession),
    doctor: isHealthProfession(caller.profession) && caller.profession?.code === '10',
    regulation: caller.role === 'regulation',
    relation,
  };
}

/** What the patient did not say himself, he is told. */
function noticeOf({ kind }: Speaker, change: Change): 'bris_de_glace' | 'centre_15' | 'collected' | undefined {
  if (change.kind === 'emergency') return change.mode;
  return kind === 'patient' ? undefined : 'collected';
}

function said(change: Change): string {
  switch (change.kind) {
    case 'record':
      return change.state;
    case 'feeding':
    case 'reading':
      return change.opposed ? 'opposed' : 'not-opposed';
    case 'care-team':
      return change.member ? 'yes' : 'no';
    case 'explicit-consent':
      return change.given ? 'yes' : 'no';
    case 'block':
      return change.blocked ? 'yes' : 'no';
    case 'treating-doctor':
      return change.chosen ? 'yes' : 'no';
    case 'representative':
      return change.represents ? 'yes' : 'no';
    case 'emergency':
      return 'yes';
  }
}

function statementOf({ settings }: Changing, { caller, requestId }: Request, speaker: Speaker, change: Change, at: number): NewStatement {
  const value = said(change);
  const isSpeaker = speaker.kind === 'professional' || speaker.kind === 'software';
  const base: NewStatement = {
    kind: change.kind,
    subject: '',
    value,
    name: '',
    structure: undefined,
    at,
    until: undefined,
    by: { id: caller.id, kind: caller.kind, name: caller.name },
    proof: change.proof,
    reason: undefined,
    request: requestId,
  };
  if (change.kind === 'record' || change.kind === 'reading') return base;
  if (change.kind === 'feeding') return { ...base, reason: change.reason };
  if (change.kind === 'representative') return { ...base, subject: change.person, name: change.name };
  const self = { subject: speaker.id, name: caller.actingFor?.name ?? caller.name, structure: caller.structure?.name };
  if (change.kind === 'emergency') {
    const reason = change.reason.trim();
    if ((reason.match(/\p{L}/gu)?.length ?? 0) < settings.reasonMin)
      throw new Problem(
        'unprocessable',
        `reason: an emergency access wants its reason in ${settings.reasonMin} letters at least; "${reason}" is too short.`,
        {
          expression: 'reason',
          requirement: 'CNS-EMG-001',
        },
      );
    return { ...base, ...self, until: at + settings.emergencyFor, reason };
  }
  const subject = change.professional ?? (isSpeaker ? speaker.id : undefined);
  if (subject === undefined)
    throw new Problem('required', `professional: the professional that ${change.kind} is about must be named by his national identifier.`, {
      expression: 'professional',
      requirement: 'CNS-SUB-001',
    });
  const whom = subject === speaker.id && isSpeaker ? self : { subject, name: change.name ?? '', structure: change.structure };
  const lasts = {
    'care-team': settings.careTeamFor,
    'explicit-consent': settings.explicitFor,
    block: undefined,
    'treating-doctor': undefined,
  }[change.kind];
  return { ...base, ...whom, until: lasts === undefined || value === 'no' ? undefined : at + lasts };
}

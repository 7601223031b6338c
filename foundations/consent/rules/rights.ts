// Who may say what about a record: each change by a named rule, nothing that no rule names.
import type { Change, Facts } from '../contract.ts';

export interface Speaker {
  readonly kind: 'professional' | 'software' | 'patient' | 'administrator' | 'anonymous';
  /** The professional himself, or the one that the software acts for. */
  readonly id: string;
  /** `…|10` with the system of health professions: a health professional. */
  readonly healthProfessional: boolean;
  readonly doctor: boolean;
  readonly regulation: boolean;
  /** Of a patient: what the record's owner is to him. */
  readonly relation?: 'self' | 'legal-representative' | undefined;
}

export interface Verdict {
  readonly permit: boolean;
  readonly rule: string;
}

const yes = (rule: string): Verdict => ({ permit: true, rule });
const no = (rule: string): Verdict => ({ permit: false, rule });

/** `facts` as seen from the speaker. */
export function mayChange(speaker: Speaker, change: Change, facts: Facts): Verdict {
  if (speaker.kind === 'administrator')
    return change.kind === 'record' || change.kind === 'representative' ? yes('CNS-ADM-001') : no('CNS-ADM-002');
  if (speaker.kind === 'patient') return patientMay(speaker, change, facts);
  if (speaker.kind === 'anonymous' || !speaker.healthProfessional) return no('CNS-DEN-001');
  return professionalMay(speaker, change, facts);
}

function patientMay({ relation }: Speaker, { kind }: Change, { minor }: Facts): Verdict {
  if (relation === undefined || (relation === 'legal-representative' && !minor)) return no('CNS-DEN-001');
  // What only a professional or the administration can state.
  if (kind === 'emergency' || kind === 'representative') return no('CNS-PAT-002');
  return yes(relation === 'self' ? 'CNS-PAT-001' : 'CNS-REP-001');
}

function professionalMay(speaker: Speaker, change: Change, facts: Facts): Verdict {
  const { kind } = change;
  const forHimself = !('professional' in change) || change.professional === undefined || change.professional === speaker.id;
  if (kind === 'feeding' || kind === 'reading') return yes('CNS-PRO-005');
  if (kind === 'record' || kind === 'block' || kind === 'representative') return no('CNS-PRO-007');
  if (!forHimself) return no('CNS-PRO-008');
  // Blocked by the patient: no way in is opened again by the one who was shut out.
  if (facts.blocked) return no('CNS-BLK-001');
  if (facts.record === 'closed' && kind !== 'treating-doctor') return no('CNS-REC-001');
  if (kind === 'care-team') return change.member && facts.reading === 'opposed' ? no('CNS-PRO-009') : yes('CNS-PRO-001');
  if (kind === 'explicit-consent') return yes('CNS-PRO-002');
  if (kind === 'treating-doctor') return speaker.doctor ? yes('CNS-PRO-006') : no('CNS-PRO-010');
  if (change.mode === 'centre_15') return speaker.regulation ? yes('CNS-PRO-004') : no('CNS-PRO-011');
  return yes('CNS-PRO-003');
}

/** What each rule says. */
export const ruleTexts: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = {
  'CNS-ADM-001': {
    fr: 'L’administration crée un dossier ou enregistre un représentant légal.',
    en: 'The administration creates a record or registers a legal representative.',
  },
  'CNS-ADM-002': {
    fr: 'Ce choix appartient au patient et aux professionnels, pas à l’administration.',
    en: 'This belongs to the patient and to professionals, not to the administration.',
  },
  'CNS-PAT-001': { fr: 'Le patient décide pour son propre dossier.', en: 'The patient decides about his own record.' },
  'CNS-PAT-002': {
    fr: 'Un patient ne déclare ni urgence ni représentant légal.',
    en: 'A patient declares neither an emergency nor a legal representative.',
  },
  'CNS-REP-001': {
    fr: 'Le représentant légal décide pour le dossier du mineur.',
    en: 'The legal representative decides about the record of the minor.',
  },
  'CNS-DEN-001': { fr: 'Aucune règle n’autorise ce changement.', en: 'No rule permits this change.' },
  'CNS-PRO-001': {
    fr: 'Le professionnel déclare faire partie de l’équipe de soins du patient informé.',
    en: 'The professional declares to be of the care team of the informed patient.',
  },
  'CNS-PRO-002': {
    fr: 'Le professionnel enregistre le consentement exprès recueilli pour cette consultation.',
    en: 'The professional registers the explicit consent collected for this consultation.',
  },
  'CNS-PRO-003': {
    fr: 'Le professionnel déclare un accès en urgence, avec son motif.',
    en: 'The professional declares an emergency access, with its reason.',
  },
  'CNS-PRO-004': {
    fr: 'La régulation médicale déclare un accès en mode centre 15.',
    en: 'Medical regulation declares an access in mode centre 15.',
  },
  'CNS-PRO-005': {
    fr: 'Le professionnel enregistre l’opposition, ou sa levée, exprimée par le patient.',
    en: 'The professional registers the objection, or its end, that the patient expressed.',
  },
  'CNS-PRO-006': {
    fr: 'Le médecin est déclaré médecin traitant avec l’accord du patient.',
    en: 'The doctor is declared treating doctor with the agreement of the patient.',
  },
  'CNS-PRO-007': { fr: 'Ce choix appartient au patient seul.', en: 'This belongs to the patient alone.' },
  'CNS-PRO-008': { fr: 'Un professionnel ne déclare que pour lui-même.', en: 'A professional only declares for himself.' },
  'CNS-PRO-009': {
    fr: 'Le patient s’est opposé à la consultation : l’équipe de soins n’y change rien.',
    en: 'The patient objected to reading: a care team changes nothing.',
  },
  'CNS-PRO-010': { fr: 'Le médecin traitant est un médecin.', en: 'The treating doctor is a doctor.' },
  'CNS-PRO-011': { fr: 'Le mode centre 15 est réservé à la régulation médicale.', en: 'The mode centre 15 is for medical regulation.' },
  'CNS-PRO-012': {
    fr: 'Le professionnel voit où il en est avec ce patient : équipe de soins, oppositions, consentement.',
    en: 'The professional sees where he stands with this patient: care team, objections, consent.',
  },
  'CNS-BLK-001': { fr: 'Le patient a bloqué ce professionnel.', en: 'The patient blocked this professional.' },
  'CNS-REC-001': { fr: 'Le dossier est fermé.', en: 'The record is closed.' },
};

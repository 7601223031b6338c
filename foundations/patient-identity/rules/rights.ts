// Who may look for, read, make and change identities: each by a named rule.
import type { CareCaller } from '@socle/foundations/identity';

export type IdentityAction = 'search' | 'read' | 'create' | 'change' | 'history' | 'anomalies';

export interface Verdict {
  readonly permit: boolean;
  readonly rule: string;
}

const yes = (rule: string): Verdict => ({ permit: true, rule });

/** Professionals and those who work for them keep identities; a patient reads his own and that of whom he represents; nobody else. */
export function mayUse(caller: CareCaller, action: IdentityAction, relation?: 'self' | 'legal-representative'): Verdict {
  switch (caller.kind) {
    case 'professional':
      return caller.profession && action !== 'anomalies' ? yes('INS-ACC-001') : { permit: false, rule: 'INS-ACC-005' };
    case 'software':
      return caller.structure ? yes('INS-ACC-002') : { permit: false, rule: 'INS-ACC-005' };
    case 'administrator':
      return yes('INS-ACC-003');
    case 'patient':
      return relation !== undefined && action === 'read' ? yes('INS-ACC-004') : { permit: false, rule: 'INS-ACC-005' };
    default:
      return { permit: false, rule: 'INS-ACC-005' };
  }
}

export const ruleTexts: Readonly<Record<string, { readonly fr: string; readonly en: string }>> = {
  'INS-ACC-001': {
    fr: 'Un professionnel gère l’identité d’un patient qu’il prend en charge.',
    en: 'A professional keeps the identity of a patient in care.',
  },
  'INS-ACC-002': {
    fr: 'Le logiciel d’une structure gère l’identité de ses patients.',
    en: 'The software of a structure keeps the identities of its patients.',
  },
  'INS-ACC-003': { fr: 'L’administration gère les identités.', en: 'The administration keeps identities.' },
  'INS-ACC-004': { fr: 'Un patient lit sa propre identité.', en: 'A patient reads his own identity.' },
  'INS-ACC-005': { fr: 'Aucune règle n’autorise cet accès à une identité.', en: 'No rule permits this access to an identity.' },
};

// Who may do what in a consultation: each verdict names its rule. Deny by default.
import type { Allows, Role } from '../contract.ts';

/** What contributors do. */
export const publicActs = ['contribute', 'edit', 'withdraw', 'vote', 'reply', 'co-sign', 'report', 'follow', 'be-known'] as const;
/** What the team does. */
export const teamActs = [
  'organise',
  'close',
  'read-campaigns',
  'read-desk',
  'answer',
  'second-read',
  'apply',
  'assign',
  'cluster',
  'moderate',
  'confirm-mandate',
  'grant',
] as const;
export type Act = (typeof publicActs)[number] | (typeof teamActs)[number];

export interface Asked {
  readonly act: Act;
  /** Kind of the caller. */
  readonly kind: string;
  readonly roles: readonly Role[];
  readonly allows?: Allows;
  /** Posting: the draft was begun before the deadline and the time of grace is not over. */
  readonly inGrace?: boolean;
  /** He consented to the charter that holds. */
  readonly consented?: boolean;
  /** He wrote it, or it is of an organisation that he has a mandate of. */
  readonly involved?: boolean;
  readonly own?: boolean;
  /** He wrote the answer that is read a second time. */
  readonly answeredIt?: boolean;
}

export const ruleTexts = {
  'CCT-ACC-001': {
    fr: 'Qui est identifié contribue tant que la campagne est ouverte.',
    en: 'Whoever is signed in contributes while the campaign is open.',
  },
  'CCT-ACC-002': {
    fr: 'Ce qui a été commencé avant l’échéance peut être déposé pendant le délai de grâce.',
    en: 'What was begun before the deadline may be posted in the time of grace.',
  },
  'CCT-ACC-003': {
    fr: 'Un auteur retire ce qu’il a écrit, jusqu’à la clôture.',
    en: 'An author withdraws what he wrote, until the close.',
  },
  'CCT-ACC-004': { fr: 'Chacun suit, signale et gère son profil.', en: 'Everyone follows, reports and keeps his profile.' },
  'CCT-ACC-005': {
    fr: 'Un organisateur ouvre, prolonge, suspend et clôt une campagne.',
    en: 'An organiser opens, extends, suspends and closes a campaign.',
  },
  'CCT-ACC-006': { fr: 'Un rédacteur répond aux contributions.', en: 'A drafter answers contributions.' },
  'CCT-ACC-007': {
    fr: 'Une seconde personne relit chaque réponse avant sa publication.',
    en: 'A second person reads each answer before it is published.',
  },
  'CCT-ACC-008': { fr: 'Un modérateur applique la charte.', en: 'A moderator applies the charter.' },
  'CCT-ACC-009': { fr: 'Un administrateur accorde les rôles.', en: 'An administrator grants the roles.' },
  'CCT-ACC-010': { fr: 'L’équipe de la campagne lit son atelier.', en: 'The team of the campaign reads its desk.' },
  'CCT-ACC-020': { fr: 'Il faut s’identifier comme une personne.', en: 'One signs in as a person.' },
  'CCT-ACC-021': { fr: 'La campagne n’est pas ouverte aux contributions.', en: 'The campaign is not open to contributions.' },
  'CCT-ACC-022': { fr: 'Il faut accepter la charte de la consultation.', en: 'The charter of the consultation is to be accepted.' },
  'CCT-ACC-023': { fr: 'Ce rôle ne permet pas cet acte.', en: 'This role does not permit this act.' },
  'CCT-ACC-024': {
    fr: 'Nul ne juge sa propre contribution ni celle de son organisation.',
    en: 'Nobody judges his own contribution or that of his organisation.',
  },
  'CCT-ACC-025': { fr: 'La seconde lecture est faite par une autre personne.', en: 'The second reading is done by someone else.' },
  'CCT-ACC-026': { fr: 'Seul l’auteur modifie ou retire sa contribution.', en: 'Only its author changes or withdraws a contribution.' },
  'CCT-ACC-027': { fr: 'La campagne est close : plus rien n’y change.', en: 'The campaign is closed: nothing in it changes any more.' },
  'CCT-ACC-028': { fr: 'Nul ne vote pour ce qu’il a écrit.', en: 'Nobody votes on what he wrote.' },
} as const satisfies Record<string, { fr: string; en: string }>;

export interface Decision {
  readonly permit: boolean;
  readonly rule: keyof typeof ruleTexts;
}
const permit = (rule: Decision['rule']): Decision => ({ permit: true, rule });
const deny = (rule: Decision['rule']): Decision => ({ permit: false, rule });

/** Kinds of caller that are people. Software contributes for nobody. */
const people = new Set(['professional', 'patient', 'agent', 'administrator', 'contributor']);
const needs: Partial<Record<Act, readonly Role[]>> = {
  organise: ['organiser'],
  close: ['organiser'],
  'read-campaigns': ['organiser', 'moderator', 'drafter', 'second-reader'],
  'read-desk': ['organiser', 'moderator', 'drafter', 'second-reader'],
  answer: ['drafter'],
  apply: ['drafter'],
  assign: ['drafter', 'organiser'],
  cluster: ['drafter', 'moderator'],
  'second-read': ['second-reader'],
  moderate: ['moderator'],
  'confirm-mandate': ['moderator', 'organiser'],
};
const permitting: Partial<Record<Act, Decision['rule']>> = {
  organise: 'CCT-ACC-005',
  close: 'CCT-ACC-005',
  'read-campaigns': 'CCT-ACC-010',
  'read-desk': 'CCT-ACC-010',
  'second-read': 'CCT-ACC-007',
  moderate: 'CCT-ACC-008',
  'confirm-mandate': 'CCT-ACC-008',
};
const reading = new Set<Act>(['read-campaigns', 'read-desk']);
const judging = new Set<Act>(['answer', 'second-read', 'apply', 'moderate']);

export function decide(asked: Asked): Decision {
  const { act, kind, roles, allows, involved = false } = asked;
  if (act === 'grant') return kind === 'administrator' ? permit('CCT-ACC-009') : deny('CCT-ACC-023');
  // Who grants roles in a campaign finds it, before anybody has one there.
  if (act === 'read-campaigns' && kind === 'administrator') return permit('CCT-ACC-009');
  if (!people.has(kind)) return deny('CCT-ACC-020');
  const wanted = needs[act];
  if (wanted) {
    if (!wanted.some((role) => roles.includes(role))) return deny('CCT-ACC-023');
    if (allows && !allows.answer && !reading.has(act) && act !== 'organise' && act !== 'confirm-mandate') return deny('CCT-ACC-027');
    if (judging.has(act) && involved) return deny('CCT-ACC-024');
    if (act === 'second-read' && asked.answeredIt) return deny('CCT-ACC-025');
    return permit(permitting[act] ?? 'CCT-ACC-006');
  }
  return decidePublic(asked);
}

function decidePublic({ act, allows, inGrace = false, consented = false, own = false, involved = false }: Asked): Decision {
  switch (act) {
    case 'be-known':
    case 'follow':
    case 'report':
      return permit('CCT-ACC-004');
    case 'withdraw':
      if (!own) return deny('CCT-ACC-026');
      // What is archived and hashed stays: before that, everything can be taken back.
      return allows && !allows.answer ? deny('CCT-ACC-027') : permit('CCT-ACC-003');
    default:
  }
  if (act === 'edit' && !own) return deny('CCT-ACC-026');
  if (!consented) return deny('CCT-ACC-022');
  if (act === 'vote' && (own || involved)) return deny('CCT-ACC-028');
  if (allows?.contribute) return permit('CCT-ACC-001');
  return act === 'contribute' && inGrace ? permit('CCT-ACC-002') : deny('CCT-ACC-021');
}

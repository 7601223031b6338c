// Who may do what in a consultation: each verdict names its rule. Deny by default.
import type { Allows, Role, ruleTexts } from '../contract.ts';

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

// Who may do what to an edition: each verdict names its rule. Deny by default.
import type { EditionState } from '../contract.ts';

export const roles = ['drafter', 'reviewer', 'publisher'] as const;
export type Role = (typeof roles)[number];

export type DraftingAct = 'read' | 'comment' | 'write' | 'review' | 'open-edition' | 'publish' | 'erratum' | 'grant';

export interface Drafting {
  readonly act: DraftingAct;
  readonly kind: string;
  readonly roles: readonly Role[];
  readonly state?: EditionState;
  /** For a review: whether the reader wrote something in the chapter since it was last approved. */
  readonly wroteIt?: boolean;
}

export interface Verdict {
  readonly permit: boolean;
  readonly rule: keyof typeof ruleTexts;
}

export const ruleTexts = {
  'FRW-ACC-001': { fr: 'Un administrateur accorde les rôles de rédaction.', en: 'An administrator grants the roles of drafting.' },
  'FRW-ACC-002': { fr: 'Qui a un rôle de rédaction lit et commente.', en: 'Whoever has a role of drafting reads and comments.' },
  'FRW-ACC-003': { fr: 'Un rédacteur écrit dans un projet.', en: 'A drafter writes in a draft.' },
  'FRW-ACC-004': { fr: 'Un relecteur se prononce sur ce qu’un autre a écrit.', en: 'A reviewer judges what someone else wrote.' },
  'FRW-ACC-005': {
    fr: 'Un responsable de la publication ouvre, met en concertation, publie et corrige par erratum.',
    en: 'A publisher opens, puts to consultation, publishes, and corrects by erratum.',
  },
  'FRW-ACC-010': { fr: 'Il faut un rôle de rédaction.', en: 'A role of drafting is needed.' },
  'FRW-ACC-011': {
    fr: 'Une édition publiée ne change plus, sinon par un erratum.',
    en: 'A published edition changes no more, but by an erratum.',
  },
  'FRW-ACC-012': { fr: 'Nul ne relit ce qu’il a écrit.', en: 'Nobody reviews what he wrote.' },
  'FRW-ACC-013': { fr: 'Ce rôle ne permet pas cet acte.', en: 'This role does not permit this act.' },
} as const satisfies Record<string, { fr: string; en: string }>;

const permit = (rule: Verdict['rule']): Verdict => ({ permit: true, rule });
const deny = (rule: Verdict['rule']): Verdict => ({ permit: false, rule });

export function decideDrafting({ act, kind, roles: held, state, wroteIt }: Drafting): Verdict {
  if (act === 'grant') return kind === 'administrator' ? permit('FRW-ACC-001') : deny('FRW-ACC-013');
  // Who is known by an e-mail address only drafts nothing, whatever was granted to his id.
  if (held.length === 0 || kind === 'contributor') return deny('FRW-ACC-010');
  const frozen = state === 'published' || state === 'superseded';
  switch (act) {
    case 'read':
    case 'comment':
      return permit('FRW-ACC-002');
    case 'write':
      if (frozen) return deny('FRW-ACC-011');
      return held.includes('drafter') ? permit('FRW-ACC-003') : deny('FRW-ACC-013');
    case 'review':
      if (frozen) return deny('FRW-ACC-011');
      if (!held.includes('reviewer')) return deny('FRW-ACC-013');
      return wroteIt ? deny('FRW-ACC-012') : permit('FRW-ACC-004');
    case 'open-edition':
    case 'publish':
      if (frozen) return deny('FRW-ACC-011');
      return held.includes('publisher') ? permit('FRW-ACC-005') : deny('FRW-ACC-013');
    case 'erratum':
      return held.includes('publisher') ? permit('FRW-ACC-005') : deny('FRW-ACC-013');
  }
}

// What may be held once: an organisation has one stance on a requirement, one wording, one impact, one answer to a question; so has a person.
import type { ContributionKind } from '../contract.ts';

/** Null: as many as one likes. A support and an objection are two sides of one stance. */
export function positionOf(kind: ContributionKind): 'stance' | 'wording' | 'impact' | 'answer' | null {
  switch (kind) {
    case 'support':
    case 'objection':
      return 'stance';
    case 'wording':
    case 'impact':
    case 'answer':
      return kind;
    default:
      return null;
  }
}

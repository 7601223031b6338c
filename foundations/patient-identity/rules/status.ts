// The status of an identity: the product of two facts, and what each event and attribute does to them (RNIV, EXI SI 07 to 09, EXI ID 24, 26).
import { Problem } from '@socle/kit/problem';
import type { Attribute, IdentityEvent, IdentityStatus, Matricule, Traits } from '../contract.ts';
import { folded } from './names.ts';

/** What is kept of an identity beside its traits. */
export interface State {
  /** Traits and matricule were given by INSi or an equivalent. */
  readonly retrieved: boolean;
  /** Checked against evidence of high trust. */
  readonly checked: boolean;
  readonly attributes: readonly Attribute[];
  readonly matricule: Matricule | undefined;
  readonly traits: Traits;
}

export function statusOf({ retrieved, checked, attributes }: Pick<State, 'retrieved' | 'checked' | 'attributes'>): IdentityStatus {
  if (attributes.includes('douteuse') || attributes.includes('fictive')) return 'PROV';
  if (retrieved) return checked ? 'QUAL' : 'RECUP';
  return checked ? 'VALI' : 'PROV';
}

/** Names letter by letter, date and sex as they are: the traits that INSi certifies and those at hand are of one person. */
export function compatible(a: Traits, b: Traits): boolean {
  const sameSex = a.sex === b.sex || a.sex === 'I' || b.sex === 'I';
  return (
    folded(a.birthName) === folded(b.birthName) && a.birthDate === b.birthDate && sameSex && folded(a.firstGiven) === folded(b.firstGiven)
  );
}

export const sameTraits = (a: Traits, b: Traits): boolean =>
  a.birthName === b.birthName &&
  a.firstGiven === b.firstGiven &&
  a.givenNames.join(' ') === b.givenNames.join(' ') &&
  a.birthDate === b.birthDate &&
  a.sex === b.sex &&
  a.birthPlace === b.birthPlace;

const dropped = { retrieved: false, matricule: undefined } as const;

/** The state after an event, or a refusal by its rule. */
export function after(state: State, event: IdentityEvent): State {
  switch (event.kind) {
    case 'created':
    case 'used-names':
      return state;
    case 'retrieved': {
      if (state.attributes.includes('fictive') || state.attributes.includes('douteuse'))
        throw new Problem('business-rule', `The identity is ${state.attributes.join(', ')}: the teleservice may not be asked for it.`, {
          requirement: 'INS-020',
        });
      if (!compatible(state.traits, event.traits))
        throw new Problem(
          'business-rule',
          'The traits of INSi are not those of this identity: birth name, first given name, birth date and sex must agree before they are accepted.',
          {
            requirement: 'INS-021',
          },
        );
      return { ...state, retrieved: true, matricule: event.matricule, traits: event.traits };
    }
    case 'checked':
      if (state.attributes.includes('fictive'))
        throw new Problem('business-rule', 'A fictive identity has no evidence.', { requirement: 'INS-022' });
      return { ...state, checked: true };
    case 'evidence-withdrawn':
      return { ...state, checked: false };
    case 'recheck-failed':
      return { ...state, ...dropped };
    case 'attribute':
      return withAttribute(state, event.attribute, event.on);
    case 'traits':
      // Changed by hand: they are no longer those that INSi gave.
      return sameTraits(state.traits, event.traits) ? state : { ...state, ...dropped, traits: event.traits };
  }
}

function withAttribute(state: State, attribute: Attribute, on: boolean): State {
  const others = state.attributes.filter((one) => one !== attribute);
  if (!on) return { ...state, attributes: others };
  if (attribute === 'fictive' ? others.length > 0 : others.includes('fictive'))
    throw new Problem('business-rule', `The attribute ${attribute} does not go with ${others.join(', ')}: fictive stands alone.`, {
      requirement: 'INS-023',
    });
  const next = { ...state, attributes: [...others, attribute].sort() };
  return attribute === 'homonyme' ? next : { ...next, ...dropped, checked: attribute === 'fictive' ? false : state.checked };
}

// The chain of seals, read one after the other: is each one whole, bound to the one before, and the one that was written down outside?
import type { Found } from './findings.ts';
import { type Anchor, isMac, noSeal, type Seal, sealForm, sealHash } from './seal.ts';

/** A range of ids that a missing seal stood for. */
export interface Hole {
  readonly beyond: number;
  readonly upto: number;
}

export interface Chain {
  take(seal: Seal): void;
  /** Seals that were written down outside, and of which nothing follows. */
  end(): void;
  /** Up to here entries are sealed. */
  readonly upto: number;
  readonly number: number;
  readonly purged: number;
  readonly unanchored: number;
  readonly holes: readonly Hole[];
}

export function readChain(secret: Buffer, anchors: ReadonlyMap<number, Anchor> | undefined, found: Found): Chain {
  const holes: Hole[] = [];
  const state = { number: 0, upto: 0, purged: 0, unanchored: 0 };
  let previous: Buffer = noSeal;

  function take(seal: Seal): void {
    const gap = seal.number > state.number + 1;
    for (let missing = state.number + 1; missing < seal.number; missing++) found.add('seal-removed', { seal: missing });
    const why = whyBroken(seal, secret, gap ? undefined : previous);
    if (why) found.add('seal-changed', { seal: seal.number, why });
    if (seal.kind === 'batch') {
      if (gap) holes.push({ beyond: state.upto, upto: seal.beyond });
      else if (seal.beyond !== state.upto)
        found.add('seal-changed', { seal: seal.number, why: 'it does not begin where the one before ended' });
      state.upto = Math.max(state.upto, seal.upto);
    } else state.purged += seal.count;
    const anchor = anchors?.get(seal.number);
    if (!anchor) state.unanchored++;
    else if (anchor.hash !== seal.hash.toString('hex')) found.add('anchor-differs', { seal: seal.number });
    state.number = seal.number;
    previous = seal.hash;
  }

  return {
    take,
    end() {
      for (const number of [...(anchors?.keys() ?? [])].sort((a, b) => a - b))
        if (number > state.number) found.add('seal-removed', { seal: number });
    },
    holes,
    get upto() {
      return state.upto;
    },
    get number() {
      return state.number;
    },
    get purged() {
      return state.purged;
    },
    get unanchored() {
      return state.unanchored;
    },
  };
}

function whyBroken(seal: Seal, secret: Buffer, previous: Buffer | undefined): string | undefined {
  if (seal.form !== sealForm) return `it has the form ${seal.form}, which this version does not know`;
  if (!sealHash(seal).equals(seal.hash)) return 'its hash is not that of what it holds';
  if (!isMac(seal, secret)) return 'it was not made by this installation';
  if (previous && !seal.previous.equals(previous)) return 'it is not bound to the one before';
  return undefined;
}

// What is being written: kept in this browser at once, and with the account a moment later, so that neither a closed page nor a deadline loses it.
import { useEffect, useRef, useState } from 'react';
import type { Anchor, Attachment, ContributionKind, Details, Publication, TargetKind } from '../../../platforms/consultation/contract.ts';
import { newId } from '../../kit/chance.ts';
import { saveDraft } from '../data.ts';

export interface Draft {
  readonly id: string;
  readonly kind: ContributionKind;
  readonly target: { readonly kind: TargetKind; readonly id: string; readonly anchor?: Anchor };
  readonly title: string;
  readonly body: string;
  readonly details: Details;
  readonly attachments: readonly Attachment[];
  readonly publish: Publication;
  readonly organisation?: string;
  readonly keepContacts: boolean;
}

const placeIn = (campaign: string, target: Draft['target']): string => `socle-draft ${campaign} ${target.kind} ${target.id}`;

const fresh = (target: Draft['target'], kind: ContributionKind): Draft => ({
  id: newId(),
  kind,
  target,
  title: '',
  body: '',
  details: {},
  attachments: [],
  publish: 'name',
  keepContacts: false,
});

function stored(campaign: string, target: Draft['target']): Draft | undefined {
  try {
    const text = localStorage.getItem(placeIn(campaign, target));
    return text === null ? undefined : (JSON.parse(text) as Draft);
  } catch {
    return undefined;
  }
}

/** A passage that was picked just now goes before the one of the draft. */
export function draftFor(campaign: string, target: Draft['target'], kind: ContributionKind): Draft {
  const kept = stored(campaign, target);
  if (!kept) return fresh(target, kind);
  return target.anchor ? { ...kept, target } : kept;
}

export function forget(campaign: string, target: Draft['target']): void {
  try {
    localStorage.removeItem(placeIn(campaign, target));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

const wroteSomething = ({ title, body, details }: Draft): boolean => title !== '' || body !== '' || Object.keys(details).length > 0;

export type Kept = 'nothing' | 'saving' | 'here' | 'account';

/** Saved here with each change, and with the account when the keys have rested. */
export function useKeptDraft(campaign: string, draft: Draft, withAccount: boolean): Kept {
  const [kept, setKept] = useState<Kept>('nothing');
  const last = useRef('');
  useEffect(() => {
    if (!wroteSomething(draft)) return undefined;
    const text = JSON.stringify(draft);
    if (text === last.current) return undefined;
    try {
      localStorage.setItem(placeIn(campaign, draft.target), text);
      setKept('here');
    } catch {
      setKept('nothing');
    }
    if (!withAccount) return undefined;
    const timer = setTimeout(() => {
      last.current = text;
      setKept('saving');
      saveDraft(campaign, draft.id, draft)
        .then(() => setKept('account'))
        .catch(() => setKept('here'));
    }, 1_200);
    return () => clearTimeout(timer);
  }, [campaign, draft, withAccount]);
  return kept;
}

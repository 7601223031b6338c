// What is said of a document in a word: new, masked, hidden, replaced.
import type { DocumentItem } from '../../services/documents/contract.ts';
import { Badge } from '../kit/controls.tsx';
import { useTexts } from '../kit/language.tsx';
import { texts } from './texts.ts';

export const isMasked = ({ labels }: DocumentItem): boolean => labels.includes('MASQUE_PS');
export const isHidden = ({ labels }: DocumentItem): boolean => labels.includes('INVISIBLE_PATIENT');

export function Labels({ item }: { readonly item: DocumentItem }) {
  const say = useTexts(texts);
  return (
    <>
      {item.isNew ? <Badge kind="accent">{say(item.isNew)}</Badge> : null}
      {isMasked(item) ? <Badge kind="warn">{say('masked')}</Badge> : null}
      {isHidden(item) ? <Badge kind="warn">{say('hiddenPatient')}</Badge> : null}
      {item.labels.includes('INVISIBLE_REPRESENTANTS_LEGAUX') ? <Badge kind="warn">{say('hiddenRepresentatives')}</Badge> : null}
      {item.status === 'superseded' ? <Badge>{say('superseded')}</Badge> : null}
      {item.archived ? <Badge>{say('archived')}</Badge> : null}
      {item.byPatient ? <Badge kind="info">{say('byPatient')}</Badge> : null}
    </>
  );
}

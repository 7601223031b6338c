// The panel in which one contributes: beside the text where there is room, over it where there is none. The text stays as it is.
import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { Anchor } from '../../../platforms/consultation/contract.ts';
import { Button } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { useSession } from '../../kit/session.tsx';
import { Waiting } from '../../kit/states.tsx';
import { useToast } from '../../kit/toast.tsx';
import { pageOf, setFollow } from '../data.ts';
import { ContributionForm } from './form.tsx';
import { type Place, selectorOf } from './passage.ts';
import { texts } from './texts.ts';
import { refreshPart, type Told } from './told.ts';

interface PanelProps {
  readonly told: Told;
  readonly place: Place;
  readonly anchor: Anchor | undefined;
  readonly onAnchor: (anchor: Anchor | undefined) => void;
  readonly onClose: () => void;
}

const besideFrom = '(min-width: 68rem)';

export function Panel({ told, place, anchor, onAnchor, onClose }: PanelProps) {
  const say = useTexts(texts);
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [posted, setPosted] = useState<{ readonly id: number; readonly state: string }>();
  const { data: who } = useSession();
  // In the frame of the change: the focus is never nowhere.
  useLayoutEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    const beside = matchMedia(besideFrom).matches;
    if (dialog && !dialog.open) beside ? dialog.show() : dialog.showModal();
    document.body.classList.toggle('cs-beside-panel', beside);
    heading.current?.focus();
    return () => {
      dialog?.close();
      document.body.classList.remove('cs-beside-panel');
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const options = [...document.querySelectorAll<HTMLElement>(`${selectorOf(place)} [data-option]`)].map((one) => ({
    id: one.dataset.option ?? '',
    label: one.textContent ?? '',
  }));
  return (
    <dialog
      ref={element}
      className="cs-panel"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="cs-panel-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          <span className="visually-hidden">{say('contribute')} : </span>
          <span lang="fr">{place.title}</span>
        </h2>
        <Button kind="plain" onClick={onClose}>
          {say('close')}
        </Button>
      </div>
      {posted ? (
        <Done told={told} place={place} posted={posted} onAgain={() => setPosted(undefined)} />
      ) : who ? (
        <ContributionForm
          key={place.id}
          told={told}
          who={who}
          place={place}
          anchor={anchor}
          options={options}
          onAnchor={onAnchor}
          onDone={(made) => {
            setPosted(made);
            heading.current?.focus();
            void refreshPart(selectorOf(place));
          }}
        />
      ) : (
        <Waiting />
      )}
    </dialog>
  );
}

function Done({
  told,
  place,
  posted,
  onAgain,
}: {
  readonly told: Told;
  readonly place: Place;
  readonly posted: { readonly id: number; readonly state: string };
  readonly onAgain: () => void;
}) {
  const say = useTexts(texts);
  const toast = useToast();
  const follow = async (): Promise<void> => {
    await setFollow({ campaign: told.campaign, kind: 'element', id: place.id }, true);
    toast(say('following'));
  };
  return (
    <div className="stack cs-form" role="status">
      <p className="cs-posted">{say(posted.state === 'held' ? 'held' : 'done', { id: String(posted.id) })}</p>
      <p>{say('doneText')}</p>
      <div className="row">
        <a className="button" href={pageOf(told.campaign, posted.id)}>
          {say('see')}
        </a>
        <Button kind="quiet" onClick={() => void follow()}>
          {say('followElement')}
        </Button>
        <Button kind="plain" onClick={onAgain}>
          {say('another')}
        </Button>
      </div>
    </div>
  );
}

// A question before an act: what it means, the act by its name, and the way out.
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Button } from './controls.tsx';
import { Dialog } from './dialog.tsx';
import { useTexts } from './language.tsx';
import { Refused } from './states.tsx';
import { texts } from './texts.ts';

interface ConfirmProps {
  readonly title: string;
  readonly act: string;
  readonly text: string;
  readonly danger?: boolean;
  readonly onAct: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function Confirm({ title, act, text, danger = false, onAct, onClose, children }: ConfirmProps) {
  // The question stays as it was asked: what it changes may be seen behind it before the dialog closes.
  const [asked] = useState({ title, act, text, danger });
  const say = useTexts(texts);
  const acting = useMutation({ mutationFn: onAct, onSuccess: onClose });
  return (
    <Dialog title={asked.title} onClose={onClose}>
      <p>{asked.text}</p>
      {children}
      {acting.error ? <Refused error={acting.error} /> : null}
      <div className="actions">
        <Button kind="quiet" onClick={onClose}>
          {say('cancel')}
        </Button>
        <Button kind={asked.danger ? 'danger' : 'primary'} busy={acting.isPending} onClick={() => acting.mutate()}>
          {asked.act}
        </Button>
      </div>
    </Dialog>
  );
}

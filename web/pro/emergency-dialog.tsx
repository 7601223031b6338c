// Emergency access as a deliberate act: what it means, the mode, the reason that the patient will read.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type AccessMode, ApiProblem, post } from '../kit/api.ts';
import { Button, Field, Notice } from '../kit/controls.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { useTexts } from '../kit/language.tsx';
import { Refused } from '../kit/states.tsx';
import { texts as common } from '../kit/texts.ts';
import { texts } from './texts.ts';

interface EmergencyProps {
  readonly patient: string;
  readonly onEnter: (mode: AccessMode) => void;
  readonly onClose: () => void;
}

const shortest = 10;

export function EmergencyDialog({ patient, onEnter, onClose }: EmergencyProps) {
  const say = useTexts(texts);
  const sayCommon = useTexts(common);
  const [mode, setMode] = useState<'bris_de_glace' | 'centre_15'>('bris_de_glace');
  const [tooShort, setTooShort] = useState(false);
  const declare = useMutation({
    mutationFn: (reason: string) => post(`/consent/patients/${encodeURIComponent(patient)}/emergency`, { mode, reason }),
    onSuccess: () => onEnter(mode),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    const letters = reason.match(/\p{L}/gu)?.length ?? 0;
    setTooShort(letters < shortest);
    if (letters < shortest) return (event.currentTarget.elements.namedItem('reason') as HTMLElement | null)?.focus();
    declare.mutate(reason);
  };
  const refused =
    declare.error instanceof ApiProblem ? declare.error.issues.find(({ expression }) => expression === 'reason')?.text : undefined;
  return (
    <Dialog title={say('emergencyTitle')} onClose={onClose}>
      <Notice kind="warn">
        <p>{say('emergencyWarning')}</p>
      </Notice>
      <form className="stack" onSubmit={submit} noValidate>
        <fieldset className="choices">
          <legend className="legend">{say('mode')}</legend>
          {(['bris_de_glace', 'centre_15'] as const).map((one) => (
            <label key={one} className="choice">
              <input type="radio" name="mode" checked={one === mode} onChange={() => setMode(one)} />
              <span>{say(one === 'bris_de_glace' ? 'bris' : 'centre15')}</span>
              <small>{say(one === 'bris_de_glace' ? 'brisHint' : 'centre15Hint')}</small>
            </label>
          ))}
        </fieldset>
        <Field label={say('reason')} hint={say('reasonHint')} error={tooShort ? say('reasonShort') : refused}>
          {(wiring) => <textarea className="input" name="reason" maxLength={500} required {...wiring} />}
        </Field>
        {declare.error && !refused ? <Refused error={declare.error} /> : null}
        <div className="actions">
          <Button kind="quiet" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" kind="danger" busy={declare.isPending}>
            {say('emergencyAct')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

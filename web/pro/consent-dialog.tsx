// The professional records that the patient was told and gives him access for this care.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { post } from '../kit/api.ts';
import { Button, SelectField } from '../kit/controls.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { useTexts } from '../kit/language.tsx';
import { Refused } from '../kit/states.tsx';
import { texts as common } from '../kit/texts.ts';
import { texts } from './texts.ts';

interface ConsentProps {
  readonly patient: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function ConsentDialog({ patient, onDone, onClose }: ConsentProps) {
  const say = useTexts(texts);
  const sayCommon = useTexts(common);
  const [missing, setMissing] = useState(false);
  const collect = useMutation({
    mutationFn: (proof: string) => post(`/consent/patients/${encodeURIComponent(patient)}/explicit-consent`, { given: true, proof }),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const informed = form.get('informed') === 'on';
    setMissing(!informed);
    if (!informed) return (event.currentTarget.elements.namedItem('informed') as HTMLElement | null)?.focus();
    collect.mutate(String(form.get('proof')));
  };
  return (
    <Dialog title={say('collectTitle')} onClose={onClose}>
      <p>{say('collectText')}</p>
      <form className="stack" onSubmit={submit} noValidate>
        <SelectField label={say('proof')} name="proof" defaultValue="oral">
          <option value="oral">{say('proofOral')}</option>
          <option value="written">{say('proofWritten')}</option>
        </SelectField>
        <div className="stack tight">
          <label className="choice">
            <input
              type="checkbox"
              name="informed"
              required
              aria-describedby="informed-error"
              {...(missing ? { 'aria-invalid': true } : {})}
            />
            <span>{say('collectInformed')}</span>
          </label>
          <span id="informed-error" className="error-text" aria-live="polite">
            {missing ? say('informFirst') : ''}
          </span>
        </div>
        {collect.error ? <Refused error={collect.error} /> : null}
        <div className="actions">
          <Button kind="quiet" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" busy={collect.isPending}>
            {say('collectAct')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

// The choice of the situation of exercise: what the rights of the session follow from.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { WhoAmI } from '../../foundations/identity/contract.ts';
import { Button } from '../kit/controls.tsx';
import { useTexts } from '../kit/language.tsx';
import { usePlace } from '../kit/router.tsx';
import { useSessionActions } from '../kit/session.tsx';
import { PageHead, Refused } from '../kit/states.tsx';
import { texts } from './texts.ts';

export function SituationPage({ who }: { readonly who: WhoAmI }) {
  const say = useTexts(texts);
  const { path, go } = usePlace();
  const { choose } = useSessionActions();
  const situations = who.situations ?? [];
  const [chosen, setChosen] = useState(who.situation ?? situations[0]?.key ?? '');
  const choosing = useMutation({
    mutationFn: () => choose(chosen),
    onSuccess: () => {
      if (path === '/pro/situation') go('/pro');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choosing.mutate();
  };
  return (
    <form className="stack narrow" onSubmit={submit}>
      <PageHead title={say('situation')} lead={say('situationText')} />
      <fieldset className="choices">
        <legend className="visually-hidden">{say('situation')}</legend>
        {situations.map(({ key, structure, profession, specialty }) => (
          <label key={key} className="choice">
            <input type="radio" name="situation" value={key} checked={key === chosen} onChange={() => setChosen(key)} />
            <span>{structure?.name ?? profession.display}</span>
            <small>{[profession.display, specialty?.display].filter(Boolean).join(', ')}</small>
          </label>
        ))}
      </fieldset>
      {choosing.error ? <Refused error={choosing.error} /> : null}
      <div>
        <Button type="submit" busy={choosing.isPending}>
          {say('choose')}
        </Button>
      </div>
    </form>
  );
}

// What will be public of who writes: his name, his organisation, or neither; and in whose name he writes.
import { useId } from 'react';
import type { Account } from '../../../platforms/consultation/contract.ts';
import { SelectField } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import type { Draft } from './draft.ts';
import { texts } from './texts.ts';

interface PublicProps {
  readonly me: Account;
  readonly draft: Pick<Draft, 'publish' | 'organisation'>;
  readonly onChange: (change: Partial<Draft>) => void;
}

export function Public({ me, draft, onChange }: PublicProps) {
  const say = useTexts(texts);
  const id = useId();
  const mandates = me.mandates.filter(({ state }) => state === 'confirmed');
  const forOrganisation = draft.organisation !== undefined;
  const choices = forOrganisation ? (['name', 'organisation', 'anonymous'] as const) : (['name', 'anonymous'] as const);
  return (
    <>
      {mandates.length > 0 ? (
        <SelectField
          label={say('mandate')}
          value={draft.organisation ?? ''}
          onChange={(event) => {
            const organisation = event.target.value;
            onChange(organisation === '' ? ({ organisation: undefined, publish: 'name' } as unknown as Partial<Draft>) : { organisation });
          }}
        >
          <option value="">{say('myself')}</option>
          {mandates.map(({ organisation }) => (
            <option key={organisation.id} value={organisation.id}>
              {organisation.name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <fieldset className="choices">
        <legend className="legend">{say('publish')}</legend>
        {choices.map((one) => (
          <label key={one} className="cs-tick">
            <input type="radio" name={`${id}-publish`} checked={draft.publish === one} onChange={() => onChange({ publish: one })} />
            <span>
              {say(one === 'name' && !forOrganisation ? 'publish-nameAlone' : `publish-${one}`)}
              {one === 'name' ? <span className="soft"> : {me.name}</span> : null}
            </span>
          </label>
        ))}
      </fieldset>
    </>
  );
}

// What each kind of contribution asks for beside its words.
import type { ReactNode } from 'react';
import { actorKinds, type Details, efforts } from '../../../platforms/consultation/contract.ts';
import { Field, SelectField, TextField } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { labels } from '../labels.ts';
import { redline } from '../redline.ts';
import type { Draft } from './draft.ts';
import { texts } from './texts.ts';

interface KindProps {
  readonly draft: Draft;
  /** The words that a counter-wording takes the place of, and what stands around them. */
  readonly standing: { readonly before: string; readonly text: string; readonly after: string };
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly onDetails: (details: Details) => void;
}

export function KindFields({ draft, standing, options, onDetails }: KindProps) {
  const say = useTexts(texts);
  const { details, kind } = draft;
  const set = (change: Details): void => onDetails({ ...details, ...change });
  if (kind === 'wording')
    return <Wording standing={standing} value={details.wording ?? standing.text} onChange={(wording) => set({ wording })} />;
  if (kind === 'objection')
    return (
      <Field label={say('alternative')}>
        {(wiring) => (
          <textarea
            className="input"
            {...wiring}
            value={details.alternative ?? ''}
            onChange={(event) => set({ alternative: event.target.value })}
            required
          />
        )}
      </Field>
    );
  if (kind === 'impact') return <Impact details={details} onSet={set} />;
  if (kind === 'answer' && options.length > 0)
    return (
      <fieldset className="choices">
        <legend className="legend">{say('option')}</legend>
        {options.map((one) => (
          <label key={one.id} className="choice">
            <input type="radio" name="option" checked={details.option === one.id} onChange={() => set({ option: one.id })} required />
            <span>{one.label}</span>
          </label>
        ))}
      </fieldset>
    );
  return null;
}

/** Edited in its place: the words around it stay in sight, and what changes shows as it changes. */
function Wording({
  standing,
  value,
  onChange,
}: {
  readonly standing: KindProps['standing'];
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  const say = useTexts(texts);
  const changed = value !== standing.text;
  return (
    <>
      <Field label={say('wording')} hint={say('wordingHint')}>
        {(wiring) => (
          <textarea
            className="input cs-rewrite"
            lang="fr"
            {...wiring}
            value={value}
            rows={5}
            onChange={(event) => onChange(event.target.value)}
            required
          />
        )}
      </Field>
      <section className="cs-live" aria-label={say('difference')}>
        <h3>{say('difference')}</h3>
        {changed ? (
          <p lang="fr">
            <span className="soft">{standing.before}</span>
            <Runs before={standing.text} after={value} />
            <span className="soft">{standing.after}</span>
          </p>
        ) : (
          <p className="soft">{say('same')}</p>
        )}
      </section>
    </>
  );
}

export function Runs({ before, after }: { readonly before: string; readonly after: string }): ReactNode {
  return redline(before, after).map(({ key, op, text }) => {
    const Tag = op === 'added' ? 'ins' : op === 'removed' ? 'del' : 'span';
    return <Tag key={key}>{text}</Tag>;
  });
}

function Impact({ details, onSet }: { readonly details: Details; readonly onSet: (change: Details) => void }) {
  const say = useTexts(texts);
  const name = useTexts(labels);
  const borne = details.actors ?? [];
  const number = (text: string): number | undefined => (text === '' ? undefined : Math.max(0, Math.round(Number(text))));
  /** What is emptied is not said. */
  const put = (key: 'cost' | 'days', value: number | undefined): void => {
    const { [key]: _, ...rest } = details;
    onSet(value === undefined ? ({ ...rest, [key]: undefined } as unknown as Details) : { [key]: value });
  };
  return (
    <>
      <fieldset className="choices cs-row">
        <legend className="legend">{say('actors')}</legend>
        {actorKinds.map((one) => (
          <label key={one} className="cs-tick">
            <input
              type="checkbox"
              checked={borne.includes(one)}
              onChange={(event) => onSet({ actors: event.target.checked ? [...borne, one] : borne.filter((each) => each !== one) })}
            />
            {name(one)}
          </label>
        ))}
      </fieldset>
      <div className="fields">
        <SelectField
          label={say('effort')}
          value={details.effort ?? ''}
          onChange={(event) => onSet({ effort: (event.target.value || undefined) as 'low' })}
        >
          <option value="">{say('choose')}</option>
          {efforts.map((one) => (
            <option key={one} value={one}>
              {name(`effort-${one}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={say('days')}
          type="number"
          min={0}
          value={details.days ?? ''}
          onChange={(event) => put('days', number(event.target.value))}
        />
        <TextField
          label={say('cost')}
          type="number"
          min={0}
          value={details.cost ?? ''}
          onChange={(event) => put('cost', number(event.target.value))}
        />
        <TextField
          label={say('feasibleBy')}
          type="date"
          value={details.feasibleBy ?? ''}
          onChange={(event) => onSet({ feasibleBy: (event.target.value || undefined) as string })}
        />
      </div>
    </>
  );
}

// A passage picked without a mouse: the text in a field that cannot be changed, whose selection is taken.
import { useId, useRef, useState } from 'react';
import type { Anchor } from '../../../platforms/consultation/contract.ts';
import { Button } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { anchorOf, type Place } from './passage.ts';
import { texts } from './texts.ts';

interface PickerProps {
  readonly place: Place;
  readonly anchor: Anchor | undefined;
  readonly onPick: (anchor: Anchor | undefined) => void;
}

export function PassagePicker({ place, anchor, onPick }: PickerProps) {
  const say = useTexts(texts);
  const id = useId();
  const [open, setOpen] = useState(false);
  if (place.fields.length === 0) return null;
  return (
    <fieldset className="choices">
      <legend className="legend">{say('where')}</legend>
      <div className="cs-where">
        <label className="cs-tick">
          <input
            type="radio"
            name={`${id}-where`}
            checked={!anchor && !open}
            onChange={() => {
              setOpen(false);
              onPick(undefined);
            }}
          />
          {say('wholeElement')}
        </label>
        <label className="cs-tick">
          <input type="radio" name={`${id}-where`} checked={Boolean(anchor) || open} onChange={() => setOpen(true)} />
          {say('aPassage')}
        </label>
      </div>
      {anchor ? (
        <p className="cs-quote" lang="fr">
          <q>{anchor.exact}</q>
        </p>
      ) : null}
      {open || anchor ? (
        <details className="cs-pick" open={open && !anchor}>
          <summary>{say('pick')}</summary>
          {place.fields.map((one) => (
            <Words key={one.field} source={one.source} field={one.field} onPick={onPick} />
          ))}
        </details>
      ) : null}
    </fieldset>
  );
}

function Words({
  source,
  field,
  onPick,
}: {
  readonly source: string;
  readonly field: Anchor['field'];
  readonly onPick: (anchor: Anchor) => void;
}) {
  const say = useTexts(texts);
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [empty, setEmpty] = useState(false);
  const take = (): void => {
    const { selectionStart = 0, selectionEnd = 0 } = area.current ?? {};
    const made = anchorOf(source, field, selectionStart, selectionEnd);
    setEmpty(!made);
    if (made) onPick(made);
  };
  return (
    <div className="stack tight">
      <label htmlFor={id} className="small">
        {say('pickHint')}
      </label>
      {/* Not read-only for the browser, which would then give it no caret: what is typed is refused instead. */}
      <textarea
        id={id}
        ref={area}
        className="input"
        lang="fr"
        aria-readonly="true"
        inputMode="none"
        value={source}
        rows={Math.min(8, 2 + Math.floor(source.length / 60))}
        onBeforeInput={(event) => event.preventDefault()}
        onChange={() => undefined}
      />
      {empty ? (
        <span className="error-text" role="alert">
          {say('nothingPicked')}
        </span>
      ) : null}
      <div>
        <Button kind="quiet" onClick={take}>
          {say('take')}
        </Button>
      </div>
    </div>
  );
}

// An answer: its verdict, its reason, and of a duplicate what it repeats.
import { useState } from 'react';
import { type Verdict, verdicts } from '../../../platforms/consultation/contract.ts';
import { Button, Field, SelectField, TextField } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import type { Proposed } from './desk-data.ts';
import { deskTexts } from './desk-texts.ts';

export interface Answer {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly duplicateOf?: number;
}

interface AnswerProps {
  readonly act: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly before?: Proposed | null;
  readonly onAnswer: (answer: Answer) => void;
}

export function AnswerForm({ act, busy, error, before, onAnswer }: AnswerProps) {
  const say = useTexts(deskTexts);
  const name = useTexts(labels);
  const [verdict, setVerdict] = useState<Verdict>(before?.verdict ?? 'accepted');
  const [reason, setReason] = useState(before?.reason ?? '');
  const [original, setOriginal] = useState(before?.duplicate_of ? String(before.duplicate_of) : '');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onAnswer({ verdict, reason, ...(verdict === 'duplicate' ? { duplicateOf: Number(original.replace(/^C-/i, '')) } : {}) });
      }}
    >
      <SelectField label={say('verdict')} value={verdict} onChange={(event) => setVerdict(event.target.value as Verdict)}>
        {verdicts.map((one) => (
          <option key={one} value={one}>
            {name(one)}
          </option>
        ))}
      </SelectField>
      {verdict === 'duplicate' ? (
        <TextField
          label={say('duplicateOf')}
          value={original}
          required
          pattern="(C-)?[0-9]+"
          onChange={(event) => setOriginal(event.target.value)}
        />
      ) : null}
      <Field label={say('reason')} hint={say('reasonHint')}>
        {(wiring) => (
          <textarea
            className="input"
            rows={4}
            lang="fr"
            required
            {...wiring}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {error ? <Refused error={error} /> : null}
      <div>
        <Button type="submit" busy={busy}>
          {act}
        </Button>
      </div>
    </form>
  );
}

// A contribution of one's own, changed: the revision that it was made from is told, and what it was stays to be read.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Contribution } from '../../../platforms/consultation/contract.ts';
import { put } from '../../kit/api.ts';
import { Button, Field, TextField } from '../../kit/controls.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { useTexts } from '../../kit/language.tsx';
import { Waiting } from '../../kit/states.tsx';
import { askContribution, onePath } from '../data.ts';
import { Refused } from '../refused.tsx';
import { texts } from './texts.ts';

interface EditProps {
  readonly campaign: string;
  readonly id: number;
  readonly onClose: () => void;
}

export function EditDialog({ campaign, id, onClose }: EditProps) {
  const say = useTexts(texts);
  const { data: one, error } = useQuery({ queryKey: ['contribution', campaign, id], queryFn: () => askContribution(campaign, id) });
  return (
    <Dialog title={`${say('edit')} C-${id}`} onClose={onClose}>
      {error ? <Refused error={error} /> : one ? <EditForm one={one} onClose={onClose} /> : <Waiting />}
    </Dialog>
  );
}

function EditForm({ one, onClose }: { readonly one: Contribution; readonly onClose: () => void }) {
  const say = useTexts(texts);
  const [title, setTitle] = useState(one.title);
  const [body, setBody] = useState(one.body);
  const [wording, setWording] = useState(one.details.wording);
  const [alternative, setAlternative] = useState(one.details.alternative);
  const saving = useMutation({
    mutationFn: () =>
      put(onePath(one.campaign, one.id), {
        title,
        body,
        details: { ...one.details, ...(wording === undefined ? {} : { wording }), ...(alternative === undefined ? {} : { alternative }) },
        base: one.revision,
      }),
    onSuccess: () => setTimeout(() => location.reload(), 1_100),
  });
  const area = (label: string, value: string, change: (text: string) => void) => (
    <Field label={label}>
      {(wiring) => (
        <textarea className="input" lang="fr" rows={4} {...wiring} value={value} onChange={(event) => change(event.target.value)} />
      )}
    </Field>
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <TextField label={say('title')} value={title} required maxLength={200} onChange={(event) => setTitle(event.target.value)} />
      {wording === undefined ? null : area(say('wording'), wording, setWording)}
      {alternative === undefined ? null : area(say('alternative'), alternative, setAlternative)}
      {area(say('words'), body, setBody)}
      {saving.error ? <Refused error={saving.error} /> : null}
      <div className="actions">
        <Button kind="quiet" onClick={onClose}>
          {say('cancel')}
        </Button>
        <Button type="submit" busy={saving.isPending || saving.isSuccess}>
          {say('save')}
        </Button>
      </div>
    </form>
  );
}

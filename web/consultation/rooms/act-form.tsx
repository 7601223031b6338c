// An act of moderation, by an article of the charter where it hides, with a reason that everybody reads.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type CharterArticle, charterArticles } from '../../../platforms/consultation/contract.ts';
import { post } from '../../kit/api.ts';
import { Button, SelectField, TextField } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { useToast } from '../../kit/toast.tsx';
import { onePath } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import type { QueueItem } from './desk-data.ts';
import { deskTexts } from './desk-texts.ts';
import { texts } from './texts.ts';

type Act = 'hide' | 'keep' | 'release' | 'restore';

export function ActForm({
  campaign,
  subject,
  id,
  acts,
}: {
  readonly campaign: string;
  readonly subject: QueueItem['subject'];
  readonly id: number;
  readonly acts: readonly Act[];
}) {
  const say = useTexts(deskTexts);
  const shared = useTexts(texts);
  const name = useTexts(labels);
  const client = useQueryClient();
  const toast = useToast();
  const [act, setAct] = useState<Act>(acts[0] as Act);
  const [article, setArticle] = useState<CharterArticle>('personal-data');
  const [reason, setReason] = useState('');
  const deciding = useMutation({
    mutationFn: () => post(`${onePath(campaign, id)}/moderation`, { act, subject, reason, ...(act === 'hide' ? { article } : {}) }),
    onSuccess: async () => {
      toast(shared('done'));
      await client.invalidateQueries();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!deciding.isPending) deciding.mutate();
      }}
    >
      {acts.length > 1 ? (
        <div className="fields">
          <SelectField label={say('act')} value={act} onChange={(event) => setAct(event.target.value as Act)}>
            {acts.map((one) => (
              <option key={one} value={one}>
                {say(one === 'release' ? 'release2' : one)}
              </option>
            ))}
          </SelectField>
          {act === 'hide' ? (
            <SelectField label={shared('article')} value={article} onChange={(event) => setArticle(event.target.value as CharterArticle)}>
              {charterArticles.map((one) => (
                <option key={one} value={one}>
                  {name(one)}
                </option>
              ))}
            </SelectField>
          ) : null}
        </div>
      ) : null}
      <TextField
        label={shared('reason')}
        hint={shared('reasonHint')}
        value={reason}
        required
        minLength={3}
        onChange={(event) => setReason(event.target.value)}
      />
      {deciding.error ? <Refused error={deciding.error} /> : null}
      <div>
        <Button type="submit" kind={act === 'hide' ? 'danger' : 'primary'} busy={deciding.isPending}>
          {acts.length > 1 ? say('decide') : say(act === 'release' ? 'release2' : act)}
        </Button>
      </div>
    </form>
  );
}

// Contributions that say much the same as one: a human confirms which do, and says what they say.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, post } from '../../kit/api.ts';
import { Button, TextField } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { useToast } from '../../kit/toast.tsx';
import { campaignPath, onePath, pageOf, type Similar } from '../data.ts';
import { Refused } from '../refused.tsx';
import { deskTexts } from './desk-texts.ts';

export function SimilarPanel({ campaign, id }: { readonly campaign: string; readonly id: number }) {
  const say = useTexts(deskTexts);
  const client = useQueryClient();
  const toast = useToast();
  const { data } = useQuery({
    queryKey: ['similar', campaign, id],
    queryFn: () => get<readonly Similar[]>(`${onePath(campaign, id)}/similar`),
    retry: false,
  });
  const [same, setSame] = useState<readonly number[]>([]);
  const [title, setTitle] = useState('');
  const confirming = useMutation({
    mutationFn: () => post(`${campaignPath(campaign)}/clusters`, { title, contributions: [id, ...same] }),
    onSuccess: async () => {
      toast(say('clustered'));
      setSame([]);
      await client.invalidateQueries();
    },
  });
  if (!data || data.length === 0) return null;
  return (
    <section className="card stack">
      <h3>{say('similar')}</h3>
      <ul className="list">
        {data.map((one) => (
          <li key={one.id} className="cr-similar">
            <label className="cr-tick">
              <input
                type="checkbox"
                checked={same.includes(one.id)}
                onChange={(event) => setSame(event.target.checked ? [...same, one.id] : same.filter((each) => each !== one.id))}
              />
              <span>
                <span lang="fr">{one.title}</span> <span className="soft small">{Math.round(100 * one.likeness)} %</span>
              </span>
            </label>
            <a className="mono small" href={pageOf(campaign, one.id)}>
              C-{one.id}
            </a>
          </li>
        ))}
      </ul>
      {same.length > 0 ? (
        <form
          className="stack tight"
          onSubmit={(event) => {
            event.preventDefault();
            confirming.mutate();
          }}
        >
          <TextField
            label={say('clusterTitle')}
            value={title}
            required
            maxLength={200}
            onChange={(event) => setTitle(event.target.value)}
          />
          {confirming.error ? <Refused error={confirming.error} /> : null}
          <div>
            <Button kind="quiet" type="submit" busy={confirming.isPending}>
              {say('cluster')}
            </Button>
          </div>
        </form>
      ) : null}
    </section>
  );
}

// Mandates that wait for a moderator or an organiser: who asks to speak for which organisation, and how that can be checked.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiProblem, get, post } from '../../kit/api.ts';
import { Button } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { useToast } from '../../kit/toast.tsx';
import { api } from '../data.ts';
import { Refused } from '../refused.tsx';
import type { AskedMandate } from './desk-data.ts';
import { deskTexts } from './desk-texts.ts';
import { texts } from './texts.ts';

export function Mandates() {
  const say = useTexts(deskTexts);
  const shared = useTexts(texts);
  const client = useQueryClient();
  const toast = useToast();
  const { data, error } = useQuery({
    queryKey: ['mandates'],
    queryFn: () => get<readonly AskedMandate[]>(`${api}/mandates/queue`),
    retry: false,
  });
  const deciding = useMutation({
    mutationFn: ({ one, state }: { one: AskedMandate; state: 'confirmed' | 'refused' }) =>
      post(`${api}/mandates/queue`, { organisation: one.organisation, account: one.account, state }),
    onSuccess: async () => {
      toast(shared('done'));
      await client.invalidateQueries({ queryKey: ['mandates'] });
    },
  });
  // An organisation speaks in every campaign: who has a part in one of them alone does not confirm its mandates.
  const elsewhere = error instanceof ApiProblem && error.status === 403;
  return (
    <section className="card stack">
      <h2>{say('mandates')}</h2>
      {elsewhere ? <p className="soft">{say('mandatesElsewhere')}</p> : error ? <Refused error={error} /> : null}
      {data?.length === 0 ? <p className="soft">{shared('none')}</p> : null}
      <ul className="list">
        {(data ?? []).map((one) => (
          <li key={`${one.organisation} ${one.account}`} className="cr-item">
            <p>
              <strong>{one.organisationName}</strong> · {one.name}
            </p>
            <p className="small soft">{say('members', { n: one.members })}</p>
            {one.proof ? (
              <p className="small" lang="fr">
                {one.proof}
              </p>
            ) : null}
            <div className="row">
              <Button kind="quiet" busy={deciding.isPending} onClick={() => deciding.mutate({ one, state: 'confirmed' })}>
                {say('confirm')}
                <span className="visually-hidden"> {one.organisationName}</span>
              </Button>
              <Button kind="danger-quiet" busy={deciding.isPending} onClick={() => deciding.mutate({ one, state: 'refused' })}>
                {say('refuse')}
                <span className="visually-hidden"> {one.organisationName}</span>
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {deciding.error ? <Refused error={deciding.error} /> : null}
    </section>
  );
}

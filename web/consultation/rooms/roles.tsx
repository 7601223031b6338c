// Roles as the administrator grants them, in one campaign or in all: who holds which, and the form that changes it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Role, roles } from '../../../platforms/consultation/contract.ts';
import { get, put, query } from '../../kit/api.ts';
import { Badge, Button, TextField } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { useToast } from '../../kit/toast.tsx';
import { api } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { organiseTexts } from './organise-texts.ts';
import { texts } from './texts.ts';

interface Holder {
  readonly person: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** `campaign`: empty for all of them. */
export function Roles({ campaign }: { readonly campaign: string }) {
  const say = useTexts(organiseTexts);
  const shared = useTexts(texts);
  const name = useTexts(labels);
  const client = useQueryClient();
  const toast = useToast();
  const [person, setPerson] = useState('');
  const [held, setHeld] = useState<readonly Role[]>([]);
  const { data, error } = useQuery({
    queryKey: ['roles', campaign],
    queryFn: () => get<readonly Holder[]>(`${api}/roles${query({ campaign })}`),
  });
  const granting = useMutation({
    mutationFn: () => put(`${api}/roles/${encodeURIComponent(person.trim())}`, { campaign, roles: held }),
    onSuccess: async () => {
      toast(shared('done'));
      setPerson('');
      setHeld([]);
      await client.invalidateQueries();
    },
  });
  return (
    <section className="card stack">
      <h2>{say('roles')}</h2>
      <p className="small">{say(campaign === '' ? 'rolesEverywhere' : 'rolesText')}</p>
      {error ? <Refused error={error} /> : null}
      <ul className="list">
        {(data ?? []).map((one) => (
          <li key={one.person} className="row apart cr-item">
            <span className="row tight">
              {one.name || <span className="soft">{say('notSeenYet')}</span>}
              <span className="mono small soft">{one.person}</span>
              {one.roles.map((role) => (
                <Badge key={role}>{name(role)}</Badge>
              ))}
            </span>
            <Button
              kind="plain"
              onClick={() => {
                setPerson(one.person);
                setHeld(one.roles);
              }}
            >
              {say('changeRoles')}
              <span className="visually-hidden"> {one.name || one.person}</span>
            </Button>
          </li>
        ))}
      </ul>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!granting.isPending) granting.mutate();
        }}
      >
        <TextField
          label={say('person')}
          hint={say('personHint')}
          value={person}
          required
          maxLength={80}
          onChange={(event) => setPerson(event.target.value)}
        />
        <fieldset className="choices">
          <legend className="legend">{say('rolesHeld')}</legend>
          {roles.map((one) => (
            <label key={one} className="cr-tick">
              <input
                type="checkbox"
                checked={held.includes(one)}
                onChange={(event) => setHeld(event.target.checked ? [...held, one] : held.filter((each) => each !== one))}
              />
              {name(one)}
            </label>
          ))}
        </fieldset>
        {granting.error ? <Refused error={granting.error} /> : null}
        <div>
          <Button kind="quiet" type="submit" busy={granting.isPending}>
            {say('grant')}
          </Button>
        </div>
      </form>
    </section>
  );
}

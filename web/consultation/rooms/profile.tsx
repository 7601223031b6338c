// Who one is for others: name, kind of actor, region, interests; how often one is written to; the organisations that one speaks for.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WhoAmI } from '../../../foundations/identity/contract.ts';
import { type Account, actorKinds, mailFrequencies } from '../../../platforms/consultation/contract.ts';
import { post, put } from '../../kit/api.ts';
import { Badge, Button, Field, SelectField, TextField } from '../../kit/controls.tsx';
import { sayDay, useLanguage, useTexts } from '../../kit/language.tsx';
import { useToast } from '../../kit/toast.tsx';
import { api } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { regions } from '../regions.ts';
import { Part } from './mine-page.tsx';
import { mineTexts } from './mine-texts.ts';
import { texts } from './texts.ts';

export function Profile({ who, me }: { readonly who: WhoAmI; readonly me: Account }) {
  const say = useTexts(mineTexts);
  return (
    <>
      <Part title={say('profile')}>
        <ProfileForm me={me} />
        <p className="small soft">
          {say('id')} <code>{who.id}</code>
        </p>
      </Part>
      <Part title={say('mandates')}>
        <Mandates me={me} />
      </Part>
    </>
  );
}

function ProfileForm({ me }: { readonly me: Account }) {
  const say = useTexts(mineTexts);
  const shared = useTexts(texts);
  const name = useTexts(labels);
  const language = useLanguage();
  const client = useQueryClient();
  const toast = useToast();
  const [given, setGiven] = useState({ name: me.name, actor: me.actor, region: me.region ?? '', interests: me.interests, mail: me.mail });
  const saving = useMutation({
    mutationFn: () => put(`${api}/me`, { ...given, region: given.region === '' ? null : given.region }),
    onSuccess: async () => {
      toast(shared('done'));
      await client.invalidateQueries({ queryKey: ['me'] });
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <TextField
        label={say('name')}
        value={given.name}
        required
        maxLength={120}
        onChange={(event) => setGiven({ ...given, name: event.target.value })}
      />
      <SelectField
        label={say('actor')}
        value={given.actor}
        onChange={(event) => setGiven({ ...given, actor: event.target.value as typeof given.actor })}
      >
        {actorKinds.map((one) => (
          <option key={one} value={one}>
            {name(one)}
          </option>
        ))}
      </SelectField>
      <SelectField label={say('region')} value={given.region} onChange={(event) => setGiven({ ...given, region: event.target.value })}>
        <option value="">{say('noRegion')}</option>
        {regions.map(([code, title]) => (
          <option key={code} value={code}>
            {title}
          </option>
        ))}
      </SelectField>
      <Field label={say('interests')} hint={say('interestsHint')}>
        {(wiring) => (
          <textarea
            className="input"
            rows={2}
            maxLength={1000}
            {...wiring}
            value={given.interests}
            onChange={(event) => setGiven({ ...given, interests: event.target.value })}
          />
        )}
      </Field>
      <SelectField
        label={say('mail')}
        value={given.mail}
        onChange={(event) => setGiven({ ...given, mail: event.target.value as typeof given.mail })}
      >
        {mailFrequencies.map((one) => (
          <option key={one} value={one}>
            {name(one)}
          </option>
        ))}
      </SelectField>
      <p className="small soft">
        <a href="/consultation/charter">
          {me.consent ? say('charter', { date: sayDay(language, me.consent.at), version: me.consent.version }) : say('charterNot')}
        </a>
      </p>
      {saving.error ? <Refused error={saving.error} /> : null}
      <div>
        <Button type="submit" busy={saving.isPending}>
          {shared('save')}
        </Button>
      </div>
    </form>
  );
}

function Mandates({ me }: { readonly me: Account }) {
  const say = useTexts(mineTexts);
  const name = useTexts(labels);
  const client = useQueryClient();
  const toast = useToast();
  const [asked, setAsked] = useState({ organisation: '', actor: me.actor, proof: '' });
  const asking = useMutation({
    mutationFn: () => post(`${api}/mandates`, asked),
    onSuccess: async () => {
      setAsked({ ...asked, organisation: '', proof: '' });
      toast(say('mandateAsked'));
      await client.invalidateQueries({ queryKey: ['me'] });
    },
  });
  return (
    <>
      <p className="small">{say('mandatesText')}</p>
      <ul className="list">
        {me.mandates.map(({ organisation, state }) => (
          <li key={organisation.id} className="row apart">
            {organisation.name}
            <Badge kind={state === 'confirmed' ? 'good' : state === 'asked' ? 'info' : 'warn'}>{name(state)}</Badge>
          </li>
        ))}
      </ul>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          asking.mutate();
        }}
      >
        <TextField
          label={say('organisation')}
          value={asked.organisation}
          required
          maxLength={160}
          onChange={(event) => setAsked({ ...asked, organisation: event.target.value })}
        />
        <SelectField
          label={say('organisationActor')}
          value={asked.actor}
          onChange={(event) => setAsked({ ...asked, actor: event.target.value as typeof asked.actor })}
        >
          {actorKinds.map((one) => (
            <option key={one} value={one}>
              {name(one)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={say('proof')}
          hint={say('proofHint')}
          value={asked.proof}
          onChange={(event) => setAsked({ ...asked, proof: event.target.value })}
        />
        {asking.error ? <Refused error={asking.error} /> : null}
        <div>
          <Button kind="quiet" type="submit" busy={asking.isPending}>
            {say('ask')}
          </Button>
        </div>
      </form>
    </>
  );
}

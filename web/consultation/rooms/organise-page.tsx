// The organisers' room: campaigns with their phase; one to prepare or to change; its acts with their reason; its roles.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WhoAmI } from '../../../foundations/identity/contract.ts';
import { type Account, type CampaignHead, type Phase, type Role, roles } from '../../../platforms/consultation/contract.ts';
import { get, post, put } from '../../kit/api.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Badge, Button, SelectField, TextField } from '../../kit/controls.tsx';
import { useLanguage, useTexts } from '../../kit/language.tsx';
import { Link, usePlace } from '../../kit/router.tsx';
import { Empty, PageHead, Refused, Waiting } from '../../kit/states.tsx';
import { useToast } from '../../kit/toast.tsx';
import { api, campaignPath } from '../data.ts';
import { labels } from '../labels.ts';
import { sayDeadline } from '../when.ts';
import { CampaignForm } from './campaign-form.tsx';
import { organiseTexts } from './organise-texts.ts';
import { texts } from './texts.ts';

export interface Prepared extends CampaignHead {
  readonly phase: Phase;
  readonly announced: boolean;
  readonly suspended: boolean;
}

export function OrganisePage({ who, me, campaign }: { readonly who: WhoAmI; readonly me: Account; readonly campaign: string | undefined }) {
  const say = useTexts(organiseTexts);
  const { data, error } = useQuery({ queryKey: ['prepared'], queryFn: () => get<readonly Prepared[]>(`${api}/campaigns-in-preparation`) });
  const one = campaign === undefined ? undefined : data?.find(({ id }) => id === campaign);
  return (
    <div className="stack wide">
      <PageHead
        title={one ? one.title.fr : say('title')}
        lead={one ? <Link to="/consultation/organise">{say('campaigns')}</Link> : say('lead')}
      />
      {error ? <Refused error={error} /> : null}
      {data ? one ? <One one={one} who={who} me={me} /> : <All list={data} me={me} /> : error ? null : <Waiting />}
    </div>
  );
}

function All({ list, me }: { readonly list: readonly Prepared[]; readonly me: Account }) {
  const say = useTexts(organiseTexts);
  const name = useTexts(labels);
  const language = useLanguage();
  const { go } = usePlace();
  const [writing, setWriting] = useState(false);
  return (
    <>
      <section className="stack">
        <h2>{say('campaigns')}</h2>
        {list.length === 0 ? <Empty title={say('none')} level={3} /> : null}
        <ul className="list card">
          {list.map((one) => (
            <li key={one.id} className="cr-item">
              <p className="row tight">
                <Link to={`/consultation/organise/${one.id}`}>{one.title[language] ?? one.title.fr}</Link>
                <Badge kind={one.phase === 'contributions' ? 'good' : 'info'}>{name(one.phase)}</Badge>
              </p>
              <span className="small soft">
                {one.edition} · {sayDeadline(language, one.closesAt)}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {me.roles.includes('organiser') ? (
        writing ? (
          <section className="card stack">
            <h2>{say('prepare')}</h2>
            <CampaignForm onSave={(given) => post(`${api}/campaigns`, given)} onSaved={(id) => go(`/consultation/organise/${id}`)} />
          </section>
        ) : (
          <div>
            <Button onClick={() => setWriting(true)}>{say('prepare')}</Button>
          </div>
        )
      ) : null}
    </>
  );
}

function One({ one, who, me }: { readonly one: Prepared; readonly who: WhoAmI; readonly me: Account }) {
  const say = useTexts(organiseTexts);
  const name = useTexts(labels);
  const client = useQueryClient();
  const toast = useToast();
  const path = encodeURIComponent(one.id);
  return (
    <>
      <p className="row">
        <Badge kind={one.phase === 'contributions' ? 'good' : 'info'}>{name(one.phase)}</Badge>
        {one.announced ? <a href={`/consultation/${path}`}>{say('page')}</a> : null}
        <Link to={`/consultation/desk/${path}`}>{say('desk')}</Link>
        <Link to={`/consultation/moderation/${path}`}>{say('moderation')}</Link>
      </p>
      <div className="cr-two">
        <section className="card stack">
          <CampaignForm
            key={one.phase}
            before={one}
            onSave={(given) => put(campaignPath(one.id), given)}
            onSaved={async () => {
              toast(say('saved'));
              await client.invalidateQueries();
            }}
          />
        </section>
        <div className="stack wide">
          {me.roles.includes('organiser') ? <Acts key={`${one.phase} ${one.suspended}`} one={one} /> : null}
          {who.kind === 'administrator' ? <Roles campaign={one.id} /> : null}
        </div>
      </div>
    </>
  );
}

const actsIn: Readonly<Record<Phase, readonly string[]>> = {
  preparation: ['announce'],
  presentation: ['extend', 'suspend', 'resume'],
  contributions: ['extend', 'suspend', 'resume', 'end-early'],
  answers: ['close'],
  result: [],
};

function Acts({ one }: { readonly one: Prepared }) {
  const say = useTexts(organiseTexts);
  const shared = useTexts(texts);
  const client = useQueryClient();
  const toast = useToast();
  const acts = actsIn[one.phase].filter((act) => act !== (one.suspended ? 'suspend' : 'resume'));
  const [act, setAct] = useState(acts[0] ?? '');
  const [reason, setReason] = useState('');
  const [closesAt, setClosesAt] = useState('');
  const [asking, setAsking] = useState(false);
  if (acts.length === 0) return null;
  const key = act as 'announce';
  return (
    <section className="card stack">
      <h2>{say('acts')}</h2>
      <p className="small">{say('actsText')}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setAsking(true);
        }}
      >
        <SelectField label={say('act')} value={act} onChange={(event) => setAct(event.target.value)}>
          {acts.map((each) => (
            <option key={each} value={each}>
              {say(each as 'announce')}
            </option>
          ))}
        </SelectField>
        {act === 'extend' ? (
          <TextField
            label={say('newEnd')}
            type="datetime-local"
            step={1}
            required
            value={closesAt}
            onChange={(event) => setClosesAt(event.target.value)}
          />
        ) : null}
        <TextField
          label={shared('reason')}
          hint={shared('reasonHint')}
          value={reason}
          required
          onChange={(event) => setReason(event.target.value)}
        />
        <div>
          <Button type="submit">{say('doIt')}</Button>
        </div>
      </form>
      {asking ? (
        <Confirm
          title={say(key)}
          text={reason}
          act={say('doIt')}
          danger={act === 'close' || act === 'end-early'}
          onAct={async () => {
            await post(`${campaignPath(one.id)}/acts`, { act, reason, ...(act === 'extend' ? { closesAt } : {}) });
            toast(shared('done'));
            await client.invalidateQueries();
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}

function Roles({ campaign }: { readonly campaign: string }) {
  const say = useTexts(organiseTexts);
  const shared = useTexts(texts);
  const name = useTexts(labels);
  const toast = useToast();
  const [person, setPerson] = useState('');
  const [held, setHeld] = useState<readonly Role[]>([]);
  const granting = useMutation({
    mutationFn: () => put(`${api}/roles/${encodeURIComponent(person)}`, { campaign, roles: held }),
    onSuccess: () => toast(shared('done')),
  });
  return (
    <section className="card stack">
      <h2>{say('roles')}</h2>
      <p className="small">{say('rolesText')}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          granting.mutate();
        }}
      >
        <TextField label={say('person')} value={person} required onChange={(event) => setPerson(event.target.value)} />
        <div>
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
        </div>
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

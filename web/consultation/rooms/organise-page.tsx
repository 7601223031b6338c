// The organisers' room: campaigns with their phase; one to prepare or to change; its acts with their reason; its roles.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WhoAmI } from '../../../foundations/identity/contract.ts';
import type { Account, CampaignHead, Phase as PhaseName, Role } from '../../../platforms/consultation/contract.ts';
import { ApiProblem, get, post, put } from '../../kit/api.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Badge, Button, SelectField, TextField } from '../../kit/controls.tsx';
import { useLanguage, useTexts } from '../../kit/language.tsx';
import { Link, usePlace } from '../../kit/router.tsx';
import { Empty, PageHead, Waiting } from '../../kit/states.tsx';
import { useToast } from '../../kit/toast.tsx';
import { api, campaignPath } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { sayDeadline } from '../when.ts';
import { CampaignForm, inFrance } from './campaign-form.tsx';
import { Mandates } from './mandates.tsx';
import { NoRole } from './no-role.tsx';
import { organiseTexts } from './organise-texts.ts';
import { Roles } from './roles.tsx';
import { texts } from './texts.ts';

export interface Prepared extends CampaignHead {
  readonly phase: PhaseName;
  readonly announced: boolean;
  readonly suspended: boolean;
  /** Of who asks, in this campaign. */
  readonly roles: readonly Role[];
}

export function OrganisePage({ who, me, campaign }: { readonly who: WhoAmI; readonly me: Account; readonly campaign: string | undefined }) {
  const say = useTexts(organiseTexts);
  const { data, error } = useQuery({ queryKey: ['prepared'], queryFn: () => get<readonly Prepared[]>(`${api}/campaigns-in-preparation`) });
  const one = campaign === undefined ? undefined : data?.find(({ id }) => id === campaign);
  if (error instanceof ApiProblem && error.status === 403) return <NoRole who={who} />;
  return (
    <div className="stack wide">
      <PageHead
        title={one ? one.title.fr : say('title')}
        lead={one ? <Link to="/consultation/organise">{say('campaigns')}</Link> : say('lead')}
      />
      {error ? <Refused error={error} /> : null}
      {data ? one ? <One one={one} who={who} me={me} /> : <All list={data} who={who} me={me} /> : error ? null : <Waiting />}
    </div>
  );
}

const DeskLinks = ({ one }: { readonly one: Prepared }) => {
  const say = useTexts(organiseTexts);
  const path = encodeURIComponent(one.id);
  return (
    <>
      {one.roles.some((role) => role !== 'moderator') ? <Link to={`/consultation/desk/${path}`}>{say('desk')}</Link> : null}
      {one.roles.includes('moderator') ? <Link to={`/consultation/moderation/${path}`}>{say('moderation')}</Link> : null}
    </>
  );
};

function All({ list, who, me }: { readonly list: readonly Prepared[]; readonly who: WhoAmI; readonly me: Account }) {
  const say = useTexts(organiseTexts);
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
                {one.roles.includes('organiser') || who.kind === 'administrator' ? (
                  <Link to={`/consultation/organise/${encodeURIComponent(one.id)}`}>{one.title[language] ?? one.title.fr}</Link>
                ) : (
                  <strong>{one.title[language] ?? one.title.fr}</strong>
                )}
                <Phase one={one} />
              </p>
              <p className="row tight small">
                <span className="soft">
                  {one.edition} · {sayDeadline(language, one.closesAt)}
                </span>
                <DeskLinks one={one} />
              </p>
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
      {me.roles.includes('organiser') ? <Mandates /> : null}
      {who.kind === 'administrator' ? <Roles campaign="" /> : null}
    </>
  );
}

function Phase({ one }: { readonly one: Prepared }) {
  const say = useTexts(organiseTexts);
  const name = useTexts(labels);
  return (
    <>
      <Badge kind={one.phase === 'contributions' ? 'good' : 'info'}>{name(one.phase)}</Badge>
      {one.suspended ? <Badge kind="warn">{say('suspended')}</Badge> : null}
    </>
  );
}

function One({ one, who, me }: { readonly one: Prepared; readonly who: WhoAmI; readonly me: Account }) {
  const say = useTexts(organiseTexts);
  const client = useQueryClient();
  const toast = useToast();
  const organises = me.roles.includes('organiser');
  return (
    <>
      <p className="row">
        <Phase one={one} />
        {one.announced ? <a href={`/consultation/${encodeURIComponent(one.id)}`}>{say('page')}</a> : null}
        <DeskLinks one={one} />
      </p>
      {organises ? (
        <div className="cr-two">
          <section className="card stack">
            <CampaignForm
              key={`${one.phase} ${one.closesAt}`}
              before={one}
              onSave={(given) => put(campaignPath(one.id), given)}
              onSaved={async () => {
                toast(say('saved'));
                await client.invalidateQueries();
              }}
            />
          </section>
          <div className="stack wide">
            <Acts key={`${one.phase} ${one.suspended} ${one.closesAt}`} one={one} />
            {who.kind === 'administrator' ? <Roles campaign={one.id} /> : null}
          </div>
        </div>
      ) : (
        <Roles campaign={one.id} />
      )}
    </>
  );
}

const actsIn: Readonly<Record<PhaseName, readonly string[]>> = {
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
  // The day that holds is where one begins.
  const [closesAt, setClosesAt] = useState(() => inFrance(one.closesAt));
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

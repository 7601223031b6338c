// One's own part in the consultation: what one said and what became of it; what one writes, follows and was told; who one is for others.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { WhoAmI } from '../../../foundations/identity/contract.ts';
import type { Account, Verdict } from '../../../platforms/consultation/contract.ts';
import { get } from '../../kit/api.ts';
import { Badge, Button } from '../../kit/controls.tsx';
import { sayDay, sayMoment, useLanguage, useTexts } from '../../kit/language.tsx';
import { Empty, PageHead, Waiting } from '../../kit/states.tsx';
import { api, askFollows, askOwn, type Follow, type OwnContribution, pageOf, removeDraft, setFollow } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { mineTexts } from './mine-texts.ts';
import { NotePanel } from './note-panel.tsx';
import { Profile } from './profile.tsx';
import { texts } from './texts.ts';

export function MinePage({ who, me }: { readonly who: WhoAmI; readonly me: Account }) {
  const say = useTexts(mineTexts);
  return (
    <div className="stack wide">
      <PageHead title={say('title')} lead={say('lead')} />
      <div className="cr-two">
        <div className="stack wide">
          <OwnList />
          <Drafts />
          <NotePanel me={me} />
        </div>
        <div className="stack wide">
          <Told />
          <Follows />
          <Profile who={who} me={me} />
        </div>
      </div>
    </div>
  );
}

export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="card stack">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export const verdictKind = (verdict: string | null): 'good' | 'bad' | 'warn' | 'info' | 'none' =>
  verdict === null
    ? 'none'
    : verdict.startsWith('accepted')
      ? 'good'
      : verdict === 'rejected' || verdict === 'out-of-scope'
        ? 'bad'
        : verdict === 'deferred'
          ? 'warn'
          : 'info';

function OwnList() {
  const say = useTexts(mineTexts);
  const { data, error } = useQuery({ queryKey: ['own'], queryFn: askOwn });
  return (
    <Part title={say('contributions')}>
      {error ? <Refused error={error} /> : null}
      {data ? null : error ? null : <Waiting />}
      {data?.length === 0 ? (
        <Empty title={say('noContribution')} level={3}>
          <a className="button" href="/consultation">
            {say('start')}
          </a>
        </Empty>
      ) : null}
      <ul className="list">
        {(data ?? []).map((one) => (
          <OwnItem key={one.id} one={one} />
        ))}
      </ul>
    </Part>
  );
}

function OwnItem({ one }: { readonly one: OwnContribution }) {
  const say = useTexts(mineTexts);
  const name = useTexts(labels);
  const language = useLanguage();
  return (
    <li className="cr-item">
      <p className="row tight small">
        <strong>{name(one.kind)}</strong>
        <span className="mono">C-{one.id}</span>
        <span className="soft">
          {one.target_id} · {sayDay(language, one.postedAt, 'short')}
        </span>
        {one.state === 'published' ? null : <Badge kind="warn">{name(one.state)}</Badge>}
        {one.state === 'published' || one.verdict !== null ? (
          <Badge kind={verdictKind(one.verdict)}>{one.verdict === null ? say('waiting') : name(one.verdict as Verdict)}</Badge>
        ) : null}
        {one.anchor_state === 'orphan' ? <Badge kind="bad">{say('orphan')}</Badge> : null}
      </p>
      <a href={pageOf(one.campaign, one.id)} lang="fr">
        {one.title || `C-${one.id}`}
      </a>
      {one.hidden_because ? (
        <p className="small" lang="fr">
          {one.hidden_because}
        </p>
      ) : null}
      {one.reason ? (
        <p className="small" lang="fr">
          <strong>{say('answer')} :</strong> {one.reason}
        </p>
      ) : null}
    </li>
  );
}

interface KeptDraft {
  readonly id: string;
  readonly campaign: string;
  readonly body: {
    readonly title?: string;
    readonly body?: string;
    readonly target?: { readonly kind: string; readonly id: string; readonly chapter?: string };
  };
  readonly begunAt: string;
}

function Drafts() {
  const say = useTexts(mineTexts);
  const language = useLanguage();
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: ['drafts'], queryFn: () => get<readonly KeptDraft[]>(`${api}/me/drafts`) });
  const throwing = useMutation({
    mutationFn: (one: KeptDraft) => removeDraft(one.campaign, one.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['drafts'] }),
  });
  if (!data || data.length === 0) return null;
  return (
    <Part title={say('drafts')}>
      <ul className="list">
        {data.map((one) => (
          <li key={one.id} className="cr-item">
            <p lang="fr">{one.body.title || one.body.body?.slice(0, 80) || one.body.target?.id}</p>
            <p className="small soft">
              {one.body.target?.id} · {say('begun', { date: sayMoment(language, one.begunAt) })}
            </p>
            <div className="row">
              <a className="button quiet" href={resume(one)}>
                {say('resume')}
              </a>
              <Button kind="plain" busy={throwing.isPending} onClick={() => throwing.mutate(one)}>
                {say('throwAway')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {throwing.error ? <Refused error={throwing.error} /> : null}
    </Part>
  );
}

/** To the element that it is about; the panel finds what was written in the browser or with the account. */
function resume({ campaign, id, body: { target } }: KeptDraft): string {
  const asked = target
    ? `?contribute=${encodeURIComponent(`${target.kind}:${target.id}`)}&draft=${id}#${encodeURIComponent(target.id)}`
    : '';
  const place =
    target?.kind === 'edition' || target?.kind === 'question'
      ? ''
      : target?.kind === 'milestone' || target?.kind === 'figure'
        ? '/text/calendar'
        : `/text/${encodeURIComponent(target?.chapter ?? target?.id ?? '')}`;
  return `/consultation/${encodeURIComponent(campaign)}${place}${asked}`;
}

function Follows() {
  const say = useTexts(mineTexts);
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: ['follows'], queryFn: askFollows });
  const stopping = useMutation({
    mutationFn: (one: Follow) => setFollow(one, false),
    onSuccess: () => client.invalidateQueries({ queryKey: ['follows'] }),
  });
  return (
    <Part title={say('follows')}>
      {data?.length === 0 ? <NothingHere /> : null}
      <ul className="list">
        {(data ?? []).map((one) => (
          <li key={`${one.kind} ${one.campaign} ${one.id}`} className="row apart">
            <a
              href={
                one.kind === 'contribution'
                  ? pageOf(one.campaign, Number(one.id))
                  : `/consultation/${encodeURIComponent(one.campaign)}${one.kind === 'element' ? `/contributions?target=${encodeURIComponent(one.id)}` : ''}`
              }
            >
              {say(`follow-${one.kind}`, { id: one.id })}
            </a>
            <Button kind="plain" busy={stopping.isPending} onClick={() => stopping.mutate(one)}>
              {say('stop')}
              <span className="visually-hidden"> {one.id}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function NothingHere() {
  const say = useTexts(texts);
  return <p className="soft">{say('none')}</p>;
}

interface Notification {
  readonly id: number;
  readonly campaign: string;
  readonly kind: string;
  readonly subject: number;
  readonly at: string;
  readonly read: boolean;
}
const told = new Set(['contribution', 'answered', 'reply', 'draft-changed', 'moderated', 'closing', 'result']);

function Told() {
  const say = useTexts(mineTexts);
  const language = useLanguage();
  const { data } = useQuery({
    queryKey: ['notifications'],
    queryFn: () => get<readonly Notification[]>(`${api}/me/notifications`),
    staleTime: 60_000,
  });
  return (
    <Part title={say('notifications')}>
      {data?.length === 0 ? <NothingHere /> : null}
      <ul className="list">
        {(data ?? []).slice(0, 20).map((one) => (
          <li key={one.id} className="cr-item">
            <a href={one.subject === 0 ? `/consultation/${encodeURIComponent(one.campaign)}` : pageOf(one.campaign, one.subject)}>
              {one.read ? null : <span className="cr-new" aria-hidden="true" />}
              {say(`told-${told.has(one.kind) ? (one.kind as 'reply') : 'other'}`, { id: String(one.subject) })}
            </a>
            <span className="small soft">{sayMoment(language, one.at)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

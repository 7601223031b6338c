// The moderators' desk: what waits, with its clock and what was found in its words; acts by an article of the charter; mandates to confirm.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type CharterArticle, charterArticles } from '../../../platforms/consultation/contract.ts';
import { get, post } from '../../kit/api.ts';
import { Badge, Button, SelectField, TextField } from '../../kit/controls.tsx';
import { sayMoment, useLanguage, useTexts } from '../../kit/language.tsx';
import { Empty, PageHead, Refused, Waiting } from '../../kit/states.tsx';
import { useToast } from '../../kit/toast.tsx';
import { api, campaignPath, onePath, pageOf } from '../data.ts';
import { labels } from '../labels.ts';
import type { AskedMandate, QueueItem } from './desk-data.ts';
import { deskTexts } from './desk-texts.ts';
import { SimilarPanel } from './similar-panel.tsx';
import { texts } from './texts.ts';

export function ModerationPage({ campaign }: { readonly campaign: string }) {
  const say = useTexts(deskTexts);
  const { data, error } = useQuery({
    queryKey: ['queue', campaign],
    queryFn: () => get<readonly QueueItem[]>(`${campaignPath(campaign)}/moderation-queue`),
  });
  return (
    <div className="stack wide">
      <PageHead
        title={say('moderation')}
        lead={
          <>
            <a href={`/consultation/${encodeURIComponent(campaign)}`}>{campaign}</a> ·{' '}
            <a href={`/consultation/${encodeURIComponent(campaign)}/moderation`}>{say('log')}</a>
          </>
        }
      />
      {error ? <Refused error={error} /> : null}
      <div className="cr-two">
        <section className="stack">
          <h2>
            {say('queue')} {data ? <Badge kind={data.some(({ late }) => late) ? 'bad' : 'info'}>{data.length}</Badge> : null}
          </h2>
          {data ? null : error ? null : <Waiting />}
          {data?.length === 0 ? <NothingWaits /> : null}
          <ul className="cr-queue">
            {(data ?? []).map((one) => (
              <li key={`${one.subject} ${one.id}`} className="card stack">
                <Queued campaign={campaign} one={one} />
              </li>
            ))}
          </ul>
        </section>
        <div className="stack wide">
          <Mandates />
          <Restoring campaign={campaign} />
        </div>
      </div>
    </div>
  );
}

function NothingWaits() {
  const shared = useTexts(texts);
  return <Empty title={shared('none')} />;
}

function Queued({ campaign, one }: { readonly campaign: string; readonly one: QueueItem }) {
  const say = useTexts(deskTexts);
  const name = useTexts(labels);
  const language = useLanguage();
  const held = one.state === 'held';
  const whole = `${one.title}\n${one.body}`;
  return (
    <>
      <p className="row tight small">
        <a className="mono" href={pageOf(campaign, one.contribution)}>
          {one.subject === 'contribution' ? `C-${one.id}` : say('message', { id: String(one.id) })}
        </a>
        <Badge kind={held ? 'warn' : 'info'}>{held ? say('held') : say('reports', { n: one.reports.length })}</Badge>
        <Badge kind={one.late ? 'bad' : 'none'}>{say('before', { date: sayMoment(language, one.due) })}</Badge>
      </p>
      <p className="cr-words" lang="fr">
        <Found text={whole.trimStart()} shift={whole.length - whole.trimStart().length} findings={one.findings} />
      </p>
      {one.reports.length > 0 ? (
        <ul className="small">
          {one.reports.map((report, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report has no name of its own
            <li key={at}>
              <strong>{name(report.article as CharterArticle)}</strong> <span lang="fr">{report.text}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <ActForm campaign={campaign} subject={one.subject} id={one.id} acts={held ? ['release', 'hide'] : ['keep', 'hide']} />
      {one.subject === 'contribution' && !held ? <SimilarPanel campaign={campaign} id={one.id} /> : null}
    </>
  );
}

/** What was found stands out in its words. */
function Found({
  text,
  shift,
  findings,
}: {
  readonly text: string;
  readonly shift: number;
  readonly findings: QueueItem['findings'];
}): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end, kind } of [...findings].sort((a, b) => a.start - b.start)) {
    const [from, to] = [start - shift, end - shift];
    if (from < at) continue;
    parts.push(
      text.slice(at, from),
      <mark key={from} title={kind}>
        {text.slice(from, to)}
      </mark>,
    );
    at = to;
  }
  return [...parts, text.slice(at)];
}

type Act = 'hide' | 'keep' | 'release' | 'restore';

function ActForm({
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
          {say('decide')}
        </Button>
      </div>
    </form>
  );
}

function Mandates() {
  const say = useTexts(deskTexts);
  const shared = useTexts(texts);
  const client = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['mandates'],
    queryFn: () => get<readonly AskedMandate[]>(`${api}/mandates/queue`),
    retry: false,
  });
  const deciding = useMutation({
    mutationFn: ({ one, state }: { one: AskedMandate; state: 'confirmed' | 'refused' }) =>
      post(`${api}/mandates/queue`, { organisation: one.organisation, account: one.account, state }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['mandates'] }),
  });
  return (
    <section className="card stack">
      <h2>{say('mandates')}</h2>
      {error ? <Refused error={error} /> : null}
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

/** What was hidden is in the public log by its number: it is restored by it. */
function Restoring({ campaign }: { readonly campaign: string }) {
  const say = useTexts(deskTexts);
  const [id, setId] = useState('');
  const number = Number(id.replace(/^C-/i, ''));
  return (
    <section className="card stack">
      <h2>{say('hidden')}</h2>
      <TextField label={say('number')} value={id} pattern="(C-)?[0-9]+" onChange={(event) => setId(event.target.value)} />
      {Number.isSafeInteger(number) && number > 0 ? (
        <ActForm campaign={campaign} subject="contribution" id={number} acts={['restore', 'hide']} />
      ) : null}
    </section>
  );
}

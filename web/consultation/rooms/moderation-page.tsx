// The moderators' desk: what waits, with its clock and what was found in its words; acts by an article of the charter; what is hidden; mandates to confirm.
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { CharterArticle, HiddenItem } from '../../../platforms/consultation/contract.ts';
import { get } from '../../kit/api.ts';
import { Badge, Button } from '../../kit/controls.tsx';
import { sayMoment, useLanguage, useTexts } from '../../kit/language.tsx';
import { Empty, PageHead, Waiting } from '../../kit/states.tsx';
import { campaignPath, pageOf } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { ActForm } from './act-form.tsx';
import type { QueueItem } from './desk-data.ts';
import { deskTexts } from './desk-texts.ts';
import { Mandates } from './mandates.tsx';
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
          <Hidden campaign={campaign} />
          <Mandates />
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

function Hidden({ campaign }: { readonly campaign: string }) {
  const say = useTexts(deskTexts);
  const { data, error } = useQuery({
    queryKey: ['hidden', campaign],
    queryFn: () => get<readonly HiddenItem[]>(`${campaignPath(campaign)}/hidden`),
  });
  return (
    <section className="card stack">
      <h2>
        {say('hidden')} {data && data.length > 0 ? <Badge>{data.length}</Badge> : null}
      </h2>
      {error ? <Refused error={error} /> : null}
      {data?.length === 0 ? <p className="soft">{say('nothingHidden')}</p> : null}
      <ul className="list">
        {(data ?? []).map((one) => (
          <li key={`${one.subject} ${one.id}`} className="cr-item">
            <HiddenOne campaign={campaign} one={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Its words are shown to who may restore them, and to nobody else. */
function HiddenOne({ campaign, one }: { readonly campaign: string; readonly one: HiddenItem }) {
  const say = useTexts(deskTexts);
  const name = useTexts(labels);
  const language = useLanguage();
  const [restoring, setRestoring] = useState(false);
  const called = one.subject === 'contribution' ? `C-${one.id}` : say('message', { id: String(one.id) });
  return (
    <>
      <p className="row tight small">
        <a className="mono" href={pageOf(campaign, one.contribution)}>
          {called}
        </a>
        <span className="soft">{sayMoment(language, one.at)}</span>
      </p>
      {one.title ? (
        <p lang="fr">
          <strong>{one.title}</strong>
        </p>
      ) : null}
      <p className="small cr-words cr-clamp" lang="fr">
        {one.body}
      </p>
      <p className="small">
        {one.article ? <Badge kind="warn">{name(one.article)}</Badge> : null} <span lang="fr">{one.reason}</span>
      </p>
      {restoring ? (
        <ActForm campaign={campaign} subject={one.subject} id={one.id} acts={['restore']} />
      ) : (
        <div>
          <Button kind="quiet" onClick={() => setRestoring(true)}>
            {say('restore')}
            <span className="visually-hidden"> {called}</span>
          </Button>
        </div>
      )}
    </>
  );
}

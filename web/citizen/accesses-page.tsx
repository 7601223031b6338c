// Who had access to my record, and why: in plain words, newest first, refusals too.
import { useState } from 'react';
import type { PlainEntry } from '../../foundations/audit/contract.ts';
import { Badge, Button } from '../kit/controls.tsx';
import { useTexts } from '../kit/language.tsx';
import { Empty, PageHead, Refused, Waiting } from '../kit/states.tsx';
import { useAccesses } from './data.ts';
import { texts } from './texts.ts';

const kinds = { permitted: 'good', refused: 'bad', failed: 'warn' } as const;

export function AccessesPage({ patient }: { readonly patient: string }) {
  const say = useTexts(texts);
  const [all, setAll] = useState(false);
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = useAccesses(patient);
  const entries = data?.pages.flatMap((page) => page.entries).filter(({ yours }) => all || !yours) ?? [];
  return (
    <div className="stack wide">
      <PageHead title={say('accesses')} lead={say('accessesLead')} />
      <fieldset className="switcher own-size" aria-label={say('which')}>
        {[false, true].map((one) => (
          <button key={String(one)} type="button" aria-pressed={one === all} onClick={() => setAll(one)}>
            {say(one ? 'everyone' : 'others')}
          </button>
        ))}
      </fieldset>
      {isPending ? <Waiting /> : null}
      {error ? <Refused error={error} retry={() => void refetch()} /> : null}
      {data && entries.length === 0 ? (
        <div className="card">
          <Empty title={say('noAccess')}>
            <p>{say('noAccessText')}</p>
          </Empty>
        </div>
      ) : null}
      {entries.length > 0 ? (
        <ol className="list card flush">
          {entries.map((entry) => (
            <Access key={entry.id} entry={entry} />
          ))}
        </ol>
      ) : null}
      {hasNextPage ? (
        <div>
          <Button kind="quiet" busy={isFetching} onClick={() => void fetchNextPage()}>
            {say('more')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Access({ entry }: { readonly entry: PlainEntry }) {
  const say = useTexts(texts);
  const { sentence, as, when, at, outcome, why, rule, mode } = entry;
  return (
    <li className="access">
      <div className="row apart">
        <strong>{sentence}</strong>
        <Badge kind={kinds[outcome]}>{say(outcome)}</Badge>
      </div>
      <p className="soft small">
        <time dateTime={at}>{when}</time>
        {as ? ` · ${as}` : ''}
      </p>
      {mode ? (
        <p className="small">
          <Badge kind="warn">{mode.text}</Badge> {mode.reason ? say('noticeReason', { reason: mode.reason }) : ''}
        </p>
      ) : null}
      <p className="small">
        {why} <span className="mono soft">{rule}</span>
      </p>
    </li>
  );
}

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
          {together(entries).map(({ entry, times }) => (
            <Access key={entry.id} entry={entry} times={times} />
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

/** The same thing done again and again stands once, with its number: the newest of its moments is shown. */
function together(entries: readonly PlainEntry[]): { entry: PlainEntry; times: number }[] {
  const lines: { entry: PlainEntry; times: number }[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    const same = last && (['sentence', 'as', 'rule', 'outcome'] as const).every((key) => last.entry[key] === entry[key]);
    if (same && last.entry.mode?.reason === entry.mode?.reason && last.entry.at.slice(0, 10) === entry.at.slice(0, 10)) last.times++;
    else lines.push({ entry, times: 1 });
  }
  return lines;
}

function Access({ entry, times }: { readonly entry: PlainEntry; readonly times: number }) {
  const say = useTexts(texts);
  const { as, when, at, outcome, why, rule, mode, who, yours } = entry;
  // To ask whether a record would open is no access, and neither permitted nor refused.
  const question = entry.kind === 'access' && entry.action === 'decide';
  const sentence = question ? (yours ? say('youAsked') : say('asked', { who })) : entry.sentence;
  return (
    <li className="access">
      <div className="row apart">
        <strong>{sentence}</strong>
        {question ? <Badge>{say('question')}</Badge> : <Badge kind={kinds[outcome]}>{say(outcome)}</Badge>}
      </div>
      <p className="soft small">
        <time dateTime={at}>{when}</time>
        {as ? ` · ${as}` : ''}
        {times > 1 ? ` · ${say('times', { n: times })}` : ''}
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

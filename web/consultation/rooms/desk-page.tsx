// The drafters' desk: what is to be answered, by chapter, element, kind, whose and how late; one contribution beside it; one answer to many.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WhoAmI } from '../../../foundations/identity/contract.ts';
import { type Account, contributionKinds, type Verdict, verdicts } from '../../../platforms/consultation/contract.ts';
import { get, post } from '../../kit/api.ts';
import { Badge, Button, SelectField, TextField } from '../../kit/controls.tsx';
import { useLanguage, useTexts } from '../../kit/language.tsx';
import { Link, usePlace } from '../../kit/router.tsx';
import { PageHead, Waiting } from '../../kit/states.tsx';
import { useToast } from '../../kit/toast.tsx';
import { askCampaign, campaignPath } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { type Answer, AnswerForm } from './answer-form.tsx';
import { askDesk, type Desk, type DeskFilter, type DeskItem } from './desk-data.ts';
import { DeskOne } from './desk-one.tsx';
import { deskTexts } from './desk-texts.ts';
import { verdictKind } from './mine-page.tsx';
import type { Consulted } from './note-panel.tsx';
import { texts } from './texts.ts';

interface DeskProps {
  readonly who: WhoAmI;
  readonly me: Account;
  readonly campaign: string;
  readonly id: number | undefined;
}

const filterNames = ['chapter', 'target', 'kind', 'organisation', 'verdict', 'assigned', 'late', 'after'] as const;

export function DeskPage({ who, me, campaign, id }: DeskProps) {
  const say = useTexts(deskTexts);
  const language = useLanguage();
  const { search, go } = usePlace();
  const filter: DeskFilter = Object.fromEntries(
    filterNames.flatMap((name) => (search.get(name) ? [[name, search.get(name) as string]] : [])),
  );
  const { data: head } = useQuery({ queryKey: ['campaign', campaign], queryFn: () => askCampaign(campaign) });
  const { data: desk, error } = useQuery({
    queryKey: ['desk', campaign, filter],
    queryFn: () => askDesk(campaign, filter),
    placeholderData: (before) => before,
  });
  const { data: text } = useQuery({
    queryKey: ['text', campaign],
    queryFn: () => get<Consulted>(`${campaignPath(campaign)}/text`),
    staleTime: 600_000,
  });
  const base = `/consultation/desk/${encodeURIComponent(campaign)}`;
  const set = (change: DeskFilter): void => {
    const { after: _, ...rest } = { ...filter, ...change };
    const kept = Object.entries({ ...rest, ...('after' in change ? { after: change.after } : {}) }).filter(
      (pair): pair is [string, string] => Boolean(pair[1]),
    );
    go(`${base}${id === undefined ? '' : `/${id}`}${kept.length > 0 ? `?${new URLSearchParams(kept)}` : ''}`, { replace: true });
  };
  return (
    <div className={`stack wide cr-desk-page ${id === undefined ? '' : 'cr-one-open'}`}>
      <PageHead
        title={say('desk')}
        lead={<a href={`/consultation/${encodeURIComponent(campaign)}`}>{head?.title[language] ?? head?.title.fr ?? campaign}</a>}
      />
      {error ? <Refused error={error} /> : null}
      {desk ? <Counts counts={desk.counts} /> : null}
      <Filters filter={filter} text={text} onSet={set} />
      <div className="cr-desk">
        {desk ? (
          <List
            key={JSON.stringify(filter)}
            desk={desk}
            base={base}
            campaign={campaign}
            me={me}
            who={who}
            open={id}
            search={search}
            onNext={(after) => set({ after })}
          />
        ) : (
          <Waiting />
        )}
        <div className="cr-detail">
          {id === undefined ? (
            <p className="soft cr-pick">{say('pick')}</p>
          ) : (
            <>
              <Link className="back cr-narrow" to={`${base}?${search}`}>
                {say('back')}
              </Link>
              <DeskOne
                key={id}
                who={who}
                me={me}
                campaign={campaign}
                id={id}
                item={desk?.contributions.find((one) => one.id === id)}
                text={text}
              />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

function Counts({ counts }: { readonly counts: Desk['counts'] }) {
  const say = useTexts(deskTexts);
  return (
    <dl className="cr-counts">
      {(['total', 'unanswered', 'proposed', 'late', 'orphans'] as const).map((one) => (
        <div key={one} className={counts[one] > 0 && one === 'late' ? 'cr-bad' : ''}>
          <dt>{say(one)}</dt>
          <dd>{counts[one]}</dd>
        </div>
      ))}
    </dl>
  );
}

function Filters({
  filter,
  text,
  onSet,
}: {
  readonly filter: DeskFilter;
  readonly text: Consulted | undefined;
  readonly onSet: (change: DeskFilter) => void;
}) {
  const say = useTexts(deskTexts);
  const shared = useTexts(texts);
  const name = useTexts(labels);
  const select = (key: 'chapter' | 'kind' | 'verdict' | 'assigned', label: string, options: readonly (readonly [string, string])[]) => (
    <SelectField label={label} value={filter[key] ?? ''} onChange={(event) => onSet({ [key]: event.target.value })}>
      <option value="">{shared('all')}</option>
      {options.map(([value, title]) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </SelectField>
  );
  return (
    <div className="cr-filters">
      {select('chapter', say('chapter'), text?.chapters.map((one) => [one.id, one.title.fr]) ?? [])}
      <TextField
        key={filter.target ?? ''}
        label={say('element')}
        defaultValue={filter.target ?? ''}
        onBlur={(event) => event.target.value !== (filter.target ?? '') && onSet({ target: event.target.value })}
      />
      {select(
        'kind',
        say('kind'),
        contributionKinds.map((one) => [one, name(one)]),
      )}
      {select('verdict', say('verdict'), [
        ['none', name('none')],
        ['proposed', name('proposed')],
        ...verdicts.map((one): [string, string] => [one, name(one)]),
      ])}
      {select('assigned', say('whose'), [['me', say('mine')]])}
      <label className="cr-tick">
        <input type="checkbox" checked={filter.late === 'yes'} onChange={(event) => onSet({ late: event.target.checked ? 'yes' : '' })} />
        {say('onlyLate')}
      </label>
    </div>
  );
}

interface ListProps {
  readonly desk: Desk;
  readonly base: string;
  readonly campaign: string;
  readonly me: Account;
  readonly who: WhoAmI;
  readonly open: number | undefined;
  readonly search: URLSearchParams;
  readonly onNext: (after: string) => void;
}

function List({ desk, base, campaign, me, who, open, search, onNext }: ListProps) {
  const shared = useTexts(texts);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (id: number, on: boolean): void =>
    setChosen((before) => {
      const next = new Set(before);
      if (on) next.add(id);
      else next.delete(id);
      return next;
    });
  const picked = desk.contributions.filter(({ id }) => chosen.has(id));
  return (
    <div className="cr-list stack tight">
      {desk.contributions.length === 0 ? <p className="soft">{shared('none')}</p> : null}
      <ul className="list">
        {desk.contributions.map((one) => (
          <Item
            key={one.id}
            one={one}
            base={base}
            search={search}
            open={open === one.id}
            chosen={chosen.has(one.id)}
            onToggle={(on) => toggle(one.id, on)}
          />
        ))}
      </ul>
      {desk.next === undefined ? null : (
        <Button kind="quiet" onClick={() => onNext(desk.next as string)}>
          {shared('more')}
        </Button>
      )}
      {picked.length > 1 ? <Batch campaign={campaign} picked={picked} me={me} who={who} onDone={() => setChosen(new Set())} /> : null}
    </div>
  );
}

interface ItemProps {
  readonly one: DeskItem;
  readonly base: string;
  readonly search: URLSearchParams;
  readonly open: boolean;
  readonly chosen: boolean;
  readonly onToggle: (on: boolean) => void;
}

function Item({ one, base, search, open, chosen, onToggle }: ItemProps) {
  const say = useTexts(deskTexts);
  const name = useTexts(labels);
  const state = one.disposition ? (one.disposition.state === 'proposed' ? 'proposed' : one.disposition.verdict) : 'none';
  const query = search.toString();
  return (
    <li className={`cr-desk-item ${open ? 'cr-here' : ''}`}>
      <input
        type="checkbox"
        aria-label={say('choose', { id: String(one.id) })}
        checked={chosen}
        onChange={(event) => onToggle(event.target.checked)}
      />
      <div>
        <p className="row tight small">
          <strong>{name(one.kind)}</strong>
          <span className="mono soft">{one.target.id}</span>
          {one.late ? <Badge kind="bad">{say('late')}</Badge> : null}
          {one.anchorState === 'orphan' ? <Badge kind="warn">{say('orphans')}</Badge> : null}
        </p>
        <Link to={`${base}/${one.id}${query ? `?${query}` : ''}`} current={open} lang="fr">
          {one.title}
        </Link>
        <p className="row tight small">
          <Badge kind={state === 'proposed' ? 'info' : verdictKind(one.disposition?.verdict ?? null)}>{name(state as Verdict)}</Badge>
          <span className="soft">
            {[one.organisation, one.assignment && say('assigned', { name: one.assignment.name })].filter(Boolean).join(' · ')}
          </span>
        </p>
      </div>
    </li>
  );
}

function Batch({
  campaign,
  picked,
  me,
  who,
  onDone,
}: {
  readonly campaign: string;
  readonly picked: readonly DeskItem[];
  readonly me: Account;
  readonly who: WhoAmI;
  readonly onDone: () => void;
}) {
  const say = useTexts(deskTexts);
  const client = useQueryClient();
  const toast = useToast();
  const ids = picked.map(({ id }) => id);
  const after = async (text: string): Promise<void> => {
    toast(text);
    onDone();
    await client.invalidateQueries();
  };
  const answering = useMutation({
    mutationFn: (answer: Answer) => post(`${campaignPath(campaign)}/dispositions`, { contributions: ids, ...answer }),
    onSuccess: () => after(say('proposedDone')),
  });
  const reading = useMutation({
    mutationFn: () => post(`${campaignPath(campaign)}/dispositions/second-reading`, { contributions: ids, agree: true }),
    onSuccess: () => after(say('published')),
  });
  const readable = picked.every(({ disposition }) => disposition?.state === 'proposed' && disposition.by_id !== who.id);
  return (
    <section className="card stack cr-batch">
      <h2>{say('chosen', { n: ids.length })}</h2>
      {readable && me.roles.includes('second-reader') ? (
        <Button busy={reading.isPending} onClick={() => reading.mutate()}>
          {say('batchRead')}
        </Button>
      ) : null}
      {reading.error ? <Refused error={reading.error} /> : null}
      {me.roles.includes('drafter') ? (
        <AnswerForm act={say('batch')} busy={answering.isPending} error={answering.error} onAnswer={(answer) => answering.mutate(answer)} />
      ) : null}
    </section>
  );
}

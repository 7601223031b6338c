// One contribution on the desk: its words, what it would change, the press that takes it into the draft, its answer and the second reading.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WhoAmI } from '../../../foundations/identity/contract.ts';
import type { Account, Change, Contribution } from '../../../platforms/consultation/contract.ts';
import { post, put } from '../../kit/api.ts';
import { Badge, Button, Notice, TextField } from '../../kit/controls.tsx';
import { sayDay, sayMoment, useLanguage, useTexts } from '../../kit/language.tsx';
import { Waiting } from '../../kit/states.tsx';
import { useToast } from '../../kit/toast.tsx';
import { askContribution, onePath, pageOf } from '../data.ts';
import { Runs } from '../island/kind-fields.tsx';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { type Answer, AnswerForm } from './answer-form.tsx';
import { askDesk, type DeskItem, type Proposed } from './desk-data.ts';
import { deskTexts } from './desk-texts.ts';
import { verdictKind } from './mine-page.tsx';
import type { Consulted } from './note-panel.tsx';
import { SimilarPanel } from './similar-panel.tsx';
import { texts } from './texts.ts';

interface OneProps {
  readonly who: WhoAmI;
  readonly me: Account;
  readonly campaign: string;
  readonly id: number;
  readonly item: DeskItem | undefined;
  readonly text: Consulted | undefined;
}

export function DeskOne({ who, me, campaign, id, item: listed, text }: OneProps) {
  const shared = useTexts(texts);
  const name = useTexts(labels);
  const language = useLanguage();
  const { data: one, error } = useQuery({ queryKey: ['contribution', campaign, id], queryFn: () => askContribution(campaign, id) });
  // An answer may take it out of the list that is shown: it is then asked for by what it is on.
  const about = { target: one?.target.id ?? '', kind: one?.kind ?? '' };
  const { data: beside } = useQuery({
    queryKey: ['desk', campaign, about],
    queryFn: () => askDesk(campaign, about),
    enabled: listed === undefined && one !== undefined,
  });
  const item = listed ?? beside?.contributions.find((each) => each.id === id);
  if (error) return <Refused error={error} />;
  if (!one || (!item && !beside)) return <Waiting />;
  return (
    <article className="stack cr-one">
      <header className="stack tight">
        <p className="row tight small">
          <strong>{name(one.kind)}</strong>
          <span className="mono">C-{one.id}</span>
          <span className="mono soft">{one.target.id}</span>
          <a href={pageOf(campaign, id)}>{shared('see')}</a>
        </p>
        <h2 lang="fr">{one.title}</h2>
        <p className="small soft">
          {[one.author.name, one.author.organisation?.name, name(one.author.actor)].filter(Boolean).join(' · ')} ·{' '}
          {sayMoment(language, one.postedAt)}
        </p>
      </header>
      <Said one={one} text={text} />
      <Assigning campaign={campaign} one={one} item={item} who={who} />
      {one.kind === 'wording' && me.roles.includes('drafter') ? (
        <Applying campaign={campaign} one={one} done={item?.disposition ?? null} />
      ) : null}
      <Answering
        key={item?.disposition?.state ?? 'none'}
        campaign={campaign}
        id={id}
        me={me}
        who={who}
        disposition={item?.disposition ?? null}
      />
      <SimilarPanel campaign={campaign} id={id} />
    </article>
  );
}

function Said({ one, text }: { readonly one: Contribution; readonly text: Consulted | undefined }) {
  const say = useTexts(deskTexts);
  const { anchor } = one.target;
  const { wording, alternative } = one.details;
  const standing = anchor?.exact ?? one.details.standing ?? sourceOf(text, one.target.id);
  return (
    <>
      {anchor && wording === undefined ? (
        <blockquote className="cr-quote" lang="fr">
          <span className="soft">{anchor.prefix}</span>
          <mark>{anchor.exact}</mark>
          <span className="soft">{anchor.suffix}</span>
        </blockquote>
      ) : null}
      {wording === undefined ? null : (
        <section className="cr-live">
          <h3>{say('difference')}</h3>
          <p lang="fr">
            <span className="soft">{anchor?.prefix}</span>
            {standing === undefined ? wording : <Runs before={standing} after={wording} />}
            <span className="soft">{anchor?.suffix}</span>
          </p>
        </section>
      )}
      {one.body === '' ? null : (
        <p className="cr-words" lang="fr">
          {one.body}
        </p>
      )}
      {alternative === undefined ? null : (
        <p className="cr-words" lang="fr">
          <strong>→</strong> {alternative}
        </p>
      )}
    </>
  );
}

function sourceOf(text: Consulted | undefined, id: string): string | undefined {
  for (const chapter of text?.chapters ?? []) {
    if (chapter.id === id) return chapter.text.fr;
    for (const provision of chapter.provisions) {
      if (provision.id === id) return provision.text.fr;
      const found = provision.requirements.find((one) => one.id === id);
      if (found) return found.statement.fr;
    }
  }
  return undefined;
}

function Assigning({
  campaign,
  one,
  item,
  who,
}: {
  readonly campaign: string;
  readonly one: Contribution;
  readonly item: DeskItem | undefined;
  readonly who: WhoAmI;
}) {
  const say = useTexts(deskTexts);
  const language = useLanguage();
  const client = useQueryClient();
  const held = item?.assignment;
  const assigning = useMutation({
    mutationFn: (person: string | null) =>
      put(`${onePath(campaign, one.id)}/assignment`, { person, name: person === null ? '' : (who.name ?? '') }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['desk'] }),
  });
  return (
    <div className="row">
      {held ? (
        <span className="small">
          {say('assigned', { name: held.name })} {held.due ? say('due', { date: sayDay(language, held.due) }) : null}
        </span>
      ) : null}
      {held?.person === who.id ? (
        <Button kind="plain" busy={assigning.isPending} onClick={() => assigning.mutate(null)}>
          {say('release')}
        </Button>
      ) : (
        <Button kind="quiet" busy={assigning.isPending} onClick={() => assigning.mutate(who.id ?? null)}>
          {say('assign')}
        </Button>
      )}
      {assigning.error ? <Refused error={assigning.error} /> : null}
    </div>
  );
}

/** One press: the words are in the draft, the revision cites them, the answer is proposed. */
function Applying({ campaign, one, done }: { readonly campaign: string; readonly one: Contribution; readonly done: Proposed | null }) {
  const say = useTexts(deskTexts);
  const client = useQueryClient();
  const toast = useToast();
  const applying = useMutation({
    mutationFn: () => post<Change>(`${onePath(campaign, one.id)}/apply`, { reason: say('applyReason', { id: String(one.id) }) }),
    onSuccess: async ({ revision }) => {
      toast(say('applied', { revision }));
      await client.invalidateQueries();
    },
  });
  const changes = done?.changes ?? [];
  return (
    <section className="stack tight">
      {changes.map((change) => (
        <Notice key={`${change.element} ${change.revision}`} kind="good">
          {say('changed', { element: change.element, revision: change.revision })}
        </Notice>
      ))}
      {changes.length === 0 ? (
        <>
          <div>
            <Button busy={applying.isPending} onClick={() => applying.mutate()}>
              {say('apply')}
            </Button>
          </div>
          <p className="small soft">{say('applyHint')}</p>
        </>
      ) : null}
      {applying.error ? <Refused error={applying.error} /> : null}
    </section>
  );
}

interface AnsweringProps {
  readonly campaign: string;
  readonly id: number;
  readonly me: Account;
  readonly who: WhoAmI;
  readonly disposition: Proposed | null;
}

function Answering({ campaign, id, me, who, disposition }: AnsweringProps) {
  const say = useTexts(deskTexts);
  const client = useQueryClient();
  const toast = useToast();
  const proposing = useMutation({
    mutationFn: (answer: Answer) => put(`${onePath(campaign, id)}/disposition`, answer),
    onSuccess: async () => {
      toast(say('proposedDone'));
      await client.invalidateQueries();
    },
  });
  return (
    <>
      {disposition ? <SecondReading campaign={campaign} id={id} me={me} who={who} disposition={disposition} /> : null}
      {me.roles.includes('drafter') && disposition?.state !== 'published' ? (
        <section className="card stack">
          <h3>{say('answer')}</h3>
          <AnswerForm
            act={say('propose')}
            busy={proposing.isPending}
            error={proposing.error}
            before={disposition}
            onAnswer={(answer) => proposing.mutate(answer)}
          />
        </section>
      ) : null}
    </>
  );
}

function SecondReading({ campaign, id, me, who, disposition }: AnsweringProps & { readonly disposition: Proposed }) {
  const say = useTexts(deskTexts);
  const name = useTexts(labels);
  const client = useQueryClient();
  const toast = useToast();
  const [note, setNote] = useState('');
  const reading = useMutation({
    mutationFn: (agree: boolean) => post(`${onePath(campaign, id)}/disposition/second-reading`, { agree, note }),
    onSuccess: async (_, agree) => {
      toast(say(agree ? 'published' : 'sentBack'));
      await client.invalidateQueries();
    },
  });
  const own = disposition.by_id === who.id;
  return (
    <section className="card stack">
      <h3>
        {say(disposition.state === 'published' ? 'answer' : 'second')}{' '}
        <Badge kind={verdictKind(disposition.verdict)}>{name(disposition.verdict)}</Badge>
      </h3>
      <p className="cr-words" lang="fr">
        {disposition.reason}
      </p>
      <p className="small soft">
        {say('by', { name: disposition.by_name })}
        {disposition.second_name ? ` · ${disposition.second_name}` : ''}
      </p>
      {disposition.state === 'published' ? null : own ? (
        <p className="small">{say('ownAnswer')}</p>
      ) : me.roles.includes('second-reader') ? (
        <>
          <TextField label={say('note')} value={note} onChange={(event) => setNote(event.target.value)} />
          {reading.error ? <Refused error={reading.error} /> : null}
          <div className="row">
            <Button busy={reading.isPending} onClick={() => reading.mutate(true)}>
              {say('publish')}
            </Button>
            <Button kind="quiet" busy={reading.isPending} onClick={() => reading.mutate(false)}>
              {say('sendBack')}
            </Button>
          </div>
        </>
      ) : null}
    </section>
  );
}

// What is done with a contribution on its page: an opinion of one's own and of one's organisations, following, signing, reporting, editing, withdrawing.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Account, type Ballot, ballots, charterArticles, charterVersion } from '../../../platforms/consultation/contract.ts';
import { get, post, put, query, remove } from '../../kit/api.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Button, SelectField, TextField } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { useSession } from '../../kit/session.tsx';
import { useToast } from '../../kit/toast.tsx';
import { api, askFollows, askOwn, onePath, setFollow, signInWays, useMe } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { EditDialog } from './edit.tsx';
import { texts } from './texts.ts';
import { refreshPart, type Told } from './told.ts';

export interface Votes {
  readonly own: Ballot | null;
  readonly organisations: readonly { readonly organisation: string; readonly value: Ballot }[];
}

/** The charter is accepted with the first act: what it says stands one press away. */
export async function withConsent(me: Account, act: () => Promise<unknown>): Promise<void> {
  if (me.consent?.version !== charterVersion) await post(`${api}/me/consent`, { version: charterVersion });
  await act();
}

export function Acts({ told, id }: { readonly told: Told; readonly id: number }) {
  const say = useTexts(texts);
  const { data: who } = useSession();
  const { data: me } = useMe(who?.signedIn ?? false, told.campaign);
  if (!who) return null;
  if (!who.signedIn) {
    // Nobody is invited to what is closed.
    if (!told.discuss) return null;
    const ways = signInWays(location.pathname);
    return (
      <div className="stack tight">
        <a className="button quiet" href={who.sandbox ? ways.sandbox : ways.account}>
          {say('signInFirst')}
        </a>
        <a className="small" href={ways.mail}>
          {say('mail')}
        </a>
      </div>
    );
  }
  return me ? <Own told={told} id={id} me={me} /> : null;
}

function Own({ told, id, me }: { readonly told: Told; readonly id: number; readonly me: Account }) {
  const say = useTexts(texts);
  const client = useQueryClient();
  const toast = useToast();
  const path = onePath(told.campaign, id);
  const { data: votes } = useQuery({ queryKey: ['vote', id], queryFn: () => get<Votes>(`${path}/vote`) });
  const { data: own } = useQuery({ queryKey: ['own'], queryFn: askOwn });
  const { data: follows } = useQuery({ queryKey: ['follows'], queryFn: askFollows });
  const [shown, setShown] = useState<'report' | 'edit' | 'withdraw'>();
  const [signers, setSigners] = useState(told.signers);
  const mine = own?.find((one) => one.campaign === told.campaign && one.id === id);
  const followed = follows?.some((one) => one.kind === 'contribution' && one.campaign === told.campaign && one.id === String(id)) ?? false;
  const mandates = me.mandates.filter(({ state }) => state === 'confirmed').map(({ organisation }) => organisation);
  const voting = useMutation({
    mutationFn: ({ value, organisation }: { value: Ballot | null; organisation?: string }) =>
      withConsent(me, () =>
        value === null
          ? remove(`${path}/vote${query({ organisation })}`)
          : put(`${path}/vote`, { value, ...(organisation === undefined ? {} : { organisation }) }),
      ),
    onSuccess: async (_, { value }) => {
      toast(say(value === null ? 'taken' : 'voted'));
      await Promise.all([client.invalidateQueries({ queryKey: ['vote', id] }), client.invalidateQueries({ queryKey: ['me'] })]);
      await refreshPart('.cs-beside .cs-tallies');
    },
  });
  const signing = useMutation({
    mutationFn: (organisation: string) => withConsent(me, () => post(`${path}/co-signatures`, { organisation })),
    onSuccess: async (_, organisation) => {
      toast(say('signed'));
      setSigners((before) => [...before, organisation]);
      await client.invalidateQueries({ queryKey: ['me'] });
      await refreshPart('.cs-beside .cs-signers');
    },
  });
  const following = useMutation({
    mutationFn: () => setFollow({ campaign: told.campaign, kind: 'contribution', id: String(id) }, !followed),
    onSuccess: () => client.invalidateQueries({ queryKey: ['follows'] }),
  });
  const error = voting.error ?? signing.error ?? following.error;
  return (
    <div className="stack tight">
      {!told.discuss ? null : mine ? (
        <p className="small soft">{say('own')}</p>
      ) : mandates.some((one) => one.id === told.author) ? (
        <p className="small soft">{say('ownOrganisation')}</p>
      ) : (
        <>
          <VoteRow legend={say('vote')} chosen={votes?.own ?? null} busy={voting.isPending} onVote={(value) => voting.mutate({ value })} />
          {mandates.map(({ id: organisation, name }) => (
            <VoteRow
              key={organisation}
              legend={say('voteFor', { name })}
              chosen={votes?.organisations.find((one) => one.organisation === organisation)?.value ?? null}
              busy={voting.isPending}
              onVote={(value) => voting.mutate({ value, organisation })}
            />
          ))}
          {mandates.map(({ id: organisation, name }) =>
            signers.includes(organisation) ? (
              <p key={organisation} className="small soft">
                {say('signedFor', { name })}
              </p>
            ) : (
              <Button key={organisation} kind="quiet" busy={signing.isPending} onClick={() => signing.mutate(organisation)}>
                {say('coSign', { name })}
              </Button>
            ),
          )}
          <ByActing me={me} />
        </>
      )}
      {error ? <Refused error={error} /> : null}
      <div className="row">
        <Button kind="quiet" aria-pressed={followed} busy={following.isPending} onClick={() => following.mutate()}>
          {say(followed ? 'following' : 'follow')}
        </Button>
        {mine ? (
          <>
            {mine.state === 'published' || mine.state === 'held' ? (
              <Button kind="quiet" onClick={() => setShown('edit')}>
                {say('edit')}
              </Button>
            ) : null}
            {mine.state === 'withdrawn' ? null : (
              <Button kind="danger-quiet" onClick={() => setShown('withdraw')}>
                {say('withdraw')}
              </Button>
            )}
          </>
        ) : told.state !== 'published' ? null : (
          <Button kind="plain" onClick={() => setShown('report')}>
            {say('report')}
          </Button>
        )}
      </div>
      {shown === 'report' ? <ReportDialog path={path} onClose={() => setShown(undefined)} /> : null}
      {shown === 'edit' ? <EditDialog campaign={told.campaign} id={id} onClose={() => setShown(undefined)} /> : null}
      {shown === 'withdraw' ? (
        <Confirm
          title={say('withdrawTitle')}
          text={say('withdrawText')}
          act={say('withdraw')}
          danger
          onAct={async () => {
            await remove(path);
            location.reload();
          }}
          onClose={() => setShown(undefined)}
        />
      ) : null}
    </div>
  );
}

/** What the first act accepts is said before it. */
export function ByActing({ me }: { readonly me: Account }) {
  const say = useTexts(texts);
  if (me.consent?.version === charterVersion) return null;
  return (
    <p className="small soft">
      {say('byActing')} (<a href="/consultation/charter">{say('charter')}</a>)
    </p>
  );
}

function VoteRow({
  legend,
  chosen,
  busy,
  onVote,
}: {
  readonly legend: string;
  readonly chosen: Ballot | null;
  readonly busy: boolean;
  readonly onVote: (value: Ballot | null) => void;
}) {
  const name = useTexts(labels);
  return (
    <fieldset className="cs-vote">
      <legend className="legend">{legend}</legend>
      {ballots.map((one) => (
        <button
          key={one}
          type="button"
          className={`cs-ballot cs-ballot-${one}`}
          aria-pressed={chosen === one}
          aria-disabled={busy || undefined}
          onClick={() => (busy ? undefined : onVote(chosen === one ? null : one))}
        >
          {name(one)}
        </button>
      ))}
    </fieldset>
  );
}

/** By an article of the charter, never by dislike. */
export function ReportDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }) {
  const say = useTexts(texts);
  const name = useTexts(labels);
  const toast = useToast();
  const [article, setArticle] = useState<(typeof charterArticles)[number]>('personal-data');
  const [text, setText] = useState('');
  return (
    <Confirm
      title={say('reportTitle')}
      text={say('reportText')}
      act={say('report')}
      onAct={async () => {
        await post(`${path}/reports`, { article, text });
        toast(say('reported'));
      }}
      onClose={onClose}
    >
      <SelectField label={say('article')} value={article} onChange={(event) => setArticle(event.target.value as typeof article)}>
        {charterArticles.map((one) => (
          <option key={one} value={one}>
            {name(one)}
          </option>
        ))}
      </SelectField>
      <TextField label={say('more')} value={text} onChange={(event) => setText(event.target.value)} />
    </Confirm>
  );
}

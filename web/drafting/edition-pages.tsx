// Editions under way; the chapters of one, their reviews, and what a publisher may do with it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../kit/api.ts';
import { Confirm } from '../kit/confirm.tsx';
import { Badge, Button, SelectField, TextField } from '../kit/controls.tsx';
import { useLanguage, useTexts } from '../kit/language.tsx';
import { Link, usePlace } from '../kit/router.tsx';
import { Empty, PageHead, Refused, Waiting } from '../kit/states.tsx';
import { useToast } from '../kit/toast.tsx';
import { askEdition, askEditions, base, type EditionWork, type Me } from './data.ts';
import { ImportPanel } from './import-panel.tsx';
import { texts } from './texts.ts';

const stateKey = { draft: 'draft', consultation: 'consultation', published: 'inForce', superseded: 'superseded' } as const;

export function EditionsPage({ me }: { readonly me: Me }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { data: heads, error } = useQuery({ queryKey: ['editions'], queryFn: askEditions });
  if (error) return <Refused error={error} />;
  if (!heads) return <Waiting />;
  const publisher = me.roles.includes('publisher');
  const open = heads.filter(({ state }) => state === 'draft' || state === 'consultation' || publisher);
  return (
    <div className="stack wide">
      <PageHead title={say('editions')} />
      {open.length === 0 ? <Empty title={say('none')} /> : null}
      <ul className="dr-list">
        {[...open].reverse().map(({ id, title, state }) => (
          <li key={id}>
            <Link to={`/doctrine/drafting/${id}`}>{id}</Link> <span>{title[language] ?? title.fr}</span>{' '}
            <Badge kind={state === 'published' ? 'good' : 'info'}>{say(stateKey[state])}</Badge>
          </li>
        ))}
      </ul>
      {publisher ? <OpenDraft editions={heads.map(({ id }) => id)} /> : null}
    </div>
  );
}

function OpenDraft({ editions }: { readonly editions: readonly string[] }) {
  const say = useTexts(texts);
  const { go } = usePlace();
  const client = useQueryClient();
  const [from, setFrom] = useState(editions.filter((id) => /^\d/.test(id)).at(-1) ?? '');
  const [id, setId] = useState('');
  const [title, setTitle] = useState('');
  const opening = useMutation({
    mutationFn: () =>
      post(`${base}/editions`, {
        from,
        head: { id, title: { fr: title }, previous: from, summary: { fr: title }, completeness: { fr: 'Projet.' } },
      }),
    onSuccess: async () => {
      await client.invalidateQueries();
      go(`/doctrine/drafting/${id}`);
    },
  });
  return (
    <form
      className="dr-form"
      onSubmit={(event) => {
        event.preventDefault();
        opening.mutate();
      }}
    >
      <h2>{say('open')}</h2>
      <div className="row">
        <SelectField label={say('from')} value={from} onChange={(event) => setFrom(event.target.value)}>
          {editions.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
        <TextField label={say('id')} value={id} onChange={(event) => setId(event.target.value)} pattern="[a-z0-9]+(-[a-z0-9]+)*" required />
        <TextField label={say('name')} value={title} onChange={(event) => setTitle(event.target.value)} required />
      </div>
      {opening.error ? <Refused error={opening.error} /> : null}
      <div>
        <Button type="submit" busy={opening.isPending}>
          {say('openIt')}
        </Button>
      </div>
    </form>
  );
}

export function EditionPage({ me, id }: { readonly me: Me; readonly id: string }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { data: work, error } = useQuery({ queryKey: ['edition', id], queryFn: () => askEdition(id) });
  if (error) return <Refused error={error} />;
  if (!work) return <Waiting />;
  return (
    <div className="stack wide">
      <PageHead title={`${id} · ${work.title[language] ?? work.title.fr}`}>
        <Badge kind={work.state === 'published' ? 'good' : 'info'}>{say(stateKey[work.state])}</Badge>
      </PageHead>
      {me.roles.includes('publisher') ? <Life work={work} /> : null}
      <section aria-labelledby="chapters">
        <h2 id="chapters">{say('chapters')}</h2>
        <div className="dr-scroll">
          <table className="dr-table">
            <thead>
              <tr>
                <th scope="col">{say('title')}</th>
                <th scope="col">{say('revision')}</th>
                <th scope="col">{say('review')}</th>
                <th scope="col">{say('comments')}</th>
              </tr>
            </thead>
            <tbody>
              {work.chapters.map((chapter) => (
                <tr key={chapter.id}>
                  <th scope="row">
                    {chapter.number}{' '}
                    <Link to={`/doctrine/drafting/${id}/${chapter.id}`}>{chapter.title[language] ?? chapter.title.fr}</Link>
                  </th>
                  <td>{chapter.revision}</td>
                  <td>
                    <ReviewBadge revision={chapter.revision} verdict={chapter.review?.verdict} />
                  </td>
                  <td>{chapter.comments > 0 ? chapter.comments : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      {me.roles.includes('drafter') && (work.state === 'draft' || work.state === 'consultation') ? <ImportPanel work={work} /> : null}
    </div>
  );
}

function ReviewBadge({ revision, verdict }: { readonly revision: number; readonly verdict: 'approved' | 'changes-wanted' | undefined }) {
  const say = useTexts(texts);
  if (verdict === 'approved') return <Badge kind="good">{say('approved')}</Badge>;
  if (verdict === 'changes-wanted') return <Badge kind="warn">{say('wanted')}</Badge>;
  return revision > 1 ? <Badge kind="info">{say('waiting')}</Badge> : <span className="soft">{say('shipped')}</span>;
}

function Life({ work }: { readonly work: EditionWork }) {
  const say = useTexts(texts);
  const client = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const moving = useMutation({
    mutationFn: (to: string) => post<{ hash?: string }>(`${base}/editions/${work.id}/state`, { to }),
    onSuccess: async ({ hash }) => {
      setAsking(false);
      if (hash !== undefined) toast(say('published', { hash: hash.slice(0, 16) }));
      await client.invalidateQueries();
    },
    onError: () => setAsking(false),
  });
  if (work.state === 'published' || work.state === 'superseded') return null;
  return (
    <div className="stack tight">
      <div className="row">
        <Button kind="quiet" busy={moving.isPending} onClick={() => moving.mutate(work.state === 'draft' ? 'consultation' : 'draft')}>
          {say(work.state === 'draft' ? 'consult' : 'toDraft')}
        </Button>
        <Button busy={moving.isPending} onClick={() => setAsking(true)}>
          {say('publish')}
        </Button>
      </div>
      {moving.error ? <Refused error={moving.error} /> : null}
      {asking ? (
        <Confirm
          title={say('publish')}
          act={say('publish')}
          text={say('publishText')}
          onAct={() => moving.mutateAsync('published')}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}

// One chapter under the pen: its elements, structured fields, live lint and live difference, reviews, comments and revisions beside it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Chapter } from '../../foundations/framework/contract.ts';
import { ApiProblem, post, put } from '../kit/api.ts';
import { Badge, Button, Notice, TextField } from '../kit/controls.tsx';
import { sayMoment, useLanguage, useTexts } from '../kit/language.tsx';
import { Link } from '../kit/router.tsx';
import { PageHead, Refused, Waiting } from '../kit/states.tsx';
import { useToast } from '../kit/toast.tsx';
import { askChapter, type ChapterWork, type Checked, chapterPath, type Me } from './data.ts';
import { ElementForm, elementsOf } from './element-form.tsx';
import { texts } from './texts.ts';

interface PageProps {
  readonly me: Me;
  readonly edition: string;
  readonly id: string;
}

export function ChapterPage({ me, edition, id }: PageProps) {
  const { data: work, error } = useQuery({
    queryKey: ['chapter', edition, id],
    queryFn: () => askChapter(edition, id),
    refetchOnWindowFocus: false,
  });
  if (error) return <Refused error={error} />;
  if (!work) return <Waiting />;
  return <Desk key={work.revision} me={me} edition={edition} work={work} />;
}

function Desk({ me, edition, work }: { readonly me: Me; readonly edition: string; readonly work: ChapterWork }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const client = useQueryClient();
  const toast = useToast();
  const [chapter, setChapter] = useState<Chapter>(work.chapter);
  const [element, setElement] = useState('');
  const [reason, setReason] = useState('');
  const frozen = work.state === 'published' || work.state === 'superseded';
  const writes = frozen ? me.roles.includes('publisher') : me.roles.includes('drafter');
  const path = chapterPath(edition, work.chapter.id);
  const changed = chapter !== work.chapter;
  const checked = useChecked(path, chapter, changed);
  const saving = useMutation({
    mutationFn: () => put<{ revision: number; merged: boolean }>(path, { chapter, reason, erratum: frozen }, `"${work.revision}"`),
    onSuccess: async ({ revision, merged }) => {
      toast(say(merged ? 'merged' : 'saved', { revision }));
      await client.invalidateQueries();
    },
  });
  return (
    <div className="stack wide">
      <PageHead title={chapter.title[language] ?? chapter.title.fr} lead={<Link to={`/doctrine/drafting/${edition}`}>{say('back')}</Link>}>
        <span className="soft">
          {say('revision')} {work.revision}
        </span>
      </PageHead>
      {frozen && writes ? <Notice kind="warn">{say('asErratum')}</Notice> : null}
      <div className="dr-desk">
        <nav aria-label={say('element')}>
          <ul className="dr-elements">
            {elementsOf(chapter, say('chapterHead')).map((one) => (
              <li key={one.id} className={one.kind}>
                <button type="button" aria-pressed={one.id === element} onClick={() => setElement(one.id)}>
                  {one.label}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <form
          className="dr-form"
          onSubmit={(event) => {
            event.preventDefault();
            saving.mutate();
          }}
        >
          <ElementForm chapter={chapter} element={element} readOnly={!writes} onChange={setChapter} onPick={setElement} />
          {writes ? (
            <>
              <TextField
                label={say('reason')}
                hint={say('reasonHint')}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                minLength={3}
                required
              />
              {saving.error ? <Problem error={saving.error} /> : null}
              <div>
                <Button type="submit" busy={saving.isPending || !changed}>
                  {say('save')}
                </Button>
              </div>
            </>
          ) : null}
        </form>
        <aside className="dr-aside">
          {changed ? <Live checked={checked} /> : null}
          {me.roles.includes('reviewer') && !frozen ? <Review path={path} revision={work.revision} /> : null}
          <Comments path={path} edition={edition} element={element} work={work} />
          <History work={work} />
        </aside>
      </div>
    </div>
  );
}

/** Asked a moment after the last key, never two at once for the same text. */
function useChecked(path: string, chapter: Chapter, changed: boolean): Checked | undefined {
  const [checked, setChecked] = useState<Checked>();
  useEffect(() => {
    if (!changed) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      post<Checked>(`${path}/check`, { chapter })
        .then((found) => current && setChecked(found))
        .catch(() => undefined);
    }, 350);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [path, chapter, changed]);
  return checked;
}

function Problem({ error }: { readonly error: Error }) {
  return (
    <>
      <Refused error={error} />
      {error instanceof ApiProblem && error.issues.length > 1 ? (
        <ul className="small">
          {error.issues.map((issue) => (
            <li key={issue.text}>{issue.text}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

function Live({ checked }: { readonly checked: Checked | undefined }) {
  const say = useTexts(texts);
  const language = useLanguage();
  return (
    <section aria-live="polite" className="stack tight">
      <h2>{say('live')}</h2>
      {checked && checked.findings.length === 0 ? <p className="soft">{say('clean')}</p> : null}
      <ul className="dr-findings">
        {(checked?.findings ?? []).slice(0, 20).map((one) => (
          <li key={`${one.rule} ${one.element} ${one.value}`} className={one.severity}>
            <strong className="mono small">{one.element}</strong> {one.text[language]}{' '}
            {one.value === '' ? null : <q lang="fr">{one.value}</q>}
          </li>
        ))}
      </ul>
      <h2>{say('diff')}</h2>
      {checked && checked.changes.length === 0 ? <p className="soft">{say('same')}</p> : null}
      <ul className="dr-changes">
        {(checked?.changes ?? []).map((change) => (
          <li key={change.id}>
            <strong className="mono small">{change.id}</strong> <span className="soft small">{change.kinds.join(', ')}</span>
            <p lang="fr">
              <Words runs={change.redline} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Runs = Checked['changes'][number]['redline'];

/** Runs have no names of their own: each is known by where it begins. */
function Words({ runs }: { readonly runs: Runs }) {
  let at = 0;
  return runs.map(({ op, text }) => {
    const key = `${op} ${at}`;
    at += text.length + 1;
    const Tag = op === 'added' ? 'ins' : op === 'removed' ? 'del' : 'span';
    return <Tag key={key}>{text}</Tag>;
  });
}

function Review({ path, revision }: { readonly path: string; readonly revision: number }) {
  const say = useTexts(texts);
  const client = useQueryClient();
  const toast = useToast();
  const [note, setNote] = useState('');
  const judging = useMutation({
    mutationFn: (verdict: string) => post(`${path}/reviews`, { verdict, note, revision }),
    onSuccess: async () => {
      toast(say('reviewed'));
      await client.invalidateQueries();
    },
  });
  return (
    <section className="stack tight">
      <h2>{say('review')}</h2>
      <TextField label={say('note')} value={note} onChange={(event) => setNote(event.target.value)} />
      {judging.error ? <Refused error={judging.error} /> : null}
      <div className="row">
        <Button busy={judging.isPending} onClick={() => judging.mutate('approved')}>
          {say('approve')}
        </Button>
        <Button kind="quiet" busy={judging.isPending} onClick={() => judging.mutate('changes-wanted')}>
          {say('want')}
        </Button>
      </div>
    </section>
  );
}

function Comments({
  path,
  edition,
  element,
  work,
}: {
  readonly path: string;
  readonly edition: string;
  readonly element: string;
  readonly work: ChapterWork;
}) {
  const say = useTexts(texts);
  const language = useLanguage();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const adding = useMutation({
    mutationFn: () => post(`${path}/comments`, { element: element || work.chapter.id, text }),
    onSuccess: async () => {
      setText('');
      await client.invalidateQueries();
    },
  });
  const closing = useMutation({
    mutationFn: (id: number) => post(`/framework/drafting/editions/${encodeURIComponent(edition)}/comments/${id}/close`),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <section className="stack tight">
      <h2>{say('comments')}</h2>
      <ul className="dr-changes">
        {work.comments.map((one) => (
          <li key={one.id}>
            <span className="soft small">
              {one.by_name} · {sayMoment(language, one.at)} · <span className="mono">{one.element}</span>
            </span>
            <p>{one.text}</p>
            {one.closed_at === null ? (
              <Button kind="plain" onClick={() => closing.mutate(one.id)}>
                {say('closeIt')}
              </Button>
            ) : (
              <Badge>{say('closed')}</Badge>
            )}
          </li>
        ))}
      </ul>
      <form
        className="stack tight"
        onSubmit={(event) => {
          event.preventDefault();
          adding.mutate();
        }}
      >
        <TextField label={say('comment')} value={text} onChange={(event) => setText(event.target.value)} required />
        {adding.error ? <Refused error={adding.error} /> : null}
        <div>
          <Button kind="quiet" type="submit" busy={adding.isPending}>
            {say('addComment')}
          </Button>
        </div>
      </form>
    </section>
  );
}

function History({ work }: { readonly work: ChapterWork }) {
  const say = useTexts(texts);
  const language = useLanguage();
  return (
    <section className="stack tight">
      <h2>{say('history')}</h2>
      <ol className="dr-changes" reversed>
        {work.history.map((one) => (
          <li key={one.revision}>
            <strong>{one.revision}</strong> {one.reason}{' '}
            <span className="soft small">
              {one.by_name} · {sayMoment(language, one.at)}
            </span>{' '}
            {one.erratum ? <Badge kind="warn">{say('erratum')}</Badge> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

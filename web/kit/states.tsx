// What a screen shows while it waits, when it has nothing, and when it was refused.
import { type ReactNode, useEffect } from 'react';
import { ApiProblem } from './api.ts';
import { Button, Notice } from './controls.tsx';
import { useTexts } from './language.tsx';
import { texts } from './texts.ts';

export function Waiting() {
  const say = useTexts(texts);
  return (
    <div className="stack" role="status" aria-label={say('loading')}>
      <div className="skeleton short" />
      <div className="skeleton tall" />
      <div className="skeleton tall" />
      <div className="skeleton tall" />
    </div>
  );
}

export function Empty({ title, children, level = 2 }: { readonly title: string; readonly children?: ReactNode; readonly level?: 2 | 3 }) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className="empty">
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}

/** The sentence of the server, with its rule. */
export function Refused({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const say = useTexts(texts);
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <Notice kind="bad" alert>
      <p>
        <strong>{say('failed')}</strong> {problem?.message ?? ''}
      </p>
      {problem?.rule ? <p className="small mono">{say('rule', { rule: problem.rule })}</p> : null}
      {retry ? (
        <div>
          <Button kind="quiet" onClick={retry}>
            {say('retry')}
          </Button>
        </div>
      ) : null}
    </Notice>
  );
}

/** The heading of a page takes the focus on arrival, and names the window. */
export function PageHead({ title, lead, children }: { readonly title: string; readonly lead?: ReactNode; readonly children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Socle`;
  }, [title]);
  return (
    <div className="page-head">
      <h1 tabIndex={-1}>{title}</h1>
      {lead ? <p className="soft">{lead}</p> : null}
      {children}
    </div>
  );
}

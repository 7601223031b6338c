// Starts what the script adds to a page of the consultation, in the places that the page left for it.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from '../../kit/api.ts';
import { LanguageProvider } from '../../kit/language.tsx';
import { ToastProvider } from '../../kit/toast.tsx';
import { Acts } from './acts.tsx';
import { Contribute } from './contribute.tsx';
import { FollowButton } from './follow.tsx';
import { Replies } from './reply.tsx';
import { toldByPage } from './told.ts';

export function startIsland(): void {
  const told = toldByPage();
  if (!told) return;
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        retry: (count, error) => count < 1 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
        refetchOnWindowFocus: false,
      },
    },
  });
  const host = document.createElement('div');
  host.className = 'cs-host';
  document.body.append(host);
  const at = (selector: string, content: ReactNode): ReactNode => {
    const place = document.querySelector(selector);
    return place ? createPortal(content, place, selector) : null;
  };
  createRoot(host).render(
    <QueryClientProvider client={client}>
      <LanguageProvider>
        <ToastProvider>
          {told.contribute ? <Contribute told={told} /> : null}
          {told.contribution === undefined ? null : (
            <>
              {at('[data-island="acts"]', <Acts told={told} id={told.contribution} />)}
              {at('[data-island="reply"]', <Replies told={told} id={told.contribution} />)}
            </>
          )}
          {at('[data-island="follow"]', <FollowButton what={{ campaign: told.campaign, kind: 'campaign', id: told.campaign }} />)}
        </ToastProvider>
      </LanguageProvider>
    </QueryClientProvider>,
  );
}

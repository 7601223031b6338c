// Starts a portal: what all its screens share, around them; and what stands there when one breaks.
import '../design/index.css';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Component, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api.ts';
import { Button } from './controls.tsx';
import { LanguageProvider, useTexts } from './language.tsx';
import { Router } from './router.tsx';
import { PageHead } from './states.tsx';
import { texts } from './texts.ts';
import { ToastProvider } from './toast.tsx';

/** A session that has ended is noticed by the first request that it no longer carries: the door is shown again. */
function noticeTheEnd(error: Error): void {
  if (error instanceof ApiProblem && error.status === 401) void client.resetQueries({ queryKey: ['session'] });
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeTheEnd }),
  mutationCache: new MutationCache({ onError: noticeTheEnd }),
  defaultOptions: {
    // What is refused stays refused; what failed by itself is asked once more.
    queries: { retry: (count, error) => count < 1 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500) },
  },
});

export function start(portal: ReactNode): void {
  const place = document.getElementById('app');
  if (!place) throw new Error('the page has no place for the portal');
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <LanguageProvider>
          <Router>
            <ToastProvider>
              <Guard>{portal}</Guard>
            </ToastProvider>
          </Router>
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

class Guard extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const say = useTexts(texts);
  return (
    <main className="stack">
      <PageHead title={say('crashed')} lead={say('crashedText')} />
      <div>
        <Button onClick={() => location.reload()}>{say('reload')}</Button>
      </div>
    </main>
  );
}

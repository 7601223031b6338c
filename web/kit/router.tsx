// Where one is: a path, the links between paths, and the focus that follows a change of page.
import {
  type AnchorHTMLAttributes,
  createContext,
  type MouseEvent,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';

interface Place {
  readonly path: string;
  readonly search: URLSearchParams;
  go(to: string, options?: { replace?: boolean }): void;
}

const PlaceContext = createContext<Place | undefined>(undefined);

export function Router({ children }: { readonly children: ReactNode }) {
  const [url, setUrl] = useState(() => location.pathname + location.search);
  const first = useRef(true);
  const path = url.split('?', 1)[0] as string;

  useEffect(() => {
    const moved = () => setUrl(location.pathname + location.search);
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what a change of page is
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    scrollTo(0, 0);
    focusHeading();
  }, [path]);

  const place = useMemo<Place>(
    () => ({
      path: path.length > 1 ? path.replace(/\/+$/, '') : path,
      search: new URLSearchParams(url.slice(path.length)),
      go(to, { replace = false } = {}) {
        if (replace) history.replaceState(null, '', to);
        else history.pushState(null, '', to);
        setUrl(location.pathname + location.search);
      },
    }),
    [url, path],
  );
  return <PlaceContext value={place}>{children}</PlaceContext>;
}

/** Readers of screens are told the new page by its heading, which may come only with its data. */
export function focusHeading(): void {
  const main = document.querySelector<HTMLElement>('main');
  const heading = main?.querySelector<HTMLElement>('h1');
  if (heading) return heading.focus();
  if (!main) return;
  main.focus();
  const observer = new MutationObserver(() => {
    const late = main.querySelector<HTMLElement>('h1');
    const wentElsewhere = document.activeElement !== main && document.activeElement !== document.body;
    if (!late && !wentElsewhere) return;
    observer.disconnect();
    if (late && !wentElsewhere) late.focus();
  });
  observer.observe(main, { childList: true, subtree: true });
}

export function usePlace(): Place {
  const place = use(PlaceContext);
  if (!place) throw new Error('usePlace stands outside a Router');
  return place;
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly to: string; readonly current?: boolean };

export function Link({ to, current, ...rest }: LinkProps) {
  const { go } = usePlace();
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return <a {...rest} href={to} onClick={click} {...(current ? { 'aria-current': 'page' as const } : {})} />;
}

/** `match('/pro/patients/:patient', path)` gives the values of the places, or undefined. */
export function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const here = given[at] as string;
    if (part.startsWith(':')) values[part.slice(1)] = decodeURIComponent(here);
    else if (part !== here) return undefined;
  }
  return values;
}

// Who is signed in, acting as what: asked once, kept fresh, and asked again when the server says that nobody is.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Portal, WhoAmI } from '../../foundations/identity/contract.ts';
import { get, keepCsrf, post, query } from './api.ts';

async function askWho(): Promise<WhoAmI> {
  const who = await get<WhoAmI>('/session');
  keepCsrf(who.csrf);
  return who;
}

export function useSession() {
  return useQuery({ queryKey: ['session'], queryFn: askWho, staleTime: 60_000, retry: false });
}

export const signInPath = (portal: Portal, back: string): string => `/session/start${query({ portal, return: back })}`;

export function useSessionActions() {
  const client = useQueryClient();
  return {
    async choose(situation: string) {
      await post('/session/situation', { situation });
      await client.resetQueries();
    },
    async leave(home: string) {
      const left = await post<{ redirect?: string } | undefined>('/session/end').catch(() => undefined);
      client.clear();
      location.assign(left?.redirect ?? home);
    },
  };
}

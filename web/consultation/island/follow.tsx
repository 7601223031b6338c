// The button that follows a campaign, where the page has one: it is there for whoever is signed in.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { useSession } from '../../kit/session.tsx';
import { askFollows, type Follow, setFollow, signInWays } from '../data.ts';
import { texts } from './texts.ts';

export function FollowButton({ what }: { readonly what: Follow }) {
  const say = useTexts(texts);
  const client = useQueryClient();
  const { data: who } = useSession();
  const { data: follows } = useQuery({ queryKey: ['follows'], queryFn: askFollows, enabled: who?.signedIn ?? false });
  const on = follows?.some((one) => one.kind === what.kind && one.campaign === what.campaign && one.id === what.id) ?? false;
  const following = useMutation({
    mutationFn: () => setFollow(what, !on),
    onSuccess: () => client.invalidateQueries({ queryKey: ['follows'] }),
  });
  if (!who) return null;
  if (!who.signedIn) {
    const ways = signInWays(location.pathname);
    return (
      <a className="button quiet" href={who.sandbox ? ways.sandbox : ways.account}>
        {say('follow')}
      </a>
    );
  }
  return (
    <Button kind="quiet" aria-pressed={on} busy={following.isPending} onClick={() => following.mutate()}>
      {say(on ? 'following' : 'follow')}
    </Button>
  );
}

// Before the screens of a portal: who is signed in is waited for, and who is not is shown the way in.
import type { ReactNode } from 'react';
import type { Portal, WhoAmI } from '../../foundations/identity/contract.ts';
import { Icon } from '../design/icons.tsx';
import { usePlace } from './router.tsx';
import { signInPath, useSession } from './session.tsx';
import { PageHead, Refused, Waiting } from './states.tsx';

interface GateProps {
  readonly portal: Portal;
  readonly texts: { readonly title: string; readonly text: string; readonly signIn: string; readonly hint: string };
  readonly children: (who: WhoAmI) => ReactNode;
}

export function Gate({ portal, texts, children }: GateProps) {
  const { data: who, error, refetch } = useSession();
  const { path, search } = usePlace();
  if (error) return <Refused error={error} retry={() => void refetch()} />;
  if (!who) return <Waiting />;
  if (who.signedIn) return children(who);
  const asked = search.toString();
  return (
    <div className="welcome">
      <PageHead title={texts.title} lead={texts.text} />
      <div>
        <a className="button" href={signInPath(portal, asked ? `${path}?${asked}` : path)}>
          <Icon name="key" /> {texts.signIn}
        </a>
      </div>
      {who.sandbox ? <p className="soft small">{texts.hint}</p> : null}
    </div>
  );
}

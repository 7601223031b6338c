// Before the screens of a portal: who is signed in is waited for, and who is not is shown the way in.
import type { ReactNode } from 'react';
import type { Portal, WhoAmI } from '../../foundations/identity/contract.ts';
import { Icon, type IconName } from '../design/icons.tsx';
import { usePlace } from './router.tsx';
import { signInPath, useSession } from './session.tsx';
import { PageHead, Refused, Waiting } from './states.tsx';

interface GateProps {
  readonly portal: Portal;
  readonly texts: { readonly title: string; readonly text: string; readonly signIn: string; readonly hint: string };
  /** What awaits behind the door. */
  readonly points: readonly { readonly icon: IconName; readonly title: string; readonly text: string }[];
  readonly children: (who: WhoAmI) => ReactNode;
}

export function Gate({ portal, texts, points, children }: GateProps) {
  const { data: who, error, refetch } = useSession();
  const { path, search } = usePlace();
  if (error) return <Refused error={error} retry={() => void refetch()} />;
  if (!who) return <Waiting />;
  if (who.signedIn) return children(who);
  const asked = search.toString();
  return (
    <div className="welcome two">
      <div className="welcome-text">
        <PageHead title={texts.title} lead={texts.text} />
        <div>
          <a className="button" href={signInPath(portal, asked ? `${path}?${asked}` : path)}>
            <Icon name="person" /> {texts.signIn}
          </a>
        </div>
        {who.sandbox ? <p className="soft small">{texts.hint}</p> : null}
      </div>
      <ul className="points">
        {points.map(({ icon, title, text }) => (
          <li key={title}>
            <Icon name={icon} size={24} />
            <strong>{title}</strong>
            <span className="small">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

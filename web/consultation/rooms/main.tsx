// The rooms of the consultation that need script: one's own part, the desks of drafters and of moderators, the organisers' room.
import './rooms.css';
import type { WhoAmI } from '../../../foundations/identity/contract.ts';
import { Icon } from '../../design/icons.tsx';
import { start } from '../../kit/app.tsx';
import { Frame } from '../../kit/frame.tsx';
import { useTexts } from '../../kit/language.tsx';
import { NotFound } from '../../kit/not-found.tsx';
import { match, usePlace } from '../../kit/router.tsx';
import { useSession } from '../../kit/session.tsx';
import { SessionEnd } from '../../kit/session-end.tsx';
import { PageHead, Waiting } from '../../kit/states.tsx';
import { signInWays, useMe } from '../data.ts';
import { Refused } from '../refused.tsx';
import { DeskPage } from './desk-page.tsx';
import { MinePage } from './mine-page.tsx';
import { ModerationPage } from './moderation-page.tsx';
import { NoRole } from './no-role.tsx';
import { OrganisePage } from './organise-page.tsx';
import { texts } from './texts.ts';

function Rooms() {
  const say = useTexts(texts);
  const { path } = usePlace();
  const { data: who, error, refetch } = useSession();
  const at = (start: string) => (path.startsWith(start) ? ({ 'aria-current': 'page' } as const) : {});
  return (
    <Frame
      home="/consultation"
      portal={say('portal')}
      sandbox={who?.sandbox ?? false}
      nav={
        <>
          <a href="/consultation">{say('read')}</a>
          <a href="/consultation/mine" {...at('/consultation/mine')}>
            {say('mine')}
          </a>
          <a href="/consultation/organise" {...at('/consultation/organise')}>
            {say('organise')}
          </a>
        </>
      }
      end={<SessionEnd home="/consultation" />}
    >
      {error ? (
        <Refused error={error} retry={() => void refetch()} />
      ) : !who ? (
        <Waiting />
      ) : who.signedIn ? (
        <Inside who={who} />
      ) : (
        <Entry who={who} />
      )}
    </Frame>
  );
}

function Entry({ who }: { readonly who: WhoAmI }) {
  const say = useTexts(texts);
  const ways = signInWays(location.pathname + location.search);
  return (
    <div className="welcome">
      <PageHead title={say('welcome')} lead={say('welcomeText')} />
      <div className="row">
        <a className="button" href={who.sandbox ? ways.sandbox : ways.account}>
          <Icon name="person" /> {say('signIn')}
        </a>
        <a className="button quiet" href={ways.mail}>
          {say('byMail')}
        </a>
      </div>
      {who.sandbox ? <p className="soft small">{say('hint')}</p> : null}
    </div>
  );
}

function Inside({ who }: { readonly who: WhoAmI }) {
  const { path } = usePlace();
  const desk = match('/consultation/desk/:campaign', path) ?? match('/consultation/desk/:campaign/:id', path);
  const moderation = match('/consultation/moderation/:campaign', path);
  const organise = match('/consultation/organise/:campaign', path);
  const campaign = desk?.campaign ?? moderation?.campaign ?? organise?.campaign ?? '';
  const { data: me, error } = useMe(true, campaign);
  if (error) return <Refused error={error} />;
  if (!me) return <Waiting />;
  if (path === '/consultation/mine') return <MinePage who={who} me={me} />;
  const roles = new Set(me.roles);
  if (desk && (roles.has('drafter') || roles.has('second-reader') || roles.has('organiser')))
    return <DeskPage who={who} me={me} campaign={campaign} id={desk.id === undefined ? undefined : Number(desk.id)} />;
  if (moderation && roles.has('moderator')) return <ModerationPage campaign={campaign} />;
  // The list is of the campaigns in which one has a part; who has none is told so by the server.
  if (path === '/consultation/organise' || (organise && (roles.has('organiser') || who.kind === 'administrator')))
    return <OrganisePage who={who} me={me} campaign={organise?.campaign} />;
  if (desk || moderation || organise) return <NoRole who={who} />;
  return <NotFound home="/consultation" />;
}

start(<Rooms />);

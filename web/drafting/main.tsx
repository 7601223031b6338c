// The drafting room: who may be here, and which screen stands at which address.
import { useQuery } from '@tanstack/react-query';
import './drafting.css';
import type { WhoAmI } from '../../foundations/identity/contract.ts';
import { start } from '../kit/app.tsx';
import { Frame } from '../kit/frame.tsx';
import { Gate } from '../kit/gate.tsx';
import { useTexts } from '../kit/language.tsx';
import { NotFound } from '../kit/not-found.tsx';
import { match, usePlace } from '../kit/router.tsx';
import { signInPath, useSession } from '../kit/session.tsx';
import { SessionEnd } from '../kit/session-end.tsx';
import { PageHead, Refused, Waiting } from '../kit/states.tsx';
import { ChapterPage } from './chapter-page.tsx';
import { askMe } from './data.ts';
import { EditionPage, EditionsPage } from './edition-pages.tsx';
import { texts } from './texts.ts';

function Drafting() {
  const say = useTexts(texts);
  const { data: who } = useSession();
  return (
    <Frame home="/doctrine/drafting" portal={say('portal')} sandbox={who?.sandbox ?? false} end={<SessionEnd home="/doctrine/drafting" />}>
      <Gate
        portal="pro"
        texts={{ title: say('welcome'), text: say('welcomeText'), signIn: say('signIn'), hint: say('hint') }}
        points={[
          { icon: 'document', title: say('p1'), text: say('p1Text') },
          { icon: 'search', title: say('p2'), text: say('p2Text') },
          { icon: 'lock', title: say('p3'), text: say('p3Text') },
        ]}
      >
        {(signedIn) => <Screens who={signedIn} />}
      </Gate>
    </Frame>
  );
}

function Screens({ who }: { readonly who: WhoAmI }) {
  const say = useTexts(texts);
  const { path } = usePlace();
  const { data: me, error } = useQuery({ queryKey: ['me', who.id], queryFn: askMe });
  if (error) return <Refused error={error} />;
  if (!me) return <Waiting />;
  if (me.roles.length === 0) {
    return (
      <div className="welcome">
        <PageHead title={say('noRole')} lead={say('noRoleText')} />
        <div className="row">
          <a className="button" href="/doctrine">
            {say('toDoctrine')}
          </a>
          <a className="button quiet" href={`${signInPath('pro', '/doctrine/drafting')}&again`}>
            {say('another')}
          </a>
        </div>
      </div>
    );
  }
  if (path === '/doctrine/drafting') return <EditionsPage me={me} />;
  const edition = match('/doctrine/drafting/:edition', path);
  if (edition) return <EditionPage me={me} id={edition.edition ?? ''} />;
  const chapter = match('/doctrine/drafting/:edition/:chapter', path);
  if (chapter) return <ChapterPage key={path} me={me} edition={chapter.edition ?? ''} id={chapter.chapter ?? ''} />;
  return <NotFound home="/doctrine/drafting" />;
}

start(<Drafting />);

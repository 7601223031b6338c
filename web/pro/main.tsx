// The portal of professionals: who may be here, and which screen stands at which address.
import type { WhoAmI } from '../../foundations/identity/contract.ts';
import { start } from '../kit/app.tsx';
import { Frame } from '../kit/frame.tsx';
import { Gate } from '../kit/gate.tsx';
import { useTexts } from '../kit/language.tsx';
import { NotFound } from '../kit/not-found.tsx';
import { Link, match, usePlace } from '../kit/router.tsx';
import { signInPath, useSession } from '../kit/session.tsx';
import { SessionEnd } from '../kit/session-end.tsx';
import { PageHead } from '../kit/states.tsx';
import { FindPatientPage } from './find-patient-page.tsx';
import { RecordPage } from './record-page.tsx';
import { SituationPage } from './situation-page.tsx';
import { texts } from './texts.ts';

function Pro() {
  const say = useTexts(texts);
  const { data: who } = useSession();
  const { path } = usePlace();
  const working = who?.kind === 'professional' && who.situation !== undefined;
  const nav = working ? (
    <>
      <Link to="/pro" current={path === '/pro' || path.startsWith('/pro/patients')}>
        {say('patients')}
      </Link>
      {(who.situations?.length ?? 0) > 1 ? (
        <Link to="/pro/situation" current={path === '/pro/situation'}>
          {say('change')}
        </Link>
      ) : null}
    </>
  ) : undefined;
  return (
    <Frame home="/pro" portal={say('portal')} sandbox={who?.sandbox ?? false} nav={nav} end={<SessionEnd home="/pro" />}>
      <Gate
        portal="pro"
        texts={{ title: say('welcome'), text: say('welcomeText'), signIn: say('signIn'), hint: say('sandboxHint') }}
        points={[
          { icon: 'search', title: say('point1'), text: say('point1Text') },
          { icon: 'lock', title: say('point2'), text: say('point2Text') },
          { icon: 'document', title: say('point3'), text: say('point3Text') },
        ]}
      >
        {(signedIn) => <Screens who={signedIn} />}
      </Gate>
    </Frame>
  );
}

function Screens({ who }: { readonly who: WhoAmI }) {
  const { path } = usePlace();
  if (who.kind !== 'professional') return <WrongPortal name={who.name ?? ''} />;
  if (who.situation === undefined || path === '/pro/situation') return <SituationPage who={who} />;
  if (path === '/pro') return <FindPatientPage />;
  for (const [pattern, at] of [
    ['/pro/patients/:patient', 'entry'],
    ['/pro/patients/:patient/documents', 'documents'],
    ['/pro/patients/:patient/deposit', 'deposit'],
    ['/pro/patients/:patient/documents/deposit', 'deposit'],
    ['/pro/patients/:patient/documents/:id', 'document'],
  ] as const) {
    const found = match(pattern, path);
    if (!found) continue;
    const { patient = '', id = '' } = found;
    return <RecordPage key={patient} patient={patient} screen={at === 'document' ? { at, id } : { at }} />;
  }
  return <NotFound home="/pro" />;
}

function WrongPortal({ name }: { readonly name: string }) {
  const say = useTexts(texts);
  return (
    <div className="welcome">
      <PageHead title={say('wrongPortal')} lead={say('wrongPortalText', { name })} />
      <div className="row">
        <a className="button" href="/citizen">
          {say('toCitizen')}
        </a>
        <a className="button quiet" href={`${signInPath('pro', '/pro')}&again`}>
          {say('another')}
        </a>
      </div>
    </div>
  );
}

start(<Pro />);

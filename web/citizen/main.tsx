// The portal of patients: whose record, and which screen stands at which address.
import type { WhoAmI } from '../../foundations/identity/contract.ts';
import { start } from '../kit/app.tsx';
import { Frame } from '../kit/frame.tsx';
import { Gate } from '../kit/gate.tsx';
import { useTexts } from '../kit/language.tsx';
import { NotFound } from '../kit/not-found.tsx';
import { Link, match } from '../kit/router.tsx';
import { signInPath, useSession } from '../kit/session.tsx';
import { SessionEnd } from '../kit/session-end.tsx';
import { PageHead } from '../kit/states.tsx';
import { DepositPage } from '../record/deposit-page.tsx';
import { DocumentPage } from '../record/document-page.tsx';
import { AccessesPage } from './accesses-page.tsx';
import { ChoicesPage } from './choices-page.tsx';
import { DocumentsPage } from './documents-page.tsx';
import { texts } from './texts.ts';
import { WhoMayRead } from './who-may-read.tsx';
import { useSubject, WhoseSwitch } from './whose.tsx';

function Citizen() {
  const { data: who } = useSession();
  return who?.signedIn && who.patient ? <OwnSpace own={who.patient} sandbox={who.sandbox} /> : <Outside who={who} />;
}

function OwnSpace({ own, sandbox }: { readonly own: string; readonly sandbox: boolean }) {
  const say = useTexts(texts);
  const { subject, rest } = useSubject(own);
  const { base, patient } = subject;
  const nav = (
    <>
      <Link to={base} current={rest === '' || rest.startsWith('/documents') || rest.startsWith('/deposit')}>
        {say('navDocuments')}
      </Link>
      <Link to={`${base}/accesses`} current={rest === '/accesses'}>
        {say('navAccesses')}
      </Link>
      <Link to={`${base}/choices`} current={rest === '/choices'}>
        {say('navChoices')}
      </Link>
    </>
  );
  const document = match('/documents/:id', rest);
  return (
    <Frame home="/citizen" portal={say('portal')} sandbox={sandbox} nav={nav} end={<SessionEnd home="/citizen" />}>
      <WhoseSwitch own={own} current={patient} />
      {rest === '' ? (
        <DocumentsPage key={patient} subject={subject} />
      ) : rest === '/accesses' ? (
        <AccessesPage key={patient} patient={patient} />
      ) : rest === '/choices' ? (
        <ChoicesPage key={patient} subject={subject} />
      ) : rest === '/deposit' ? (
        <DepositPage patient={patient} audience="citizen" recordPath={base} documentPath={`${base}/documents`} />
      ) : document?.id ? (
        <div className="stack wide">
          <DocumentPage id={document.id} patient={patient} mode="normal" audience="citizen" recordPath={base} />
          <WhoMayRead patient={patient} document={document.id} />
        </div>
      ) : (
        <NotFound home="/citizen" />
      )}
    </Frame>
  );
}

function Outside({ who }: { readonly who: WhoAmI | undefined }) {
  const say = useTexts(texts);
  return (
    <Frame home="/citizen" portal={say('portal')} sandbox={who?.sandbox ?? false} end={<SessionEnd home="/citizen" />}>
      <Gate
        portal="citizen"
        texts={{ title: say('welcome'), text: say('welcomeText'), signIn: say('signIn'), hint: say('sandboxHint') }}
        points={[
          { icon: 'document', title: say('point1'), text: say('point1Text') },
          { icon: 'eye', title: say('point2'), text: say('point2Text') },
          { icon: 'lock', title: say('point3'), text: say('point3Text') },
        ]}
      >
        {({ name = '' }) => (
          <div className="welcome">
            <div className="welcome-text">
              <PageHead title={say('wrongPortal')} lead={say('wrongPortalText', { name })} />
              <div className="row">
                <a className="button" href="/pro">
                  {say('toPro')}
                </a>
                <a className="button quiet" href={`${signInPath('citizen', '/citizen')}&again`}>
                  {say('another')}
                </a>
              </div>
            </div>
          </div>
        )}
      </Gate>
    </Frame>
  );
}

start(<Citizen />);

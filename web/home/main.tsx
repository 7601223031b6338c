// The home page: what this is, the doors to the portals, who one is, and the house with all its rooms.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { house } from '../../house.ts';
import { Icon } from '../design/icons.tsx';
import { start } from '../kit/app.tsx';
import { Badge } from '../kit/controls.tsx';
import { Frame } from '../kit/frame.tsx';
import { useTexts } from '../kit/language.tsx';
import { useSession } from '../kit/session.tsx';
import { HousePicture } from './house-picture.tsx';
import { texts } from './texts.ts';

function Home() {
  const say = useTexts(texts);
  const { data: who } = useSession();
  useEffect(() => {
    document.title = `Socle · ${say('house')}`;
  }, [say]);
  return (
    <Frame home="/" sandbox={who?.sandbox ?? true} end={<Health />}>
      <div className="home">
        <section className="hero">
          <h1 tabIndex={-1}>{say('title')}</h1>
          <p className="lead">{say('lead')}</p>
          <WhoIsHere />
        </section>
        <div className="entrances">
          <Entrance path="/pro" title={say('proTitle')} text={say('proText')} kind="pro" />
          <Entrance path="/citizen" title={say('citizenTitle')} text={say('citizenText')} kind="citizen" />
          <Entrance path="/doctrine" title={say('doctrineTitle')} text={say('doctrineText')} kind="doctrine" />
          <Entrance path="/consultation" title={say('consultationTitle')} text={say('consultationText')} kind="consultation" />
          <nav className="developers" aria-label={say('developers')}>
            <span className="soft">{say('developers')}</span>
            <a href="/openapi.json">{say('openapi')}</a>
            <a href="/fhir/metadata">{say('fhir')}</a>
            <a href="/health/ready">{say('health')}</a>
          </nav>
        </div>
        <section className="stack" aria-labelledby="house">
          <div>
            <h2 id="house">{say('house')}</h2>
            <p className="soft">{say('houseText', { n: house.length })}</p>
          </div>
          <HousePicture />
        </section>
      </div>
    </Frame>
  );
}

interface EntranceProps {
  readonly path: string;
  readonly title: string;
  readonly text: string;
  readonly kind: string;
}

function Entrance({ path, title, text, kind }: EntranceProps) {
  const say = useTexts(texts);
  return (
    <a className={`entrance ${kind}`} href={path}>
      <strong>{title}</strong>
      <span>{text}</span>
      <span className="entrance-go">
        {say('enter')} <Icon name="go" />
      </span>
    </a>
  );
}

function WhoIsHere() {
  const say = useTexts(texts);
  const { data: who } = useSession();
  if (!who) return <p className="soft">&nbsp;</p>;
  if (!who.signedIn) return <p className="soft">{say('youNobody')}</p>;
  const as = [who.profession?.display, who.structure?.name].filter(Boolean).join(', ');
  const name = who.name ?? '';
  const portal = { patient: '/citizen', professional: '/pro' }[String(who.kind)];
  return (
    <p>
      <span className="soft">{say('you')} </span>
      <strong>{as ? say('youAs', { name, as }) : name}</strong>
      {portal ? (
        <>
          {' · '}
          <a href={portal}>{say('resume')}</a>
        </>
      ) : null}
    </p>
  );
}

function Health() {
  const say = useTexts(texts);
  const { data: ready } = useQuery({
    queryKey: ['ready'],
    queryFn: async () => {
      const answer = await fetch('/health/ready');
      await answer.text();
      return answer.ok;
    },
    refetchInterval: 30_000,
  });
  if (ready === undefined) return null;
  return <Badge kind={ready ? 'good' : 'bad'}>{say(ready ? 'ready' : 'notReady')}</Badge>;
}

start(<Home />);

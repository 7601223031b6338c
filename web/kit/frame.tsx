// The frame of every page: skip link, banner of the sandbox, bar, middle, foot.
import type { ReactNode } from 'react';
import { Mark } from '../design/mark.tsx';
import { type Language, useSpoken, useTexts } from './language.tsx';
import { texts } from './texts.ts';

interface FrameProps {
  readonly home: string;
  readonly portal?: string;
  readonly sandbox: boolean;
  readonly nav?: ReactNode;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

export function Frame({ home, portal, sandbox, nav, end, children }: FrameProps) {
  const say = useTexts(texts);
  return (
    <>
      <a className="skip" href="#content">
        {say('skip')}
      </a>
      {sandbox ? (
        <section className="banner" aria-label={say('sandbox').split(/ ?:/)[0]}>
          <p>{say('sandbox')}</p>
        </section>
      ) : null}
      <header className="bar">
        <div className="bar-inner">
          <a className="brand" href={home}>
            <Mark />
            Socle
            {portal ? <small>{portal}</small> : null}
          </a>
          {nav ? (
            <nav className="nav" aria-label={say('main')}>
              {nav}
            </nav>
          ) : null}
          <div className="bar-end">
            {end}
            <LanguageSwitch />
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <div className="foot-inner">
          <a href="/">{say('house')}</a>
          <a href="/pro">{say('pro')}</a>
          <a href="/citizen">{say('citizen')}</a>
          <a href="/openapi.json">{say('api')}</a>
          <span>{say('licence')}</span>
        </div>
      </footer>
    </>
  );
}

const names: Readonly<Record<Language, string>> = { fr: 'Français', en: 'English' };

function LanguageSwitch() {
  const { language, choose } = useSpoken();
  const say = useTexts(texts);
  return (
    <fieldset className="switcher" aria-label={say('language')}>
      {(['fr', 'en'] as const).map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => choose(one)}>
          <span aria-hidden="true">{one.toUpperCase()}</span>
          <span className="visually-hidden">{names[one]}</span>
        </button>
      ))}
    </fieldset>
  );
}

// Contributions that say much the same, proposed while one writes: to join rather than to say again.
import { useEffect, useState } from 'react';
import { useTexts } from '../../kit/language.tsx';
import { askSimilar, pageOf, type Similar } from '../data.ts';
import { texts } from './texts.ts';

interface SimilarProps {
  readonly campaign: string;
  readonly target: string;
  readonly text: string;
  readonly signedIn: boolean;
}

export function SimilarOnes({ campaign, target, text, signedIn }: SimilarProps) {
  const say = useTexts(texts);
  const [found, setFound] = useState<readonly Similar[]>([]);
  useEffect(() => {
    if (!signedIn || text.trim().length < 12) return setFound([]);
    let current = true;
    const timer = setTimeout(() => {
      askSimilar(campaign, text, target)
        .then((list) => current && setFound(list))
        .catch(() => undefined);
    }, 600);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [campaign, target, text, signedIn]);
  return (
    <section className={found.length > 0 ? 'cs-similar' : ''} aria-live="polite">
      {found.length > 0 ? (
        <>
          <h3>{say('similar')}</h3>
          <p className="small">{say('similarHint')}</p>
          <ul>
            {found.map((one) => (
              <li key={one.id}>
                <a href={pageOf(campaign, one.id)} target="_blank" rel="noopener">
                  <span className="mono">C-{one.id}</span> <span lang="fr">{one.title}</span>
                </a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

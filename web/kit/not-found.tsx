// An address of a portal where no screen stands.
import { useTexts } from './language.tsx';
import { Link } from './router.tsx';
import { PageHead } from './states.tsx';
import { texts } from './texts.ts';

export function NotFound({ home }: { readonly home: string }) {
  const say = useTexts(texts);
  return (
    <div className="stack">
      <PageHead title={say('notFound')} lead={say('notFoundText')} />
      <div>
        <Link className="button" to={home}>
          {say('home')}
        </Link>
      </div>
    </div>
  );
}

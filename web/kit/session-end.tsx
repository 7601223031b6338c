// At the end of the bar: who is signed in, acting as what, and the way out.
import { Button } from './controls.tsx';
import { useTexts } from './language.tsx';
import { useSession, useSessionActions } from './session.tsx';
import { texts } from './texts.ts';

export function SessionEnd({ home }: { readonly home: string }) {
  const say = useTexts(texts);
  const { data: who } = useSession();
  const { leave } = useSessionActions();
  if (!who?.signedIn) return null;
  return (
    <>
      <span className="who">
        <strong>{who.name}</strong>
        {who.structure ? <span>{[who.profession?.display, who.structure.name].filter(Boolean).join(', ')}</span> : null}
      </span>
      <Button kind="quiet" onClick={() => void leave(home)}>
        {say('signOut')}
      </Button>
    </>
  );
}

// Said to who is signed in and has no part in what was asked for: who may give one, and by which id.
import type { WhoAmI } from '../../../foundations/identity/contract.ts';
import { useTexts } from '../../kit/language.tsx';
import { PageHead } from '../../kit/states.tsx';
import { signInWays } from '../data.ts';
import { texts } from './texts.ts';

export function NoRole({ who }: { readonly who: WhoAmI }) {
  const say = useTexts(texts);
  const ways = signInWays(location.pathname);
  return (
    <div className="welcome">
      <PageHead title={say('noRole')} lead={say('noRoleText')} />
      <p>
        {say('yourId')} <code>{who.id}</code>
      </p>
      <div className="row">
        <a className="button" href="/consultation">
          {say('read')}
        </a>
        <a className="button quiet" href={`${who.sandbox ? ways.sandbox : ways.account}&again`}>
          {say('another')}
        </a>
      </div>
    </div>
  );
}

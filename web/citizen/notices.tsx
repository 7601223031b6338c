// What the patient must be told: exceptional accesses, until he says that he has read of them.
import { Button, Notice } from '../kit/controls.tsx';
import { sayMoment, useLanguage, useTexts } from '../kit/language.tsx';
import { Refused } from '../kit/states.tsx';
import { useNotices, useNoticesSeen } from './data.ts';
import { texts } from './texts.ts';

const sentences = { bris_de_glace: 'noticeBris', centre_15: 'noticeCentre', collected: 'noticeCollected' } as const;

export function Notices({ patient }: { readonly patient: string }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { data: notices } = useNotices(patient);
  const seen = useNoticesSeen(patient);
  const unseen = notices?.filter((notice) => !notice.seen) ?? [];
  if (unseen.length === 0) return null;
  const exceptional = unseen.filter(({ kind }) => kind !== 'collected').length;
  return (
    <Notice kind={exceptional > 0 ? 'warn' : 'info'}>
      {exceptional > 0 ? <h2>{say('notices', { n: exceptional })}</h2> : null}
      <ul className="list stack tight">
        {unseen.map(({ id, kind, who, structure, at, reason }) => (
          <li key={id}>
            {say(sentences[kind], { who: structure ? `${who} (${structure})` : who, at: sayMoment(language, at) })}
            {reason ? <span> {say('noticeReason', { reason })}</span> : null}
          </li>
        ))}
      </ul>
      {seen.error ? <Refused error={seen.error} /> : null}
      <div>
        <Button kind="quiet" busy={seen.isPending} onClick={() => seen.mutate(Math.max(...unseen.map(({ id }) => id)))}>
          {say('noticeSeen')}
        </Button>
      </div>
    </Notice>
  );
}

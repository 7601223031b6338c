// A message under a contribution: for, against or neither, to it or to another message; as oneself, or as the team of the campaign.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { type Stance, stances } from '../../../platforms/consultation/contract.ts';
import { post } from '../../kit/api.ts';
import { newId } from '../../kit/chance.ts';
import { Button, Field } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { useSession } from '../../kit/session.tsx';
import { useToast } from '../../kit/toast.tsx';
import { campaignPath, onePath, useMe } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { ByActing, ReportDialog, withConsent } from './acts.tsx';
import { texts } from './texts.ts';
import { refreshPart, type Told } from './told.ts';

export function Replies({ told, id }: { readonly told: Told; readonly id: number }) {
  const { data: who } = useSession();
  const [parent, setParent] = useState<number>();
  const [reported, setReported] = useState<number>();
  const [round, setRound] = useState(0);
  if (!who?.signedIn) return null;
  return (
    <>
      <ReplyForm key={round} told={told} id={id} parent={parent} onParent={setParent} onSent={() => setRound(round + 1)} />
      <ReplyActs key={`acts ${round}`} onReply={setParent} onReport={setReported} />
      {reported === undefined ? null : (
        <ReportDialog path={`${campaignPath(told.campaign)}/replies/${reported}`} onClose={() => setReported(undefined)} />
      )}
    </>
  );
}

interface FormProps {
  readonly told: Told;
  readonly id: number;
  readonly parent: number | undefined;
  readonly onParent: (parent: number | undefined) => void;
  readonly onSent: () => void;
}

function ReplyForm({ told, id, parent, onParent, onSent }: FormProps) {
  const say = useTexts(texts);
  const name = useTexts(labels);
  const toast = useToast();
  const client = useQueryClient();
  const { data: me } = useMe(true, told.campaign);
  const [key] = useState(newId);
  const [stance, setStance] = useState<Stance>('neutral');
  const [body, setBody] = useState('');
  const [official, setOfficial] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (parent !== undefined) area.current?.focus();
  }, [parent]);
  const sending = useMutation({
    mutationFn: async () => {
      if (!me) return;
      const sent = { stance, body, official, ...(parent === undefined ? {} : { parent }) };
      await withConsent(me, () => post(`${onePath(told.campaign, id)}/replies`, sent, key));
    },
    onSuccess: async () => {
      toast(say('sent'));
      onParent(undefined);
      await client.invalidateQueries({ queryKey: ['me'] });
      await refreshPart('#discussion .cs-threads');
      onSent();
    },
  });
  return (
    <form
      className="stack tight cs-reply-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending.isPending) sending.mutate();
      }}
    >
      {parent === undefined ? null : (
        <p className="row apart">
          <span>{say('inReplyTo', { id: String(parent) })}</span>
          <Button kind="plain" onClick={() => onParent(undefined)}>
            {say('cancel')}
          </Button>
        </p>
      )}
      <fieldset className="cs-vote">
        <legend className="legend">{say('stance')}</legend>
        {stances.map((one) => (
          <label key={one} className="cs-tick">
            <input type="radio" name="stance" checked={stance === one} onChange={() => setStance(one)} />
            {name(one)}
          </label>
        ))}
      </fieldset>
      <Field label={say('yourReply')}>
        {(wiring) => (
          <textarea
            className="input"
            rows={3}
            required
            {...wiring}
            ref={area}
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
        )}
      </Field>
      {me && me.roles.length > 0 ? (
        <label className="cs-tick">
          <input type="checkbox" checked={official} onChange={(event) => setOfficial(event.target.checked)} />
          {say('official')}
        </label>
      ) : null}
      {sending.error ? <Refused error={sending.error} /> : null}
      {me ? <ByActing me={me} /> : null}
      <div>
        <Button type="submit" busy={sending.isPending || !me}>
          {say('sendReply')}
        </Button>
      </div>
    </form>
  );
}

/** Under each message that the page shows. */
function ReplyActs({ onReply, onReport }: { readonly onReply: (id: number) => void; readonly onReport: (id: number) => void }) {
  const say = useTexts(texts);
  const [places] = useState(() => [...document.querySelectorAll<HTMLElement>('[data-island="reply-acts"]')]);
  return places.map((place) => {
    const id = Number(place.dataset.id);
    return createPortal(
      <>
        <button type="button" className="cs-small" onClick={() => onReply(id)}>
          {say('reply')}
          <span className="visually-hidden"> R-{id}</span>
        </button>
        <button type="button" className="cs-small" onClick={() => onReport(id)}>
          {say('report')}
          <span className="visually-hidden"> R-{id}</span>
        </button>
      </>,
      place,
      String(id),
    );
  });
}

// Files of a contribution: chosen, sent with their progress, named or refused by the server.
import { useState } from 'react';
import type { Attachment } from '../../../platforms/consultation/contract.ts';
import { Button, Field } from '../../kit/controls.tsx';
import { useTexts } from '../../kit/language.tsx';
import { sendAttachment } from '../data.ts';
import { useRefusal } from '../refused.tsx';
import { texts } from './texts.ts';

interface FilesProps {
  readonly campaign: string;
  readonly attachments: readonly Attachment[];
  readonly onChange: (attachments: readonly Attachment[]) => void;
}

export function Files({ campaign, attachments, onChange }: FilesProps) {
  const say = useTexts(texts);
  const refusal = useRefusal();
  const [sending, setSending] = useState<{ readonly name: string; readonly share: number }>();
  const [refused, setRefused] = useState<{ readonly name: string; readonly reason: unknown }>();
  const send = async (files: readonly File[]): Promise<void> => {
    setRefused(undefined);
    let list = attachments;
    for (const file of files) {
      try {
        setSending({ name: file.name, share: 0 });
        list = [...list, await sendAttachment(campaign, file, (share) => setSending({ name: file.name, share }))];
        onChange(list);
      } catch (reason) {
        setRefused({ name: file.name, reason });
        break;
      }
    }
    setSending(undefined);
  };
  return (
    <div className="stack tight">
      <Field label={say('files')} hint={say('filesHint')} error={refused && `${refused.name} : ${refusal(refused.reason)}`}>
        {(wiring) => (
          <input
            {...wiring}
            type="file"
            multiple
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              void send(files);
            }}
          />
        )}
      </Field>
      {sending ? (
        <div role="status">
          <progress max={1} value={sending.share} aria-label={sending.name} />
          <span className="small">{say('sending', { name: sending.name, n: Math.round(100 * sending.share) })}</span>
        </div>
      ) : null}
      <ul className="list">
        {attachments.map((one) => (
          <li key={one.id} className="row apart">
            <span>
              {one.name} <span className="soft small">{one.type}</span>
            </span>
            <Button kind="plain" onClick={() => onChange(attachments.filter(({ id }) => id !== one.id))}>
              {say('remove')}
              <span className="visually-hidden"> {one.name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

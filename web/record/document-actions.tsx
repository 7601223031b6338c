// What may be done with a document: mask, hide until announced, replace, remove; each said with what it means before it is done.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DocumentItem } from '../../services/documents/contract.ts';
import { Icon } from '../design/icons.tsx';
import { post } from '../kit/api.ts';
import { Confirm } from '../kit/confirm.tsx';
import { Button } from '../kit/controls.tsx';
import { useTexts } from '../kit/language.tsx';
import { Link, usePlace } from '../kit/router.tsx';
import { useToast } from '../kit/toast.tsx';
import { recordKey } from './data.ts';
import type { Audience } from './document-list.tsx';
import { isHidden, isMasked } from './labels.tsx';
import { texts } from './texts.ts';

interface ActionsProps {
  readonly item: DocumentItem;
  readonly patient: string;
  readonly audience: Audience;
  readonly recordPath: string;
}

export function DocumentActions({ item, patient, audience, recordPath }: ActionsProps) {
  const say = useTexts(texts);
  const client = useQueryClient();
  const toast = useToast();
  const { go } = usePlace();
  const [asked, setAsked] = useState<'mask' | 'hide' | 'remove'>();
  const masked = isMasked(item);
  const hidden = isHidden(item);
  const path = `/documents/${encodeURIComponent(item.id)}`;

  const change = async (body: { mask?: boolean; hideFromPatient?: boolean }, done: string) => {
    await post(`${path}/visibility`, body);
    await client.invalidateQueries({ queryKey: recordKey(patient) });
    toast(done);
  };
  const remove = async () => {
    await post(`${path}/remove`);
    toast(say('removed'));
    go(recordPath, { replace: true });
    client.removeQueries({ queryKey: [...recordKey(patient), 'reading', item.id] });
    await client.invalidateQueries({ queryKey: recordKey(patient) });
  };
  if (!item.mayMask && !item.mayHide && !item.mayReplace && !item.mayRemove) return null;

  return (
    <section className="row" aria-label={say('actions')}>
      {item.mayMask ? (
        <Button kind="quiet" onClick={() => setAsked('mask')}>
          <Icon name={masked ? 'eye' : 'hidden'} /> {say(masked ? 'unmask' : 'mask')}
        </Button>
      ) : null}
      {item.mayHide ? (
        <Button kind="quiet" onClick={() => setAsked('hide')}>
          <Icon name={hidden ? 'eye' : 'hidden'} /> {say(hidden ? 'show' : 'hide')}
        </Button>
      ) : null}
      {item.mayReplace ? (
        <Link className="button quiet" to={`${recordPath}/deposit?replaces=${encodeURIComponent(item.id)}`}>
          <Icon name="document" /> {say('replace')}
        </Link>
      ) : null}
      {item.mayRemove ? (
        <Button kind="danger-quiet" onClick={() => setAsked('remove')}>
          {say('remove')}
        </Button>
      ) : null}
      {asked === 'mask' ? (
        <Confirm
          title={say(masked ? 'unmaskTitle' : 'maskTitle')}
          act={say(masked ? 'unmask' : 'mask')}
          onAct={() => change({ mask: !masked }, say(masked ? 'unmaskedDone' : 'maskedDone'))}
          onClose={() => setAsked(undefined)}
          text={say(masked ? 'unmaskText' : audience === 'citizen' ? 'maskText' : 'maskTextPro')}
        />
      ) : null}
      {asked === 'hide' ? (
        <Confirm
          title={say(hidden ? 'show' : 'hide')}
          act={say('confirm')}
          onAct={() => change({ hideFromPatient: !hidden }, say(hidden ? 'showDone' : 'hideDone'))}
          onClose={() => setAsked(undefined)}
          text={say(hidden ? 'showText' : 'hideText')}
        />
      ) : null}
      {asked === 'remove' ? (
        <Confirm
          title={say('removeTitle')}
          act={say('remove')}
          danger
          onAct={remove}
          onClose={() => setAsked(undefined)}
          text={say('removeText')}
        />
      ) : null}
    </section>
  );
}

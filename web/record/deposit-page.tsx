// The deposit of a document: the file first, then what it says of itself.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Proposal } from '../../services/documents/contract.ts';
import { Icon } from '../design/icons.tsx';
import { postFile, query } from '../kit/api.ts';
import { Notice } from '../kit/controls.tsx';
import { useTexts } from '../kit/language.tsx';
import { Link, usePlace } from '../kit/router.tsx';
import { PageHead } from '../kit/states.tsx';
import { useToast } from '../kit/toast.tsx';
import { recordKey, useReading } from './data.ts';
import { DepositForm } from './deposit-form.tsx';
import { texts } from './deposit-texts.ts';
import type { Audience } from './document-list.tsx';
import { FileDrop, mediaOf } from './file-drop.tsx';
import { texts as recordTexts } from './texts.ts';

interface DepositProps {
  readonly patient: string;
  readonly audience: Audience;
  readonly recordPath: string;
  /** Where documents stand: the new one is shown there. */
  readonly documentPath: string;
  readonly head?: ReactNode;
}

export function DepositPage({ patient, audience, recordPath, documentPath, head }: DepositProps) {
  const say = useTexts(texts);
  const sayRecord = useTexts(recordTexts);
  const { search, go } = usePlace();
  const client = useQueryClient();
  const toast = useToast();
  const replaces = search.get('replaces') ?? undefined;
  const [file, setFile] = useState<File>();
  const propose = useMutation({
    mutationFn: (given: File) => postFile<Proposal>(`/documents/propose${query({ patient })}`, given, mediaOf(given)),
  });
  const take = (given: File) => {
    setFile(given);
    propose.mutate(given);
  };
  const done = async (id: string) => {
    await client.invalidateQueries({ queryKey: recordKey(patient) });
    toast(say('deposited'));
    go(`${documentPath}/${encodeURIComponent(id)}`, { replace: true });
  };
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Link className="back" to={recordPath}>
          <Icon name="back" size={16} /> {sayRecord('backToRecord')}
        </Link>
        {head}
      </div>
      <div className="stack narrow">
        <PageHead title={say(replaces ? 'titleReplace' : audience === 'citizen' ? 'titleCitizen' : 'title')} lead={say('lead')} />
        {replaces ? <Replaced id={replaces} patient={patient} /> : null}
        {propose.data && file ? (
          <DepositForm
            key={file.name + file.lastModified}
            proposal={propose.data}
            file={file}
            patient={patient}
            replaces={replaces}
            audience={audience}
            onDone={(id) => void done(id)}
            onOther={() => {
              setFile(undefined);
              propose.reset();
            }}
          />
        ) : (
          <FileDrop
            label={propose.isPending ? say('reading') : say('drop')}
            hint={say('fileHint')}
            busy={propose.isPending}
            error={propose.error?.message}
            onFile={take}
          />
        )}
      </div>
    </div>
  );
}

function Replaced({ id, patient }: { readonly id: string; readonly patient: string }) {
  const say = useTexts(texts);
  const { data } = useReading(id, patient, 'normal');
  return data ? (
    <Notice>
      <p>{say('replaces', { title: data.item.title })}</p>
    </Notice>
  ) : null;
}

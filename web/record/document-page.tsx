// One document: its title, what may be done with it, its content, what is known about it.
import type { ReactNode } from 'react';
import type { DocumentItem } from '../../services/documents/contract.ts';
import { Icon } from '../design/icons.tsx';
import type { AccessMode } from '../kit/api.ts';
import { formatSize, sayDay, useLanguage, useTexts } from '../kit/language.tsx';
import { Link } from '../kit/router.tsx';
import { PageHead, Refused, Waiting } from '../kit/states.tsx';
import { useReading } from './data.ts';
import { DocumentActions } from './document-actions.tsx';
import type { Audience } from './document-list.tsx';
import { Labels } from './labels.tsx';
import { ReadingBody } from './reader.tsx';
import { texts } from './texts.ts';

interface PageProps {
  readonly id: string;
  readonly patient: string;
  readonly mode: AccessMode;
  readonly audience: Audience;
  readonly recordPath: string;
  /** Who the record is about, above the document. */
  readonly head?: ReactNode;
}

export function DocumentPage({ id, patient, mode, audience, recordPath, head }: PageProps) {
  const say = useTexts(texts);
  const { data: reading, error, isPending, refetch } = useReading(id, patient, mode);
  return (
    <div className="stack wide">
      <div className="stack tight">
        <Link className="back" to={recordPath}>
          <Icon name="back" size={16} /> {say('backToRecord')}
        </Link>
        {head}
      </div>
      {isPending ? <PageHead title={say('reading')} /> : null}
      {isPending ? <Waiting /> : null}
      {error ? <PageHead title={say('reading')} /> : null}
      {error ? <Refused error={error} retry={() => void refetch()} /> : null}
      {reading ? (
        <>
          <PageHead title={reading.item.title || reading.item.typeLabel}>
            <p className="row tight">
              <Labels item={reading.item} />
            </p>
          </PageHead>
          <DocumentActions item={reading.item} patient={patient} audience={audience} recordPath={recordPath} />
          <div className="reader">
            <ReadingBody reading={reading} mode={mode} />
            <About item={reading.item} audience={audience} />
          </div>
        </>
      ) : null}
    </div>
  );
}

function About({ item, audience }: { readonly item: DocumentItem; readonly audience: Audience }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const care = [item.period.start, item.period.end && item.period.end !== item.period.start ? item.period.end : undefined];
  const rows: readonly (readonly [string, string | undefined])[] = [
    [say('kind'), audience === 'pro' ? item.typeLabel : item.plainLabel[language]],
    [say('madeBy'), item.author.name],
    [say('at'), item.author.structure],
    [say('written'), sayDay(language, item.date)],
    [
      say('care'),
      care
        .filter(Boolean)
        .map((day) => sayDay(language, day))
        .join(' – '),
    ],
    [say('size'), formatSize(language, item.size)],
    [say('reference'), audience === 'pro' ? item.uniqueId : undefined],
  ];
  return (
    <aside className="card stack about" aria-labelledby="about">
      <h2 id="about">{say('details')}</h2>
      <dl>
        {rows.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </aside>
  );
}

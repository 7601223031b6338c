// My documents, or those of a child.
import { Icon } from '../design/icons.tsx';
import { Notice } from '../kit/controls.tsx';
import { useLanguage, useTexts } from '../kit/language.tsx';
import { Link } from '../kit/router.tsx';
import { PageHead, Refused, Waiting } from '../kit/states.tsx';
import { useRecord } from '../record/data.ts';
import { DocumentList } from '../record/document-list.tsx';
import { InsBadge } from '../record/patient-head.tsx';
import { Notices } from './notices.tsx';
import { texts } from './texts.ts';
import type { Subject } from './whose.tsx';

export function DocumentsPage({ subject: { patient, base, child } }: { readonly subject: Subject }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { data: record, error, isPending, refetch } = useRecord(patient, 'normal');
  const title = child ? say('documentsOf', { name: child }) : say('documents');
  return (
    <div className="stack wide">
      <div className="row apart">
        <PageHead title={title}>{record ? <p>{<InsBadge status={record.patient.status} />}</p> : null}</PageHead>
        {record?.mayFeed.permit ? (
          <Link className="button" to={`${base}/deposit`}>
            <Icon name="plus" /> {say('add')}
          </Link>
        ) : null}
      </div>
      {isPending ? <Waiting /> : null}
      {error ? <Refused error={error} retry={() => void refetch()} /> : null}
      <Notices patient={patient} />
      {record?.mayEnter.permit === false ? (
        <Notice kind="warn">
          <h2>{say('closedTitle')}</h2>
          <p>{record.mayEnter.sentence[language]}</p>
          <div>
            <Link className="button quiet" to={`${base}/choices`}>
              {say('toChoices')}
            </Link>
          </div>
        </Notice>
      ) : null}
      {record?.mayEnter.permit ? (
        <DocumentList patient={patient} mode="normal" audience="citizen" pathOf={(id) => `${base}/documents/${encodeURIComponent(id)}`} />
      ) : null}
    </div>
  );
}

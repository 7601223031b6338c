// The record of one patient: its head always in sight; entry first, then its documents, its reader, its deposit.
import { type ReactNode, useEffect } from 'react';
import { Icon } from '../design/icons.tsx';
import type { AccessMode } from '../kit/api.ts';
import { Button, Notice } from '../kit/controls.tsx';
import { useTexts } from '../kit/language.tsx';
import { focusHeading, Link, usePlace } from '../kit/router.tsx';
import { PageHead, Refused, Waiting } from '../kit/states.tsx';
import { useMode } from '../record/access-mode.ts';
import { useRecord } from '../record/data.ts';
import { DepositPage } from '../record/deposit-page.tsx';
import { DocumentList } from '../record/document-list.tsx';
import { DocumentPage } from '../record/document-page.tsx';
import { nameOf, PatientHead } from '../record/patient-head.tsx';
import { Entry } from './entry.tsx';
import { texts } from './texts.ts';

interface RecordProps {
  readonly patient: string;
  readonly screen: { readonly at: 'entry' | 'documents' | 'deposit' } | { readonly at: 'document'; readonly id: string };
}

export function RecordPage({ patient, screen }: RecordProps) {
  const say = useTexts(texts);
  const { go } = usePlace();
  const [mode, setMode] = useMode(patient);
  const { data: record, error, isPending, refetch } = useRecord(patient, mode);
  const path = `/pro/patients/${encodeURIComponent(patient)}`;
  const inside = screen.at === 'documents' || screen.at === 'document';
  const refused = record !== undefined && !record.mayEnter.permit;

  // An emergency access that has run out is left; a record that is not open leads back before its door.
  useEffect(() => {
    if (!refused) return;
    if (mode !== 'normal') setMode('normal');
    else if (inside) go(path, { replace: true });
  }, [refused, inside, mode, setMode, go, path]);

  const open = (by: AccessMode) => {
    setMode(by);
    go(`${path}/documents`);
  };
  const leave = () => {
    setMode('normal');
    go(path);
    focusHeading();
  };
  if (isPending) return <Waiting />;
  if (error)
    return (
      <div className="stack">
        <PageHead title={say('record')} />
        <Refused error={error} retry={() => void refetch()} />
        <BackToSearch />
      </div>
    );
  const head = (level: 1 | 2) => (
    <div className="patient-bar">
      <PatientHead patient={record.patient} level={level} />
    </div>
  );
  const running = mode === 'normal' ? null : <Running onLeave={leave} />;
  switch (screen.at) {
    case 'entry':
      return (
        <Titled title={nameOf(record.patient)}>
          {head(1)}
          <BackToSearch />
          {running}
          <Entry record={record} onOpen={open} />
        </Titled>
      );
    case 'documents':
      return (
        <Titled title={nameOf(record.patient)}>
          {head(1)}
          <div className="row apart">
            <BackToSearch />
            {record.mayFeed.permit ? (
              <Link className="button" to={`${path}/deposit`}>
                <Icon name="plus" /> {say('deposit')}
              </Link>
            ) : null}
          </div>
          {running}
          {refused ? null : (
            <DocumentList patient={patient} mode={mode} audience="pro" pathOf={(id) => `${path}/documents/${encodeURIComponent(id)}`} />
          )}
        </Titled>
      );
    case 'document':
      return (
        <div className="stack wide">
          {head(2)}
          {running}
          <DocumentPage id={screen.id} patient={patient} mode={mode} audience="pro" recordPath={`${path}/documents`} />
        </div>
      );
    case 'deposit':
      return (
        <div className="stack wide">
          {head(2)}
          <DepositPage
            patient={patient}
            audience="pro"
            recordPath={record.mayEnter.permit ? `${path}/documents` : path}
            documentPath={`${path}/documents`}
          />
        </div>
      );
  }
}

function Titled({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Socle`;
  }, [title]);
  return <div className="stack wide">{children}</div>;
}

function BackToSearch() {
  const say = useTexts(texts);
  return (
    <Link className="back" to="/pro">
      <Icon name="back" size={16} /> {say('backToSearch')}
    </Link>
  );
}

function Running({ onLeave }: { readonly onLeave: () => void }) {
  const say = useTexts(texts);
  return (
    <Notice kind="warn">
      <div className="row apart">
        <p>
          <strong>{say('emergencyRunning')}</strong>
        </p>
        <Button kind="quiet" onClick={onLeave}>
          {say('leaveEmergency')}
        </Button>
      </div>
    </Notice>
  );
}

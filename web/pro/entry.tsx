// Before entry: what the patient decided, what the rule says of it, and the other ways in.
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { RecordView } from '../../services/documents/contract.ts';
import { Icon } from '../design/icons.tsx';
import type { AccessMode } from '../kit/api.ts';
import { Badge, Button, Notice } from '../kit/controls.tsx';
import { sayMoment, useLanguage, useTexts } from '../kit/language.tsx';
import { Link } from '../kit/router.tsx';
import { useToast } from '../kit/toast.tsx';
import { recordKey } from '../record/data.ts';
import { ConsentDialog } from './consent-dialog.tsx';
import { EmergencyDialog } from './emergency-dialog.tsx';
import { texts } from './texts.ts';

interface EntryProps {
  readonly record: RecordView;
  readonly onOpen: (mode: AccessMode) => void;
}

/** Refusals that the agreement of the patient, or an emergency, can change; others stand whatever the way. */
const canChange = new Set(['DOC-READ-030', 'DOC-READ-011', 'DOC-READ-009']);

export function Entry({ record, onOpen }: EntryProps) {
  const say = useTexts(texts);
  const language = useLanguage();
  const client = useQueryClient();
  const toast = useToast();
  const [asked, setAsked] = useState<'consent' | 'emergency'>();
  const { mayEnter, mayFeed, patient } = record;
  const opened = canChange.has(mayEnter.rule);
  const path = `/pro/patients/${encodeURIComponent(patient.id)}`;
  const collected = async () => {
    setAsked(undefined);
    await client.invalidateQueries({ queryKey: recordKey(patient.id) });
    toast(say('collected'));
  };
  return (
    <div className="stack wide narrow">
      <Notice kind={mayEnter.permit ? 'good' : 'bad'}>
        <h2>{say(mayEnter.permit ? 'entryYes' : 'entryNo')}</h2>
        <p>{mayEnter.sentence[language]}</p>
        <p className="small">
          <span className="mono">{mayEnter.rule}</span> · {say('provision', { provision: mayEnter.provision })}
        </p>
      </Notice>
      <section className="card stack" aria-labelledby="before">
        <h2 id="before">{say('beforeEntry')}</h2>
        <FactList record={record} />
      </section>
      <div className="row">
        {mayEnter.permit ? (
          <Button onClick={() => onOpen('normal')}>
            {say('entry')} <Icon name="go" />
          </Button>
        ) : null}
        {mayFeed.permit ? (
          <Link className="button quiet" to={`${path}/deposit`}>
            <Icon name="plus" /> {say('deposit')}
          </Link>
        ) : null}
      </div>
      {!mayEnter.permit && mayFeed.permit ? <p className="soft">{say('depositOnly')}</p> : null}
      {opened ? (
        <section className="stack" aria-labelledby="other">
          <h2 id="other">{say('otherWays')}</h2>
          <Way title={say('collect')} text={say('collectText')}>
            <Button kind="quiet" onClick={() => setAsked('consent')}>
              {say('collectOpen')}
            </Button>
          </Way>
          <Way title={say('emergency')} text={say('emergencyText')}>
            <Button kind="danger-quiet" onClick={() => setAsked('emergency')}>
              <Icon name="alert" /> {say('emergency')}…
            </Button>
          </Way>
        </section>
      ) : null}
      {asked === 'consent' ? (
        <ConsentDialog patient={patient.id} onDone={() => void collected()} onClose={() => setAsked(undefined)} />
      ) : null}
      {asked === 'emergency' ? <EmergencyDialog patient={patient.id} onEnter={onOpen} onClose={() => setAsked(undefined)} /> : null}
    </div>
  );
}

function Way({ title, text, children }: { readonly title: string; readonly text: string; readonly children: ReactNode }) {
  return (
    <div className="card row apart">
      <div className="grow">
        <h3>{title}</h3>
        <p className="soft small">{text}</p>
      </div>
      {children}
    </div>
  );
}

const states = { open: 'stateOpen', closed: 'stateClosed', absent: 'stateAbsent' } as const;

function FactList({ record: { facts, mayFeed, state } }: { readonly record: RecordView }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const good = (yes: boolean): 'good' | 'warn' => (yes ? 'good' : 'warn');
  return (
    <dl className="facts">
      <dt>{say('record')}</dt>
      <dd>
        <Badge kind={good(state === 'open')}>{say(states[state])}</Badge>
      </dd>
      <dt>{say('careTeam')}</dt>
      <dd>{say(facts.careTeam ? 'careTeamYes' : 'careTeamNo')}</dd>
      {facts.treatingDoctor ? (
        <>
          <dt>{say('treating')}</dt>
          <dd>{say('treatingYes')}</dd>
        </>
      ) : null}
      <dt>{say('explicit')}</dt>
      <dd>
        {facts.explicitUntil === undefined ? say('explicitNo') : say('explicitUntil', { date: sayMoment(language, facts.explicitUntil) })}
      </dd>
      <dt>{say('reading')}</dt>
      <dd>
        <Badge kind={facts.reading === 'opposed' ? 'bad' : 'none'}>{say(facts.reading)}</Badge>
      </dd>
      <dt>{say('feeding')}</dt>
      <dd>
        <Badge kind={facts.feeding === 'opposed' ? 'bad' : 'none'}>{say(facts.feeding)}</Badge>
      </dd>
      <dt>{say('mayFeed')}</dt>
      <dd>{mayFeed.sentence[language]}</dd>
    </dl>
  );
}

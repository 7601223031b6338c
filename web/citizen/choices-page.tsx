// My choices: the record open or closed, oppositions, the people, and the history of it all.
import { Badge } from '../kit/controls.tsx';
import { sayDay, sayMoment, useLanguage, useTexts } from '../kit/language.tsx';
import { PageHead, Refused, Waiting } from '../kit/states.tsx';
import { Act, ChoiceCard, ChoiceLine } from './choice.tsx';
import { useChange, useConsent, useHistory } from './data.ts';
import { People } from './people.tsx';
import { texts } from './texts.ts';
import type { Subject } from './whose.tsx';

const stateTexts = { open: 'recordOpen', closed: 'recordClosed', absent: 'recordAbsent' } as const;

export function ChoicesPage({ subject: { patient, child } }: { readonly subject: Subject }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { data: state, error, isPending, refetch } = useConsent(patient);
  const change = useChange(patient);
  const title = child ? say('choicesOf', { name: child }) : say('choices');
  if (isPending) return <Waiting />;
  if (error)
    return (
      <div className="stack">
        <PageHead title={title} />
        <Refused error={error} retry={() => void refetch()} />
      </div>
    );
  const open = state.record === 'open';
  return (
    <div className="stack wide narrow">
      <PageHead title={title} lead={say('choicesLead')} />
      <ChoiceCard title={say('record')}>
        <ChoiceLine text={say(stateTexts[state.record])}>
          <Act
            label={say(open ? 'close' : 'reopen')}
            title={say(open ? 'close' : 'reopen')}
            text={say(open ? 'closeText' : 'reopenText')}
            done={say('recordDone')}
            danger={open}
            onAct={() => change('record', { state: open ? 'closed' : 'open' })}
          />
        </ChoiceLine>
      </ChoiceCard>
      <Opposition kind="reading" patient={patient} opposed={state.reading === 'opposed'} />
      <Opposition kind="feeding" patient={patient} opposed={state.feeding === 'opposed'} />
      <People patient={patient} state={state} />
      {state.emergencies.length > 0 ? (
        <ChoiceCard title={say('emergencies')}>
          <ul className="list">
            {state.emergencies.map((one) => (
              <li key={one.id + one.since}>
                <ChoiceLine text={<strong>{one.name}</strong>}>
                  <Badge kind="warn">{one.until ? say('until', { date: sayMoment(language, one.until) }) : ''}</Badge>
                </ChoiceLine>
              </li>
            ))}
          </ul>
        </ChoiceCard>
      ) : null}
      {state.representatives.length > 0 ? (
        <ChoiceCard title={say('representatives')}>
          <ul className="list">
            {state.representatives.map((one) => (
              <li key={one.id}>
                <ChoiceLine text={one.name}>
                  <span className="soft small">{say('since', { date: sayDay(language, one.since) })}</span>
                </ChoiceLine>
              </li>
            ))}
          </ul>
        </ChoiceCard>
      ) : null}
      <History patient={patient} />
    </div>
  );
}

const values = {
  open: 'valueOpen',
  closed: 'valueClosed',
  opposed: 'valueOpposed',
  'not-opposed': 'valueNotOpposed',
  yes: 'valueYes',
  no: 'valueNo',
} as const;

/** Every statement, the newest first: nothing of it is ever changed. */
function History({ patient }: { readonly patient: string }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { data: statements = [] } = useHistory(patient);
  if (statements.length === 0) return null;
  return (
    <details className="filters">
      <summary>{say('history')}</summary>
      <ol className="list card">
        {[...statements]
          .sort((a, b) => b.id - a.id)
          .map(({ id, at, kind, value, subject, by }) => (
            <li key={id} className="choice-line">
              <p>
                <strong>{say(`kind-${kind}`)}</strong> : {value in values ? say(values[value as keyof typeof values]) : value}
                {subject ? `, ${subject}` : ''}
                <br />
                <span className="soft small">
                  {sayMoment(language, at)}, {by}
                </span>
              </p>
            </li>
          ))}
      </ol>
    </details>
  );
}

interface OppositionProps {
  readonly kind: 'reading' | 'feeding';
  readonly patient: string;
  readonly opposed: boolean;
}

function Opposition({ kind, patient, opposed }: OppositionProps) {
  const say = useTexts(texts);
  const change = useChange(patient);
  const opposing = kind === 'reading' ? 'opposeReadingText' : 'opposeFeedingText';
  return (
    <ChoiceCard title={say(kind)}>
      <ChoiceLine text={say(`${kind}${opposed ? 'Off' : 'On'}`)}>
        <Act
          key={String(opposed)}
          label={say(opposed ? 'lift' : 'oppose')}
          title={`${say(opposed ? 'lift' : 'oppose')} : ${say(kind).toLowerCase()}`}
          text={say(opposed ? 'liftText' : opposing)}
          done={say('oppositionDone')}
          danger={!opposed}
          wantsReason={kind === 'feeding' && !opposed}
          onAct={(reason) =>
            kind === 'reading' ? change('reading', { opposed: !opposed }) : change('feeding', { opposed: !opposed, reason })
          }
        />
      </ChoiceLine>
    </ChoiceCard>
  );
}

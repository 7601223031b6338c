// The professionals of a record: the care team, those who were given an agreement, those who are blocked.
import { type FormEvent, useState } from 'react';
import type { ConsentState, Link as Tie } from '../../foundations/consent/contract.ts';
import { Button, TextField } from '../kit/controls.tsx';
import { sayDay, sayMoment, useLanguage, useTexts } from '../kit/language.tsx';
import { Refused } from '../kit/states.tsx';
import { useToast } from '../kit/toast.tsx';
import { Act, ChoiceCard, ChoiceLine } from './choice.tsx';
import { useChange } from './data.ts';
import { texts } from './texts.ts';

interface PeopleProps {
  readonly patient: string;
  readonly state: ConsentState;
}

const whom = ({ id, name, structure }: Tie) => ({ professional: id, name, structure });

export function People({ patient, state }: PeopleProps) {
  const say = useTexts(texts);
  const language = useLanguage();
  const change = useChange(patient);
  const { careTeam, explicit, blocked, treatingDoctor } = state;
  const isBlocked = (id: string): boolean => blocked.some((one) => one.id === id);
  const block = (one: Tie) =>
    isBlocked(one.id) ? null : (
      <Act
        label={say('block')}
        title={say('blockTitle', { name: one.name })}
        text={say('blockText')}
        done={say('blockDone', { name: one.name })}
        danger
        onAct={() => change('block', { blocked: true, ...whom(one) })}
      />
    );
  return (
    <>
      <ChoiceCard title={say('team')} text={say('teamText')}>
        {careTeam.length === 0 ? <p>{say('teamNone')}</p> : null}
        <ul className="list">
          {careTeam.map((one) => (
            <li key={one.id}>
              <ChoiceLine
                text={
                  <>
                    <strong>{one.name}</strong>
                    {one.id === treatingDoctor?.id ? `, ${say('treating').toLowerCase()}` : ''}
                    <br />
                    <span className="soft small">{say('since', { date: sayDay(language, one.since) })}</span>
                  </>
                }
              >
                <span className="row">
                  <Act
                    label={say('leaveTeam')}
                    title={say('leaveTeamTitle', { name: one.name })}
                    text={say('leaveTeamText')}
                    done={say('leaveTeamDone', { name: one.name })}
                    onAct={() => change('care-team', { member: false, ...whom(one) })}
                  />
                  {block(one)}
                </span>
              </ChoiceLine>
            </li>
          ))}
        </ul>
      </ChoiceCard>
      {explicit.length > 0 ? (
        <ChoiceCard title={say('agreements')}>
          <ul className="list">
            {explicit.map((one) => (
              <li key={one.id}>
                <ChoiceLine
                  text={
                    <>
                      <strong>{one.name}</strong>
                      <br />
                      <span className="soft small">{one.until ? say('until', { date: sayMoment(language, one.until) }) : ''}</span>
                    </>
                  }
                >
                  <span className="row">
                    <Act
                      label={say('withdraw')}
                      title={say('withdrawTitle', { name: one.name })}
                      text={say('withdrawText')}
                      done={say('withdrawDone')}
                      onAct={() => change('explicit-consent', { given: false, ...whom(one) })}
                    />
                    {block(one)}
                  </span>
                </ChoiceLine>
              </li>
            ))}
          </ul>
        </ChoiceCard>
      ) : null}
      <ChoiceCard title={say('blocked')} text={say('blockedText')}>
        {blocked.length === 0 ? <p>{say('blockedNone')}</p> : null}
        <ul className="list">
          {blocked.map((one) => (
            <li key={one.id}>
              <ChoiceLine text={<strong>{one.name}</strong>}>
                <Act
                  label={say('unblock')}
                  title={say('unblockTitle', { name: one.name })}
                  text={say('unblockText')}
                  done={say('unblockDone', { name: one.name })}
                  onAct={() => change('block', { blocked: false, ...whom(one) })}
                />
              </ChoiceLine>
            </li>
          ))}
        </ul>
        <BlockOther patient={patient} />
      </ChoiceCard>
    </>
  );
}

/** Somebody who stands in no list yet, by the number that his prescriptions carry. */
function BlockOther({ patient }: { readonly patient: string }) {
  const say = useTexts(texts);
  const change = useChange(patient);
  const toast = useToast();
  const [wrong, setWrong] = useState<{ rpps?: string; name?: string }>({});
  const [refusal, setRefusal] = useState<unknown>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const rpps = String(form.get('rpps')).replace(/\s/g, '');
    const name = String(form.get('name')).trim();
    const found = { ...(/^\d{11}$/.test(rpps) ? {} : { rpps: say('rppsWrong') }), ...(name ? {} : { name: say('nameMissing') }) };
    setWrong(found);
    const [first] = Object.keys(found);
    if (first) return (element.elements.namedItem(first) as HTMLElement | null)?.focus();
    try {
      await change('block', { blocked: true, professional: `8${rpps}`, name });
      setRefusal(undefined);
      element.reset();
      toast(say('blockDone', { name }));
    } catch (error) {
      setRefusal(error);
    }
  };
  return (
    <details className="filters">
      <summary>{say('blockOther')}</summary>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <div className="fields">
          <TextField label={say('rpps')} hint={say('rppsHint')} name="rpps" inputMode="numeric" error={wrong.rpps} required />
          <TextField label={say('professional')} name="name" maxLength={200} error={wrong.name} required />
        </div>
        {refusal ? <Refused error={refusal} /> : null}
        <div>
          <Button type="submit" kind="danger-quiet">
            {say('block')}
          </Button>
        </div>
      </form>
    </details>
  );
}

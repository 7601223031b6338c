// Who may read this document, and by which rule: asked of the decision itself, for a professional of the record.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Permission } from '../../services/documents/contract.ts';
import { get, query } from '../kit/api.ts';
import { Badge, SelectField } from '../kit/controls.tsx';
import { useLanguage, useTexts } from '../kit/language.tsx';
import { Refused } from '../kit/states.tsx';
import { useConsent } from './data.ts';
import { texts } from './texts.ts';

const g15 = 'https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante';
/** The list of people does not say what they are: the decision depends on it. */
const professions = [
  { code: `${g15}|10`, fr: 'Médecin', en: 'Doctor' },
  { code: `${g15}|60`, fr: 'Infirmier', en: 'Nurse' },
  { code: `${g15}|21`, fr: 'Pharmacien', en: 'Pharmacist' },
  { code: `${g15}|50`, fr: 'Sage-femme', en: 'Midwife' },
  { code: `${g15}|70`, fr: 'Masseur-kinésithérapeute', en: 'Physiotherapist' },
] as const;

export function WhoMayRead({ patient, document }: { readonly patient: string; readonly document: string }) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { data: state } = useConsent(patient);
  const [chosen, setChosen] = useState('');
  const [profession, setProfession] = useState<string>(professions[0].code);
  const people = new Map([...(state?.careTeam ?? []), ...(state?.explicit ?? []), ...(state?.blocked ?? [])].map((one) => [one.id, one]));
  if (people.size === 0) return null;
  return (
    <section className="card stack" aria-labelledby="who-may">
      <div>
        <h2 id="who-may">{say('explainTitle')}</h2>
        <p className="soft small">{say('explainText')}</p>
      </div>
      <div className="fields">
        <SelectField label={say('professional')} value={chosen} onChange={({ target }) => setChosen(target.value)}>
          <option value="">–</option>
          {[...people.values()].map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label={say('profession')} value={profession} onChange={({ target }) => setProfession(target.value)}>
          {professions.map(({ code, fr, en }) => (
            <option key={code} value={code}>
              {{ fr, en }[language]}
            </option>
          ))}
        </SelectField>
      </div>
      <div aria-live="polite">
        {chosen ? <Answer patient={patient} document={document} professional={chosen} profession={profession} /> : null}
      </div>
    </section>
  );
}

function Answer(asked: {
  readonly patient: string;
  readonly document: string;
  readonly professional: string;
  readonly profession: string;
}) {
  const say = useTexts(texts);
  const language = useLanguage();
  const { data, error } = useQuery({
    queryKey: ['explain', asked],
    queryFn: () => get<Permission>(`/documents/access/$explain${query(asked)}`),
    gcTime: 0,
  });
  if (error) return <Refused error={error} />;
  if (!data) return null;
  return (
    <p>
      <Badge kind={data.permit ? 'good' : 'bad'}>{say(data.permit ? 'explainYes' : 'explainNo')}</Badge> {data.sentence[language]}{' '}
      <span className="small soft">
        <span className="mono">{data.rule}</span> · {say('provision', { provision: data.provision })}
      </span>
    </p>
  );
}

// Find a patient: by traits or by matricule; each result with its INS status.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Candidate, SearchCriteria } from '../../foundations/patient-identity/contract.ts';
import { Icon } from '../design/icons.tsx';
import { ApiProblem, post } from '../kit/api.ts';
import { Badge, Button, SelectField, TextField } from '../kit/controls.tsx';
import { sayAge, sayDay, useLanguage, useTexts } from '../kit/language.tsx';
import { Link } from '../kit/router.tsx';
import { Empty, PageHead, Refused } from '../kit/states.tsx';
import { InsBadge, nameOf, spaced } from '../record/patient-head.tsx';
import { texts } from './texts.ts';

type Way = 'traits' | 'matricule';
type Errors = { readonly [K in keyof SearchCriteria]?: string };

export function FindPatientPage() {
  const say = useTexts(texts);
  const [way, setWay] = useState<Way>('traits');
  const [errors, setErrors] = useState<Errors>({});
  const search = useMutation({
    mutationFn: (criteria: SearchCriteria) => post<{ candidates: readonly Candidate[] }>('/patient-identity/search', criteria),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const matricule = text('matricule').replace(/\s/g, '').toUpperCase();
    const found: Errors =
      way === 'matricule'
        ? matricule.length === 15
          ? {}
          : { matricule: say('needMatricule') }
        : {
            ...(text('birthDate') ? {} : { birthDate: say('needDate') }),
            ...(text('name').length >= 3 ? {} : { name: say('needName') }),
          };
    setErrors(found);
    const [wrong] = Object.keys(found);
    if (wrong) return (event.currentTarget.elements.namedItem(wrong) as HTMLElement | null)?.focus();
    const sex = text('sex') as SearchCriteria['sex'] | '';
    search.mutate(way === 'matricule' ? { matricule } : { birthDate: text('birthDate'), name: text('name'), ...(sex ? { sex } : {}) });
  };
  const refusal = search.error instanceof ApiProblem ? search.error : undefined;
  const beside = (field: keyof SearchCriteria): string | undefined =>
    errors[field] ?? refusal?.issues.find(({ expression }) => expression === field)?.text;

  return (
    <div className="stack wide">
      <PageHead title={say('find')} lead={say('findText')} />
      <form className="card stack" onSubmit={submit} noValidate>
        <fieldset className="ways">
          <legend className="visually-hidden">{say('find')}</legend>
          {(['traits', 'matricule'] as const).map((one) => (
            <label key={one} className="choice">
              <input type="radio" name="way" checked={one === way} onChange={() => setWay(one)} />
              <span>{say(one === 'traits' ? 'byTraits' : 'byMatricule')}</span>
            </label>
          ))}
        </fieldset>
        {way === 'traits' ? (
          <div className="fields">
            <TextField label={say('birthDate')} name="birthDate" type="date" error={beside('birthDate')} required />
            <TextField label={say('name')} hint={say('nameHint')} name="name" error={beside('name')} required />
            <SelectField label={say('sex')} name="sex" defaultValue="">
              <option value="">{say('anySex')}</option>
              <option value="F">{say('female')}</option>
              <option value="M">{say('male')}</option>
            </SelectField>
          </div>
        ) : (
          <TextField
            label={say('matricule')}
            hint={say('matriculeHint')}
            name="matricule"
            error={beside('matricule')}
            inputMode="numeric"
            required
          />
        )}
        {search.error && !refusal?.issues.length ? <Refused error={search.error} /> : null}
        <div>
          <Button type="submit" busy={search.isPending}>
            <Icon name="search" /> {say('search')}
          </Button>
        </div>
      </form>
      <div aria-live="polite">{search.data ? <Results candidates={search.data.candidates} /> : null}</div>
    </div>
  );
}

function Results({ candidates }: { readonly candidates: readonly Candidate[] }) {
  const say = useTexts(texts);
  const language = useLanguage();
  return (
    <section className="stack" aria-labelledby="results">
      <h2 id="results">{say('results', { n: candidates.length })}</h2>
      {candidates.length === 0 ? (
        <div className="card">
          <Empty title={say('results', { n: 0 })} level={3}>
            <p>{say('noResult')}</p>
          </Empty>
        </div>
      ) : (
        <ul className="list card flush">
          {candidates.map(({ identity, grade }) => (
            <li key={identity.id} className="document-line">
              <Icon name="person" size={24} />
              <div className="document-what">
                <Link className="document-title" to={`/pro/patients/${encodeURIComponent(identity.id)}`}>
                  {nameOf(identity)}
                </Link>
                <span className="soft">
                  {[
                    identity.usedName && identity.usedName !== identity.birthName ? identity.birthName : undefined,
                    sayDay(language, identity.birthDate),
                    sayAge(language, identity.birthDate),
                    identity.matricule ? spaced(identity.matricule.value) : undefined,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </div>
              <span className="row tight">
                {grade === 'certain' ? null : <Badge kind="warn">{say('possible')}</Badge>}
                <InsBadge status={identity.status} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

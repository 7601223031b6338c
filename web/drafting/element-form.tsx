// The fields of one element of a chapter: the chapter itself, a provision, a requirement.
import { useState } from 'react';
import type { Chapter, Provision, Requirement, Text } from '../../foundations/framework/contract.ts';
import * as lists from '../../foundations/framework/contract.ts';
import { Button, Field, SelectField, TextField } from '../kit/controls.tsx';
import { useTexts } from '../kit/language.tsx';
import { texts } from './texts.ts';

interface Element {
  readonly id: string;
  readonly label: string;
  readonly kind: 'chapter' | 'provision' | 'requirement';
}

/** The chapter itself has no id in this list. */
export function elementsOf(chapter: Chapter, head: string): Element[] {
  return [
    { id: '', label: head, kind: 'chapter' },
    ...chapter.provisions.flatMap((provision): Element[] => [
      { id: provision.id, label: provision.title.fr, kind: 'provision' },
      ...provision.requirements.map((one): Element => ({ id: one.id, label: `${one.id} ${one.title.fr}`, kind: 'requirement' })),
    ]),
  ];
}

interface FormProps {
  readonly chapter: Chapter;
  readonly element: string;
  readonly readOnly: boolean;
  onChange(chapter: Chapter): void;
  onPick(element: string): void;
}

export function ElementForm({ chapter, element, readOnly, onChange, onPick }: FormProps) {
  const change = (provision: Provision, next: Provision): void =>
    onChange({ ...chapter, provisions: chapter.provisions.map((one) => (one === provision ? next : one)) });
  for (const provision of chapter.provisions) {
    if (provision.id === element)
      return <ProvisionForm provision={provision} readOnly={readOnly} onChange={(next) => change(provision, next)} onPick={onPick} />;
    const requirement = provision.requirements.find(({ id }) => id === element);
    if (requirement) {
      return (
        <RequirementForm
          key={requirement.id}
          requirement={requirement}
          readOnly={readOnly}
          onChange={(next) =>
            change(provision, { ...provision, requirements: provision.requirements.map((one) => (one === requirement ? next : one)) })
          }
        />
      );
    }
  }
  return <WordsForm value={chapter} readOnly={readOnly} onChange={onChange} />;
}

/** A text with its English taken away where it is empty. */
const written = (text: Text, language: 'fr' | 'en', value: string): Text => {
  const next = { ...text, [language]: value };
  return next.en === '' || next.en === undefined ? { fr: next.fr } : { fr: next.fr, en: next.en };
};

function WordsForm<T extends { readonly title: Text; readonly text: Text }>({
  value,
  readOnly,
  onChange,
}: {
  readonly value: T;
  readonly readOnly: boolean;
  onChange(value: T): void;
}) {
  const say = useTexts(texts);
  return (
    <>
      <TextField
        label={say('title')}
        lang="fr"
        readOnly={readOnly}
        value={value.title.fr}
        onChange={(event) => onChange({ ...value, title: written(value.title, 'fr', event.target.value) })}
        required
      />
      <TextField
        label={say('titleEn')}
        lang="en"
        readOnly={readOnly}
        value={value.title.en ?? ''}
        onChange={(event) => onChange({ ...value, title: written(value.title, 'en', event.target.value) })}
      />
      <Field label={say('text')}>
        {(wiring) => (
          <textarea
            className="input dr-long"
            lang="fr"
            rows={10}
            readOnly={readOnly}
            value={value.text.fr}
            onChange={(event) => onChange({ ...value, text: written(value.text, 'fr', event.target.value) })}
            {...wiring}
          />
        )}
      </Field>
    </>
  );
}

function ProvisionForm({
  provision,
  readOnly,
  onChange,
  onPick,
}: {
  readonly provision: Provision;
  readonly readOnly: boolean;
  onChange(provision: Provision): void;
  onPick(element: string): void;
}) {
  const say = useTexts(texts);
  const [id, setId] = useState('');
  return (
    <>
      <WordsForm value={provision} readOnly={readOnly} onChange={onChange} />
      {readOnly ? null : (
        <div className="row">
          <TextField
            label={say('newId')}
            value={id}
            onChange={(event) => setId(event.target.value)}
            pattern="[A-Za-z][A-Za-z0-9]*([-./][A-Za-z0-9]+)*"
          />
          <Button
            kind="quiet"
            busy={id === ''}
            onClick={() => {
              onChange({ ...provision, requirements: [...provision.requirements, blank(id)] });
              onPick(id);
            }}
          >
            {say('addRequirement')}
          </Button>
        </div>
      )}
    </>
  );
}

const blank = (id: string): Requirement => ({
  id,
  title: { fr: id },
  statement: { fr: 'Le service DOIT …' },
  verb: 'SHALL',
  nature: 'requirement',
  actors: ['MOE'],
  levers: [],
  certainty: 'unknown',
});

function RequirementForm({
  requirement,
  readOnly,
  onChange,
}: {
  readonly requirement: Requirement;
  readonly readOnly: boolean;
  onChange(requirement: Requirement): void;
}) {
  const say = useTexts(texts);
  const set = <K extends keyof Requirement>(field: K, value: Requirement[K] | undefined): void => {
    const { [field]: _, ...rest } = requirement;
    onChange((value === undefined || value === '' ? rest : { ...rest, [field]: value }) as Requirement);
  };
  const choice = (field: 'verb' | 'nature' | 'criticality' | 'certainty', values: readonly string[], optional = false) => (
    <SelectField
      label={say(field)}
      value={requirement[field] ?? ''}
      aria-disabled={readOnly}
      onChange={(event) => !readOnly && set(field, (event.target.value || undefined) as never)}
    >
      {optional ? <option value="">{say('unsaid')}</option> : null}
      {values.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </SelectField>
  );
  const area = (label: 'statement' | 'statementEn', language: 'fr' | 'en') => (
    <Field label={say(label)}>
      {(wiring) => (
        <textarea
          className="input"
          lang={language}
          rows={4}
          readOnly={readOnly}
          value={requirement.statement[language] ?? ''}
          onChange={(event) => set('statement', written(requirement.statement, language, event.target.value))}
          {...wiring}
        />
      )}
    </Field>
  );
  return (
    <>
      <h2 className="mono">{requirement.id}</h2>
      <TextField
        label={say('title')}
        lang="fr"
        readOnly={readOnly}
        value={requirement.title.fr}
        onChange={(event) => set('title', written(requirement.title, 'fr', event.target.value))}
        required
      />
      {area('statement', 'fr')}
      {area('statementEn', 'en')}
      <div className="row">
        {choice('verb', lists.verbs)}
        {choice('nature', lists.natures)}
        {choice('criticality', lists.criticalities, true)}
        {choice('certainty', lists.certainties)}
      </div>
      <fieldset className="dr-actors">
        <legend>{say('actors')}</legend>
        {lists.actors.map((actor) => (
          <label key={actor}>
            <input
              type="checkbox"
              checked={requirement.actors.includes(actor)}
              onChange={(event) =>
                !readOnly &&
                set(
                  'actors',
                  lists.actors.filter((one) => (one === actor ? event.target.checked : requirement.actors.includes(one))),
                )
              }
            />
            {actor}
          </label>
        ))}
      </fieldset>
      <TextField
        label={say('condition')}
        className="input mono"
        readOnly={readOnly}
        value={requirement.condition ?? ''}
        onChange={(event) => set('condition', event.target.value)}
      />
      <div className="row">
        <TextField
          label={say('planned')}
          placeholder="2027-01"
          readOnly={readOnly}
          value={requirement.planned ?? ''}
          onChange={(event) => set('planned', event.target.value)}
        />
        <TextField
          label={say('actual')}
          placeholder="2027-01"
          readOnly={readOnly}
          value={requirement.actual ?? ''}
          onChange={(event) => set('actual', event.target.value)}
        />
      </div>
      <TextField
        label={say('notTested')}
        lang="fr"
        readOnly={readOnly}
        value={requirement.notTested?.fr ?? ''}
        onChange={(event) => set('notTested', event.target.value === '' ? undefined : { fr: event.target.value })}
      />
    </>
  );
}

// What was proposed from the file, read over by whoever deposits; each error beside its field.
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef } from 'react';
import type { Deposit, Finding, Proposal } from '../../services/documents/contract.ts';
import { ApiProblem, post } from '../kit/api.ts';
import { Button, Notice, SelectField, TextField } from '../kit/controls.tsx';
import { useLanguage, useTexts } from '../kit/language.tsx';
import { Refused } from '../kit/states.tsx';
import { texts } from './deposit-texts.ts';
import type { Audience } from './document-list.tsx';
import { toBase64 } from './file-drop.tsx';

interface FormProps {
  readonly proposal: Proposal;
  readonly file: File;
  readonly patient: string;
  readonly replaces: string | undefined;
  readonly audience: Audience;
  readonly onDone: (id: string) => void;
  readonly onOther: () => void;
}

const fields = ['title', 'type', 'date', 'periodStart'] as const;
/** A day that was left as proposed keeps the hour that the file says. */
const moment = (day: string | undefined, proposed: string | undefined): string | undefined =>
  proposed?.slice(0, 10) === day ? proposed : day;

/** A refusal names an element of the reference that is made of the form. */
const elements: readonly (readonly [RegExp, string])[] = [
  [/creation$|^date$/, 'date'],
  [/period/, 'periodStart'],
  [/\.type\b|^type$/, 'type'],
  [/title$/, 'title'],
];
const fieldOf = (expression: string | undefined): string | undefined => elements.find(([known]) => known.test(expression ?? ''))?.[1];

const isField = (name: string): boolean => (fields as readonly string[]).includes(name);

export function DepositForm({ proposal, file, patient, replaces, audience, onDone, onOther }: FormProps) {
  const say = useTexts(texts);
  const language = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  const { metadata, issues, types } = proposal;
  useEffect(() => heading.current?.focus(), []);

  const deposit = useMutation({
    mutationFn: async (form: FormData) => {
      const text = (name: string): string | undefined => String(form.get(name) ?? '').trim() || undefined;
      const body: Deposit = {
        patient,
        title: text('title') ?? '',
        type: text('type') ?? '',
        date: moment(text('date'), metadata.date),
        periodStart: moment(text('periodStart'), metadata.periodStart),
        uniqueId: metadata.uniqueId,
        media: metadata.media,
        content: await toBase64(file),
        replaces,
        mask: form.get('mask') === 'on' || undefined,
      };
      return post<{ id: string }>('/documents/deposit', body);
    },
    onSuccess: ({ id }) => onDone(id),
  });

  const refusal = deposit.error instanceof ApiProblem ? deposit.error : undefined;
  const told = (field: string, severity: Finding['severity']): string | undefined => {
    const proposed = issues.filter((issue) => issue.field === field && issue.severity === severity).map(({ text }) => text);
    const refused =
      severity === 'error' ? (refusal?.issues ?? []).filter(({ expression }) => fieldOf(expression) === field).map(({ text }) => text) : [];
    return [...proposed, ...refused].join(' ') || undefined;
  };
  const beside = (field: string) => ({ error: told(field, 'error'), warning: told(field, 'warning') });
  const elsewhere = issues.filter(({ field }) => !isField(field));
  const inTheWay = elsewhere.some(({ severity }) => severity === 'error');
  const atFields = (refusal?.issues ?? []).some(({ expression }) => fieldOf(expression) !== undefined);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    deposit.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className="card stack" onSubmit={submit} noValidate={false}>
      <div className="row apart">
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {say('review')}
          </h2>
          <p className="soft small">{file.name}</p>
        </div>
        <Button kind="quiet" onClick={onOther}>
          {say('other')}
        </Button>
      </div>
      {elsewhere.length > 0 ? (
        <Notice kind={inTheWay ? 'bad' : 'warn'}>
          <strong>{say(inTheWay ? 'wrong' : 'watch')}</strong>
          <ul>
            {elsewhere.map(({ field, rule, text }) => (
              <li key={field + rule + text}>
                {text} <span className="mono small">{rule}</span>
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <TextField label={say('name')} name="title" defaultValue={metadata.title} required maxLength={200} {...beside('title')} />
      <SelectField label={say('type')} name="type" defaultValue={metadata.type ?? ''} required {...beside('type')}>
        <option value="">{say('typeChoose')}</option>
        {types.map(({ key, label, plain }) => (
          <option key={key} value={key}>
            {audience === 'pro' ? label : plain[language]}
          </option>
        ))}
      </SelectField>
      <div className="fields">
        <TextField label={say('date')} name="date" type="date" defaultValue={metadata.date?.slice(0, 10)} {...beside('date')} />
        <TextField
          label={say('periodStart')}
          name="periodStart"
          type="date"
          defaultValue={metadata.periodStart?.slice(0, 10)}
          {...beside('periodStart')}
        />
      </div>
      <label className="choice">
        <input type="checkbox" name="mask" />
        <span>{say(audience === 'pro' ? 'mask' : 'maskCitizen')}</span>
        <small>{say('maskHint')}</small>
      </label>
      {deposit.error && !atFields ? <Refused error={deposit.error} /> : null}
      <div className="actions">
        <Button type="submit" busy={deposit.isPending || inTheWay}>
          {say(deposit.isPending ? 'depositing' : 'deposit')}
        </Button>
      </div>
    </form>
  );
}

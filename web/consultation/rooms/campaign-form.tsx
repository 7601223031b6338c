// A campaign as its organisers write it: what is put to the public, from when to when, with which questions.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Edition } from '../../../foundations/framework/contract.ts';
import type { CampaignHead, Question } from '../../../platforms/consultation/contract.ts';
import { get } from '../../kit/api.ts';
import { Button, Field, SelectField, TextField } from '../../kit/controls.tsx';
import { useLanguage, useTexts } from '../../kit/language.tsx';
import { Refused } from '../refused.tsx';
import { organiseTexts } from './organise-texts.ts';
import { texts } from './texts.ts';

interface CampaignFormProps {
  readonly before?: CampaignHead & { readonly announced: boolean };
  readonly onSave: (given: object) => Promise<unknown>;
  readonly onSaved: (id: string) => unknown;
}
interface Asked {
  readonly id: string;
  readonly text: string;
  readonly options: string;
}

const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' });
/** As a clock in France shows it: `2021-01-11T00:00:00`. */
export const inFrance = (at: string | undefined): string => (at === undefined ? '' : wall.format(new Date(at)).replace(' ', 'T'));

const slug = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);

const askedOf = (questions: readonly Question[]): Asked[] =>
  questions.map(({ id, text, options }) => ({ id, text: text.fr, options: (options ?? []).map(({ label }) => label.fr).join('\n') }));

/** What a question was in English, and its ids, stay as they were where its French did. */
function questionsOf(asked: readonly Asked[], before: readonly Question[]): Question[] {
  return asked.map(({ id, text, options }, at) => {
    const was = before.find((one) => one.id === id);
    const lines = options
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    return {
      id: id || slug(text) || `q${at + 1}`,
      text: was?.text.fr === text ? was.text : { fr: text },
      ...(lines.length > 0
        ? {
            options: lines.map(
              (line) => was?.options?.find(({ label }) => label.fr === line) ?? { id: slug(line) || 'x', label: { fr: line } },
            ),
          }
        : {}),
    };
  });
}

export function CampaignForm({ before, onSave, onSaved }: CampaignFormProps) {
  const say = useTexts(organiseTexts);
  const shared = useTexts(texts);
  const language = useLanguage();
  const fixed = before?.announced ?? false;
  const [given, setGiven] = useState({
    id: before?.id ?? '',
    title: before?.title.fr ?? '',
    titleEn: before?.title.en ?? '',
    presentation: before?.presentation.fr ?? '',
    edition: before?.edition ?? '',
    chapters: before?.chapters ?? [],
    opensAt: inFrance(before?.opensAt),
    closesAt: inFrance(before?.closesAt),
    answersBy: inFrance(before?.answersBy),
  });
  const [asked, setAsked] = useState<readonly Asked[]>(() => askedOf(before?.questions ?? []));
  const set = (change: Partial<typeof given>): void => setGiven((all) => ({ ...all, ...change }));
  const { data: heads } = useQuery({
    queryKey: ['editions'],
    queryFn: () =>
      get<readonly { readonly id: string; readonly title: { readonly fr: string; readonly en?: string }; readonly state: string }[]>(
        '/framework/editions',
      ),
  });
  const editions = (heads ?? []).filter(({ id, state }) => state === 'draft' || state === 'consultation' || id === given.edition);
  const { data: edition } = useQuery({
    queryKey: ['edition', given.edition],
    queryFn: () => get<Edition>(`/framework/editions/${encodeURIComponent(given.edition)}.json`),
    enabled: given.edition !== '' && !fixed,
  });
  const saving = useMutation({
    mutationFn: () =>
      onSave({
        id: given.id,
        title: { fr: given.title, ...(given.titleEn === '' ? {} : { en: given.titleEn }) },
        presentation: {
          fr: given.presentation,
          ...(before?.presentation.en !== undefined && before.presentation.fr === given.presentation ? { en: before.presentation.en } : {}),
        },
        edition: given.edition,
        ...(given.chapters.length > 0 ? { chapters: given.chapters } : {}),
        questions: fixed && before ? before.questions : questionsOf(asked, before?.questions ?? []),
        opensAt: fixed && before ? before.opensAt : given.opensAt,
        closesAt: fixed && before ? before.closesAt : given.closesAt,
        ...(given.answersBy === '' ? {} : { answersBy: given.answersBy }),
      }),
    onSuccess: () => onSaved(given.id),
  });
  const instant = (key: 'opensAt' | 'closesAt' | 'answersBy', label: string, required: boolean) => (
    <TextField
      label={label}
      type="datetime-local"
      step={1}
      value={given[key]}
      required={required}
      readOnly={fixed && key !== 'answersBy'}
      onChange={(event) => set({ [key]: event.target.value })}
    />
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving.isPending) saving.mutate();
      }}
    >
      <div className="fields">
        <TextField
          label={say('id')}
          hint={say('idHint')}
          value={given.id}
          required
          readOnly={before !== undefined}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          onChange={(event) => set({ id: event.target.value })}
        />
        <SelectField
          label={say('edition')}
          value={given.edition}
          required
          aria-disabled={fixed}
          onChange={(event) => (fixed ? undefined : set({ edition: event.target.value, chapters: [] }))}
        >
          <option value="">{shared('choose')}</option>
          {editions.map((one) => (
            <option key={one.id} value={one.id}>
              {one.id} · {one.title[language] ?? one.title.fr}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField label={say('name')} value={given.title} required onChange={(event) => set({ title: event.target.value })} />
      <TextField label={say('nameEn')} value={given.titleEn} onChange={(event) => set({ titleEn: event.target.value })} />
      <Field label={say('presentation')} hint={say('presentationHint')}>
        {(wiring) => (
          <textarea
            className="input"
            rows={6}
            lang="fr"
            required
            {...wiring}
            value={given.presentation}
            onChange={(event) => set({ presentation: event.target.value })}
          />
        )}
      </Field>
      <div className="fields">
        {instant('opensAt', say('opens'), true)}
        {instant('closesAt', say('closes'), true)}
        {instant('answersBy', say('answersBy'), false)}
      </div>
      <p className="hint">{say('instantHint')}</p>
      {edition && !fixed ? (
        <details className="filters">
          <summary>
            {say('chapters')} ({given.chapters.length === 0 ? shared('all') : given.chapters.length})
          </summary>
          <p className="hint">{say('chaptersHint')}</p>
          {edition.chapters.map((one) => (
            <label key={one.id} className="cr-tick">
              <input
                type="checkbox"
                checked={given.chapters.includes(one.id)}
                onChange={(event) =>
                  set({ chapters: event.target.checked ? [...given.chapters, one.id] : given.chapters.filter((id) => id !== one.id) })
                }
              />
              <span lang="fr">
                {one.number} {one.title.fr}
              </span>
            </label>
          ))}
        </details>
      ) : null}
      {fixed ? null : <Questions asked={asked} onChange={setAsked} />}
      {saving.error ? <Refused error={saving.error} /> : null}
      <div>
        <Button type="submit" busy={saving.isPending}>
          {before ? shared('save') : say('create')}
        </Button>
      </div>
    </form>
  );
}

function Questions({ asked, onChange }: { readonly asked: readonly Asked[]; readonly onChange: (asked: readonly Asked[]) => void }) {
  const say = useTexts(organiseTexts);
  const set = (at: number, change: Partial<Asked>): void =>
    onChange(asked.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <fieldset className="choices">
      <legend className="legend">{say('questions')}</legend>
      {asked.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a question that is being written is its place
        <div key={at} className="stack tight cr-question">
          <TextField label={say('question')} value={one.text} required onChange={(event) => set(at, { text: event.target.value })} />
          <Field label={say('options')}>
            {(wiring) => (
              <textarea
                className="input"
                rows={2}
                {...wiring}
                value={one.options}
                onChange={(event) => set(at, { options: event.target.value })}
              />
            )}
          </Field>
          <div>
            <Button kind="plain" onClick={() => onChange(asked.filter((_, index) => index !== at))}>
              {say('removeQuestion')}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button kind="quiet" onClick={() => onChange([...asked, { id: '', text: '', options: '' }])}>
          {say('addQuestion')}
        </Button>
      </div>
    </fieldset>
  );
}

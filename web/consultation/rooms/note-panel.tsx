// A long position note: sent, split by the server, each part with the element that it seems to be about; nothing appears before its author has confirmed.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Account,
  type Campaign,
  type ContributionKind,
  charterVersion,
  contributionKinds,
  type Publication,
  type Target,
  type TargetKind,
} from '../../../platforms/consultation/contract.ts';
import { get, post, query, upload } from '../../kit/api.ts';
import { Button, Field, SelectField, TextField } from '../../kit/controls.tsx';
import { useLanguage, useTexts } from '../../kit/language.tsx';
import { api, campaignPath, pageOf } from '../data.ts';
import { Public } from '../island/public.tsx';
import { labels } from '../labels.ts';
import { Refused, useRefusal } from '../refused.tsx';
import { Part } from './mine-page.tsx';
import { mineTexts } from './mine-texts.ts';

interface NotePart {
  readonly heading: string;
  readonly text: string;
  readonly target?: Target;
  readonly why?: 'id' | 'title' | 'words' | 'above' | 'none';
  readonly contribution?: number;
}
interface Note {
  readonly id: string;
  readonly name: string;
  readonly parts: readonly NotePart[];
}
interface Choice {
  readonly keep: boolean;
  readonly kind: ContributionKind;
  readonly title: string;
  readonly about: string;
}

export function NotePanel({ me }: { readonly me: Account }) {
  const say = useTexts(mineTexts);
  const refusal = useRefusal();
  const client = useQueryClient();
  const language = useLanguage();
  const { data: campaigns } = useQuery({ queryKey: ['campaigns'], queryFn: () => get<readonly Campaign[]>(`${api}/campaigns`) });
  const open = (campaigns ?? []).filter(({ allows }) => allows.contribute);
  const [campaign, setCampaign] = useState('');
  const chosen = campaign || open[0]?.id || '';
  const sending = useMutation({
    mutationFn: async (file: File) => {
      if (me.consent?.version !== charterVersion) await post(`${api}/me/consent`, { version: charterVersion });
      const note = await upload<Note>(`${campaignPath(chosen)}/notes${query({ name: file.name })}`, file, () => undefined);
      // It stays with the campaign that it was sent to, whichever is chosen next.
      return { note, campaign: chosen };
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
  });
  return (
    <Part title={say('note')}>
      <p>{say('noteText')}</p>
      {campaigns && open.length === 0 ? <p className="soft">{say('noOpen')}</p> : null}
      {open.length > 0 ? (
        <>
          <SelectField label={say('campaign')} value={chosen} onChange={(event) => setCampaign(event.target.value)}>
            {open.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title[language] ?? one.title.fr}
              </option>
            ))}
          </SelectField>
          <Field label={say('file')} error={sending.error ? refusal(sending.error) : undefined}>
            {(wiring) => (
              <input
                {...wiring}
                type="file"
                accept=".pdf,.docx,.odt,.md,.txt"
                onChange={(event) => {
                  const file = event.target.files?.[0];
                  event.target.value = '';
                  if (file) sending.mutate(file);
                }}
              />
            )}
          </Field>
          <div role="status">{sending.isPending ? say('sending') : null}</div>
          {me.consent?.version === charterVersion ? null : (
            <p className="small soft">
              {say('byNote')} (<a href="/consultation/charter">{say('readCharter')}</a>)
            </p>
          )}
          {sending.data ? (
            <Parts
              key={sending.data.note.id}
              me={me}
              campaign={sending.data.campaign}
              edition={open.find(({ id }) => id === sending.data.campaign)?.edition ?? ''}
              note={sending.data.note}
            />
          ) : null}
        </>
      ) : null}
    </Part>
  );
}

interface PartsProps {
  readonly me: Account;
  readonly campaign: string;
  readonly edition: string;
  readonly note: Note;
}

function Parts({ me, campaign, edition, note }: PartsProps) {
  const say = useTexts(mineTexts);
  const client = useQueryClient();
  const [choices, setChoices] = useState<readonly Choice[]>(() =>
    note.parts.map((part) => ({
      keep: Boolean(part.target),
      kind: 'defect',
      title: part.heading.slice(0, 200) || part.text.slice(0, 80),
      about: part.target?.id ?? '',
    })),
  );
  const [shown, setShown] = useState<{ readonly publish: Publication; readonly organisation?: string }>({ publish: 'name' });
  const { data: text } = useQuery({
    queryKey: ['text', campaign],
    queryFn: () => get<Consulted>(`${campaignPath(campaign)}/text`),
    staleTime: 600_000,
  });
  const kept = choices.filter(({ keep }) => keep).length;
  const confirming = useMutation({
    mutationFn: () =>
      post<{ readonly contributions: readonly { readonly id: number; readonly state: string }[] }>(
        `${campaignPath(campaign)}/notes/${note.id}/confirm`,
        {
          parts: choices.flatMap((one, part) =>
            one.keep
              ? [{ part, kind: one.kind, target: { kind: kindOf(text, edition, one.about), id: one.about || edition }, title: one.title }]
              : [],
          ),
          publish: shown.publish,
          ...(shown.organisation === undefined ? {} : { organisation: shown.organisation }),
        },
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['own'] }),
  });
  const set = (at: number, change: Partial<Choice>): void =>
    setChoices((all) => all.map((one, index) => (index === at ? { ...one, ...change } : one)));
  if (confirming.data)
    return (
      <p role="status" className="row tight">
        <strong>{say('published', { n: confirming.data.contributions.length })}</strong>
        {confirming.data.contributions.map(({ id }) => (
          <a key={id} className="mono" href={pageOf(campaign, id)}>
            C-{id}
          </a>
        ))}
      </p>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (kept > 0 && !confirming.isPending) confirming.mutate();
      }}
    >
      <p role="status">
        <strong>{say('split', { n: note.parts.length, name: note.name })}</strong>
      </p>
      <ol className="cr-parts">
        {note.parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part of a note is its place
          <PartForm key={at} part={part} choice={choices[at] as Choice} onChange={(change) => set(at, change)} />
        ))}
      </ol>
      <Public me={me} draft={shown} onChange={(change) => setShown((before) => ({ ...before, ...change }) as typeof shown)} />
      {confirming.error ? <Refused error={confirming.error} /> : null}
      <div>
        <Button type="submit" busy={confirming.isPending || kept === 0}>
          {say('publishParts', { n: kept })}
        </Button>
      </div>
    </form>
  );
}

function PartForm({
  part,
  choice,
  onChange,
}: {
  readonly part: NotePart;
  readonly choice: Choice;
  readonly onChange: (change: Partial<Choice>) => void;
}) {
  const say = useTexts(mineTexts);
  const name = useTexts(labels);
  return (
    <li className="stack tight">
      <label className="cr-tick">
        <input type="checkbox" checked={choice.keep} onChange={(event) => onChange({ keep: event.target.checked })} />
        <span>
          {say('keep')} <strong lang="fr">{part.heading}</strong>
        </span>
      </label>
      <p className="small cr-clamp" lang="fr">
        {part.text}
      </p>
      {choice.keep ? (
        <div className="fields">
          <TextField
            label={say('partTitle')}
            value={choice.title}
            required
            maxLength={200}
            onChange={(event) => onChange({ title: event.target.value })}
          />
          <TextField
            label={say('about')}
            hint={
              part.why !== undefined && part.why !== 'none' && choice.about === part.target?.id ? say(`why-${part.why}`) : say('aboutHint')
            }
            value={choice.about}
            onChange={(event) => onChange({ about: event.target.value })}
          />
          <SelectField
            label={say('kind')}
            value={choice.kind}
            onChange={(event) => onChange({ kind: event.target.value as ContributionKind })}
          >
            {contributionKinds
              .filter((one) => ['question', 'defect', 'support'].includes(one))
              .map((one) => (
                <option key={one} value={one}>
                  {name(one)}
                </option>
              ))}
          </SelectField>
        </div>
      ) : null}
    </li>
  );
}

export interface Consulted {
  readonly chapters: readonly {
    readonly id: string;
    readonly title: { readonly fr: string };
    readonly text: { readonly fr: string };
    readonly provisions: readonly {
      readonly id: string;
      readonly title: { readonly fr: string };
      readonly text: { readonly fr: string };
      readonly requirements: readonly {
        readonly id: string;
        readonly title: { readonly fr: string };
        readonly statement: { readonly fr: string };
      }[];
    }[];
  }[];
}

/** What an id names in the text that was put to the public. */
function kindOf(text: Consulted | undefined, edition: string, id: string): TargetKind {
  if (id === '' || id === edition || !text) return 'edition';
  if (text.chapters.some((one) => one.id === id)) return 'chapter';
  return text.chapters.some((one) => one.provisions.some((each) => each.id === id)) ? 'provision' : 'requirement';
}

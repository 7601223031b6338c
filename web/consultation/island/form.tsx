// The form of a contribution: its kind, its words, what its kind asks for, what will be public; kept as it is written, posted once.
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { WhoAmI } from '../../../foundations/identity/contract.ts';
import {
  type Anchor,
  type ContributionKind,
  charterVersion,
  contributionKinds,
  type Details,
} from '../../../platforms/consultation/contract.ts';
import { ApiProblem, get, post } from '../../kit/api.ts';
import { Button, Field, Notice, TextField } from '../../kit/controls.tsx';
import { useLanguage, useTexts } from '../../kit/language.tsx';
import { api, campaignPath, postContribution, signInWays, useMe } from '../data.ts';
import { labels } from '../labels.ts';
import { Refused } from '../refused.tsx';
import { sayDeadline } from '../when.ts';
import { type Draft, draftFor, forget, type Kept, useKeptDraft } from './draft.ts';
import { Files } from './files.tsx';
import { KindFields } from './kind-fields.tsx';
import type { Place } from './passage.ts';
import { PassagePicker } from './picker.tsx';
import { Public } from './public.tsx';
import { findSensitive } from './sensitive.ts';
import { SimilarOnes } from './similar.tsx';
import { texts } from './texts.ts';
import type { Told } from './told.ts';

interface FormProps {
  readonly told: Told;
  readonly who: WhoAmI;
  readonly place: Place;
  readonly anchor: Anchor | undefined;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly onAnchor: (anchor: Anchor | undefined) => void;
  readonly onDone: (posted: { readonly id: number; readonly state: string }) => void;
}

const rewritten = new Set(['chapter', 'provision', 'requirement']);
const kindsOf = (place: Place): readonly ContributionKind[] =>
  place.kind === 'question'
    ? ['answer']
    : contributionKinds.filter(
        (kind) => kind !== 'answer' && (kind !== 'wording' || (rewritten.has(place.kind) && place.fields.length > 0)),
      );

export function ContributionForm({ told, who, place, anchor, options, onAnchor, onDone }: FormProps) {
  const say = useTexts(texts);
  const name = useTexts(labels);
  const language = useLanguage();
  const kinds = kindsOf(place);
  const [draft, setDraft] = useState<Draft>(() =>
    draftFor(
      told.campaign,
      { kind: place.kind, id: place.id, ...(anchor ? { anchor } : {}) },
      kinds.includes('wording') ? 'wording' : (kinds[0] as ContributionKind),
    ),
  );
  const [consented, setConsented] = useState(false);
  const [asked, setAsked] = useState(false);
  const { data: me } = useMe(who.signedIn, told.campaign);
  const kept = useKeptDraft(told.campaign, draft, who.signedIn);
  const set = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }));
  // A draft of the account, begun elsewhere: it is taken where this browser holds nothing of its own.
  const begun = new URLSearchParams(location.search).get('draft');
  useEffect(() => {
    if (begun === null || !who.signedIn) return;
    get<{ readonly body: Draft }>(`${campaignPath(told.campaign)}/drafts/${encodeURIComponent(begun)}`)
      .then(({ body }) =>
        setDraft((before) => (before.title === '' && before.body === '' && body.target?.id === place.id ? { ...before, ...body } : before)),
      )
      .catch(() => undefined);
  }, [begun, who.signedIn, told.campaign, place.id]);
  // The draft that was found again tells its passage; a passage picked on the page tells the draft.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only at first
  useEffect(() => {
    if (!anchor && draft.target.anchor) onAnchor(draft.target.anchor);
  }, []);
  const taken = useRef(anchor);
  useEffect(() => {
    if (taken.current === anchor) return;
    taken.current = anchor;
    setDraft((before) => {
      if (before.target.anchor?.start === anchor?.start && before.target.anchor?.exact === anchor?.exact) return before;
      const { wording: _, ...details } = before.details;
      return { ...before, target: { kind: before.target.kind, id: before.target.id, ...(anchor ? { anchor } : {}) }, details };
    });
  }, [anchor]);

  const source = place.fields.find(({ field }) => (anchor ? field === anchor.field : field !== 'title'))?.source ?? '';
  const standing = anchor
    ? { before: source.slice(0, anchor.start), text: anchor.exact, after: source.slice(anchor.end) }
    : { before: '', text: source, after: '' };
  const needsConsent = me !== undefined && me.consent?.version !== charterVersion;
  const findings = findSensitive([draft.title, draft.body, draft.details.wording ?? '', draft.details.alternative ?? ''].join('\n'));
  const contacts = findings.some(({ refused }) => !refused);
  const posting = useMutation({
    mutationFn: async () => {
      if (needsConsent) await post(`${api}/me/consent`, { version: charterVersion });
      const { id, attachments, keepContacts, organisation, ...rest } = draft;
      const title = draft.title.trim() === '' ? shortTitle(draft, place.title) : draft.title;
      return postContribution(
        told.campaign,
        {
          ...rest,
          title,
          details: tidy(draft.details, draft.kind),
          attachments: attachments.map((one) => one.id),
          draft: id,
          ...(organisation === undefined ? {} : { organisation }),
          ...(keepContacts ? { keepContacts } : {}),
        },
        id,
      );
    },
    onSuccess: (posted) => {
      forget(told.campaign, draft.target);
      onDone(posted);
    },
  });
  const wordsLabel =
    draft.kind === 'wording' ? say('why') : draft.kind === 'support' || draft.kind === 'answer' ? say('wordsOptional') : say('words');
  return (
    <form
      className="stack cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!who.signedIn) setAsked(true);
        else if (!posting.isPending) posting.mutate();
      }}
    >
      {kinds.length > 1 ? (
        <fieldset className="choices">
          <legend className="legend">{say('kind')}</legend>
          <div className="cs-kind-choice">
            {kinds.map((kind) => (
              <label key={kind} className={`cs-kind-option cs-k-${kind}`}>
                <input type="radio" name="kind" checked={draft.kind === kind} onChange={() => set({ kind })} />
                <strong>{name(kind)}</strong>
              </label>
            ))}
          </div>
          <p className="hint">{say(`kind-${draft.kind === 'answer' ? 'question' : draft.kind}`)}</p>
        </fieldset>
      ) : null}
      <PassagePicker place={place} anchor={anchor} onPick={onAnchor} />
      <KindFields draft={draft} standing={standing} options={options} onDetails={(details) => set({ details })} />
      <TextField
        label={say('title')}
        hint={say('titleHint')}
        value={draft.title}
        maxLength={200}
        required={draft.kind !== 'wording' && draft.kind !== 'answer'}
        onChange={(event) => set({ title: event.target.value })}
      />
      <Field label={wordsLabel}>
        {(wiring) => (
          <textarea className="input" rows={5} {...wiring} value={draft.body} onChange={(event) => set({ body: event.target.value })} />
        )}
      </Field>
      <div aria-live="polite" className="stack tight">
        {findings.map((one) => (
          <p key={`${one.kind} ${one.words}`} className={one.refused ? 'error-text' : 'warning-text'}>
            {say(`found-${one.kind}`, { words: one.words })}
          </p>
        ))}
        {contacts ? (
          <label className="cs-tick">
            <input type="checkbox" checked={draft.keepContacts} onChange={(event) => set({ keepContacts: event.target.checked })} />
            {say('keepContacts')}
          </label>
        ) : null}
      </div>
      <SimilarOnes campaign={told.campaign} target={place.id} text={`${draft.title} ${draft.body}`} signedIn={who.signedIn} />
      {who.signedIn ? (
        <Files campaign={told.campaign} attachments={draft.attachments} onChange={(attachments) => set({ attachments })} />
      ) : null}
      {me ? <Public me={me} draft={draft} onChange={set} /> : null}
      {me && needsConsent ? (
        <label className="cs-tick">
          <input type="checkbox" checked={consented} required onChange={(event) => setConsented(event.target.checked)} />
          <span>
            {say('consent')} (
            <a href="/consultation/charter" target="_blank" rel="noopener">
              {say('charter')}
            </a>
            )
          </span>
        </label>
      ) : null}
      {posting.error ? <Problems error={posting.error} /> : null}
      {asked && !who.signedIn ? <SignIn sandbox={who.sandbox} place={place} /> : null}
      <div className="cs-foot">
        <Button type="submit" busy={posting.isPending}>
          {say('post')}
        </Button>
        <p className="small soft" role="status">
          <KeptWord kept={kept} /> {say('until', { date: sayDeadline(language, told.closes) })}
        </p>
      </div>
    </form>
  );
}

/** A counter-wording may speak for itself: its title is then its element's. */
const shortTitle = (draft: Draft, place: string): string => (draft.target.anchor?.exact ?? place).slice(0, 180);

/** Only what the kind asks for is sent: what was tried under another kind is not. */
function tidy(details: Details, kind: ContributionKind): Details {
  const keys: Readonly<Partial<Record<ContributionKind, readonly (keyof Details)[]>>> = {
    wording: ['wording'],
    objection: ['alternative'],
    impact: ['actors', 'effort', 'cost', 'days', 'feasibleBy'],
    answer: ['option'],
  };
  const wanted = keys[kind] ?? [];
  return Object.fromEntries(
    Object.entries(details).filter(([key, value]) => wanted.includes(key as keyof Details) && value !== undefined && value !== ''),
  );
}

function KeptWord({ kept }: { readonly kept: Kept }) {
  const say = useTexts(texts);
  if (kept === 'nothing') return null;
  return <>{say(kept === 'saving' ? 'saving' : kept === 'account' ? 'saved' : 'savedHere')} · </>;
}

function Problems({ error }: { readonly error: Error }) {
  const issues = error instanceof ApiProblem ? error.issues : [];
  return (
    <>
      <Refused error={error} />
      {issues.length > 1 ? (
        <ul className="small">
          {issues.map((issue) => (
            <li key={issue.text}>{issue.text}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

function SignIn({ sandbox, place }: { readonly sandbox: boolean; readonly place: Place }) {
  const say = useTexts(texts);
  const back = `${location.pathname}?contribute=${encodeURIComponent(`${place.kind}:${place.id}`)}#${encodeURIComponent(place.id)}`;
  const ways = signInWays(back);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
    box.current?.querySelector('a')?.focus();
  }, []);
  return (
    <Notice>
      <p>{say('signInTo')}</p>
      <div className="row" ref={box}>
        {sandbox ? (
          <a className="button" href={ways.sandbox}>
            {say('sandbox')}
          </a>
        ) : (
          <a className="button" href={ways.account}>
            {say('account')}
          </a>
        )}
        <a className="button quiet" href={ways.mail}>
          {say('mail')}
        </a>
      </div>
    </Notice>
  );
}

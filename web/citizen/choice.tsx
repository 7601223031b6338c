// One choice: what holds now, the act that changes it, and the question before it.
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Confirm } from '../kit/confirm.tsx';
import { Button, Field } from '../kit/controls.tsx';
import { useTexts } from '../kit/language.tsx';
import { useToast } from '../kit/toast.tsx';
import { texts } from './texts.ts';

interface ActProps {
  /** On the button, which names the act in full for readers of screens. */
  readonly label: string;
  readonly title: string;
  readonly text: string;
  readonly done: string;
  readonly danger?: boolean;
  /** Whether the act wants a reason in words. */
  readonly wantsReason?: boolean;
  readonly onAct: (reason: string | undefined) => Promise<unknown>;
}

export function Act({ label, title, text, done, danger = false, wantsReason = false, onAct }: ActProps) {
  const say = useTexts(texts);
  const toast = useToast();
  const [asked, setAsked] = useState(false);
  const [missing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const act = async () => {
    const reason = wantsReason && form.current ? String(new FormData(form.current).get('reason') ?? '').trim() : undefined;
    if (wantsReason && !reason) {
      setMissing(true);
      (form.current?.elements.namedItem('reason') as HTMLElement | null)?.focus();
      throw new MissingReason(say('reasonMissing'));
    }
    setMissing(false);
    await onAct(reason);
    toast(done);
  };
  return (
    <>
      <Button
        kind={danger ? 'danger-quiet' : 'quiet'}
        aria-label={label === title ? undefined : `${label} – ${title}`}
        onClick={() => setAsked(true)}
      >
        {label}
      </Button>
      {asked ? (
        <Confirm title={title} act={label} text={text} danger={danger} onAct={act} onClose={() => setAsked(false)}>
          {wantsReason ? (
            <form ref={form} onSubmit={(event: FormEvent) => event.preventDefault()}>
              <Field label={say('reason')} error={missing ? say('reasonMissing') : undefined}>
                {(wiring) => <textarea className="input" name="reason" maxLength={500} required {...wiring} />}
              </Field>
            </form>
          ) : null}
        </Confirm>
      ) : null}
    </>
  );
}

/** Said beside its field: nothing was sent. */
class MissingReason extends Error {}

export function ChoiceCard({ title, text, children }: { readonly title: string; readonly text?: string; readonly children: ReactNode }) {
  return (
    <section className="card stack tight" aria-label={title}>
      <h2>{title}</h2>
      {text ? <p className="soft small">{text}</p> : null}
      {children}
    </section>
  );
}

export const ChoiceLine = ({ text, children }: { readonly text: ReactNode; readonly children?: ReactNode }) => (
  <div className="choice-line">
    <p>{text}</p>
    {children}
  </div>
);

// Buttons, fields and choices, with their label, their hint and their error where readers of screens find them.
import { type ButtonHTMLAttributes, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react';

type ButtonKind = 'primary' | 'quiet' | 'plain' | 'danger' | 'danger-quiet';
type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & { readonly kind?: ButtonKind; readonly busy?: boolean };

/** Never disabled for real: the focus would be lost. A busy one does nothing. */
export function Button({ kind = 'primary', busy = false, onClick, className = '', type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`button ${kind} ${className}`}
      aria-disabled={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    />
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
}

interface Wiring {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

export function Field({ label, hint, error, warning, children }: FieldProps & { readonly children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const told = [hint && `${id}-hint`, error && `${id}-error`, warning && `${id}-warning`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(told ? { 'aria-describedby': told } : {}), ...(error ? { 'aria-invalid': true } : {}) })}
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {error ? (
        <span className="error-text" id={`${id}-error`}>
          {error}
        </span>
      ) : null}
      {warning ? (
        <span className="warning-text" id={`${id}-warning`}>
          {warning}
        </span>
      ) : null}
    </div>
  );
}

export function TextField({ label, hint, error, warning, ...rest }: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field label={label} hint={hint} error={error} warning={warning}>
      {(wiring) => <input className="input" autoComplete="off" {...rest} {...wiring} />}
    </Field>
  );
}

export function SelectField({ label, hint, error, warning, ...rest }: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} error={error} warning={warning}>
      {(wiring) => <select className="input" {...rest} {...wiring} />}
    </Field>
  );
}

type BadgeKind = 'good' | 'warn' | 'bad' | 'info' | 'accent' | 'none';

export const Badge = ({
  kind = 'none',
  children,
  title,
}: {
  readonly kind?: BadgeKind;
  readonly children: ReactNode;
  readonly title?: string;
}) => (
  <span className={`badge ${kind}`} title={title}>
    {children}
  </span>
);

type NoticeKind = 'info' | 'good' | 'warn' | 'bad';

export function Notice({
  kind = 'info',
  alert = false,
  children,
}: {
  readonly kind?: NoticeKind;
  readonly alert?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={`notice ${kind}`} {...(alert ? { role: 'alert' } : {})}>
      {children}
    </div>
  );
}

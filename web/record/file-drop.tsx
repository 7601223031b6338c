// The place where a file is dropped, or chosen with the keyboard: a field like any other underneath.
import { type DragEvent, useId, useState } from 'react';
import { Icon } from '../design/icons.tsx';

interface DropProps {
  readonly label: string;
  readonly hint: string;
  readonly busy: boolean;
  readonly error?: string | undefined;
  readonly onFile: (file: File) => void;
}

export function FileDrop({ label, hint, busy, error, onFile }: DropProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <div className="stack tight">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the field inside does the same by keyboard */}
      <div
        className={`drop ${over ? 'over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
        aria-busy={busy}
      >
        <Icon name="document" size={32} />
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          type="file"
          accept=".pdf,.xml,.cda,.jpg,.jpeg,.txt,application/pdf,text/xml,application/xml,image/jpeg,text/plain"
          aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}
          {...(error ? { 'aria-invalid': true } : {})}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) onFile(file);
          }}
        />
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      </div>
      {error ? (
        <span className="error-text" id={`${id}-error`} role="alert">
          {error}
        </span>
      ) : null}
    </div>
  );
}

const known = ['application/pdf', 'text/xml', 'application/xml', 'image/jpeg', 'text/plain'];
export const mediaOf = (file: File): string => (known.includes(file.type) ? file.type : 'application/octet-stream');

/** Without the prefix of a data URL. */
export function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

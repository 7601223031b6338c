// The reader: a CDA as our renderer wrote it, in a frame where nothing runs; a PDF in the viewer of the browser; a picture; a plain text.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Part, Reading } from '../../services/documents/contract.ts';
import { Icon } from '../design/icons.tsx';
import { type AccessMode, getFile, query } from '../kit/api.ts';
import { useLanguage, useTexts } from '../kit/language.tsx';
import { Refused, Waiting } from '../kit/states.tsx';
import { texts } from './texts.ts';

interface BodyProps {
  readonly reading: Reading;
  readonly mode: AccessMode;
}

export function ReadingBody({ reading, mode }: BodyProps) {
  const say = useTexts(texts);
  const { item, kind, html, parts } = reading;
  return (
    <section className="stack" aria-label={say('body')}>
      {kind === 'cda' && html !== undefined ? <Fragment html={html} title={item.title} /> : null}
      {parts.map((part) => (
        <PartBody key={part.id} document={item.id} title={item.title} part={part} mode={mode} whole={kind !== 'cda'} />
      ))}
    </section>
  );
}

const styleOfPage = (): string => document.querySelector<HTMLLinkElement>('link[rel=stylesheet]')?.href ?? '';
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** The fragment is safe by its making; the frame has no right to run, send or open anything all the same. */
function Fragment({ html, title }: { readonly html: string; readonly title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const language = useLanguage();
  const source = useMemo(
    () =>
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)}</title><link rel="stylesheet" href="${escaped(styleOfPage())}"></head><body class="reading">${html}</body></html>`,
    [html, title, language],
  );
  const fit = () => {
    const inner = frame.current?.contentDocument?.body;
    if (frame.current && inner) frame.current.style.height = `${inner.scrollHeight + 2}px`;
  };
  useEffect(() => {
    addEventListener('resize', fit);
    return () => removeEventListener('resize', fit);
  });
  return <iframe ref={frame} className="sheet-frame" sandbox="allow-same-origin" srcDoc={source} title={title} onLoad={fit} />;
}

const shown = new Set(['application/pdf', 'image/jpeg', 'image/png', 'text/plain']);

interface PartProps {
  readonly document: string;
  readonly title: string;
  readonly part: Part;
  readonly mode: AccessMode;
  readonly whole: boolean;
}

function PartBody({ document, title, part, mode, whole }: PartProps) {
  const say = useTexts(texts);
  const path = `/documents/content/${encodeURIComponent(document)}${query({ part: part.id })}`;
  const { data, error, isPending } = useQuery({
    queryKey: ['content', document, part.id, mode],
    queryFn: async () => {
      const bytes = await getFile(path, mode);
      // The type is ours to say: a file that calls itself a page is not one here.
      return new Blob([bytes], { type: shown.has(part.media) ? part.media : 'application/octet-stream' });
    },
    gcTime: 0,
  });
  const url = useObjectUrl(data);
  if (isPending) return <Waiting />;
  if (error) return <Refused error={error} />;
  if (!url || !data) return null;
  const name = part.name || title;
  return (
    <figure className="stack tight">
      {whole ? null : (
        <figcaption>
          <strong>{say('attachment')}</strong> <span className="soft">{name}</span>
        </figcaption>
      )}
      {part.media === 'application/pdf' ? (
        <iframe className="pdf-frame" src={url} title={name} />
      ) : part.media.startsWith('image/') && shown.has(part.media) ? (
        <img className="picture" src={url} alt={say('image', { title: name })} />
      ) : part.media === 'text/plain' ? (
        <PlainText blob={data} />
      ) : (
        <p>{say('noPicture')}</p>
      )}
      <a className="button quiet" href={url} download={fileName(name, part.media)}>
        <Icon name="document" /> {say('download')}
      </a>
    </figure>
  );
}

function PlainText({ blob }: { readonly blob: Blob }) {
  const [text, setText] = useState('');
  useEffect(() => {
    void blob.text().then(setText);
  }, [blob]);
  return <pre className="plain-text">{text}</pre>;
}

function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'text/plain': 'txt',
};

/** A name that no system takes for anything else than a file. */
const fileName = (name: string, media: string): string =>
  `${
    name
      .replace(/\.[a-z]{3,4}$/i, '')
      .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'document'
  }.${endings[media] ?? 'bin'}`;

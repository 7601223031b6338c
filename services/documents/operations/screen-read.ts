// A document as a reader shows it: a CDA rendered by us, anything else as the file itself.
import { parseCda, renderCda } from '@socle/engine/cda';
import type { Deps, Request } from '../call.ts';
import type { Part, Reading } from '../contract.ts';
import { partsOf } from '../rules/content.ts';
import { itemOf } from './list-record.ts';
import { contentOf, readContent, readDocument } from './read-document.ts';

const kinds: Readonly<Record<string, Reading['kind']>> = {
  'text/xml': 'cda',
  'application/xml': 'cda',
  'application/pdf': 'pdf',
  'image/jpeg': 'image',
  'text/plain': 'text',
};

export async function readForScreen(deps: Deps, request: Request, id: string, language: 'fr' | 'en'): Promise<Reading> {
  const { row, stored, view } = await readDocument(deps, request, id);
  const item = itemOf(deps, view, row, stored, undefined);
  const kind = kinds[row.media] ?? 'other';
  const own: Part = { id: '', media: row.media, name: item.title };
  if (kind !== 'cda') return { item, kind, parts: [own] };
  const cda = parseCda(await contentOf(deps, row));
  const { html } = renderCda(cda, { language });
  return { item, kind, html, parts: partsOf(cda).map(({ id: part, mediaType, name }) => ({ id: part, media: mediaType, name })) };
}

/** The file, or one attachment of a CDA. */
export async function contentForScreen(
  deps: Deps,
  request: Request,
  id: string,
  part: string | undefined,
): Promise<{ media: string; bytes: Buffer } | undefined> {
  const { row, bytes } = await readContent(deps, request, id);
  if (part === undefined || part === '') return { media: row.media, bytes };
  const found = partsOf(parseCda(bytes)).find((one) => one.id === part);
  return found && { media: found.mediaType, bytes: Buffer.from(found.bytes) };
}

// Reads the headers that steer an interaction: Prefer, If-Match, If-None-Match, Accept, Content-Type.
import type { Answer, Prefer } from '../contract.ts';
import { badFormat, badIfMatch, notAcceptable } from '../problems.ts';

export function readPrefer(header: string | undefined): Prefer {
  if (header === undefined) return plainPrefer;
  let wanted: Prefer['return'];
  let handling: Prefer['handling'] = 'lenient';
  let async = false;
  for (const part of header.split(/[,;]/)) {
    const [name, value] = part.trim().split('=');
    if (name === 'return' && (value === 'minimal' || value === 'representation' || value === 'OperationOutcome')) wanted = value;
    else if (name === 'handling' && (value === 'strict' || value === 'lenient')) handling = value;
    else if (name === 'respond-async') async = true;
  }
  return { return: wanted, handling, async };
}

const plainPrefer: Prefer = { return: undefined, handling: 'lenient', async: false };

/** `W/"3"` → 3. */
export function readIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const found = /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(header);
  if (!found) throw badIfMatch(header);
  return Number(found[1]);
}

export const etag = (version: number): string => `W/"${version}"`;

/** The client's copy is still the current one (conditional read). */
export function notModified(answer: Answer, ifNoneMatch: string | undefined, ifModifiedSince: string | undefined): boolean {
  if (answer.version === undefined) return false;
  if (ifNoneMatch !== undefined)
    return ifNoneMatch
      .split(',')
      .some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '').replace(/"/g, '') === String(answer.version));
  if (ifModifiedSince === undefined || answer.updated === undefined) return false;
  const since = Date.parse(ifModifiedSince);
  return Number.isFinite(since) && Math.floor(answer.updated / 1000) * 1000 <= since;
}

export type Format = 'json' | 'xml';

const jsonTypes = new Set([
  'application/fhir+json',
  'application/json',
  'text/json',
  'json',
  '*/*',
  'application/*',
  'application/json+fhir',
]);
const xmlTypes = new Set(['application/fhir+xml', 'application/xml', 'text/xml', 'xml', 'application/xml+fhir']);
/** What a browser sends first; it reads JSON. */
const pageTypes = new Set(['text/html', 'text/plain', 'html', 'application/xhtml+xml']);

export function mediaFormat(type: string): Format | undefined {
  const bare = (type.split(';')[0] as string).trim().toLowerCase();
  return jsonTypes.has(bare) ? 'json' : xmlTypes.has(bare) ? 'xml' : undefined;
}

/** `_format` wins over Accept. The `+` of a media type in a URL may have become a space. */
export function chooseFormat(format: string | undefined, accept: string | undefined): Format {
  if (format !== undefined && format !== '') {
    const bare = (format.split(';')[0] as string).trim();
    if (pageTypes.has(bare)) return 'json';
    const chosen = mediaFormat(bare.replace(' ', '+'));
    if (!chosen) throw badFormat(format);
    return chosen;
  }
  if (accept === undefined || accept === '*/*' || accept === 'application/fhir+json') return 'json';
  const choices = accept
    .split(',')
    .map((one, at) => {
      const [type = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
      const q = parameters.find((parameter) => parameter.startsWith('q='));
      return { type, q: q === undefined ? 1 : Number(q.slice(2)), at };
    })
    .filter((one) => one.q > 0)
    .sort((a, b) => b.q - a.q || a.at - b.at);
  for (const { type } of choices) {
    const chosen = mediaFormat(type) ?? (pageTypes.has(type) ? 'json' : undefined);
    if (chosen) return chosen;
  }
  throw notAcceptable(accept);
}

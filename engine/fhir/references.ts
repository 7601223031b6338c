// References and ids (R4, sections 2.3.0 and 2.24.0.1).
import { isResourceType } from './definitions.ts';

export type ReferenceKind = 'relative' | 'absolute' | 'canonical' | 'fragment' | 'urn' | 'conditional';

/**
 * What a reference points to. `relative`: a resource of this server. `absolute`: a resource of another one, RESTful URL.
 * `canonical`: any other URL, `version` after its bar. `fragment`: contained, `id` empty for the container itself.
 * `conditional`: a search in a transaction, `Patient?identifier=…`, `query` after the question mark.
 */
export interface ParsedReference {
  readonly kind: ReferenceKind;
  readonly type?: string;
  readonly id?: string;
  /** Version of the resource (`_history/…`) or of the canonical. */
  readonly version?: string;
  /** The URL without version; for relative ones `Type/id`. */
  readonly url: string;
  readonly query?: string;
}

const notInId = /[^A-Za-z0-9\-.]/;
const restful = /^(https?:\/\/\S*?\/)?([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;

/** 1 to 64 letters, digits, `-` and `.`. */
export function isId(text: string): boolean {
  return text.length > 0 && text.length <= 64 && !notInId.test(text);
}

/** `baseUrl`: this server's own, with or without its last slash; references below it are relative. Undefined where the text is no reference. */
export function parseReference(text: string, baseUrl?: string): ParsedReference | undefined {
  const slash = text.indexOf('/');
  // The usual case first: Type/id.
  if (slash > 0 && text.indexOf('/', slash + 1) < 0) {
    const type = text.slice(0, slash);
    const id = text.slice(slash + 1);
    return isResourceType(type) && isId(id) ? { kind: 'relative', type, id, url: text } : undefined;
  }
  if (text.startsWith('#'))
    return text.length === 1 || isId(text.slice(1)) ? { kind: 'fragment', id: text.slice(1), url: text } : undefined;
  if (text.startsWith('urn:')) return /^urn:[a-z0-9][a-z0-9-]*:\S+$/i.test(text) ? bar('urn', text) : undefined;
  const question = text.indexOf('?');
  if (question > 0 && isResourceType(text.slice(0, question))) {
    return { kind: 'conditional', type: text.slice(0, question), query: text.slice(question + 1), url: text };
  }
  return url(text, baseUrl);
}

function url(text: string, baseUrl: string | undefined): ParsedReference | undefined {
  const found = restful.exec(text);
  const [, base, type = '', id = '', version] = found ?? [];
  if (found && isResourceType(type)) {
    const local = base === undefined || (baseUrl !== undefined && base === (baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`));
    return {
      kind: local ? 'relative' : 'absolute',
      type,
      id,
      ...(version === undefined ? {} : { version }),
      url: `${local ? '' : base}${type}/${id}`,
    };
  }
  return /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(text) ? bar('canonical', text) : undefined;
}

function bar(kind: ReferenceKind, text: string): ParsedReference {
  const at = text.lastIndexOf('|');
  return at < 0 ? { kind, url: text } : { kind, url: text.slice(0, at), version: text.slice(at + 1) };
}

// Requests to the API, with the session of the browser; a refusal becomes an ApiProblem with the sentences of the server.
import type { Language } from '@socle/kit/i18n';

export interface Issue {
  readonly text: string;
  readonly expression?: string;
  readonly severity?: string;
}

export class ApiProblem extends Error {
  readonly status: number;
  readonly rule: string | undefined;
  readonly issues: readonly Issue[];
  constructor(status: number, sentence: string, rule?: string, issues: readonly Issue[] = []) {
    super(sentence);
    this.status = status;
    this.rule = rule;
    this.issues = issues;
  }
}

let csrf: string | undefined;

/** Given by `GET /session`; wanted by the server on every request that changes something. */
export function keepCsrf(token: string | undefined): void {
  csrf = token;
}

const languageNow = (): Language => (document.documentElement.lang === 'en' ? 'en' : 'fr');

/** How a professional enters a record: as usual, or by an act that he declared. */
export type AccessMode = 'normal' | 'bris_de_glace' | 'centre_15';

async function send(path: string, init: RequestInit, mode: AccessMode): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('accept', 'application/json');
  headers.set('accept-language', languageNow());
  if (mode !== 'normal') headers.set('x-access-mode', mode);
  if (init.method && init.method !== 'GET' && csrf) headers.set('x-csrf-token', csrf);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers, credentials: 'same-origin', cache: 'no-store' });
  } catch {
    throw new ApiProblem(0, languageNow() === 'fr' ? 'Le serveur ne répond pas.' : 'The server does not answer.');
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function ask<T>(path: string, init: RequestInit = {}, mode: AccessMode = 'normal'): Promise<T> {
  const response = await send(path, init, mode);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

interface Refusal {
  readonly detail?: string;
  readonly title?: string;
  readonly message?: string;
  readonly requirement?: string;
  readonly issues?: readonly Issue[];
  /** Of an OperationOutcome. */
  readonly issue?: readonly {
    readonly diagnostics?: string;
    readonly details?: { readonly text?: string };
    readonly expression?: readonly string[];
  }[];
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as Refusal;
  const outcome = body.issue?.map((one) => ({ text: one.details?.text ?? one.diagnostics ?? '', expression: one.expression?.[0] ?? '' }));
  const sentence = body.detail ?? body.message ?? outcome?.[0]?.text ?? body.title ?? `HTTP ${response.status}`;
  return new ApiProblem(response.status, sentence, body.requirement, body.issues ?? outcome ?? []);
}

export const get = <T>(path: string, mode?: AccessMode): Promise<T> => ask<T>(path, {}, mode);
export const getFile = async (path: string, mode: AccessMode): Promise<Blob> => (await send(path, {}, mode)).blob();
/** `key`: what is sent twice under it is stored once. */
export const post = <T>(path: string, body: unknown = {}, key?: string): Promise<T> =>
  ask<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
  });
/** `etag`: the state that the change was made from, where the path wants it. */
export const put = <T>(path: string, body: unknown, etag?: string): Promise<T> =>
  ask<T>(path, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(etag === undefined ? {} : { 'if-match': etag }) },
  });
export const remove = <T>(path: string): Promise<T> => ask<T>(path, { method: 'DELETE' });
export const postFile = <T>(path: string, file: Blob, media: string): Promise<T> =>
  ask<T>(path, { method: 'POST', body: file, headers: { 'content-type': media } });

/** With what was sent so far, 0 to 1: `fetch` does not tell. */
export function upload<T>(path: string, file: Blob, onProgress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    for (const [name, value] of Object.entries({
      accept: 'application/json',
      'accept-language': languageNow(),
      'content-type': 'application/octet-stream',
      ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }),
    }))
      request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiProblem(0, languageNow() === 'fr' ? 'Le serveur ne répond pas.' : 'The server does not answer.'));
    request.onload = () => {
      const answer = new Response(request.responseText, { status: request.status });
      if (answer.ok) answer.json().then(resolve, reject);
      else problemOf(answer).then(reject, reject);
    };
    request.send(file);
  });
}

/** `?a=1&b=2`, without what is empty. */
export function query(values: Readonly<Record<string, string | undefined>>): string {
  const kept = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`;
}

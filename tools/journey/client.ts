// Who plays the journey: people with a browser that keeps cookies, and the hospital's software with its key.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';

export interface Answer {
  readonly status: number;
  /** The rule that permitted, or that refused. */
  readonly rule: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes are read by the steps
  readonly json: any;
  readonly text: string;
  readonly bytes: number;
  readonly ms: number;
}

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Actor {
  readonly name: string;
  ask(what: Ask): Promise<Answer>;
}

const ruleIn = (text: string): string | undefined => /\b(?:DOC|CNS|INS|IDN|AUD)-(?:[A-Z]+-)?\d{3}\b/.exec(text)?.[0];

async function send(
  base: string,
  { method = 'GET', path, body, headers = {} }: Ask,
  own: Record<string, string>,
): Promise<{ answer: Answer; response: Response }> {
  const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const type = path.startsWith('/documents/fhir') ? 'application/fhir+json' : 'application/json';
  const start = performance.now();
  const response = await fetch(new URL(path, base), {
    method,
    redirect: 'manual',
    headers: { ...(payload === undefined ? {} : { 'content-type': type }), ...own, ...headers },
    ...(payload === undefined ? {} : { body: payload }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const answer: Answer = {
    status: response.status,
    rule: response.headers.get('x-access-rule') ?? (response.status >= 400 ? ruleIn(text) : undefined),
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
    text,
    bytes: text.length,
    ms: performance.now() - start,
  };
  return { answer, response };
}

/** Signs in as a person of the sandbox by the real flow: our start, the provider's page, its code, our session. */
export async function signIn(base: string, persona: string, name: string, portal: 'pro' | 'citizen', situation?: string): Promise<Actor> {
  const cookies = new Map<string, string>();
  const visit = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('accept', 'text/html');
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([key, value]) => `${key}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(';', 1)[0] ?? '';
      const at = pair.indexOf('=');
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  };
  const follow = async (url: string): Promise<{ url: string; response: Response }> => {
    let at = url;
    for (let hops = 0; hops < 15; hops++) {
      const response = await visit(at);
      const next = response.headers.get('location');
      if (next === null) return { url: at, response };
      at = new URL(next, at).href;
    }
    throw new Error(`too many redirects, last to ${at}`);
  };
  const page = await follow(`${base}/session/start?portal=${portal}&with=sandbox&return=/${portal}`);
  const form = new URLSearchParams({ persona, ...(situation === undefined ? {} : { situation }) });
  const chosen = await visit(`${page.url.split('?')[0]}/sign-in`, {
    method: 'POST',
    body: form,
    headers: { origin: new URL(page.url).origin },
  });
  const next = chosen.headers.get('location');
  if (next === null) throw new Error(`${name} was not signed in: ${chosen.status} ${(await chosen.text()).slice(0, 200)}`);
  await follow(new URL(next, page.url).href);
  const cookie = (): string => [...cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const { answer } = await send(base, { path: '/session' }, { cookie: cookie() });
  if (answer.json?.signedIn !== true) throw new Error(`${name} has no session: ${answer.text.slice(0, 200)}`);
  return {
    name,
    async ask(what) {
      return (await send(base, what, { cookie: cookie(), 'x-csrf-token': String(answer.json.csrf), origin: new URL(base).origin })).answer;
    },
  };
}

export interface Software extends Actor {
  readonly token: string;
}

/** The hospital's software: a token by its own key (private_key_jwt), renewed when it has ended. */
export async function openSoftware(base: string, dataFolder: string, name: string): Promise<Software> {
  const jwk = JSON.parse(readFileSync(join(dataFolder, 'sandbox', 'valbrune-ehr.jwk'), 'utf8')) as JWK;
  const key = await importJWK(jwk, 'ES384');
  const discovered = (await (await fetch(`${base}/oidc/.well-known/openid-configuration`)).json()) as { issuer: string };
  let held: { token: string; until: number } | undefined;
  const token = async (): Promise<string> => {
    if (held && held.until > Date.now()) return held.token;
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES384', ...(jwk.kid ? { kid: jwk.kid } : {}) })
      .setIssuer('valbrune-ehr')
      .setSubject('valbrune-ehr')
      .setAudience(discovered.issuer)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(key);
    const response = await fetch(`${base}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'system/*.cruds',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    const given = (await response.json()) as { access_token?: string; expires_in?: number; error_description?: string };
    if (!given.access_token) throw new Error(`${name} has no token: ${response.status} ${given.error_description ?? ''}`);
    held = { token: given.access_token, until: Date.now() + ((given.expires_in ?? 60) - 15) * 1000 };
    return given.access_token;
  };
  const first = await token();
  return {
    name,
    token: first,
    ask: async (what) => (await send(base, what, { authorization: `Bearer ${await token()}` })).answer,
  };
}

// Asks the provider, a Koa application, without a socket between: its answer comes back as a value and is sent as any answer of this server.

import type { X509Certificate } from 'node:crypto';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type Provider from 'oidc-provider';

export interface ProviderRequest {
  readonly method: string;
  /** Path below the provider, with its query: `/token`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: Buffer | undefined;
  readonly address?: string | undefined;
  readonly certificate?: { readonly certificate: X509Certificate; readonly authorized: boolean } | undefined;
  /** Id of the request, for the trace. */
  readonly id: string;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string | string[]])[];
  readonly body: Buffer;
}

/** What hooks of the provider find of the request that they work for, by its raw request. */
export interface Work {
  readonly request: ProviderRequest;
  /** Traces under way: the answer waits for them. */
  readonly pending: Promise<unknown>[];
}

const works = new WeakMap<object, Work>();

export const workOf = (raw: object): Work | undefined => works.get(raw);

/** Host and protocol are those of the issuer, whatever the client says: addresses in answers are made of them. */
export async function askProvider(provider: Provider, request: ProviderRequest): Promise<ProviderAnswer> {
  const issuer = new URL(provider.issuer);
  const mount = issuer.pathname.replace(/\/$/, '');
  const body = request.body ?? Buffer.alloc(0);
  const headers: Record<string, string | string[] | undefined> = { ...request.headers };
  for (const name of ['transfer-encoding', 'content-length', 'forwarded', 'x-forwarded-for', 'expect']) delete headers[name];
  headers.host = issuer.host;
  headers['x-forwarded-host'] = issuer.host;
  headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
  if (body.length > 0) headers['content-length'] = String(body.length);

  const raw = Object.assign(Readable.from(body.length > 0 ? [body] : []), {
    method: request.method,
    url: request.url,
    originalUrl: `${mount}${request.url}`,
    headers,
    httpVersion: '1.1',
    httpVersionMajor: 1,
    httpVersionMinor: 1,
    complete: true,
    socket: { remoteAddress: request.address ?? '127.0.0.1', encrypted: issuer.protocol === 'https:', readable: true, writable: true },
  }) as unknown as IncomingMessage;
  const work: Work = { request, pending: [] };
  works.set(raw, work);

  const response = new ServerResponse(raw);
  // Read by the library's pages that submit themselves: it adds the hash of its own script, and nothing else may run.
  response.setHeader('content-security-policy', pagePolicy);
  const chunks: Buffer[] = [];
  const take = (chunk: unknown, encoding: unknown): void => {
    if (chunk === undefined || chunk === null || typeof chunk === 'function') return;
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : Buffer.from(chunk as Uint8Array));
  };
  const ended = new Promise<void>((resolve) => {
    response.write = ((chunk: unknown, encoding: unknown) => {
      take(chunk, encoding);
      return true;
    }) as typeof response.write;
    response.end = ((chunk: unknown, encoding: unknown) => {
      take(chunk, encoding);
      Object.defineProperty(response, 'writableEnded', { value: true, configurable: true });
      response.emit('finish');
      resolve();
      return response;
    }) as typeof response.end;
  });
  await provider.callback()(raw, response);
  await ended;
  await Promise.all(work.pending);
  const kept = Object.entries(response.getHeaders()).filter(([name, value]) => value !== undefined && name !== 'content-length');
  return {
    status: response.statusCode,
    headers: kept.map(([name, value]) => [name, Array.isArray(value) ? value : String(value)] as const),
    body: Buffer.concat(chunks),
  };
}

/** A keyword that permits no script stands where the library adds the hash of its own. */
const pagePolicy =
  "default-src 'none';style-src 'self';img-src 'self';script-src 'report-sample';form-action *;base-uri 'none';frame-ancestors 'none'";

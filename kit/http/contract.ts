// What the other rooms see of the server: who calls, how a route is opened, how a refusal is shown.
import type { Problem } from '@socle/kit/problem';
import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import type { ClientCertificate } from './client-certificate.ts';
import type { RouteMetrics } from './metrics.ts';
import type { TraceContext } from './rules/trace-context.ts';

/** Who sends a request. Later rooms add kinds of their own. */
export interface Caller {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
}

/** Stands for whoever asks on a public route without a key. */
export const anonymous: Caller = Object.freeze({ id: 'anonymous', kind: 'anonymous', name: 'anonymous' });

/** Says who stands behind an `Authorization` header; undefined: nobody. What is known already is answered without waiting. */
export type Authenticate = (authorization: string, request: FastifyRequest) => Caller | undefined | Promise<Caller | undefined>;

/** Says who stands behind a request by other means than a key: a token, a session of the screens. Asked when no key is known. */
export type Authenticator = (request: FastifyRequest) => Caller | undefined | Promise<Caller | undefined>;

/** How refusals are written under a prefix. The room that mounts routes there knows the format; this room does not. */
export type RenderProblem = (request: FastifyRequest, problem: Problem) => { readonly type: string; readonly body: string };

export interface HealthCheck {
  readonly name: string;
  /** Throws when the part does not work; the sentence of a Problem is shown, that of another error is not. */
  check(): void | Promise<void>;
}

/** Part of an OpenAPI document that no route schema can say. */
export interface OpenApiPart {
  readonly paths?: Readonly<Record<string, unknown>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
}

export interface Mounting {
  readonly renderProblem?: RenderProblem;
}

export type Routes = (app: FastifyInstance) => void | Promise<void>;

declare module 'fastify' {
  interface FastifyRequest {
    /** `anonymous` on a public route; known everywhere else. */
    caller: Caller;
    /** The trace that this request belongs to. */
    trace: TraceContext;
    /** The certificate that the client showed, if any. */
    clientCertificate(): ClientCertificate | undefined;
    /** Milliseconds on the server's own stopwatch. */
    startedAt: number;
    /** What the route says of itself; without a URL where none was found. Looked up once: the library makes it anew each time. */
    route: FastifyContextConfig & { readonly url?: string };
  }
  interface FastifyContextConfig {
    /** Open to all. A route that does not say so wants a key. */
    public?: boolean;
    /** Set by the server: where the requests of this route are counted. */
    metrics?: RouteMetrics;
  }
}

// Holds the scopes of tokens against what a request does, before any operation begins; a refusal is traced.
import type { Audit } from '@socle/foundations/audit';
import type { Clock } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import type { FastifyRequest } from 'fastify';
import type { CareCaller } from './contract.ts';
import { mayByScope } from './rules/caller-scopes.ts';
import type { SmartAction } from './rules/smart-scopes.ts';

export interface Need {
  readonly resource: string;
  readonly action: SmartAction;
}

/** A `preHandler`; `need` says what a request does, undefined where no scope is asked for. */
export function scopeGuard(
  { audit, clock }: { readonly audit: Audit; readonly clock: Clock },
  need: (request: FastifyRequest) => Need | undefined,
) {
  return async (request: FastifyRequest): Promise<void> => {
    if (request.route.public === true) return;
    const caller = request.caller as CareCaller;
    const wanted = need(request);
    if (!wanted || mayByScope(caller, wanted.resource, wanted.action)) return;
    await audit.record([
      {
        at: clock.millis(),
        kind: 'access',
        action: 'execute',
        outcome: 'refused',
        rule: 'IDN-250',
        caller: { ...caller, level: caller.means?.level },
        request: request.id,
        details: { scope: `${wanted.resource}.${wanted.action}` },
      },
    ]);
    throw new Problem('forbidden', `IDN-250: the scopes of this token do not hold ${wanted.resource}.${wanted.action}.`, {
      requirement: 'IDN-250',
      headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${wanted.resource}.${wanted.action}"` },
    });
  };
}

const actions: Readonly<Record<string, SmartAction>> = { POST: 'c', PUT: 'u', PATCH: 'u', DELETE: 'd' };

/** What an interaction of a FHIR base does, by its method and path: `GET /Patient` searches, `GET /Patient/x` reads. */
export function fhirNeed(prefix: string, aliases: Readonly<Record<string, string>> = {}): (request: FastifyRequest) => Need | undefined {
  return ({ method, url }) => {
    const [resource = '', id] = (url.split('?', 1)[0] ?? '').slice(prefix.length).split('/').filter(Boolean);
    const type = aliases[resource] ?? resource;
    if (type === '' && aliases['']) return { resource: aliases[''], action: 'c' };
    if (!/^[A-Z][A-Za-z]+$/.test(type)) return undefined;
    if (method === 'GET' || method === 'HEAD') return { resource: type, action: id === undefined ? 's' : 'r' };
    if (method === 'POST' && id !== undefined) return { resource: type, action: 's' };
    return { resource: type, action: actions[method] ?? 'd' };
  };
}

// What the provider decides, written to the trace: tokens issued and refused, requests refused, sessions ended.
import type { Log } from '@socle/kit/log';
import type Provider from 'oidc-provider';
import type { errors, KoaContextWithOIDC } from 'oidc-provider';
import { accountOf } from '../accounts.ts';
import { clientInTrace, nobody, personInTrace, type Trace, type Traced } from '../trace.ts';
import { workOf } from './call.ts';
import type { OurClient } from './our-client.ts';

type Failure = errors.OIDCProviderError;

export interface EventParts {
  readonly trace: Trace;
  readonly log: Log;
  /** A session at the provider is over. */
  sessionEnded(uid: string): Promise<void>;
}

export function listenToProvider(provider: Provider, { trace, log, sessionEnded }: EventParts): void {
  const add = (ctx: KoaContextWithOIDC, traced: Omit<Traced, 'request'>): void => {
    const work = workOf(ctx.req);
    work?.pending.push(trace({ ...traced, request: work.request.id }));
  };
  const refused = (rule: string) => (ctx: KoaContextWithOIDC, error: Failure) => {
    const client = ctx.oidc.client as OurClient | undefined;
    add(ctx, { outcome: 'refused', rule: ruleOf(error, rule), caller: clientInTrace(client), details: detailsOf(ctx, error) });
  };
  provider.on('authorization.error', refused('IDN-201'));
  provider.on('pushed_authorization_request.error', refused('IDN-201'));
  provider.on('grant.error', refused('IDN-202'));
  provider.on('introspection.error', refused('IDN-206'));
  provider.on('revocation.error', refused('IDN-206'));
  provider.on('end_session.error', refused('IDN-207'));
  provider.on('end_session_confirm.error' as 'end_session.error', refused('IDN-207'));
  provider.on('userinfo.error', refused('IDN-208'));
  provider.on('grant.success', (ctx) => {
    const grant = ctx.oidc.params?.grant_type;
    const client = ctx.oidc.client as OurClient | undefined;
    if (grant === 'client_credentials') add(ctx, { outcome: 'permitted', rule: 'IDN-112', caller: clientInTrace(client) });
    if (grant !== 'authorization_code' || client === undefined || client.first_party === true) return;
    const person = ctx.oidc.account && accountOf(ctx.oidc.account.accountId)?.person;
    if (!person) return;
    const caller = personInTrace(person, { id: client.clientId, name: client.clientName ?? client.clientId });
    add(ctx, { outcome: 'permitted', rule: 'IDN-110', caller, patient: person.patient });
  });
  provider.on('session.destroyed', (session) => {
    const ctx = (provider.constructor as typeof Provider).ctx;
    const work = ctx && workOf(ctx.req);
    const ended = sessionEnded(session.uid);
    if (!work) return void ended.catch((error) => log.error('a session could not be ended', { error }));
    const person = session.accountId === undefined ? undefined : accountOf(session.accountId)?.person;
    work.pending.push(ended);
    const caller = person ? personInTrace(person) : nobody;
    work.pending.push(
      trace({ action: 'sign-out', outcome: 'permitted', rule: 'IDN-106', caller, patient: person?.patient, request: work.request.id }),
    );
  });
  provider.on('server_error', (_ctx, error) => log.error('the provider failed', { error }));
}

/** A client that is not recognised, a code or a token that was used before: rules of their own. */
function ruleOf({ message, error_detail: detail = '' }: Failure, rule: string): string {
  if (message === 'invalid_client') return 'IDN-203';
  if (message === 'invalid_grant' && /already (used|consumed)/.test(detail)) return 'IDN-204';
  return rule;
}

function detailsOf(ctx: KoaContextWithOIDC, { message, error_detail: detail }: Failure): Record<string, string> {
  const grant = ctx.oidc.params?.grant_type;
  return {
    error: message,
    ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }),
    ...(typeof grant === 'string' ? { grant: grant.slice(0, 60) } : {}),
  };
}

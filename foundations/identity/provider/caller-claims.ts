// The caller inside an access token: a person in his situation, or software, by itself or for a professional.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Account } from '../accounts.ts';
import type { Acting, CareCaller } from '../contract.ts';
import { acting, callerOf } from '../rules/person.ts';
import type { Errors } from './library.ts';
import type { OurClient } from './our-client.ts';

type Identified = Omit<CareCaller, 'client' | 'means' | 'scopes' | 'session'>;

export interface SituationMemory {
  situationOf(sessionUid: string | undefined): Promise<string | undefined>;
}

export async function personClaims(
  account: Account,
  token: { readonly sessionUid?: string | undefined; readonly client?: unknown },
  { acr, amr, authTime }: { acr?: string | undefined; amr?: string[] | undefined; authTime?: number | undefined },
  memory: SituationMemory,
): Promise<Record<string, unknown>> {
  const chosen = await memory.situationOf(token.sessionUid);
  const { client: _client, means: _means, scopes: _scopes, ...caller } = callerOf(account.person, chosen, nothing);
  return { caller, client_name: nameOf(token.client as OurClient), acr, amr, auth_time: authTime };
}

const nothing = { client: { id: '', name: '' }, means: { level: '', amr: [], at: 0 }, scopes: [] };
const nameOf = (client: OurClient | undefined): string | undefined => client?.clientName ?? client?.clientId;

/** `act_for` (IDNPS) and `act_for_situation` of the token request; the professional must exercise in the structure of the software. */
export async function softwareClaims(
  errors: Errors,
  ctx: KoaContextWithOIDC,
  client: OurClient,
  actFor: (idnps: string, situation?: string) => Promise<Acting | undefined>,
): Promise<Record<string, unknown>> {
  const { act_for: person, act_for_situation: situation } = (ctx.oidc.body ?? {}) as Record<string, unknown>;
  const caller: Identified = {
    id: client.clientId,
    kind: 'software',
    name: nameOf(client) ?? client.clientId,
    ...(client.structure ? { structure: client.structure } : {}),
  };
  const claims = { client_name: nameOf(client), amr: [client.clientAuthMethod] };
  if (person === undefined) return { ...claims, caller };
  if (client.acts_for !== true) throw new errors.InvalidRequest('this client is not registered to act for professionals (act_for)');
  const found =
    typeof person === 'string' && (situation === undefined || typeof situation === 'string')
      ? ((await actFor(person, situation)) ?? (situation === undefined ? await inStructure(person, client, actFor) : undefined))
      : undefined;
  if (!found) throw new errors.InvalidRequest('act_for does not name a professional in a situation that the directory knows');
  if (client.structure !== undefined && found.situation.structure?.id !== client.structure.id) {
    throw new errors.InvalidRequest('act_for names a professional who does not exercise in the structure of this client');
  }
  return { ...claims, caller: { ...caller, ...acting(found.situation), actingFor: { id: found.id, name: found.name } } };
}

/** Several situations, none named: the one at the structure of the software. */
async function inStructure(
  person: string,
  { structure }: OurClient,
  actFor: (idnps: string, situation?: string) => Promise<Acting | undefined>,
): Promise<Acting | undefined> {
  if (!structure) return undefined;
  return actFor(person, `~${structure.id}`);
}

// What a client has been granted: our own screens are, without being asked; others by the consent page.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { SituationMemory } from './caller-claims.ts';
import type { OurClient } from './our-client.ts';

type Keep = SituationMemory & { keep(sessionUid: string, situation: string, seconds: number): Promise<void> };

export async function firstPartyGrant(ctx: KoaContextWithOIDC, memory: Keep, seconds: number) {
  const { client, session, account, provider, params } = ctx.oidc;
  const result = ctx.oidc.result as { login?: { situation?: string }; consent?: { grantId?: string } } | undefined;
  const situation = result?.login?.situation;
  if (situation !== undefined && session) await memory.keep(session.uid, situation, seconds);
  if (!client || !session || !account) return undefined;
  const id = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const found = id === undefined ? undefined : await provider.Grant.find(id);
  const existing = found?.accountId === account.accountId && found.clientId === client.clientId ? found : undefined;
  if ((client as OurClient).first_party !== true) return existing;
  const grant = existing ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope(String(params?.scope ?? 'openid'));
  await (grant as { save(seconds: number): Promise<string> }).save(seconds);
  return grant;
}

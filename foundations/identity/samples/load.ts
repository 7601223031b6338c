// The software of the sandbox: the hospital's, with a key pair made here and registered with its public part.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Clients } from '../clients.ts';
import { publicPart } from '../key-ring.ts';
import { structures } from './personas.ts';

export const sandboxSoftware = { id: 'valbrune-ehr', name: 'Dossier patient du Centre hospitalier de Valbrune' } as const;

/** Safe to repeat: a key that is there is kept. */
export async function loadSandbox({ clients, dataFolder }: { clients: Clients; dataFolder: string }): Promise<void> {
  const folder = join(dataFolder, 'sandbox');
  const path = join(folder, `${sandboxSoftware.id}.jwk`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(path)) writeFileSync(path, `${JSON.stringify(await makeKey())}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(path, 0o600);
  const jwk = JSON.parse(readFileSync(path, 'utf8')) as JWK;
  await clients.add(
    {
      ...sandboxSoftware,
      method: 'private_key_jwt',
      scopes: ['system/*.cruds'],
      keys: [{ ...publicPart(jwk), kid: jwk.kid, alg: 'ES384', use: 'sig' }],
      traits: { structure: structures.hospital, acts_for: true },
    },
    { replace: true },
  );
}

async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES384', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(publicPart(jwk)), alg: 'ES384', use: 'sig' };
}

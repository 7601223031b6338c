// Keeps the provider at hand: made at the first request, when the address of this installation is known, and again when the keys change.
import type Provider from 'oidc-provider';
import type { KeyRing, Ring } from '../key-ring.ts';
import { askProvider, type ProviderAnswer, type ProviderRequest } from './call.ts';
import { type Library, loadLibrary } from './library.ts';

export interface ProviderHost {
  provider(): Promise<Provider>;
  ask(request: ProviderRequest): Promise<ProviderAnswer>;
}

export function openProviderHost(keys: KeyRing, make: (library: Library, ring: Ring) => Provider): ProviderHost {
  let current: { readonly version: string; readonly provider: Provider } | undefined;
  async function provider(): Promise<Provider> {
    const ring = await keys.ring();
    if (current?.version !== ring.version) current = { version: ring.version, provider: make(await loadLibrary(), ring) };
    return current.provider;
  }
  return {
    provider,
    ask: async (request) => askProvider(await provider(), request),
  };
}

// The library of the provider, loaded when it is first needed: commands that sign nobody in do without it.
import type * as library from 'oidc-provider';

export type Library = typeof library;
export type Errors = Library['errors'];

export const loadLibrary = (): Promise<Library> => import('oidc-provider');

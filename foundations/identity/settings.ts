// Settings of sign-in: lifetimes, the sandbox, external providers.
import { type Config, choice, duration, list, text, url, whole } from '@socle/kit/config';

const minutes = 60_000;

export const identitySettings = {
  sandbox: choice(['auto', 'off'], {
    meaning: 'Whether the invented people of the sandbox may sign in: auto, where the sample data were loaded; off, never',
    fallback: 'auto',
  }),
  accessToken: duration({ meaning: 'Life of an access token', fallback: 2 * minutes }),
  refreshToken: duration({ meaning: 'Life of a refresh token; each use gives a new one', fallback: 30 * minutes }),
  session: duration({ meaning: 'Longest session, whatever is done in it', fallback: 240 * minutes }),
  sessionIdle: duration({ meaning: 'A session ends when nothing is done in it for so long', fallback: 30 * minutes }),
  interaction: duration({ meaning: 'How long a person may take to sign in', fallback: 15 * minutes }),
  keysKept: duration({ meaning: 'How long a signing key is still published after it was replaced', fallback: 1440 * minutes }),
  revocationRefresh: duration({
    meaning: 'How old the list of revoked tokens may be in a copy of Socle that did not revoke them itself',
    fallback: 1000,
  }),
  email: choice(['on', 'off'], {
    meaning: 'Whether people without a national identity may sign in by a confirmed e-mail address, to take part in what is public',
    fallback: 'on',
  }),
  emailLife: duration({ meaning: 'Life of the link and of the code that a message of sign-in holds', fallback: 15 * minutes }),
  emailTries: whole(1, 10, { meaning: 'Tries of the code of one message', fallback: 5 }),
  emailAddressHour: whole(1, 100, { meaning: 'Messages of sign-in that one address may be sent in an hour', fallback: 5 }),
  emailAddressDay: whole(1, 1000, { meaning: 'Messages of sign-in that one address may be sent in a day', fallback: 10 }),
  emailClientHour: whole(1, 100_000, {
    meaning: 'Messages of sign-in that may be asked from one network address in an hour',
    fallback: 30,
  }),
  providerProfessionalDiscovery: url(['https', 'http'], {
    meaning: 'Address of the discovery document of the provider at which professionals sign in; its path need not be the usual one',
  }),
  providerProfessionalClient: text({ meaning: 'Our client id at this provider' }),
  providerProfessionalSecret: text({ meaning: 'Our secret at this provider', secret: true }),
  providerProfessionalKey: text({ meaning: 'File with our private key as a JWK, for a provider that wants private_key_jwt and no secret' }),
  providerProfessionalScope: text({ meaning: 'Scope that is asked of this provider', fallback: 'openid scope_all' }),
  providerProfessionalAcr: list({
    meaning: 'Levels (acr) that are asked for, and accepted; an answer without a level is accepted, any other is refused',
    fallback: ['eidas1'],
  }),
  providerPatientDiscovery: url(['https', 'http'], {
    meaning: 'Address of the discovery document of the provider at which patients sign in; its path need not be the usual one',
  }),
  providerPatientClient: text({ meaning: 'Our client id at this provider' }),
  providerPatientSecret: text({ meaning: 'Our secret at this provider', secret: true }),
  providerPatientKey: text({ meaning: 'File with our private key as a JWK, for a provider that wants private_key_jwt and no secret' }),
  providerPatientScope: text({ meaning: 'Scope that is asked of this provider', fallback: 'openid profile birth' }),
  providerPatientAcr: list({
    meaning: 'Levels (acr) that are asked for, and accepted; an answer without a level is accepted, any other is refused',
    fallback: ['eidas1', 'eidas2', 'eidas3'],
  }),
};

export type IdentitySettings = Config<{ identity: typeof identitySettings }>['identity'];

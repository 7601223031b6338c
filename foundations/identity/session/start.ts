// The two ends of a sign-in of the screens: sent to the provider with PKCE, state and nonce; back with a code that becomes a session.
import type { Clock } from '@socle/kit/clock';
import type { Seal } from '@socle/kit/crypto';
import { Problem } from '@socle/kit/problem';
import * as openid from 'openid-client';
import type { PatientTraits, Portal } from '../contract.ts';
import { noProvider } from '../problems.ts';
import { readPatientClaims } from '../rules/patient-claims.ts';
import type { Person } from '../rules/person.ts';
import { readProfessionalClaims } from '../rules/professional-claims.ts';
import { nobody, personInTrace, type Trace } from '../trace.ts';
import { cookieNames, readCookie, writeCookie } from './cookies.ts';
import type { Place, Places } from './places.ts';
import { type ScreenSession, type ScreenSessions, screenClient } from './sessions.ts';

export interface StartParts {
  readonly places: Places;
  readonly sessions: ScreenSessions;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly baseUrl: () => string;
  readonly patientOf: (traits: PatientTraits) => Promise<string | undefined>;
  /** Milliseconds that a sign-in may take. */
  readonly interaction: number;
}

/** What the browser carries, sealed, while the person is at the provider. */
interface UnderWay {
  readonly place: string;
  readonly portal: Portal;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly back: string;
  readonly until: number;
}

const sealFor = 'sign-in under way';

export interface StartAsked {
  readonly portal: Portal;
  /** A path of ours, checked. */
  readonly back: string;
  readonly sandbox: boolean;
  /** Ask who it is, whoever is signed in at the provider. */
  readonly again: boolean;
  readonly language: string | undefined;
}

export async function startSignIn(parts: StartParts, asked: StartAsked): Promise<{ location: string; cookie: string }> {
  const { portal, back, language } = asked;
  const place = await parts.places.placeFor(portal, asked.sandbox);
  if (!place) throw noProvider(portal);
  const configuration = await place.configuration();
  const verifier = openid.randomPKCECodeVerifier();
  const underWay: UnderWay = {
    place: place.key,
    portal,
    state: openid.randomState(),
    nonce: openid.randomNonce(),
    verifier,
    back,
    until: parts.clock.millis() + parts.interaction,
  };
  const location = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: `${parts.baseUrl()}/session/callback`,
    scope: place.scope,
    response_type: 'code',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: underWay.state,
    nonce: underWay.nonce,
    ...(place.acr.length > 0 ? { acr_values: place.acr.join(' ') } : {}),
    ...(place.key === 'own' ? { portal } : {}),
    ...(asked.again ? { prompt: 'login' } : {}),
    ...(language === undefined ? {} : { ui_locales: language }),
  });
  const { start, secure } = cookieNames(parts.baseUrl());
  const value = parts.seal.close(JSON.stringify(underWay), sealFor).toString('base64url');
  return {
    location: location.href,
    cookie: writeCookie(start, value, { secure, path: '/session', seconds: Math.round(parts.interaction / 1000) }),
  };
}

export interface Finished {
  readonly session: ScreenSession;
  readonly back: string;
}

/** Throws a Problem that says in a sentence why nobody is signed in; the refusal is traced. */
export async function finishSignIn(parts: StartParts, query: string, cookies: string | undefined, request: string): Promise<Finished> {
  const underWay = underWayOf(parts, cookies);
  const place = underWay && parts.places.byKey(underWay.place);
  if (!underWay || !place) throw await refusal(parts, 'IDN-219', 'This sign-in was not begun on this browser, or took too long.', request);
  let answer: Answer;
  try {
    answer = await redeem(parts, place, underWay, query);
  } catch (error) {
    if (error instanceof Problem && error.kind === 'unavailable') throw error;
    throw await refusal(parts, 'IDN-220', 'The provider of sign-in refused, or its answer cannot be accepted.', request, error);
  }
  if (answer.acr !== undefined && place.acr.length > 0 && !place.acr.includes(answer.acr)) {
    throw await refusal(parts, 'IDN-221', 'The provider of sign-in vouches for another level than the one that is asked for.', request);
  }
  const found = await personOf(parts, place, answer);
  if (!found) throw await refusal(parts, 'IDN-222', 'The provider of sign-in names nobody whom this installation knows.', request);
  const { person, situation, providerSession } = found;
  const session = await parts.sessions.begin({
    person,
    situation: situation ?? null,
    level: answer.acr ?? place.acr[0] ?? '',
    amr: answer.amr,
    signedInAt: new Date(answer.authTime * 1000),
    provider: place.key,
    providerSession: providerSession ?? null,
    idToken: place.key === 'own' ? null : answer.idToken,
  });
  await parts.trace({
    outcome: 'permitted',
    rule: place.key === 'own' ? 'IDN-103' : 'IDN-102',
    caller: {
      ...personInTrace(person, screenClient),
      ...(session.situation === null ? {} : { situation: session.situation }),
      level: session.caller.means.level,
    },
    patient: person.patient,
    request,
    details: { session: session.id },
  });
  return { session, back: underWay.back };
}

interface Answer {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
  /** Seconds. */
  readonly authTime: number;
  readonly idToken: string;
}

async function redeem({ clock, baseUrl }: StartParts, place: Place, underWay: UnderWay, query: string): Promise<Answer> {
  const configuration = await place.configuration();
  const tokens = await openid.authorizationCodeGrant(configuration, new URL(`${baseUrl()}/session/callback${query}`), {
    pkceCodeVerifier: underWay.verifier,
    expectedState: underWay.state,
    expectedNonce: underWay.nonce,
    idTokenExpected: true,
  });
  const identified = tokens.claims();
  if (!identified) throw new Error('no id token');
  const claims = await openid.fetchUserInfo(configuration, tokens.access_token, identified.sub);
  const { acr, amr, auth_time: authTime } = identified as Record<string, unknown>;
  return {
    claims,
    acr: typeof acr === 'string' ? acr : undefined,
    amr: Array.isArray(amr) ? amr.map(String) : [],
    authTime: typeof authTime === 'number' ? authTime : Math.floor(clock.millis() / 1000),
    idToken: tokens.id_token as string,
  };
}

interface Found {
  readonly person: Person;
  readonly situation?: string | undefined;
  readonly providerSession?: string | undefined;
}

async function personOf({ patientOf }: StartParts, place: Place, { claims }: Answer): Promise<Found | undefined> {
  if (place.key === 'own') {
    const { person, situation, session } = (claims.socle ?? {}) as { person?: Person; situation?: string; session?: string };
    return person && { person, situation, providerSession: session };
  }
  if (place.key === 'professional') {
    const person = readProfessionalClaims(claims);
    return person && { person };
  }
  const traits = readPatientClaims('patient', claims);
  const patient = traits && (await patientOf(traits));
  if (!traits || patient === undefined) return undefined;
  const name = [...traits.givenNames.slice(0, 1), traits.familyName].filter((part) => part !== undefined).join(' ');
  return { person: { kind: 'patient', id: `person:${patient}`, name, situations: [], patient } };
}

function underWayOf({ seal, clock, baseUrl }: StartParts, cookies: string | undefined): UnderWay | undefined {
  const value = readCookie(cookies, cookieNames(baseUrl()).start);
  const plain = value === undefined ? undefined : seal.open(Buffer.from(value, 'base64url'), sealFor);
  const found = plain === undefined ? undefined : (JSON.parse(plain) as UnderWay);
  return found && found.until > clock.millis() ? found : undefined;
}

async function refusal({ trace }: StartParts, rule: string, sentence: string, request: string, cause?: unknown): Promise<Problem> {
  const error = (cause as { error?: unknown; code?: unknown } | undefined) ?? {};
  const reason = [error.error, error.code].find((one) => typeof one === 'string') as string | undefined;
  await trace({
    outcome: 'refused',
    rule,
    caller: nobody,
    request,
    ...(reason === undefined ? {} : { details: { error: reason.slice(0, 80) } }),
  });
  return new Problem('unauthenticated', sentence, { requirement: rule, cause });
}

// Every way in which sign-in says no over HTTP.
import { Problem } from '@socle/kit/problem';

/** RFC 6750 §3. */
export function tokenRefused(rule: string, sentence: string): Problem {
  return new Problem('unauthenticated', sentence, {
    requirement: rule,
    headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${sentence}"` },
  });
}

export function crossSite(): Problem {
  const sentence =
    'A request that changes something, made with a session of the screens, must come from our own pages and carry x-csrf-token.';
  return new Problem('forbidden', sentence, { requirement: 'IDN-230' });
}

export function noSession(): Problem {
  return new Problem('unauthenticated', 'Nobody is signed in on this browser, or the session is over.', { requirement: 'IDN-209' });
}

export function noSuchSituation(): Problem {
  return new Problem('value', 'The situation is none of those of the person who is signed in.', { requirement: 'IDN-104' });
}

export function noProvider(portal: string): Problem {
  const sentence = `No means of sign-in is set up for the portal ${portal}: neither a provider (SOCLE_IDENTITY_PROVIDER_…) nor the sandbox.`;
  return new Problem('unavailable', sentence, { requirement: 'IDN-223' });
}

export function unknownPortal(): Problem {
  return new Problem('value', 'The parameter portal is pro, citizen or public.', { requirement: 'IDN-223' });
}

/** The same whether the address is known or not. */
export function tooManyMails(whose: 'address' | 'client', seconds: number): Problem {
  const of = whose === 'address' ? 'this address' : 'this network address';
  return new Problem('too-many', `Too many messages of sign-in were asked for by or for ${of}; try again later.`, {
    requirement: 'IDN-227',
    headers: { 'retry-after': String(seconds) },
  });
}

// The two cookies of the screens: the session, and the sign-in under way.

export interface CookieNames {
  readonly session: string;
  /** Sign-in under way; seen under /session only. */
  readonly start: string;
  /** Sign-in by e-mail under way; seen under /session/email only. */
  readonly email: string;
  readonly secure: boolean;
}

/** `__Host-`: browsers take such a cookie from this host only, over https only. Ports of one host share cookies: plain names carry the port. */
export function cookieNames(baseUrl: string): CookieNames {
  const { protocol, port } = new URL(baseUrl);
  if (protocol === 'https:')
    return { session: '__Host-socle_session', start: '__Secure-socle_start', email: '__Secure-socle_email', secure: true };
  const end = port || '80';
  return { session: `socle_session_${end}`, start: `socle_start_${end}`, email: `socle_email_${end}`, secure: false };
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined || !header.includes(name)) return undefined;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

export function writeCookie(
  name: string,
  value: string,
  { secure, path, seconds }: { secure: boolean; path: string; seconds?: number },
): string {
  const age = seconds === undefined ? '' : `; Max-Age=${seconds}`;
  return `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${age}`;
}

// Whether a request with a cookie was sent by our own pages: what browsers say of its origin (Fetch Metadata, Origin).

interface Headers {
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/** A program that says nothing of origins is no browser: it must know the token anyway. */
export function isSameOrigin(headers: Headers, ours: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return headers.origin === undefined || headers.origin === new URL(ours).origin;
}

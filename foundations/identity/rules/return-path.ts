// Where a person is sent after sign-in or sign-out: a path of ours, never another site.

/** The path, or the fallback where it could lead elsewhere. */
export function safeReturn(path: unknown, fallback: string): string {
  if (typeof path !== 'string' || path.length > 2000) return fallback;
  // Browsers read a backslash as a slash and drop tabs and line ends: `/\evil`, `/<tab>/evil` would name another host.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.includes('\\')) return fallback;
  const url = URL.canParse(path, 'https://here.invalid') ? new URL(path, 'https://here.invalid') : undefined;
  if (url?.origin !== 'https://here.invalid') return fallback;
  return `${url.pathname}${url.search}${url.hash}`.startsWith('//') ? fallback : `${url.pathname}${url.search}${url.hash}`;
}

// Which content encoding an answer gets: RFC 9110 §12.5.3, the client's weights first, then our order.

export type Encoding = 'br' | 'gzip' | 'deflate';

const ours: readonly Encoding[] = ['br', 'gzip', 'deflate'];

/** undefined: sent as it is. */
export function chooseEncoding(accept: string | undefined): Encoding | undefined {
  if (accept === undefined || accept === '' || accept === 'identity') return undefined;
  const weights = new Map<string, number>();
  for (const part of accept.split(',', 20)) {
    const [name = '', ...parameters] = part.split(';');
    const weight = parameters.map((one) => /^\s*q=([\d.]+)\s*$/i.exec(one)?.[1]).find((one) => one !== undefined);
    weights.set(name.trim().toLowerCase().replace(/^x-/, ''), weight === undefined ? 1 : Number(weight));
  }
  const other = weights.get('*') ?? 0;
  let best: Encoding | undefined;
  // What the client prefers uncompressed stays so.
  let most = weights.get('identity') ?? 0;
  for (const encoding of ours) {
    const weight = weights.get(encoding) ?? other;
    if (weight > 0 && (weight > most || (weight === most && best === undefined))) [best, most] = [encoding, weight];
  }
  return best;
}

/** Media types whose text gets smaller; images and archives do not. */
export function isCompressible(type: string): boolean {
  return /^(?:text\/|application\/(?:[\w.+-]*(?:json|xml|ndjson|javascript|yaml)|sql|wasm)|image\/svg)/i.test(type);
}

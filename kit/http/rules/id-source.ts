// Random identifiers by the thousand: bytes are drawn in bulk, since each draw costs more than the identifier.

export interface ByteSource {
  bytes(count: number): Buffer;
}

/** Hexadecimal digits, 16 or 32; the last 32 never all zero, which a trace may not have, is certain enough by chance. */
export function idSource(chance: ByteSource): (digits: 16 | 32) => string {
  let pool = '';
  let at = 0;
  return (digits) => {
    if (at + digits > pool.length) {
      pool = chance.bytes(4096).toString('hex');
      at = 0;
    }
    at += digits;
    return pool.slice(at - digits, at);
  };
}

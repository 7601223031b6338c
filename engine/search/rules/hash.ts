// 64-bit keyed hash of an index token, equal to PostgreSQL's hashtextextended(text, seed), so that SQL can compute it too.
// The algorithm is Bob Jenkins' lookup3, in the seeded form that PostgreSQL documents in its hash functions.

/** Two 32-bit halves of a seed or of a hash. */
export interface Halves {
  readonly hi: number;
  readonly lo: number;
}

const encoder = new TextEncoder();
const scratch = new Uint8Array(4096);

/** Growing list of 64-bit hashes without duplicates, kept as halves: no BigInt on the hot path. */
export interface HashList {
  hi: Int32Array;
  lo: Int32Array;
  count: number;
}

/** Lists are cut from a common piece: many small arrays of their own cost more than the hashing. */
let slab = new Int32Array(16_384);
let slabUsed = 0;

export function newHashList(capacity = 32): HashList {
  if (slabUsed + 2 * capacity > slab.length) {
    slab = new Int32Array(Math.max(16_384, 2 * capacity));
    slabUsed = 0;
  }
  const at = slabUsed;
  slabUsed += 2 * capacity;
  return { hi: slab.subarray(at, at + capacity), lo: slab.subarray(at + capacity, at + 2 * capacity), count: 0 };
}

/** The last hash computed: read at once after `hash64`. */
export let hashHi = 0;
export let hashLo = 0;

/** Hashes the UTF-8 bytes of `text` under a seed; the result is left in `hashHi` and `hashLo` (signed 32-bit). */
export function hash64(text: string, seedHi: number, seedLo: number): void {
  const length = text.length;
  let bytes = scratch;
  let n = 0;
  if (length <= 1365) {
    for (; n < length; n++) {
      const unit = text.charCodeAt(n);
      if (unit > 127) break;
      bytes[n] = unit;
    }
    if (n < length) n = encoder.encodeInto(text, bytes).written;
  } else {
    bytes = encoder.encode(text);
    n = bytes.length;
  }
  mixBytes(bytes, n, seedHi, seedLo);
}

function mixBytes(k: Uint8Array, n: number, seedHi: number, seedLo: number): void {
  let a = (0x9e3779b9 + n + 3923095) | 0;
  let b = a;
  let c = a;
  if (seedHi !== 0 || seedLo !== 0) {
    a = (a + seedHi) | 0;
    b = (b + seedLo) | 0;
    a = (a - c) | 0;
    a ^= (c << 4) | (c >>> 28);
    c = (c + b) | 0;
    b = (b - a) | 0;
    b ^= (a << 6) | (a >>> 26);
    a = (a + c) | 0;
    c = (c - b) | 0;
    c ^= (b << 8) | (b >>> 24);
    b = (b + a) | 0;
    a = (a - c) | 0;
    a ^= (c << 16) | (c >>> 16);
    c = (c + b) | 0;
    b = (b - a) | 0;
    b ^= (a << 19) | (a >>> 13);
    a = (a + c) | 0;
    c = (c - b) | 0;
    c ^= (b << 4) | (b >>> 28);
    b = (b + a) | 0;
  }
  let i = 0;
  let left = n;
  while (left >= 12) {
    a = (a + word(k, i)) | 0;
    b = (b + word(k, i + 4)) | 0;
    c = (c + word(k, i + 8)) | 0;
    a = (a - c) | 0;
    a ^= (c << 4) | (c >>> 28);
    c = (c + b) | 0;
    b = (b - a) | 0;
    b ^= (a << 6) | (a >>> 26);
    a = (a + c) | 0;
    c = (c - b) | 0;
    c ^= (b << 8) | (b >>> 24);
    b = (b + a) | 0;
    a = (a - c) | 0;
    a ^= (c << 16) | (c >>> 16);
    c = (c + b) | 0;
    b = (b - a) | 0;
    b ^= (a << 19) | (a >>> 13);
    a = (a + c) | 0;
    c = (c - b) | 0;
    c ^= (b << 4) | (b >>> 28);
    b = (b + a) | 0;
    i += 12;
    left -= 12;
  }
  // The lowest byte of c is reserved for the length, hence the shift by one byte.
  for (let j = left - 1; j >= 0; j--) {
    const byte = k[i + j] as number;
    if (j >= 8) c = (c + (byte << (8 * (j - 7)))) | 0;
    else if (j >= 4) b = (b + (byte << (8 * (j - 4)))) | 0;
    else a = (a + (byte << (8 * j))) | 0;
  }
  c ^= b;
  c = (c - ((b << 14) | (b >>> 18))) | 0;
  a ^= c;
  a = (a - ((c << 11) | (c >>> 21))) | 0;
  b ^= a;
  b = (b - ((a << 25) | (a >>> 7))) | 0;
  c ^= b;
  c = (c - ((b << 16) | (b >>> 16))) | 0;
  a ^= c;
  a = (a - ((c << 4) | (c >>> 28))) | 0;
  b ^= a;
  b = (b - ((a << 14) | (a >>> 18))) | 0;
  c ^= b;
  c = (c - ((b << 24) | (b >>> 8))) | 0;
  hashHi = b;
  hashLo = c;
}

function word(k: Uint8Array, i: number): number {
  return (k[i] as number) | ((k[i + 1] as number) << 8) | ((k[i + 2] as number) << 16) | ((k[i + 3] as number) << 24);
}

/** Adds the hash of `text` to the list unless it stands there. */
export function addHash(list: HashList, text: string, seedHi: number, seedLo: number): void {
  hash64(text, seedHi, seedLo);
  const hi = hashHi;
  const lo = hashLo;
  for (let i = 0; i < list.count; i++) if (list.lo[i] === lo && list.hi[i] === hi) return;
  if (list.count === list.hi.length) grow(list);
  list.hi[list.count] = hi;
  list.lo[list.count] = lo;
  list.count++;
}

function grow(list: HashList): void {
  const hi = new Int32Array(list.hi.length * 2);
  const lo = new Int32Array(list.lo.length * 2);
  hi.set(list.hi);
  lo.set(list.lo);
  list.hi = hi;
  list.lo = lo;
}

/** One hash as the decimal text of a signed 64-bit integer. */
export function hashText(text: string, seed: Halves): string {
  hash64(text, seed.hi, seed.lo);
  return halvesToText(hashHi, hashLo);
}

export function halvesToText(hi: number, lo: number): string {
  return ((BigInt(hi) << 32n) | BigInt(lo >>> 0)).toString();
}

/** The list in PostgreSQL's binary form of int8[], which the driver sends as it is. */
export function hashListToBinary(list: HashList): Buffer {
  const n = list.count;
  const out = Buffer.allocUnsafe(n === 0 ? 12 : 20 + n * 12);
  out.writeInt32BE(n === 0 ? 0 : 1, 0);
  out.writeInt32BE(0, 4);
  out.writeInt32BE(20, 8);
  if (n === 0) return out;
  out.writeInt32BE(n, 12);
  out.writeInt32BE(1, 16);
  for (let i = 0, at = 20; i < n; i++, at += 12) {
    out.writeInt32BE(8, at);
    out.writeInt32BE(list.hi[i] as number, at + 4);
    out.writeInt32BE(list.lo[i] as number, at + 8);
  }
  return out;
}

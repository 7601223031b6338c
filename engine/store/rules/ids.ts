// Ids made by the server: 20 letters that sort by time and carry the slot of the patient, so that a sharded store routes without a lookup.

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const values = new Int8Array(128).fill(-1);
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;

export const slots = 4096;
/** 9 letters of time (45 bits of milliseconds), 3 of slot (12 bits and a mark), 8 of chance (40 bits). */
const pattern = /^[0-9a-hjkmnp-tv-z]{9}[g-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{10}$/;
const mark = 16;

/** A new id; `chance` gives at least 5 random bytes. */
export function makeId(millis: number, slot: number, chance: Buffer): string {
  let id = '';
  let time = millis;
  for (let i = 0; i < 9; i++) {
    id = (alphabet[time % 32] as string) + id;
    time = Math.floor(time / 32);
  }
  id += (alphabet[mark | (slot >> 10)] as string) + (alphabet[(slot >> 5) & 31] as string) + (alphabet[slot & 31] as string);
  let bits = 0;
  let left = 0;
  let at = 0;
  for (let i = 0; i < 8; i++) {
    if (left < 5) {
      bits = ((bits << 8) | (chance[at++] as number)) & 0xffff;
      left += 8;
    }
    left -= 5;
    id += alphabet[(bits >> left) & 31] as string;
  }
  return id;
}

/** The id has the form of those that this server makes. */
export const isServerId = (id: string): boolean => id.length === 20 && pattern.test(id);

/** The slot of any id: read off an id of the server's own form, hashed (FNV-1a) for an id that a client chose. */
export function slotOf(id: string): number {
  if (isServerId(id)) {
    const slot =
      (((values[id.charCodeAt(9)] as number) & 15) << 10) |
      ((values[id.charCodeAt(10)] as number) << 5) |
      (values[id.charCodeAt(11)] as number);
    if (slot < slots) return slot;
  }
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 8) & (slots - 1);
}

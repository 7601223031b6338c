// Seals small secrets (AES-256-GCM) with a key of this installation; what they belong to is part of the seal.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Chance } from '@socle/kit/clock';

export interface Seal {
  close(plain: string, belongsTo: string): Buffer;
  /** undefined: it was altered, belongs to something else, or was sealed with another key. */
  open(sealed: Buffer, belongsTo: string): string | undefined;
}

export function openSeal(key: Buffer, chance: Chance): Seal {
  return {
    close(plain, belongsTo) {
      const iv = chance.bytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(belongsTo));
      return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, belongsTo) {
      if (sealed.length < 28) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(belongsTo));
      decipher.setAuthTag(sealed.subarray(-16));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

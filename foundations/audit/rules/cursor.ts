// Where a page ends, as a word that only this installation can write, bound to the question and to who asked it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditPlace } from '../contract.ts';
import { badCursor } from '../problems.ts';

const macLength = 16;

export function toCursor({ at, id }: AuditPlace, question: string, secret: Buffer): string {
  const place = Buffer.alloc(16);
  place.writeBigInt64BE(BigInt(at));
  place.writeBigInt64BE(BigInt(id), 8);
  return Buffer.concat([place, macOf(place, question, secret)]).toString('base64url');
}

export function readCursor(text: string, question: string, secret: Buffer): AuditPlace {
  const bytes = Buffer.from(text, 'base64url');
  const place = bytes.subarray(0, 16);
  if (bytes.length !== 16 + macLength || !timingSafeEqual(bytes.subarray(16), macOf(place, question, secret))) throw badCursor();
  return { at: Number(place.readBigInt64BE()), id: Number(place.readBigInt64BE(8)) };
}

const macOf = (place: Buffer, question: string, secret: Buffer): Buffer =>
  createHmac('sha256', secret).update(place).update(question).digest().subarray(0, macLength);

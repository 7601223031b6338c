// What comes from the server: rows are cut out here, so that long texts stay the bytes they came as until somebody wants them read. The rest is the driver's business.
import { EventEmitter } from 'node:events';
import type pg from 'pg';

/** A value as it came: a longer one in bytes. Those share the memory of all that came with them, and are not to be written to. */
export type Raw = string | Buffer;

/** Bytes from which a value stays as it came. Shorter ones are sooner read than kept track of. */
export const longEnough = 512;

const dataRow = 0x44;
const headerLength = 5;

/** The two things of the driver that this leans on. */
interface DriverConnection extends EventEmitter {
  attachListeners(stream: EventEmitter): void;
  emit(event: 'dataRow', message: { readonly name: 'dataRow'; readonly length: number; readonly fields: readonly (Raw | null)[] }): boolean;
}

/** To be called before the client connects. The driver makes a text of each value, which takes fourteen times as long where one letter is not ASCII. */
export function cutRows(client: pg.Client): void {
  const driver = (client as unknown as { connection: DriverConnection }).connection;
  const attach = driver.attachListeners;
  driver.attachListeners = (stream) => {
    // The driver listens to what is no row, in the order in which it came.
    const others = new EventEmitter();
    attach.call(driver, others);
    stream.on(
      'data',
      openCutter(
        (fields, length) => driver.emit('dataRow', { name: 'dataRow', length, fields }),
        (bytes) => others.emit('data', bytes),
      ),
    );
  };
}

/** Takes what arrives, in pieces of any length, and hands on each message once it is whole: rows as their values, others as bytes, many at once. */
export function openCutter(
  row: (fields: (Raw | null)[], length: number) => void,
  others: (bytes: Buffer) => void,
): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = 0;

  return (arrived) => {
    let chunk = arrived;
    if (held > 0) {
      pieces.push(chunk);
      held += chunk.length;
      if (held < wanted) return;
      chunk = Buffer.concat(pieces, held);
      pieces = [];
      held = 0;
    }
    let from = 0;
    let at = 0;
    wanted = headerLength;
    while (chunk.length - at >= headerLength) {
      const length = chunk.readUInt32BE(at + 1);
      const end = at + 1 + length;
      if (end > chunk.length) {
        wanted = 1 + length;
        break;
      }
      if (chunk[at] === dataRow) {
        if (from < at) others(chunk.subarray(from, at));
        from = end;
        row(valuesOf(chunk, at + headerLength), length);
      }
      at = end;
    }
    if (from < at) others(chunk.subarray(from, at));
    if (at < chunk.length) {
      pieces.push(chunk.subarray(at));
      held = chunk.length - at;
    }
  };
}

function valuesOf(chunk: Buffer, start: number): (Raw | null)[] {
  const fields: (Raw | null)[] = new Array(chunk.readInt16BE(start));
  let at = start + 2;
  for (let i = 0; i < fields.length; i++) {
    const length = chunk.readInt32BE(at);
    at += 4;
    if (length < 0) fields[i] = null;
    else {
      fields[i] = length < longEnough ? chunk.toString('utf8', at, at + length) : chunk.subarray(at, at + length);
      at += length;
    }
  }
  return fields;
}

/** What came, as a text. */
export const textOf = (raw: Raw): string => (typeof raw === 'string' ? raw : raw.toString());

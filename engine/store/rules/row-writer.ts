// Rows in PostgreSQL's binary form, as an array of composites (one parameter for many rows) or as COPY BINARY.
import type { HashList } from '@socle/engine/search';

export type RowForm = 'composite' | 'copy';

const oid = { char: 18, int2: 21, int4: 23, int8: 20, text: 25, float8: 701, int8Array: 1016 } as const;
const copyHeader = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/** A text in two parts: a new beginning, and bytes that follow it. */
export interface TextParts {
  readonly head: string;
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** Grows as rows are written; `take` hands the bytes over and starts again. */
export class RowWriter {
  readonly form: RowForm;
  readonly elementOid: number;
  private buffer: Buffer;
  /** The same bytes: a DataView writes numbers many times faster than a Buffer does. */
  private view: DataView;
  private at = 0;
  private rowStart = 0;
  count = 0;

  /** `elementOid`: oid of the composite type; not used by COPY. */
  constructor(form: RowForm, elementOid = 0, size = 16_384) {
    this.form = form;
    this.elementOid = elementOid;
    this.buffer = Buffer.allocUnsafe(size);
    this.view = viewOf(this.buffer);
    this.begin();
  }

  private begin(): void {
    this.count = 0;
    // 20 bytes: array header (dimensions, flags, element oid, length, lower bound); COPY writes its header on the first take.
    this.at = this.form === 'composite' ? 20 : 0;
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(bigger, 0, 0, this.at);
    this.buffer = bigger;
    this.view = viewOf(bigger);
  }

  get size(): number {
    return this.at;
  }

  row(columns: number): void {
    this.room(8);
    if (this.form === 'composite') {
      this.rowStart = this.at;
      this.at = this.buffer.writeInt32BE(columns, this.at + 4);
    } else {
      this.at = this.buffer.writeInt16BE(columns, this.at);
    }
    this.count++;
  }

  endRow(): void {
    if (this.form === 'composite') this.buffer.writeInt32BE(this.at - this.rowStart - 4, this.rowStart);
  }

  private head(type: number, length: number): void {
    this.room(8 + Math.max(length, 0));
    if (this.form === 'composite') {
      this.view.setInt32(this.at, type);
      this.at += 4;
    }
    this.view.setInt32(this.at, length);
    this.at += 4;
  }

  int2(value: number): void {
    this.head(oid.int2, 2);
    this.at = this.buffer.writeInt16BE(value, this.at);
  }

  int4(value: number): void {
    this.head(oid.int4, 4);
    this.at = this.buffer.writeInt32BE(value, this.at);
  }

  /** PostgreSQL's one-byte "char". */
  char(value: string): void {
    this.head(oid.char, 1);
    this.at = this.buffer.writeUInt8(value.charCodeAt(0), this.at);
  }

  /** A safe integer. */
  int8(value: number): void {
    this.head(oid.int8, 8);
    this.at = this.buffer.writeInt32BE(Math.floor(value / 4294967296), this.at);
    this.at = this.buffer.writeUInt32BE(value - Math.floor(value / 4294967296) * 4294967296, this.at);
  }

  halves(hi: number, lo: number): void {
    this.head(oid.int8, 8);
    this.at = this.buffer.writeInt32BE(hi, this.at);
    this.at = this.buffer.writeInt32BE(lo, this.at);
  }

  big(value: bigint | null): void {
    if (value === null) return this.head(oid.int8, -1);
    this.head(oid.int8, 8);
    this.at = this.buffer.writeBigInt64BE(value, this.at);
  }

  float8(value: number): void {
    this.head(oid.float8, 8);
    this.at = this.buffer.writeDoubleBE(value, this.at);
  }

  text(value: string | undefined): void {
    if (value === undefined) return this.head(oid.text, -1);
    // UTF-16 units take at most three bytes: reserve, write, then set the true length.
    this.head(oid.text, value.length * 3);
    const written = this.buffer.write(value, this.at, 'utf8');
    this.buffer.writeInt32BE(written, this.at - 4);
    this.at += written;
  }

  /** A text whose end is UTF-8 already. */
  textFrom({ head, bytes, from, to }: TextParts): void {
    this.head(oid.text, head.length * 3 + to - from);
    const start = this.at;
    this.at += this.buffer.write(head, this.at, 'utf8');
    this.at += bytes.copy(this.buffer, this.at, from, to);
    this.view.setInt32(start - 4, this.at - start);
  }

  hashes(list: HashList): void {
    const n = list.count;
    const length = n === 0 ? 12 : 20 + n * 12;
    this.head(oid.int8Array, length);
    const { view } = this;
    let { at } = this;
    view.setInt32(at, n === 0 ? 0 : 1);
    view.setInt32(at + 4, 0);
    view.setInt32(at + 8, oid.int8);
    at += 12;
    if (n > 0) {
      view.setInt32(at, n);
      view.setInt32(at + 4, 1);
      at += 8;
      const { hi, lo } = list;
      for (let i = 0; i < n; i++) {
        view.setInt32(at, 8);
        view.setInt32(at + 4, hi[i] as number);
        view.setInt32(at + 8, lo[i] as number);
        at += 12;
      }
    }
    this.at = at;
  }

  /** The array parameter, or a piece of the COPY stream; the writer is empty again. */
  take(): Buffer {
    if (this.form === 'composite') {
      const b = this.buffer;
      b.writeInt32BE(this.count === 0 ? 0 : 1, 0);
      b.writeInt32BE(0, 4);
      b.writeInt32BE(this.elementOid, 8);
      b.writeInt32BE(this.count, 12);
      b.writeInt32BE(1, 16);
    }
    const bytes = Buffer.from(this.buffer.subarray(0, this.form === 'composite' && this.count === 0 ? 12 : this.at));
    this.begin();
    return bytes;
  }
}

const viewOf = (buffer: Buffer): DataView => new DataView(buffer.buffer, buffer.byteOffset, buffer.length);

export const copyStart: Buffer = copyHeader;
/** Ends a COPY BINARY stream. */
export const copyEnd: Buffer = Buffer.from([0xff, 0xff]);

// Rows of the store's tables in binary form, for array parameters and for COPY alike.
import type { IndexRow } from '@socle/engine/search';
import type { Prepared } from '../rules/prepare.ts';
import type { RowWriter, TextParts } from '../rules/row-writer.ts';
import { noDate } from './schema.ts';

/** `content`: the text of the resource where most of it is at hand as bytes; else it is that of the resource. */
export function writeResource(w: RowWriter, p: Prepared, content?: TextParts): void {
  const { index } = p;
  w.row(12);
  w.int2(p.slot);
  w.int2(p.typeNumber);
  w.text(p.id);
  w.int4(p.version);
  w.int8(p.updated);
  w.text(index.patient);
  w.big(p.concept);
  w.int8(index.lo ?? noDate);
  w.int8(index.hi ?? noDate);
  // 31 ordinals in each half: the map stays positive.
  w.halves(index.presenceHi, index.presenceLo);
  w.hashes(index.tokens);
  if (content) w.textFrom(content);
  else w.text(p.content);
  w.endRow();
}

type Place = Pick<Prepared, 'slot' | 'typeNumber' | 'id'>;

function place(w: RowWriter, p: Place, branch: number, n: number): void {
  w.int2(p.slot);
  w.int2(p.typeNumber);
  w.text(p.id);
  w.int2(branch);
  w.int2(n);
}

export function writeString(w: RowWriter, p: Place, n: number, row: IndexRow['strings'][number]): void {
  w.row(6);
  place(w, p, row.branch, n);
  w.text(row.value);
  w.endRow();
}

export function writeDate(w: RowWriter, p: Place, n: number, row: IndexRow['dates'][number]): void {
  w.row(7);
  place(w, p, row.branch, n);
  w.int8(row.lo);
  w.int8(row.hi);
  w.endRow();
}

export function writeQuantity(w: RowWriter, p: Place, n: number, row: IndexRow['quantities'][number]): void {
  w.row(11);
  place(w, p, row.branch, n);
  w.text(row.unit);
  w.float8(row.lo);
  w.float8(row.hi);
  w.text(row.base);
  w.float8(row.baseLo);
  w.float8(row.baseHi);
  w.endRow();
}

export const sideTables = ['string', 'date', 'quantity'] as const;
export type SideTable = (typeof sideTables)[number];

/** The side rows of an index, in a stable order: the place in its list is a row's `n`. */
export function sideRows(index: IndexRow): { readonly [T in SideTable]: readonly { branch: number }[] } {
  return { string: index.strings, date: index.dates, quantity: index.quantities };
}

export const sideWriters: { readonly [T in SideTable]: (w: RowWriter, p: Place, n: number, row: never) => void } = {
  string: writeString,
  date: writeDate,
  quantity: writeQuantity,
};

// Intervals, numbers and quantities against columns of bounds: the same tables as the judge of search has.
import type { Prefix, Wanted } from '@socle/engine/search';
import type { SqlBuilder } from './builder.ts';

/** Same table as `intervalMatches` of search: `lo` and `hi` are columns. */
export function intervalSql(b: SqlBuilder, prefix: Prefix, lo: string, hi: string, from: number, to: number): string {
  const p = (value: number): string => b.bind(value, '::int8');
  switch (prefix) {
    case 'eq':
      return `(${lo} >= ${p(from)} and ${lo} < ${p(to)} and ${hi} <= ${p(to)})`;
    case 'ne':
      return `not (${lo} >= ${p(from)} and ${hi} <= ${p(to)})`;
    case 'gt':
      return `${hi} > ${p(to)}`;
    case 'ge':
      return `(${hi} > ${p(to)} or (${lo} >= ${p(from)} and ${hi} <= ${p(to)}))`;
    case 'lt':
      return `${lo} < ${p(from)}`;
    case 'le':
      return `(${lo} < ${p(from)} or (${lo} >= ${p(from)} and ${hi} <= ${p(to)}))`;
    case 'sa':
      return `${lo} >= ${p(to)}`;
    case 'eb':
      return `${hi} <= ${p(from)}`;
    case 'ap':
      return `(${lo} < ${p(to)} and ${hi} > ${p(from)})`;
  }
}

export function quantitySql(b: SqlBuilder, wanted: Extract<Wanted, { kind: 'quantity' }>, s: string): string {
  const canonical = wanted.canonical;
  if (canonical)
    return `${s}.base = ${b.bind(canonical.unit)} and ${numberSql(b, wanted.prefix, `${s}.base_lo`, `${s}.base_hi`, canonical)}`;
  if (wanted.system !== undefined) {
    b.loose = true;
    return wanted.code === undefined
      ? numberSql(b, wanted.prefix, `${s}.lo`, `${s}.hi`, wanted)
      : `${s}.base = ${b.bind(`${wanted.system}|${wanted.code}`.slice(0, 200))} and ${numberSql(b, wanted.prefix, `${s}.base_lo`, `${s}.base_hi`, wanted)}`;
  }
  const unit = wanted.code === undefined ? '' : `${s}.unit = ${b.bind(wanted.code.slice(0, 100))} and `;
  if (unit !== '') b.loose = true;
  return `${unit}${numberSql(b, wanted.prefix, `${s}.lo`, `${s}.hi`, wanted)}`;
}

/** Same table as `numberMatches` of search. */
function numberSql(b: SqlBuilder, prefix: Prefix, lo: string, hi: string, wanted: { lo: number; hi: number; value: number }): string {
  const p = (value: number): string => b.bind(value, '::float8');
  switch (prefix) {
    case 'eq':
      return `${lo} >= ${p(wanted.lo)} and ${lo} < ${p(wanted.hi)} and ${hi} < ${p(wanted.hi)}`;
    case 'ap':
      return `${lo} < ${p(wanted.hi)} and ${hi} >= ${p(wanted.lo)}`;
    case 'ne':
      return `not (${lo} >= ${p(wanted.lo)} and ${hi} < ${p(wanted.hi)})`;
    case 'gt':
      return `${hi} > ${p(wanted.value)}`;
    case 'ge':
      return `${hi} >= ${p(wanted.value)}`;
    case 'lt':
      return `${lo} < ${p(wanted.value)}`;
    case 'le':
      return `${lo} <= ${p(wanted.value)}`;
    case 'sa':
      return `${lo} > ${p(wanted.value)}`;
    case 'eb':
      return `${hi} < ${p(wanted.value)}`;
  }
}

// Lower bounds on the start of an interval, so that a search bounded below walks only the part of the index that can match.
import { form, hashText, seedOf, type TypeModel, type Wanted, wideMillis } from '@socle/engine/search';
import type { SqlBuilder } from './builder.ts';

/**
 * An interval that ends after T starts at most a year before T, unless it is marked as wide. The mark is a token, found by its own index;
 * `or` over both keeps the answer right, and PostgreSQL joins the two index scans when that is cheaper.
 */
export function wideBound(b: SqlBuilder, model: TypeModel, wanted: Extract<Wanted, { kind: 'date' }>, r: string): string {
  const least =
    wanted.prefix === 'gt' || wanted.prefix === 'ge' || wanted.prefix === 'ap' ? Math.min(wanted.lo, wanted.hi) - wideMillis : undefined;
  if (least === undefined) return '';
  const mark = hashText('', seedOf(b.key, model.number, 0, form.wide));
  return ` and (${r}.lo >= ${b.bind(least)}::int8 or ${r}.tok @> ${b.bind([mark])}::int8[])`;
}

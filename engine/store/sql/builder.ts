// The statement while it is written: its values, and how sure its text is.
import type { Condition, HashKey } from '@socle/engine/search';

export class SqlBuilder {
  readonly values: unknown[] = [];
  readonly schema: string;
  readonly key: HashKey;
  /** False once a hash was written: in theory it lets in a row too many. */
  exact = true;
  /** True once a part was written that surely lets in rows too many: they must be rechecked. */
  loose = false;
  /** What rows must meet and SQL did not settle: to be rechecked on each. */
  readonly unsure: Condition[] = [];
  /** Another index leads: tokens are held against the rows that it finds. In this form the index of tokens cannot be taken for them. */
  led = false;
  private aliases = 0;

  constructor(schema: string, key: HashKey) {
    this.schema = schema;
    this.key = key;
  }

  /** Adds a parameter; the text refers to it. */
  bind(value: unknown, cast = ''): string {
    this.values.push(value);
    return `$${this.values.length}${cast}`;
  }

  alias(): string {
    this.aliases++;
    return `x${this.aliases}`;
  }
}

// What a rule of the law is given, and what it says.
import type { Room } from '../../house.ts';
import type { Import } from './imports.ts';
import type { Place } from './place.ts';
import type { Scanned } from './source.ts';

export interface Subject extends Scanned {
  /** Where it stands; undefined outside the floors. */
  readonly place: Place | undefined;
  readonly test: boolean;
  readonly imports: readonly Import[];
}

export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly what: string;
  /** Follows `because`. */
  readonly why: string;
}

export interface Rule {
  readonly name: string;
  check(files: readonly Subject[], house: readonly Room[]): Iterable<Finding>;
}

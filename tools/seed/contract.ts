// What a synthetic territory is made from, and the people that live in it before they become FHIR resources.
import type { SeededRandom } from '@socle/kit/clock';

export interface TerritoryOptions {
  /** 2,000 unless told. */
  readonly patients?: number;
  /** Everything follows from it: the same seed gives the same territory. */
  readonly seed?: number | string;
  /** The day on which the territory is looked at, `2026-01-15`: nothing is dated after it. */
  readonly on?: string;
}

export type Sex = 'male' | 'female';

/** `cog`: official geographic code, five signs; abroad 99 and the country. */
export interface Place {
  readonly cog: string;
  readonly city: string;
  readonly country?: string;
}

export interface Home extends Place {
  readonly postalCode: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** The four statuses of the national rules on identity: provisional, retrieved, validated, qualified. */
export type IdentityStatus = 'PROV' | 'RECUP' | 'VALI' | 'QUAL';

export interface Person {
  readonly number: number;
  readonly id: string;
  readonly sex: Sex;
  /** Days since 1970. */
  readonly born: number;
  readonly birthPlace: Place;
  readonly birthName: string;
  /** As in the civil record, in order. */
  readonly givens: readonly string[];
  readonly usedName?: string;
  readonly usedGiven?: string;
  readonly married: boolean;
  readonly twin: number | undefined;
  readonly ins: string;
  readonly status: IdentityStatus;
  /** Days since 1970. */
  readonly died: number | undefined;
  /** Births in the years looked at, for a mother: days since 1970 and the child's id. */
  readonly births: readonly { readonly day: number; readonly child: string }[];
  readonly parents: readonly string[];
  /** How far from the mean for their age this body is, in deviations: height and build. */
  readonly build: { readonly height: number; readonly weight: number };
}

export interface Household {
  readonly number: number;
  readonly home: Home;
  readonly line: string;
  readonly people: readonly Person[];
  /** Numbers of the practitioners of this family. */
  readonly generalist: number;
  readonly random: SeededRandom;
}

// What the commands of the house are given: its plan, the terminal, and how the first data are loaded.
import type { Terminal } from '@socle/kit/cli';
import type { HousePlan, OpenHouse } from './open-house.ts';

export interface SeedContext {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

export interface HouseContext {
  readonly plan: HousePlan;
  readonly terminal: Terminal;
  /** Loads the first data; safe to repeat. */
  readonly seed?: (house: OpenHouse, context: SeedContext) => Promise<void>;
}

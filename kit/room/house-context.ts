// What the commands of the house are given: its plan, the terminal, and which command loads the first data.
import type { Terminal } from '@socle/kit/cli';
import type { HousePlan } from './open-house.ts';

export interface HouseContext {
  readonly plan: HousePlan;
  readonly terminal: Terminal;
  /** Words of the command that loads the first data; safe to repeat. A start runs it once, as a process of its own. */
  readonly firstData?: readonly string[];
}

// The door of the clock room: the only place of the house that reads time and chance.

export { type Chance, newUuid, newUuid7, randomBytes, seededChance, systemChance } from './chance.ts';
export { type Clock, type FixedClock, fixedClock, stopwatch, systemClock } from './clock.ts';
export { type SeededRandom, seededRandom } from './seeded-random.ts';

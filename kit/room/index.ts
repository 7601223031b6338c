// The door of the room that defines rooms, and opens a house of them.

export {
  type AnyRoom,
  defineRoom,
  type OpenRoom,
  type RoomCommandContext,
  type RoomContext,
  type RoomDefinition,
  type Software,
} from './contract.ts';
export type { HouseContext } from './house-context.ts';
export { type HousePlan, type OpenHouse, type OpenOptions, openHouse } from './open-house.ts';
export { type HouseProgram, runHouse } from './run-house.ts';

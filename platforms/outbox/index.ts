// The door of the outbox.
export { outboxRoom } from './room.ts';

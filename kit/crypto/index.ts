// The door of the crypto room.
export { openSeal, type Seal } from './seal.ts';

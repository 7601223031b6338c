// The door of memory: what large buffers hold, handed back at once.
export { giveBack } from './give-back.ts';

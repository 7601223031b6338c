// The door of the doctrine's pages.
export { doctrineRoom } from './room.ts';
export { type DoctrineParts, doctrineRoutes } from './routes.ts';

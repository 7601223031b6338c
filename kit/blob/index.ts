// The door of the store of contents.

export { type BucketSettings, bucketShelf } from './bucket-shelf.ts';
export type { BlobStore, Shelf } from './contract.ts';
export { folderShelf } from './folder-shelf.ts';
export { addBlobKey, type BlobKeys, openBlobKeys } from './keys.ts';
export { openBlobs } from './open.ts';

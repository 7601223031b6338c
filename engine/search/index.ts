// The door of search.
export type * from './contract.ts';
export { afterPrefix, cut, fold, overlap } from './rules/fold.ts';
export { addHash, type Halves, type HashList, hash64, hashListToBinary, hashText, newHashList } from './rules/hash.ts';
export { conceptKeys, continued, createIndexer, form, type HashKey, seedOf, wideMillis } from './rules/index-row.ts';
export { intervalMatches, type MatchContext, matches, membersRead, valuesOf } from './rules/match.ts';
export { type CustomParameter, createSearchModel, firstCustomNumber, type ModelOptions, type SearchModel } from './rules/model.ts';
export { boxAround } from './rules/position.ts';
export { type Pair, parseQuery, type QueryOptions, type Reader, readCondition } from './rules/query.ts';

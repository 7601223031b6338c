// The door of framework.
export { type CheckedContent, checkContent, uncoveredIn } from './check-content.ts';
export type * from './contract.ts';
export type { Placed } from './library.ts';
export { type FrameworkParts, frameworkMigrations, type OpenFramework, openFramework } from './open.ts';
export { calendarOf, feedOf } from './operations/follow.ts';
export { findSharedProfile, saveSharedProfile } from './operations/share-profile.ts';
export { redline } from './redline.ts';
export { frameworkRoom } from './room.ts';
export { type Applied, checkAnswers, conditionHolds } from './rules/applicability.ts';
export type { Architecture, DrawnComponent } from './rules/architecture.ts';
export { compareDates, isPast, rangeOf } from './rules/dates.ts';
export { type Change, type ChangeKind, changeKinds, type Difference, filterChanges } from './rules/difference/change.ts';
export type { Answers } from './rules/expression/compile.ts';
export { type Impact, impactOf } from './rules/impacts.ts';
export { lint, lintRules, subjectsOfText } from './rules/lint.ts';
export type { PlannedMilestone } from './rules/planning.ts';
export { snippetOf } from './rules/search-index.ts';

// The door of consent.
export type * from './contract.ts';
export { type ConsentParts, consentMigrations, openConsent } from './open.ts';
export { consentRoom } from './room.ts';
export { ruleTexts as consentRuleTexts } from './rules/rights.ts';
export { readZfa, writeZfa, type Zfa } from './rules/zfa.ts';
export { loadConsentSamples } from './samples/story.ts';
export { consentSettings } from './settings.ts';

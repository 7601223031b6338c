// The door of engine/fhir: R4 definitions, JSON and XML, references and dates.
export type * from './contract.ts';
export { isResourceType, r4, r4Profiles, r4Terminology, typeNumber, typeOfNumber, unlistedValueSets } from './definitions.ts';
export { elementAt, elementsOf, type Property, propertyOf } from './elements.ts';

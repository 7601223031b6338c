// The door of engine/fhir: R4 definitions, JSON and XML, references and dates.
export type * from './contract.ts';
export { type DateInterval, type DatePrecision, parseDateInterval } from './dates.ts';
export { Decimal, isNumeric, numberText } from './decimal.ts';
export { isResourceType, r4, r4Profiles, r4Terminology, typeNumber, typeOfNumber, unlistedValueSets } from './definitions.ts';
export { elementAt, elementsOf, type Property, propertyOf } from './elements.ts';
export { type Example, officialExamples } from './examples.ts';
export { type OperationOutcome, outcome } from './outcome.ts';
export { type JsonLimits, type JsonText, parseJson, parseJsonBytes } from './parse-json.ts';
export { parseMembers } from './parse-members.ts';
export { parseXml, parseXmlBytes } from './parse-xml.ts';
export { printJson } from './print-json.ts';
export { printXml } from './print-xml.ts';
export { isId, type ParsedReference, parseReference, type ReferenceKind } from './references.ts';

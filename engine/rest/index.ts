// The door of the REST interface.

export { capabilityStatement } from './capability.ts';
export type * from './contract.ts';
export { defaultRestLimits } from './contract.ts';
export { criteria, type FhirDoor, formBody, type Handle, openDoor, patchBody, type RouteHooks, resourceBody } from './door.ts';
export { answerStored } from './interactions/read.ts';
export { readCriteria, readQuery, searchAnswer } from './interactions/search.ts';
export { engineOperations } from './operations/all.ts';
export { parameter, parameters, resourceParameter, textParameter } from './operations/parameters.ts';
export { validateOperation } from './operations/validate.ts';
export { renderFhirProblem } from './reply.ts';
export { fhirRoutes } from './routes.ts';
export { readIfMatch } from './rules/headers.ts';
export { subset } from './rules/subset.ts';

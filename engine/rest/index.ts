// The door of the REST interface.

export { capabilityStatement } from './capability.ts';
export type * from './contract.ts';
export { defaultRestLimits } from './contract.ts';
export { engineOperations } from './operations/all.ts';
export { parameter, parameters, resourceParameter, textParameter } from './operations/parameters.ts';
export { validateOperation } from './operations/validate.ts';
export { renderFhirProblem } from './reply.ts';
export { fhirRoutes, type RouteHooks } from './routes.ts';
export { subset } from './rules/subset.ts';

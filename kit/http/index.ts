// The door of the HTTP room.

export { bearerKeys, hashKey, type KnownKey } from './bearer-keys.ts';
export type { ClientCertificate } from './client-certificate.ts';
export {
  type Authenticate,
  type Authenticator,
  anonymous,
  type Caller,
  type HealthCheck,
  type Mounting,
  type OpenApiPart,
  type RenderProblem,
  type Routes,
} from './contract.ts';
export { type KeptAnswers, keepAnswers, type MadeAnswer } from './kept-answers.ts';
export { checkPort } from './listen.ts';
export { type MasterKey, openMasterKey } from './master-key.ts';
export { type TraceContext, toTraceparent } from './rules/trace-context.ts';
export { createServer, type Server, type ServerOptions } from './server.ts';
export { type HttpSettings, httpSettings } from './settings.ts';

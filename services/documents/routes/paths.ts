// Puts the paths of the shared record on a server: FHIR and the screens.
import { renderFhirProblem } from '@socle/engine/rest';
import type { Server } from '@socle/kit/http';
import type { Documents } from '../open.ts';
import { fhirPaths } from './fhir.ts';
import { screenPaths } from './screens.ts';

export function documentPaths(server: Pick<Server, 'mount'>, { deps, mount }: Documents): void {
  server.mount('/documents/fhir', (app) => fhirPaths(app, deps, mount), { renderProblem: renderFhirProblem });
  server.mount('/documents', (app) => screenPaths(app, deps, mount));
}

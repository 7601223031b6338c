// The paths of consent: JSON for the screens and for software, one line each.
import { type CareCaller, scopeGuard } from '@socle/foundations/identity';
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Change, ChangeKind, PatientRef, Request } from './contract.ts';
import { type ReadParts, readState } from './operations/read-state.ts';

interface RouteParts extends ReadParts {
  /** Throws not-found for who is no patient here. */
  getPatient(id: string): Promise<PatientRef>;
}

const professional = z
  .string()
  .regex(/^[0-9A-Za-z/-]{3,40}$/, 'a national identifier (IDNPS) is wanted')
  .optional();
const text = (max: number) => z.string().trim().max(max).optional();
const whom = { professional, name: text(200), structure: text(200) };
const proof = { proof: text(200) };

const bodies = {
  record: z.strictObject({ state: z.enum(['open', 'closed']), ...proof }),
  feeding: z.strictObject({ opposed: z.boolean(), reason: text(500), ...proof }),
  reading: z.strictObject({ opposed: z.boolean(), ...proof }),
  'care-team': z.strictObject({ member: z.boolean(), ...whom, ...proof }),
  'explicit-consent': z.strictObject({ given: z.boolean(), ...whom, ...proof }),
  block: z.strictObject({ blocked: z.boolean(), ...whom, ...proof }),
  'treating-doctor': z.strictObject({ chosen: z.boolean(), ...whom, ...proof }),
  representative: z.strictObject({
    person: z.string().min(1).max(64),
    name: z.string().trim().min(1).max(200),
    represents: z.boolean(),
    ...proof,
  }),
  emergency: z.strictObject({ mode: z.enum(['bris_de_glace', 'centre_15']), reason: z.string().trim().max(500), ...proof }),
} as const satisfies Record<ChangeKind, z.ZodType>;

function readChange(kind: string, body: unknown): Change {
  if (!Object.hasOwn(bodies, kind))
    throw new Problem('not-found', `There is no change called ${kind.slice(0, 40)}; there are ${Object.keys(bodies).join(', ')}.`);
  const result = bodies[kind as ChangeKind].safeParse(body ?? {});
  if (result.success) return { kind, ...result.data } as Change;
  const issues = result.error.issues.map(({ path, message }) => {
    const expression = path.join('.') || 'body';
    return { severity: 'error' as const, code: 'value', text: `${expression}: ${message}.`, expression };
  });
  throw new Problem('value', issues.map((one) => one.text).join(' '), { issues, requirement: 'CNS-BODY-001' });
}

const requestOf = (request: FastifyRequest): Request => ({ caller: request.caller as CareCaller, requestId: request.id });

export function consentPaths(app: FastifyInstance, parts: RouteParts): void {
  const { consent } = parts;
  const patientOf = (request: FastifyRequest): Promise<PatientRef> => parts.getPatient((request.params as { patient: string }).patient);

  app.addHook(
    'preHandler',
    scopeGuard(parts, ({ method }) => ({ resource: 'Consent', action: method === 'GET' ? 'r' : 'u' })),
  );

  app.get('/patients/:patient', async (request) => readState(parts, requestOf(request), await patientOf(request), 'state'));
  app.get('/patients/:patient/history', async (request) => readState(parts, requestOf(request), await patientOf(request), 'history'));
  app.get('/patients/:patient/notices', async (request) => readState(parts, requestOf(request), await patientOf(request), 'notices'));
  app.post('/patients/:patient/notices/seen', async (request, reply) => {
    const { upTo } = readUpTo(request.body);
    const patient = await patientOf(request);
    await readState(parts, requestOf(request), patient, 'notices');
    await consent.noticesSeen(patient.id, upTo);
    return reply.code(204).send();
  });
  app.post('/patients/:patient/:change', async (request) => {
    const { change } = request.params as { change: string };
    const patient = await patientOf(request);
    await consent.record(requestOf(request), patient, readChange(change, request.body));
    return readState(parts, requestOf(request), patient, 'state');
  });
  app.get('/dependants', async (request) => {
    const { caller } = requestOf(request);
    return { dependants: caller.kind === 'patient' && caller.patient !== undefined ? await consent.dependants(caller.patient) : [] };
  });
}

function readUpTo(body: unknown): { upTo: number } {
  const result = z.strictObject({ upTo: z.number().int().min(0) }).safeParse(body ?? {});
  if (result.success) return result.data;
  throw new Problem('value', 'upTo: the number of the last notice that was seen is wanted.', {
    expression: 'upTo',
    requirement: 'CNS-BODY-001',
  });
}

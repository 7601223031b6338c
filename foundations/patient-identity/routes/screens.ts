// The paths of patient identity for the screens: JSON, one line each.
import { type CareCaller, scopeGuard } from '@socle/foundations/identity';
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { IdentityEvent, NewIdentity, Request, SearchCriteria } from '../contract.ts';
import type { OpenPatientIdentity, PatientIdentityParts } from '../open.ts';
import { readIdentity } from '../operations/read-identity.ts';
import { readDatamatrix } from '../rules/datamatrix.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const sex = z.enum(['M', 'F', 'I']);
const traits = z.strictObject({
  birthName: text(100),
  givenNames: z.array(text(100)).min(1).max(20),
  firstGiven: text(100),
  birthDate: text(10),
  sex,
  birthPlace: text(5).optional(),
});
const attribute = z.enum(['homonyme', 'douteuse', 'fictive']);
const newIdentity = traits.extend({
  usedName: text(100).optional(),
  usedGiven: text(100).optional(),
  attributes: z.array(attribute).max(3).optional(),
  notSameAs: z.array(text(64)).max(200).optional(),
});
const criteria = z.strictObject({
  birthDate: text(10).optional(),
  name: text(100).optional(),
  sex: sex.optional(),
  matricule: text(25).optional(),
});
const matricule = z.strictObject({ oid: text(40), value: text(20) });
const event = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('retrieved'), matricule, traits, by: z.enum(['INSI', 'CB', 'AV']) }),
  z.strictObject({ kind: z.literal('checked'), evidence: text(60) }),
  z.strictObject({ kind: z.literal('evidence-withdrawn'), reason: text(300) }),
  z.strictObject({ kind: z.literal('recheck-failed'), reason: text(300) }),
  z.strictObject({ kind: z.literal('attribute'), attribute, on: z.boolean() }),
  z.strictObject({ kind: z.literal('traits'), traits }),
  z.strictObject({ kind: z.literal('used-names'), usedName: text(100).optional(), usedGiven: text(100).optional() }),
]);

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => {
    const expression = path.join('.') || 'body';
    return { severity: 'error' as const, code: 'value', text: `${expression}: ${message}.`, expression };
  });
  throw new Problem('value', issues.map((one) => one.text).join(' '), {
    issues,
    expression: issues[0]?.expression,
    requirement: 'INS-060',
  });
}

const requestOf = (request: FastifyRequest): Request => ({ caller: request.caller as CareCaller, requestId: request.id });
const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

export function identityPaths(app: FastifyInstance, parts: PatientIdentityParts, patients: OpenPatientIdentity): void {
  app.addHook(
    'preHandler',
    scopeGuard(parts, ({ method, url }) => ({
      resource: 'Patient',
      action: method === 'GET' ? 'r' : /\/search$/.test(url) ? 's' : /\/identities$/.test(url) ? 'c' : 'u',
    })),
  );
  // By POST: traits of people stand in no address, no log and no history of a browser.
  app.post('/search', async (request) => ({
    candidates: await patients.search(requestOf(request), read(criteria, request.body) as SearchCriteria),
  }));
  app.post('/identities', async (request, reply) =>
    reply.code(201).send(await patients.create(requestOf(request), read(newIdentity, request.body) as NewIdentity)),
  );
  app.get('/identities/:id', (request) => readIdentity(parts, patients, requestOf(request), idOf(request)));
  app.get('/identities/:id/history', async (request) => ({ events: await patients.history(requestOf(request), idOf(request)) }));
  app.post('/identities/:id/events', (request) =>
    patients.apply(requestOf(request), idOf(request), read(event, request.body) as IdentityEvent),
  );
  app.get('/anomalies', async (request) => ({ anomalies: await patients.anomalies(requestOf(request)) }));
  app.post('/anomalies/:id/closed', async (request, reply) => {
    await patients.closeAnomaly(
      requestOf(request),
      read(
        z.coerce
          .number()
          .int()
          .positive()
          .max(2 ** 53 - 1),
        idOf(request),
      ),
    );
    return reply.code(204).send();
  });
  app.post('/datamatrix', (request) => readDatamatrix(read(z.strictObject({ text: z.string().max(600) }), request.body).text));
}

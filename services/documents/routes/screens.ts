// The paths of the screens: JSON, one line each, to one operation.
import type { FhirMount } from '@socle/engine/rest';
import { type Need, scopeGuard } from '@socle/foundations/identity';
import { pickLanguage } from '@socle/kit/i18n';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../call.ts';
import { changeVisibility, removeDocument } from '../operations/change-document.ts';
import { depositFromScreen } from '../operations/deposit-from-screen.ts';
import { explainAccess } from '../operations/explain-access.ts';
import { type Filters, listDocuments, viewRecord } from '../operations/list-record.ts';
import { proposeMetadata } from '../operations/propose-metadata.ts';
import { contentForScreen, readForScreen } from '../operations/screen-read.ts';
import { requestOf } from './fhir.ts';

const id = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/, 'an id of letters, digits, dots and hyphens');
const day = z.string().regex(/^\d{4}(-\d\d(-\d\d(T[\d:.+Z-]+)?)?)?$/, 'a date as 2026-11-23');

const visibility = z
  .strictObject({
    mask: z.boolean().optional(),
    hideFromPatient: z.boolean().optional(),
    hideFromRepresentatives: z.boolean().optional(),
  })
  // A change of nothing would be answered without asking whether the caller may.
  .refine((wanted) => Object.keys(wanted).length > 0, 'one of mask, hideFromPatient, hideFromRepresentatives is wanted');
const deposit = z.strictObject({
  patient: id,
  title: z.string().trim().min(1).max(200),
  type: z.string().max(40),
  date: day.optional(),
  periodStart: day.optional(),
  uniqueId: z.string().trim().min(1).max(200).optional(),
  media: z.string().max(100),
  content: z.string(),
  replaces: id.optional(),
  mask: z.boolean().optional(),
});
const filters = z.object({
  type: z.string().max(400).optional(),
  category: z.string().max(40).optional(),
  from: day.optional(),
  to: day.optional(),
  author: z.string().max(100).optional(),
  structure: z.string().max(100).optional(),
  status: z.enum(['current', 'superseded']).optional(),
  new: z.enum(['true', 'false']).optional(),
  cursor: z.string().max(2000).optional(),
  count: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
});
const asked = z.object({
  patient: id,
  document: id.optional(),
  professional: z.string().max(40).optional(),
  profession: z.string().max(100).optional(),
  structure: z.string().max(40).optional(),
});

/** A wrong field is named with its rule and its value. */
function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const field = first?.path.join('.') || 'body';
  throw new Problem('value', `${field}: ${first?.message ?? 'not accepted'}.`, {
    expression: field,
    requirement: 'DOC-SCR-001',
    issues: result.error.issues.map(({ path, message }) => ({
      severity: 'error',
      code: 'value',
      text: `${path.join('.') || 'body'}: ${message}.`,
      expression: path.join('.'),
    })),
  });
}

const param = (request: FastifyRequest, name: string): string => read(id, (request.params as Record<string, string>)[name]);
const languageOf = (request: FastifyRequest): 'fr' | 'en' => pickLanguage(request.headers['accept-language']);

export function screenPaths(app: FastifyInstance, deps: Deps, mount: FhirMount): void {
  app.addHook('preHandler', scopeGuard(deps, needOf));
  app.addContentTypeParser(
    ['application/octet-stream', 'application/pdf', 'text/xml', 'application/xml', 'image/jpeg', 'text/plain'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  app.get('/records/:patient', (request) => viewRecord(deps, requestOf(request), param(request, 'patient')));
  app.get('/records/:patient/documents', (request) =>
    listDocuments(deps, requestOf(request), mount, param(request, 'patient'), read(filters, request.query) as Filters),
  );
  app.get('/read/:id', (request) => readForScreen(deps, requestOf(request), param(request, 'id'), languageOf(request)));
  app.get('/content/:id', (request, reply) => sendContent(deps, request, reply));
  app.post('/propose', (request) => {
    if (!Buffer.isBuffer(request.body))
      throw new Problem(
        'unsupported-media',
        'The file itself is sent here: application/pdf, text/xml, image/jpeg, text/plain or application/octet-stream.',
      );
    const { patient } = request.query as { patient?: string };
    return proposeMetadata(deps, requestOf(request), request.body, patient === undefined ? undefined : read(id, patient));
  });
  app.post('/deposit', async (request, reply) =>
    reply.code(201).send(await depositFromScreen(deps, requestOf(request), read(deposit, request.body))),
  );
  app.post('/:id/visibility', async (request) => {
    const wanted = read(visibility, request.body);
    const document = param(request, 'id');
    const one = requestOf(request);
    for (const [label, on] of [
      ['MASQUE_PS', wanted.mask],
      ['INVISIBLE_PATIENT', wanted.hideFromPatient],
      ['INVISIBLE_REPRESENTANTS_LEGAUX', wanted.hideFromRepresentatives],
    ] as const)
      if (on !== undefined) await changeVisibility(deps, one, document, label, on);
    return { id: document };
  });
  app.post('/:id/remove', async (request) => {
    const document = param(request, 'id');
    await removeDocument(deps, requestOf(request), document);
    return { id: document };
  });
  app.get('/access/$explain', (request) => {
    const { patient, document, professional, profession, structure } = read(asked, request.query);
    const cut = profession?.lastIndexOf('|') ?? -1;
    return explainAccess(deps, requestOf(request), {
      patient,
      document,
      ...(professional === undefined
        ? {}
        : {
            professional: {
              id: professional,
              ...(profession !== undefined && cut > 0
                ? { profession: { system: profession.slice(0, cut), code: profession.slice(cut + 1) } }
                : {}),
              ...(structure === undefined ? {} : { structure }),
            },
          }),
    });
  });
}

/** The screens’ paths are open to tokens too, with the scopes of the documents. */
const needOf = ({ method, url }: FastifyRequest): Need => {
  if (method === 'GET') return { resource: 'DocumentReference', action: 'r' };
  return { resource: 'DocumentReference', action: /\/(propose|deposit)(\?|$)/.test(url) ? 'c' : 'u' };
};

/** Shown in a frame of our own pages, and nowhere else; nothing in it runs. */
async function sendContent(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { part } = request.query as { part?: string };
  const document = param(request, 'id');
  const found = await contentForScreen(deps, requestOf(request), document, part);
  if (!found) throw new Problem('not-found', `The document has no part ${show(part ?? '')}.`);
  const inline = ['application/pdf', 'image/jpeg', 'image/png'].includes(found.media);
  return reply
    .header('content-type', found.media === 'text/plain' ? 'text/plain; charset=utf-8' : found.media)
    .header('content-disposition', inline ? 'inline' : `attachment; filename="${document}"`)
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; object-src 'self'")
    .send(found.bytes);
}

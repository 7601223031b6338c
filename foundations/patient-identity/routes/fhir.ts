// The FHIR paths of patient identity: FR Core Patient created, read, searched, updated, matched.
import { parseJsonBytes, parseXmlBytes, printJson, printXml, type Resource, r4 } from '@socle/engine/fhir';
import { compile } from '@socle/engine/fhirpath';
import { createValidator } from '@socle/engine/validation';
import { type CareCaller, fhirNeed, scopeGuard } from '@socle/foundations/identity';
import { Problem, show } from '@socle/kit/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Candidate, Identity, Request } from '../contract.ts';
import type { OpenPatientIdentity, PatientIdentityParts } from '../open.ts';
import { listVersions, type Version } from '../operations/list-versions.ts';
import { matchIdentity } from '../operations/match-identity.ts';
import { readIdentity } from '../operations/read-identity.ts';
import { saveFromFhir } from '../operations/save-from-fhir.ts';
import { noIdentity } from '../problems.ts';
import { frCorePatient, frCorePatientIns, localSystem, toPatient } from '../rules/fhir-patient.ts';
import { readSearch, searchParameters } from '../rules/search-parameters.ts';
import { listProofs } from '../store.ts';

const requestOf = (request: FastifyRequest): Request => ({ caller: request.caller as CareCaller, requestId: request.id });

export function fhirPaths(app: FastifyInstance, parts: PatientIdentityParts, patients: OpenPatientIdentity, baseUrl: () => string): void {
  const validator = createValidator({ definitions: r4(), compile });
  app.addHook('preHandler', scopeGuard(parts, fhirNeed('/patient-identity/fhir')));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    try {
      const type = request.headers['content-type'] ?? '';
      if (/form-urlencoded/.test(type)) return done(null, new URLSearchParams(bytes.toString()));
      done(null, /xml/.test(type) ? parseXmlBytes(bytes as Buffer) : parseJsonBytes(bytes as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });

  const send = (request: FastifyRequest, reply: FastifyReply, resource: Resource, status = 200): FastifyReply => {
    const wanted = new URL(request.url, 'http://x').searchParams.get('_format') ?? request.headers.accept ?? '';
    const isXml = /xml/.test(wanted);
    return reply
      .code(status)
      .header('content-type', `application/fhir+${isXml ? 'xml' : 'json'}; charset=utf-8`)
      .send(isXml ? printXml(resource) : printJson(resource));
  };
  const bodyOf = (request: FastifyRequest, type: string): Resource => {
    const resource = request.body as Resource | undefined;
    if (resource?.resourceType !== type)
      throw new Problem(
        'invalid',
        `A ${type} is wanted; ${resource?.resourceType ? `a ${show(resource.resourceType)}` : 'nothing'} was sent.`,
        { expression: 'resourceType' },
      );
    const issues = validator.validate(resource, { level: 'base' });
    if (issues.length > 0) throw new Problem('malformed', issues[0]?.text ?? '', { issues });
    return resource;
  };
  const render = async (identity: Identity): Promise<Resource> =>
    toPatient(identity, (await listProofs(parts.database, [identity.id])).get(identity.id));
  const patientOf = async (id: string, request: FastifyRequest): Promise<Resource> => {
    return render(await readIdentity(parts, patients, requestOf(request), id));
  };
  const searchset = async (candidates: readonly Candidate[], grades: boolean, count = candidates.length): Promise<Resource> => {
    const shown = candidates.slice(0, count);
    const behind = await listProofs(
      parts.database,
      shown.map(({ identity }) => identity.id),
    );
    const entry = shown.map(({ identity, grade }) => ({
      fullUrl: `${baseUrl()}/Patient/${identity.id}`,
      resource: toPatient(identity, behind.get(identity.id)),
      search: {
        mode: 'match',
        ...(grades
          ? {
              extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/match-grade', valueCode: grade }],
              score: { certain: 1, probable: 0.8, possible: 0.5 }[grade],
            }
          : {}),
      },
    }));
    return {
      resourceType: 'Bundle',
      type: 'searchset',
      total: candidates.length,
      ...(entry.length === 0 ? {} : { entry }),
    } as unknown as Resource;
  };

  app.get('/metadata', { config: { public: true } }, (request, reply) => send(request, reply, capability(parts, baseUrl())));
  app.get('/Patient/:id', async (request, reply) => {
    const resource = await patientOf((request.params as { id: string }).id, request);
    reply.header('etag', `W/"${(resource.meta as { versionId: string }).versionId}"`);
    return send(request, reply, resource);
  });
  const versionsOf = async (request: FastifyRequest, id: string): Promise<readonly Version[]> => {
    await patients.history(requestOf(request), id);
    return listVersions(parts.database, id);
  };
  app.get('/Patient/:id/_history', async (request, reply) => {
    const { id } = request.params as { id: string };
    const versions = await versionsOf(request, id);
    return send(request, reply, historyOf(versions, `${baseUrl()}/Patient/${id}`));
  });
  app.get('/Patient/:id/_history/:version', async (request, reply) => {
    const { id, version } = request.params as { id: string; version: string };
    const found = (await versionsOf(request, id)).find(({ identity }) => String(identity.version) === version);
    if (!found) throw noIdentity(`${id}/_history/${version}`);
    reply.header('etag', `W/"${version}"`);
    return send(request, reply, toPatient(found.identity));
  });
  app.post('/Patient', async (request, reply) => {
    const { identity, warnings } = await saveFromFhir(parts, patients, requestOf(request), bodyOf(request, 'Patient'), {
      notSameAs: listOf(request.headers['x-not-same-as']),
    });
    for (const warning of warnings) reply.header('warning', `199 socle "${warning}"`);
    reply.header('location', `${baseUrl()}/Patient/${identity.id}/_history/${identity.version}`);
    return send(request, reply, await render(identity), 201);
  });
  app.put('/Patient/:id', async (request, reply) => {
    const { identity, warnings } = await saveFromFhir(parts, patients, requestOf(request), bodyOf(request, 'Patient'), {
      id: (request.params as { id: string }).id,
      version: versionOf(request.headers['if-match']),
    });
    for (const warning of warnings) reply.header('warning', `199 socle "${warning}"`);
    return send(request, reply, await render(identity));
  });
  // Exact hits only: near spellings are for $match and for people to look at.
  const find = async (request: FastifyRequest, reply: FastifyReply, query: URLSearchParams): Promise<FastifyReply> => {
    const { criteria, sex, count } = readSearch(query, localSystem);
    const found = (await patients.search(requestOf(request), criteria)).filter(
      ({ identity, grade }) => grade === 'certain' && (sex === undefined || identity.sex === sex),
    );
    return send(request, reply, await searchset(found, false, count));
  };
  app.get('/Patient', (request, reply) => find(request, reply, new URL(request.url, 'http://x').searchParams));
  app.post('/Patient/_search', (request, reply) =>
    find(request, reply, request.body instanceof URLSearchParams ? request.body : new URLSearchParams()),
  );
  app.post('/Patient/$match', async (request, reply) =>
    send(request, reply, await searchset(await matchIdentity(parts, requestOf(request), bodyOf(request, 'Parameters')), true)),
  );
}

const historyOf = (versions: readonly Version[], url: string): Resource =>
  ({
    resourceType: 'Bundle',
    type: 'history',
    total: versions[0]?.identity.version ?? 0,
    entry: versions.map(({ identity, created }) => ({
      fullUrl: url,
      resource: toPatient(identity),
      request: { method: created ? 'POST' : 'PUT', url: created ? 'Patient' : `Patient/${identity.id}` },
      response: {
        status: created ? '201' : '200',
        etag: `W/"${identity.version}"`,
        lastModified: new Date(identity.updated).toISOString(),
      },
    })),
  }) as unknown as Resource;

const listOf = (header: string | string[] | undefined): string[] =>
  String(header ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

/** `W/"3"` or `"3"`. */
function versionOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const found = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim());
  if (!found) throw new Problem('value', `If-Match is ${show(header, 40)}: a version is wanted, as W/"3".`, { expression: 'If-Match' });
  return Number(found[1]);
}

function capability({ clock }: PatientIdentityParts, url: string): Resource {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: clock.now().toISOString(),
    kind: 'instance',
    title: 'Socle: patient identity',
    implementation: { description: 'National patient identity (INS)', url },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/fhir+xml'],
    rest: [
      {
        mode: 'server',
        security: { description: 'Bearer token. A search wants a matricule, or the birth date with three letters of a name.' },
        resource: [
          {
            type: 'Patient',
            supportedProfile: [frCorePatient, frCorePatientIns],
            interaction: ['read', 'vread', 'history-instance', 'create', 'update', 'search-type'].map((code) => ({ code })),
            searchParam: searchParameters.map(([name, type]) => ({ name, type })),
            operation: [{ name: 'match', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match' }],
          },
        ],
      },
    ],
  } as unknown as Resource;
}

// HTTP: the two FHIR views under /audit/fhir, the patient's own view at /audit/mine.
import { printJson, printXml, type Resource } from '@socle/engine/fhir';
import { renderFhirProblem } from '@socle/engine/rest';
import type { Server } from '@socle/kit/http';
import { pickLanguage } from '@socle/kit/i18n';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Asking, findEvents, getEvent, listMine, type Reading } from './operations/reading.ts';
import { badParameter } from './problems.ts';
import { capability, render, toBundle } from './rules/bundle.ts';
import { toPlain } from './rules/plain.ts';
import type { Reader } from './rules/rights.ts';
import { readEventQuery, readView } from './rules/search-query.ts';

type Pairs = readonly (readonly [string, string])[];

export function auditRoutes(server: Server, parts: Reading, version: string): void {
  const started = parts.clock.now();
  server.mount(
    '/audit/fhir',
    (app) => {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => done(null, text));
      const search = async (request: FastifyRequest, reply: FastifyReply, pairs: Pairs): Promise<FastifyReply> => {
        const query = readEventQuery(pairs, /handling=lenient/.test(String(request.headers.prefer ?? '')));
        const { entries, cursor } = await findEvents(parts, askingOf(request), query);
        return send(request, reply, pairs, toBundle(entries, query, cursor, parts.place()));
      };
      app.get('/AuditEvent', (request, reply) => search(request, reply, pairsOf(request)));
      app.post('/AuditEvent/_search', (request, reply) =>
        search(request, reply, [...pairsOf(request), ...new URLSearchParams((request.body as string | undefined) ?? '')]),
      );
      app.get('/AuditEvent/:id', async (request, reply) => {
        const pairs = pairsOf(request);
        const view = readView(firstOf(pairs, 'view'));
        const entry = await getEvent(parts, askingOf(request), (request.params as { id: string }).id);
        return send(request, reply, pairs, render(entry, view, parts.place()));
      });
      app.get('/metadata', { config: { public: true } }, (request, reply) =>
        send(request, reply, pairsOf(request), capability(parts.place(), version, started)),
      );
    },
    { renderProblem: renderFhirProblem },
  );
  server.mount('/audit', (app) => {
    app.get('/mine', async (request, reply) => {
      const pairs = pairsOf(request);
      const language = pickLanguage(firstOf(pairs, 'lang') ?? request.headers['accept-language']);
      const asking = askingOf(request);
      const { patient, entries, cursor } = await listMine(parts, asking, {
        patient: firstOf(pairs, 'patient') || undefined,
        count: readCount(firstOf(pairs, 'count')),
        cursor: firstOf(pairs, 'before') || undefined,
      });
      return reply.header('content-language', language).send({
        patient,
        entries: entries.map((entry) => toPlain(entry, language, asking.reader.id, parts.audit.wordsOf)),
        ...(cursor === undefined ? {} : { before: cursor, next: `/audit/mine?${new URLSearchParams({ patient, before: cursor })}` }),
      });
    });
  });
}

const askingOf = (request: FastifyRequest): Asking => ({ reader: request.caller as Reader, request: request.id });

function pairsOf(request: FastifyRequest): Pairs {
  const url = request.raw.url ?? '';
  const question = url.indexOf('?');
  return question < 0 ? [] : [...new URLSearchParams(url.slice(question + 1))];
}

const firstOf = (pairs: Pairs, name: string): string | undefined => pairs.find(([one]) => one === name)?.[1];

function readCount(value: string | undefined): number {
  if (value === undefined) return 50;
  if (!/^[1-9]\d{0,2}$/.test(value)) throw badParameter('count', value, 'a whole number from 1 to 999');
  return Number(value);
}

function send(request: FastifyRequest, reply: FastifyReply, pairs: Pairs, resource: Resource): FastifyReply {
  const wanted = (firstOf(pairs, '_format') ?? request.headers.accept ?? '').replace(' ', '+').toLowerCase();
  const asXml = /^(?:xml|text\/xml|application\/(?:fhir\+)?xml)/.test(wanted);
  if (firstOf(pairs, '_format') !== undefined && !asXml && !/json/.test(wanted)) throw badParameter('_format', wanted, 'json or xml');
  const pretty = firstOf(pairs, '_pretty') === 'true';
  return reply
    .header('content-type', `application/fhir+${asXml ? 'xml' : 'json'}; charset=utf-8`)
    .send(asXml ? printXml(resource, pretty) : printJson(resource, pretty));
}

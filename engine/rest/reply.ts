// Writes an answer: headers, JSON or XML, pretty or not.

import { Readable } from 'node:stream';
import { type JsonText, outcome, parseJson, printJson, printXml, type Resource } from '@socle/engine/fhir';
import type { Pair } from '@socle/engine/search';
import { giveBack } from '@socle/kit/memory';
import { issuesOf, type Problem } from '@socle/kit/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, FhirMount } from './contract.ts';
import { chooseFormat, etag, type Format } from './rules/headers.ts';
import { subset } from './rules/subset.ts';

const contentTypes: Readonly<Record<Format, string>> = {
  json: 'application/fhir+json; charset=utf-8',
  xml: 'application/fhir+xml; charset=utf-8',
};

export interface Shape {
  readonly format: Format;
  readonly pretty: boolean;
  /** `_summary` and `_elements` of a single resource. */
  readonly summary: string | undefined;
  readonly elements: readonly string[];
}

const plain: Shape = { format: 'json', pretty: false, summary: undefined, elements: [] };

export function readShape(request: FastifyRequest, pairs: readonly Pair[]): Shape {
  const accept = request.headers.accept;
  if (pairs.length === 0 && (accept === undefined || accept === '*/*' || accept === 'application/fhir+json')) return plain;
  const value = (name: string): string | undefined => pairs.find(([one]) => one === name)?.[1];
  return {
    format: chooseFormat(value('_format'), accept),
    pretty: value('_pretty') === 'true',
    summary: value('_summary'),
    elements: pairs.filter(([name]) => name === '_elements').flatMap(([, list]) => list.split(',')),
  };
}

export function send(reply: FastifyReply, mount: FhirMount, answer: Answer, shape: Shape): FastifyReply {
  reply.code(answer.status);
  if (answer.version !== undefined) reply.header('etag', etag(answer.version));
  if (answer.updated !== undefined) reply.header('last-modified', httpDate(answer.updated));
  if (answer.location !== undefined) {
    const url = `${mount.baseUrl()}/${answer.location}`;
    if (answer.status === 201) reply.header('location', url);
    else reply.header('content-location', url);
  }
  if (answer.headers) reply.headers(answer.headers);
  if (answer.raw) {
    reply.header('content-type', answer.raw.type);
    const { body, own } = answer.raw;
    if (own && Buffer.isBuffer(body)) reply.raw.once('finish', () => giveBack(body));
    return reply.send(typeof body === 'string' || Buffer.isBuffer(body) ? body : Readable.from(body, { objectMode: false }));
  }
  const text = bodyText(answer, shape);
  if (text === undefined) return reply.send();
  reply.header('content-type', contentTypes[shape.format]);
  // What is part of something larger is left alone there.
  if (typeof text !== 'string') reply.raw.once('finish', () => giveBack(text));
  return reply.send(text);
}

let lastSecond = -1;
let lastText = '';

/** HTTP dates change once a second: the text of the last one is kept. */
function httpDate(millis: number): string {
  const second = Math.floor(millis / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = new Date(millis).toUTCString();
  }
  return lastText;
}

function bodyText(answer: Answer, shape: Shape): JsonText | undefined {
  if (answer.content === undefined && answer.resource === undefined) return undefined;
  const reduced = (shape.summary !== undefined && shape.summary !== 'false') || shape.elements.length > 0;
  if (answer.content !== undefined && shape.format === 'json' && !shape.pretty && !reduced) return answer.content;
  let resource = answer.resource ?? (parseJson(answer.content as JsonText, { maxDepth: 1000 }) as Resource);
  if (reduced && resource.resourceType !== 'Bundle' && resource.resourceType !== 'OperationOutcome')
    resource = subset(resource, (shape.summary ?? 'false') as never, shape.elements);
  return shape.format === 'xml' ? printXml(resource) : printJson(resource, shape.pretty);
}

/** A refusal as OperationOutcome, in the format that was asked for as far as it can be told. */
export function renderFhirProblem(request: FastifyRequest, problem: Problem): { type: string; body: string } {
  let format: Format = 'json';
  try {
    const query = request.raw.url?.split('?')[1];
    format = chooseFormat(
      query === undefined ? undefined : (new URLSearchParams(query).get('_format') ?? undefined),
      request.headers.accept,
    );
  } catch {
    // What was asked for is the very thing that is refused: JSON then.
  }
  const resource = outcome(issuesOf(problem));
  return { type: contentTypes[format], body: format === 'xml' ? printXml(resource) : printJson(resource) };
}

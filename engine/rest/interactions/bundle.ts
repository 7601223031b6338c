// batch and transaction (FHIR R4, section 3.1.0.11).
import { type JsonText, outcome, printJson, type Resource } from '@socle/engine/fhir';
import { issuesOf, Problem } from '@socle/kit/problem';
import type { Answer, Ctx } from '../contract.ts';
import { badBundleType, badEntry, tooManyEntries } from '../problems.ts';
import { etag } from '../rules/headers.ts';
import { joinJson } from '../rules/join-json.ts';
import { perform } from './perform.ts';
import { transact } from './transaction.ts';

export interface Entry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: Resource | undefined;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
  readonly ifNoneExist: string | undefined;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

export async function processBundle(ctx: Ctx, bundle: Resource): Promise<Answer> {
  if (bundle.type !== 'batch' && bundle.type !== 'transaction') throw badBundleType(bundle.type);
  const raw = bundle.entry === undefined ? [] : bundle.entry;
  if (!Array.isArray(raw)) throw new Problem('invalid', 'Bundle.entry is not a list.', { expression: 'Bundle.entry' });
  if (raw.length > ctx.mount.limits.entriesMax) throw tooManyEntries(raw.length, ctx.mount.limits.entriesMax);
  if (bundle.type === 'transaction') {
    const entries = raw.map((one, i) => readEntry(one, i));
    return { status: 200, content: responseText(ctx, 'transaction-response', await transact(ctx, entries)) };
  }
  return { status: 200, content: responseText(ctx, 'batch-response', await batch(ctx, raw)) };
}

function readEntry(raw: unknown, index: number): Entry {
  const entry = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const request = entry.request as Record<string, unknown> | undefined;
  if (typeof request !== 'object' || request === null) throw badEntry(index, 'request is missing');
  const { method, url } = request;
  if (typeof method !== 'string' || !methods.includes(method))
    throw badEntry(
      index,
      `request.method is ${JSON.stringify(method)?.slice(0, 40)}; one of ${methods.join(', ')} is wanted`,
      'request.method',
    );
  if (typeof url !== 'string') throw badEntry(index, 'request.url is missing', 'request.url');
  const resource = entry.resource as Resource | undefined;
  if (
    (method === 'POST' || method === 'PUT' || method === 'PATCH') &&
    (typeof resource !== 'object' || resource === null || typeof resource.resourceType !== 'string')
  )
    throw badEntry(index, `${method} wants a resource`, 'resource');
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    index,
    fullUrl: text(entry.fullUrl),
    resource,
    method: method as Entry['method'],
    url,
    ifMatch: text(request.ifMatch),
    ifNoneMatch: text(request.ifNoneMatch),
    ifModifiedSince: text(request.ifModifiedSince),
    ifNoneExist: text(request.ifNoneExist),
  };
}

/** Entries of a batch that are under way at once: folded writes profit, and memory stays bounded. */
const atOnce = 64;

/** Each entry by itself: one that fails says so in its own response and touches no other. */
async function batch(ctx: Ctx, raw: readonly unknown[]): Promise<Answer[]> {
  const answers: Answer[] = new Array(raw.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < raw.length; i = next++) {
      try {
        answers[i] = await perform(ctx, readEntry(raw[i], i));
      } catch (error) {
        answers[i] = failed(error, ctx);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, raw.length) }, worker));
  return answers;
}

function failed(error: unknown, _ctx: Ctx): Answer {
  // What was not foreseen ends the whole batch as a fault, logged whole by the server.
  if (!(error instanceof Problem) || error.kind === 'fault') throw error;
  return { status: error.status, issues: issuesOf(error), resource: outcome(issuesOf(error)) };
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

function responseText(ctx: Ctx, type: string, answers: readonly Answer[]): JsonText {
  const base = ctx.mount.baseUrl();
  const parts: JsonText[] = [`{"resourceType":"Bundle","id":"${ctx.mount.newUuid()}","type":"${type}"`];
  for (const [i, answer] of answers.entries()) {
    const response: string[] = [`"status":"${answer.status} ${reasons[answer.status] ?? ''}"`];
    if (answer.location !== undefined) response.push(`"location":"${base}/${answer.location}"`);
    if (answer.version !== undefined) response.push(`"etag":${JSON.stringify(etag(answer.version))}`);
    if (answer.updated !== undefined) response.push(`"lastModified":"${new Date(answer.updated).toISOString()}"`);
    const error = answer.status >= 400;
    const findings = error ? answer.resource : answer.issues && answer.issues.length > 0 ? outcome(answer.issues) : undefined;
    if (findings) response.push(`"outcome":${printJson(findings)}`);
    const body = error ? undefined : (answer.content ?? (answer.resource && printJson(answer.resource)));
    const place = answer.location?.replace(/\/_history\/.*$/, '');
    parts.push(i === 0 ? ',"entry":[{' : ',{');
    if (place !== undefined) parts.push(`"fullUrl":"${base}/${place}",`);
    if (body !== undefined) parts.push('"resource":', body, ',');
    parts.push(`"response":{${response.join(',')}}}`);
  }
  if (answers.length > 0) parts.push(']');
  parts.push('}');
  return joinJson(parts);
}

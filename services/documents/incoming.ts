// A document on its way in: metadata read, content decoded and held against them, every finding named.
import { createHash } from 'node:crypto';
import type { Resource } from '@socle/engine/fhir';
import { type Issue, show } from '@socle/kit/problem';
import type { Deps } from './call.ts';
import { badDocument } from './problems.ts';
import { type ContentFindings, readContent } from './rules/content.ts';
import { type Level, type Metadata, readMetadata } from './rules/metadata.ts';
import { listOf } from './rules/people.ts';

export interface Incoming {
  readonly metadata: Metadata;
  readonly bytes: Buffer;
  readonly sha1: Buffer;
  readonly content: ContentFindings;
  readonly issues: readonly Issue[];
  /** Where it stands in what was sent, for expressions. */
  readonly at: string;
}

export interface Given {
  readonly resource: Resource;
  readonly level: Level;
  readonly at: string;
  /** Base64 of the content, its media type as the Binary says it, and where it stands. */
  readonly data: { readonly base64: unknown; readonly contentType: unknown; readonly at: string } | undefined;
}

/** All checks of one document; throws one Problem that holds all findings. */
export function readIncoming(deps: Pick<Deps, 'validate' | 'settings'>, { resource, level, at, data }: Given): Incoming {
  const issues: Issue[] = [
    ...deps.validate(resource).map((issue) => ({ ...issue, expression: issue.expression?.replace(/^DocumentReference/, at) })),
  ];
  const { metadata, issues: found } = readMetadata(resource, level, at);
  issues.push(...found);
  if (!metadata || issues.some(isError)) throw badDocument(issues);
  const say = (rule: string, expression: string, text: string, severity: Issue['severity'] = 'error'): void =>
    void issues.push({ severity, code: 'business-rule', text, expression, rule });
  if (data === undefined) {
    say(
      'DOC-CNT-002',
      `${at}.content.attachment.url`,
      `${at}.content.attachment.url is ${show(metadata.url ?? '')}: it must be the fullUrl of a Binary of the lot.`,
    );
    throw badDocument(issues);
  }
  const bytes = decode(data.base64);
  if (!bytes) {
    say('DOC-CNT-003', data.at, `${data.at} is not base64.`);
    throw badDocument(issues);
  }
  const max = deps.settings.documentMax;
  if (bytes.length > max) say('DOC-CNT-004', data.at, `The content has ${bytes.length} bytes; ${max} are accepted.`);
  if (bytes.length === 0) say('DOC-CNT-005', data.at, 'The content is empty.');
  const sha1 = createHash('sha1').update(bytes).digest();
  checkHash(metadata, sha1, bytes.length, at, say);
  const given = typeof data.contentType === 'string' ? data.contentType.split(';')[0]?.trim().toLowerCase() : undefined;
  if (given !== undefined && given !== metadata.contentType)
    say(
      'DOC-CNT-006',
      data.at,
      `The Binary says ${show(given)}, the attachment ${show(metadata.contentType)}: both are the media type of the same content.`,
    );
  if (issues.some(isError)) throw badDocument(issues);
  const content = readContent(bytes, metadata, at);
  issues.push(...content.issues);
  if (issues.some(isError)) throw badDocument(issues);
  return { metadata, bytes, sha1, content, issues, at };
}

const isError = ({ severity }: Issue): boolean => severity === 'error' || severity === 'fatal';

function checkHash(
  metadata: Metadata,
  sha1: Buffer,
  size: number,
  at: string,
  say: (rule: string, expression: string, text: string) => void,
): void {
  const { hash, size: said } = metadata;
  if (said !== undefined && said !== size)
    say('DOC-CNT-007', `${at}.content.attachment.size`, `${at}.content.attachment.size is ${said}; the content has ${size} bytes.`);
  if (hash === undefined || hash === sha1.toString('base64')) return;
  const text = Buffer.from(hash, 'base64').toString('latin1');
  const hex = /^[0-9a-f]{40}$/i.test(text) && text.toLowerCase() === sha1.toString('hex');
  const why = hex
    ? 'it is the base64 of the 40 hexadecimal digits; FHIR wants the base64 of the 20 bytes'
    : `the SHA-1 of the content is ${sha1.toString('base64')}`;
  say('DOC-CNT-008', `${at}.content.attachment.hash`, `${at}.content.attachment.hash is ${show(hash)}: ${why}.`);
}

const base64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** A Buffer was decoded where it lay. */
function decode(text: unknown): Buffer | undefined {
  if (Buffer.isBuffer(text)) return text;
  if (typeof text !== 'string' || !base64.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}

/** The identifiers that make a caller the one who may hand this over: he wrote it, or his structure did. */
export function authorIds({ authors }: Metadata): readonly string[] {
  return [...new Set(authors.flatMap(({ ids }) => listOf<string>(ids)))];
}

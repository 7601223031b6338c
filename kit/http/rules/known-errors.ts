// Errors of the server library as problems: what a sender did wrong is a refusal with a sentence, all else a fault.
import { type Issue, Problem, type ProblemKind, show } from '@socle/kit/problem';

interface LibraryError {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly message?: unknown;
  readonly validation?: readonly { readonly instancePath?: string; readonly message?: string; readonly params?: Record<string, unknown> }[];
  readonly validationContext?: string;
}

const sentences: Readonly<Record<string, readonly [ProblemKind, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than this server accepts.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media', 'The body has a media type that is not read here.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed', 'The body is empty, though its media type is JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed', 'The length of the body is not the one announced.'],
  FST_ERR_BAD_URL: ['malformed', 'The URL is malformed: a percent sign must be followed by two hexadecimal digits that make UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: ['uri-too-long', 'A part of the URL is too long.'],
  FST_ERR_INVALID_URL: ['malformed', 'The URL is malformed.'],
};

/** Codes of a connection that the client closed. */
const gone = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNABORTED', 'ERR_STREAM_DESTROYED']);

export function isClientGone(error: unknown): boolean {
  const { code, message } = error as LibraryError;
  return (typeof code === 'string' && gone.has(code)) || message === 'aborted';
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, statusCode, validation, validationContext } = (error ?? {}) as LibraryError;
  if (validation) return invalid(validation, validationContext ?? 'request');
  if (typeof code === 'string') {
    const known = sentences[code];
    if (known) return new Problem(known[0], known[1], { cause: error });
    if (gone.has(code)) return new Problem('malformed', 'The connection was closed before the whole request had come.', { cause: error });
  }
  if (error instanceof SyntaxError && statusCode === 400) return new Problem('malformed', 'The body is not valid JSON.', { cause: error });
  if (statusCode === 413) return new Problem('too-large', 'The body is larger than this server accepts.', { cause: error });
  if (statusCode === 415) return new Problem('unsupported-media', 'The body has a media type that is not read here.', { cause: error });
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new Problem('invalid', 'The request is not acceptable.', { cause: error });
  }
  return new Problem('fault', 'Something failed on our side.', { cause: error });
}

function invalid(validation: NonNullable<LibraryError['validation']>, where: string): Problem {
  const issues = validation.map(({ instancePath = '', message = 'is not valid', params }): Issue => {
    const named = params?.missingProperty ?? params?.additionalProperty;
    const element = `${where}${instancePath.replaceAll('/', '.')}${typeof named === 'string' ? ` (${show(named)})` : ''}`;
    return { severity: 'error', code: 'invalid', text: `${element} ${message}.`, expression: element };
  });
  return new Problem('invalid', issues.map((issue) => issue.text).join(' '), { issues });
}

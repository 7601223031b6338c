// Answers that many ask for and few change: made once for each state of their data, compressed once, with a strong ETag; the least used go first.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseEncoding, isCompressible } from './rules/encoding.ts';

export interface MadeAnswer {
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Kept {
  readonly stamp: string;
  readonly made: Promise<Ready>;
  size: number;
}
interface Ready extends Omit<MadeAnswer, 'body'> {
  readonly plain: Buffer;
  readonly etag: string;
  brotli?: Promise<Buffer>;
  gzip?: Promise<Buffer>;
}

export interface KeptAnswers {
  /** `key`: what is asked, language included; `stamp`: changes whenever the answer may. A refusal thrown by `make` is not kept. */
  send(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
    stamp: string,
    make: () => Promise<MadeAnswer> | MadeAnswer,
  ): Promise<FastifyReply>;
  readonly size: number;
}

/** Smaller answers are not worth compressing. */
const compressFrom = 1024;

/** `bytes`: memory for all answers, plain and compressed. `cacheControl`: of each answer; browsers ask again each time unless told otherwise. */
export function keepAnswers({ bytes, cacheControl = 'no-cache' }: { bytes: number; cacheControl?: string }): KeptAnswers {
  const answers = new Map<string, Kept>();
  let total = 0;

  function drop(key: string): void {
    const kept = answers.get(key);
    if (!kept) return;
    total -= kept.size;
    answers.delete(key);
  }
  function weigh(key: string, kept: Kept, more: number): void {
    if (answers.get(key) !== kept) return;
    kept.size += more;
    total += more;
    for (const oldest of answers.keys()) {
      if (total <= bytes || oldest === key) break;
      drop(oldest);
    }
    if (total > bytes) drop(key);
  }
  function keptFor(key: string, stamp: string, make: () => Promise<MadeAnswer> | MadeAnswer): Kept {
    const known = answers.get(key);
    if (known?.stamp === stamp) {
      answers.delete(key);
      answers.set(key, known);
      return known;
    }
    drop(key);
    const kept: Kept = { stamp, size: 0, made: Promise.resolve().then(make).then(ready) };
    answers.set(key, kept);
    kept.made.then(({ plain }) => weigh(key, kept, plain.length + key.length + 500)).catch(() => answers.get(key) === kept && drop(key));
    return kept;
  }

  return {
    get size() {
      return total;
    },
    async send(request, reply, key, stamp, make) {
      const kept = keptFor(key, stamp, make);
      const answer = await kept.made;
      const encoding =
        answer.plain.length < compressFrom || !isCompressible(answer.type)
          ? undefined
          : chooseEncoding(request.headers['accept-encoding'] ?? '');
      const packed = encoding === 'br' || encoding === 'gzip' ? encoding : undefined;
      const etag = packed ? answer.etag.replace(/"$/, `-${packed}"`) : answer.etag;
      reply.header('cache-control', cacheControl).header('etag', etag).header('content-type', answer.type);
      const vary = reply.getHeader('vary');
      reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
      for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
      if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
      if (!packed) return reply.send(answer.plain);
      if (!answer[packed === 'br' ? 'brotli' : 'gzip']) {
        const made = pack(packed, answer.plain);
        answer[packed === 'br' ? 'brotli' : 'gzip'] = made;
        made.then(({ length }) => weigh(key, kept, length)).catch(() => undefined);
      }
      return reply.header('content-encoding', packed).send(await (packed === 'br' ? answer.brotli : answer.gzip));
    },
  };
}

function ready({ type, body, headers }: MadeAnswer): Ready {
  const plain = typeof body === 'string' ? Buffer.from(body) : body;
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`;
  return { type, plain, etag, ...(headers ? { headers } : {}) };
}

function pack(encoding: 'br' | 'gzip', plain: Buffer): Promise<Buffer> {
  return encoding === 'br'
    ? promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_LGWIN]: 20 } })
    : promisify(gzip)(plain, { level: 6 });
}

/** RFC 9110 §13.1.2: any of the list, or `*`; weak comparison. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

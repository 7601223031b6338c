// Sends a built file, in the encoding that the browser takes. Its name holds its hash: it is kept for a year.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ScreenFile } from './contract.ts';

const forever = 'public, max-age=31536000, immutable';

export function sendScreenFile(request: FastifyRequest, reply: FastifyReply, file: ScreenFile): FastifyReply {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  // A strong tag names bytes: each encoding has its own.
  const etag = encoding ? file.etag.replace(/"$/, `-${encoding}"`) : file.etag;
  reply.header('cache-control', forever).header('etag', etag).header('vary', 'accept-encoding').header('content-type', file.media);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  if (encoding) reply.header('content-encoding', encoding);
  return reply.send(encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.plain);
}

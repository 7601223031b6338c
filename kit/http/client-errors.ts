// Answers to what is no HTTP request: bytes that do not parse, a head too large, a sender too slow. Written to the socket by hand.
import type { Socket } from 'node:net';

const answers: Readonly<Record<string, readonly [number, string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not come in time.'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The head of the request is larger than this server accepts.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large', 'The chunk extensions of the request are too long.'],
};

export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  // The client left, or an answer is under way on this connection: nothing can be said in between.
  const answering = (socket as { _httpMessage?: { headersSent?: boolean } })._httpMessage?.headersSent === true;
  if (error.code === 'ECONNRESET' || !socket.writable || answering) {
    socket.destroy();
    return;
  }
  const [status, title, detail] = answers[error.code ?? ''] ?? [400, 'Bad Request', 'What was sent is not an HTTP request.'];
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}\r\nX-Content-Type-Options: nosniff\r\n\r\n${body}`,
  );
}

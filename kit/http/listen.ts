// Opens the port, or says in one sentence why it cannot.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance } from 'fastify';

/** Throws what `listen` would: to know it before long work is done. */
export async function checkPort({ host, port }: { host: string; port: number }): Promise<void> {
  const probe = createServer();
  try {
    await listening(probe, { host, port });
  } finally {
    probe.close();
  }
}

/** Waits until a server of the runtime listens, or says why it cannot. */
export async function listening(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    throw sentenceOf(error, host, port);
  }
}

/** The port that was opened. */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw sentenceOf(error, host, port);
  }
  return (app.server.address() as AddressInfo).port;
}

function sentenceOf(error: unknown, host: string, port: number): unknown {
  const sentence = sentences[(error as NodeJS.ErrnoException).code ?? '']?.(host, port);
  return sentence ? new Problem('unavailable', sentence, { cause: error }) : error;
}

const sentences: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_, port) => `Port ${port} is taken by another program. Stop it, or choose another port: SOCLE_PORT=${port + 1} npm start.`,
  EACCES: (_, port) => `This user may not listen on port ${port}. Choose one above 1023 with SOCLE_PORT.`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine. Mend SOCLE_HOST.`,
  ENOTFOUND: (host) => `${host} is no address that this machine knows. Mend SOCLE_HOST.`,
};

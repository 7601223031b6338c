// Opens the port, or says in one sentence why it cannot.
import type { AddressInfo } from 'node:net';
import { Problem } from '@socle/kit/problem';
import type { FastifyInstance } from 'fastify';

/** The port that was opened. */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const sentence = sentences[(error as NodeJS.ErrnoException).code ?? '']?.(host, port);
    throw sentence ? new Problem('unavailable', sentence, { cause: error }) : error;
  }
  return (app.server.address() as AddressInfo).port;
}

const sentences: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_, port) => `Port ${port} is taken by another program. Stop it, or choose another port: SOCLE_PORT=${port + 1} npm start.`,
  EACCES: (_, port) => `This user may not listen on port ${port}. Choose one above 1023 with SOCLE_PORT.`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine. Mend SOCLE_HOST.`,
  ENOTFOUND: (host) => `${host} is no address that this machine knows. Mend SOCLE_HOST.`,
};

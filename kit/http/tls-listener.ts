// A second port that speaks TLS itself and asks its clients for a certificate: for software that signs in by mutual TLS.
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Problem } from '@socle/kit/problem';
import { listening } from './listen.ts';
import type { HttpSettings } from './settings.ts';

export interface TlsListener {
  readonly server: Server;
  readonly port: number;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** undefined: no such port is wanted. */
export async function openTlsListener(settings: HttpSettings, host: string, handle: Handle): Promise<TlsListener | undefined> {
  const { tlsPort, tlsCertificate, tlsKey, tlsClientCa } = settings;
  if (tlsPort === undefined) return undefined;
  if (tlsCertificate === undefined || tlsKey === undefined) {
    throw new Problem('invalid', 'SOCLE_HTTP_TLS_PORT needs SOCLE_HTTP_TLS_CERTIFICATE and SOCLE_HTTP_TLS_KEY: two files in PEM.');
  }
  const server = createServer(
    {
      cert: read(tlsCertificate),
      key: read(tlsKey),
      ...(tlsClientCa === undefined ? {} : { ca: read(tlsClientCa) }),
      minVersion: 'TLSv1.2',
      requestCert: true,
      // Who has no certificate, or one that nobody vouches for, is let in as far as any client: sign-in judges the certificate.
      rejectUnauthorized: false,
      maxHeaderSize: settings.headerLimit,
      headersTimeout: settings.headersTimeout,
      requestTimeout: settings.requestTimeout,
      keepAliveTimeout: settings.keepAliveTimeout,
    },
    handle,
  );
  server.maxConnections = settings.connectionsMax;
  await listening(server, { host, port: tlsPort });
  return { server, port: (server.address() as AddressInfo).port };
}

export function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Problem('invalid', `The file ${path}, named in the settings of the server, cannot be read.`, { cause: error });
  }
}

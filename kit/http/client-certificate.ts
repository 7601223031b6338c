// The certificate that a client showed: on our own TLS port, or to a trusted proxy that hands it on (RFC 9440).
import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '@socle/kit/clock';
import type { FastifyRequest } from 'fastify';
import type { HttpSettings } from './settings.ts';
import { read } from './tls-listener.ts';

export interface ClientCertificate {
  readonly certificate: X509Certificate;
  /** Whether it is valid now and an authority of SOCLE_HTTP_TLS_CLIENT_CA vouches for it. */
  readonly authorized: boolean;
}

export type ClientCertificateOf = (request: FastifyRequest) => ClientCertificate | undefined;

export function clientCertificates(settings: HttpSettings, clock: Clock): ClientCertificateOf {
  const authorities = settings.tlsClientCa === undefined ? [] : certificatesIn(read(settings.tlsClientCa).toString('latin1'));
  return ({ raw }) => {
    const socket = raw.socket as Partial<TLSSocket>;
    if (socket.encrypted === true) {
      const certificate = socket.getPeerX509Certificate?.();
      // Without authorities of our own the library would ask those of the machine: anybody can buy a certificate from them.
      return certificate && { certificate, authorized: authorities.length > 0 && socket.authorized === true };
    }
    const header = raw.headers['client-cert'];
    if (!settings.trustProxy || typeof header !== 'string') return undefined;
    const certificate = fromHeader(header);
    return certificate && { certificate, authorized: vouchedFor(certificate, authorities, clock.millis()) };
  };
}

function vouchedFor(certificate: X509Certificate, authorities: readonly X509Certificate[], now: number): boolean {
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return false;
  return authorities.some((authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey));
}

/** `:MIIB…:`, a byte sequence of structured fields. */
function fromHeader(value: string): X509Certificate | undefined {
  const base64 = /^:([A-Za-z0-9+/=]{1,12000}):$/.exec(value.trim())?.[1];
  if (base64 === undefined) return undefined;
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

function certificatesIn(pem: string): X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((one) => new X509Certificate(one));
}

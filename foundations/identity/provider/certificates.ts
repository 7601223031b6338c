// Mutual TLS of clients: which certificate came with the request, and whether it names the client.
import type { X509Certificate } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { workOf } from './call.ts';

type Property =
  | 'tls_client_auth_subject_dn'
  | 'tls_client_auth_san_dns'
  | 'tls_client_auth_san_uri'
  | 'tls_client_auth_san_ip'
  | 'tls_client_auth_san_email';

const shown = (ctx: KoaContextWithOIDC) => workOf(ctx.req)?.request.certificate;

export const mutualTls = {
  enabled: true,
  certificateBoundAccessTokens: true,
  selfSignedTlsClientAuth: true,
  tlsClientAuth: true,
  getCertificate: (ctx: KoaContextWithOIDC) => shown(ctx)?.certificate as X509Certificate,
  certificateAuthorized: (ctx: KoaContextWithOIDC) => shown(ctx)?.authorized === true,
  certificateSubjectMatches: (ctx: KoaContextWithOIDC, property: string, expected: string) => {
    const certificate = shown(ctx)?.certificate;
    return certificate !== undefined && names(certificate, property as Property, expected);
  },
};

const sanKinds: Partial<Record<Property, string>> = {
  tls_client_auth_san_dns: 'DNS',
  tls_client_auth_san_uri: 'URI',
  tls_client_auth_san_ip: 'IP Address',
  tls_client_auth_san_email: 'email',
};

export function names(certificate: X509Certificate, property: Property, expected: string): boolean {
  const kind = sanKinds[property];
  if (kind === undefined) return dnParts(certificate.subject.split('\n')) === dnParts(expected.split(/(?<!\\),/));
  // A value with a comma or a quote is written in quotes: such a name is not accepted rather than misread.
  return (certificate.subjectAltName ?? '').split(', ').some((one) => one === `${kind}:${expected}`);
}

/** Parts of a distinguished name (RFC 4514), whatever their order and spaces: software writes them in either direction. */
function dnParts(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim().replace(/\s*=\s*/, '='))
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return `${part.slice(0, at).toUpperCase()}=${part.slice(at + 1)}`;
    })
    .sort()
    .join('\n');
}

// What SMART App Launch wants to read before it begins: the addresses of sign-in and what they can do, at the root and under every FHIR base.
import type { FastifyInstance } from 'fastify';

/** FHIR bases of the house; a base that is not mounted answers too, and harms nobody. */
const bases = ['', '/fhir', '/documents/fhir', '/patient-identity/fhir', '/audit/fhir'];

export function smartConfiguration(issuer: string): Record<string, unknown> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    introspection_endpoint: `${issuer}/token/introspection`,
    revocation_endpoint: `${issuer}/token/revocation`,
    pushed_authorization_request_endpoint: `${issuer}/request`,
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types_supported: ['code'],
    scopes_supported: [
      'openid',
      'fhirUser',
      'profile',
      'launch/patient',
      'online_access',
      'offline_access',
      'patient/*.cruds',
      'user/*.cruds',
      'system/*.cruds',
    ],
    token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth', 'client_secret_basic'],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384', 'RS256', 'PS256', 'ES256'],
    code_challenge_methods_supported: ['S256'],
    capabilities: [
      'launch-standalone',
      'client-public',
      'client-confidential-symmetric',
      'client-confidential-asymmetric',
      'context-standalone-patient',
      'sso-openid-connect',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ],
  };
}

/** `offline_access` is understood, and ends with the session like all else: permission-offline is not promised. */
export function smartRoutes(app: FastifyInstance, issuer: () => string): void {
  for (const base of bases) {
    app.get(`${base}/.well-known/smart-configuration`, { config: { public: true } }, (_request, reply) =>
      reply
        .header('access-control-allow-origin', '*')
        .header('content-type', 'application/json; charset=utf-8')
        .send(JSON.stringify(smartConfiguration(issuer()))),
    );
  }
}

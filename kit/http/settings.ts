// Settings of the server: limits, patience with slow clients, speed allowed to each client.
import { type Config, duration, flag, size, text, url, whole } from '@socle/kit/config';

export const httpSettings = {
  publicUrl: url(['http', 'https'], { meaning: 'Address under which clients reach this server, when a proxy stands before it' }),
  trustProxy: flag({
    meaning: 'Whether X-Forwarded-For names the client, and Client-Cert holds its certificate: only behind a proxy that sets both itself',
    fallback: false,
  }),
  tlsPort: whole(0, 65_535, { meaning: 'A second port, that speaks TLS and asks clients for their certificate; none unless told' }),
  tlsCertificate: text({ meaning: 'File with the certificate of that port, in PEM' }),
  tlsKey: text({ meaning: 'File with its key, in PEM' }),
  tlsClientCa: text({ meaning: 'File with the authorities, in PEM, that vouch for the certificates of clients' }),
  bodyLimit: size({ meaning: 'Largest body of a request', fallback: 50 * 1024 ** 2 }),
  urlLimit: size({ meaning: 'Longest URL', fallback: 8 * 1024 }),
  headerLimit: size({ meaning: 'Most that the head of a request may hold, its URL included', fallback: 32 * 1024 }),
  headersTimeout: duration({ meaning: 'How long a client may take to send the head of a request', fallback: 20_000 }),
  requestTimeout: duration({ meaning: 'How long a client may take to send a whole request', fallback: 300_000 }),
  keepAliveTimeout: duration({ meaning: 'How long an idle connection is kept', fallback: 72_000 }),
  connectionsMax: whole(1, 1_000_000, { meaning: 'Most connections at once; further ones are closed', fallback: 10_000 }),
  rate: whole(0, 1_000_000, {
    meaning: 'Requests a second allowed to each client (its key, else its address); 0 for any number. Administrators are not limited',
    fallback: 500,
  }),
  burst: whole(1, 1_000_000, { meaning: 'Requests that a client may send at once before the rate applies', fallback: 2000 }),
  compress: flag({ meaning: 'Whether answers are compressed for clients that accept it', fallback: true }),
  compressFrom: size({ meaning: 'Smallest answer that is compressed', fallback: 1024 }),
  drainDelay: duration({
    meaning: 'How long the server still accepts after it said that it is not ready, for a load balancer to notice',
    fallback: 0,
  }),
  drainTimeout: duration({ meaning: 'How long requests under way may take to end when the server stops', fallback: 15_000 }),
};

export type HttpSettings = Config<{ http: typeof httpSettings }>['http'];

// A small bucket for tests, over real HTTP: it keeps objects in memory and holds each signature against the secret by its own reckoning.
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestBucket {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** Requests whose signature was refused. */
  refused: number;
  close(): Promise<void>;
}

export async function openTestBucket(accessKey: string, secretKey: string, pageSize = 2): Promise<TestBucket> {
  const objects = new Map<string, Buffer>();
  const state = { refused: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (!isSigned(request, body, accessKey, secretKey)) {
      state.refused++;
      return response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
    }
    const url = new URL(request.url ?? '', 'http://x');
    const key = decodeURIComponent(url.pathname.split('/').slice(2).join('/'));
    if (request.method === 'GET' && key === '') return response.end(listing(objects, url.searchParams, pageSize));
    if (request.method === 'PUT') {
      objects.set(key, body);
      return response.end();
    }
    const found = objects.get(key);
    if (request.method === 'DELETE') {
      objects.delete(key);
      return response.writeHead(204).end();
    }
    if (!found) return response.writeHead(404).end();
    return response.end(request.method === 'HEAD' ? undefined : found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    get refused() {
      return state.refused;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function listing(objects: ReadonlyMap<string, Buffer>, query: URLSearchParams, pageSize: number): string {
  const prefix = query.get('prefix') ?? '';
  const from = query.get('continuation-token') ?? '';
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > from).sort();
  const page = keys.slice(0, pageSize);
  const more = keys.length > page.length;
  const contents = page
    .map((key) => `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`)
    .join('');
  return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents}${more ? `<NextContinuationToken>${page[page.length - 1]}</NextContinuationToken>` : ''}</ListBucketResult>`;
}

function isSigned({ method, url = '', headers }: IncomingMessage, body: Buffer, accessKey: string, secretKey: string): boolean {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (!match) return false;
  const [, key, day, region, names = '', signature] = match as unknown as string[];
  const bodyHash = createHash('sha256').update(body).digest('hex');
  if (key !== accessKey || headers['x-amz-content-sha256'] !== bodyHash) return false;
  const [path = '', search = ''] = url.split('?');
  const lines = names
    .split(';')
    .map((name) => `${name}:${headers[name]}\n`)
    .join('');
  const canonical = [method, path, search, lines, names, bodyHash].join('\n');
  const text = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'],
    `${day}/${region}/s3/aws4_request`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  let derived: Buffer | string = `AWS4${secretKey}`;
  for (const part of [day, region, 's3', 'aws4_request'])
    derived = createHmac('sha256', derived)
      .update(part as string)
      .digest();
  return createHmac('sha256', derived).update(text).digest('hex') === signature;
}

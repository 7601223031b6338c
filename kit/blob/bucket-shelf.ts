// Objects in an S3-compatible bucket, by its REST interface with signatures of version 4.
import { createHash, createHmac } from 'node:crypto';
import { type Clock, systemClock } from '@socle/kit/clock';
import { Problem } from '@socle/kit/problem';
import type { Shelf } from './contract.ts';

export interface BucketSettings {
  /** `https://s3.example.org`; the bucket is the first part of the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Before each name, e.g. `documents/`. */
  readonly prefix?: string | undefined;
  /** Milliseconds that one request may take. */
  readonly timeout?: number | undefined;
}

const hex = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
/** RFC 3986, as the signature wants it. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

export function bucketShelf(settings: BucketSettings, clock: Clock = systemClock): Shelf {
  const { endpoint, bucket, prefix = '', timeout = 30_000 } = settings;
  const base = new URL(endpoint);

  async function send(method: string, key: string, query: readonly (readonly [string, string])[] = [], body?: Buffer): Promise<Response> {
    const path = `${base.pathname.replace(/\/$/, '')}/${encode(bucket)}${key === '' ? '' : `/${key.split('/').map(encode).join('/')}`}`;
    const search = [...query]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&');
    const headers = signed(settings, { method, host: base.host, path, search, bodyHash: hex(body ?? ''), now: clock.now() });
    try {
      return await fetch(`${base.origin}${path}${search === '' ? '' : `?${search}`}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
        signal: AbortSignal.timeout(timeout),
        redirect: 'error',
      });
    } catch (error) {
      throw new Problem('unavailable', 'The bucket of the contents does not answer.', { cause: error });
    }
  }

  async function expect(response: Response, ...right: number[]): Promise<Response> {
    if (right.includes(response.status)) return response;
    const text = (await response.text().catch(() => '')).replace(/\s+/g, ' ');
    const code = /<Code>(\w{1,60})<\/Code>/.exec(text)?.[1] ?? '';
    throw new Problem('unavailable', `The bucket of the contents answered ${response.status}${code === '' ? '' : ` (${code})`}.`);
  }

  async function write(name: string, parts: readonly Buffer[]): Promise<void> {
    await (await expect(await send('PUT', prefix + name, [], Buffer.concat(parts)), 200, 201, 204)).arrayBuffer();
  }

  return {
    write,
    keep: (name, sealed) => write(name, [sealed]),
    async read(name) {
      const response = await expect(await send('GET', prefix + name), 200, 404);
      const bytes = Buffer.from(await response.arrayBuffer());
      return response.status === 404 ? undefined : bytes;
    },
    async has(name) {
      const response = await expect(await send('HEAD', prefix + name), 200, 404);
      return response.status === 200;
    },
    async remove(name) {
      await (await expect(await send('DELETE', prefix + name), 200, 204, 404)).arrayBuffer();
    },
    async *list() {
      let token: string | undefined;
      do {
        const query: [string, string][] = [
          ['list-type', '2'],
          ['prefix', prefix],
          ...(token === undefined ? [] : ([['continuation-token', token]] as [string, string][])),
        ];
        const text = await (await expect(await send('GET', '', query), 200)).text();
        for (const [, entry = ''] of text.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
          const key = textOf(entry, 'Key');
          if (key?.startsWith(prefix))
            yield { name: key.slice(prefix.length), modified: Date.parse(textOf(entry, 'LastModified') ?? '') || 0 };
        }
        token = textOf(text, 'IsTruncated') === 'true' ? textOf(text, 'NextContinuationToken') : undefined;
      } while (token !== undefined);
    },
  };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function textOf(xml: string, element: string): string | undefined {
  const found = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  return found?.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '');
}

interface ToSign {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Encoded and in order. */
  readonly search: string;
  readonly bodyHash: string;
  readonly now: Date;
}

/** Headers of a signed request (AWS Signature, version 4). */
function signed(
  { accessKey, secretKey, region }: BucketSettings,
  { method, host, path, search, bodyHash, now }: ToSign,
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const names = 'host;x-amz-content-sha256;x-amz-date';
  const request = [method, path, search, `host:${host}\nx-amz-content-sha256:${bodyHash}\nx-amz-date:${time}\n`, names, bodyHash].join(
    '\n',
  );
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = hmac(hmac(hmac(hmac(`AWS4${secretKey}`, day), region), 's3'), 'aws4_request');
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, hex(request)].join('\n')).toString('hex');
  return {
    'x-amz-date': time,
    'x-amz-content-sha256': bodyHash,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

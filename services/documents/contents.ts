// Where the contents of documents lie: a folder, or a bucket when the settings say so.
import { join } from 'node:path';
import { type BlobStore, bucketShelf, folderShelf, openBlobKeys, openBlobs } from '@socle/kit/blob';
import type { Config } from '@socle/kit/config';
import { Problem } from '@socle/kit/problem';
import type { documentSettings } from './settings.ts';

export function keyFileOf({ keyFile }: Config<{ documents: typeof documentSettings }>['documents'], dataFolder: string): string {
  return keyFile ?? join(dataFolder, 'secrets', 'documents.key');
}

export function openContents(settings: Config<{ documents: typeof documentSettings }>['documents'], dataFolder: string): BlobStore {
  const keys = openBlobKeys(keyFileOf(settings, dataFolder));
  const {
    bucketEndpoint: endpoint,
    bucketName: bucket,
    bucketAccessKey: accessKey,
    bucketSecretKey: secretKey,
    bucketRegion: region,
  } = settings;
  if (endpoint === undefined) return openBlobs(folderShelf(join(dataFolder, 'documents', 'contents')), keys);
  if (bucket === undefined || accessKey === undefined || secretKey === undefined)
    throw new Problem(
      'invalid',
      'SOCLE_DOCUMENTS_BUCKET_ENDPOINT is set: _BUCKET_NAME, _BUCKET_ACCESS_KEY and _BUCKET_SECRET_KEY are wanted with it.',
    );
  return openBlobs(bucketShelf({ endpoint, region, bucket, accessKey, secretKey }), keys);
}

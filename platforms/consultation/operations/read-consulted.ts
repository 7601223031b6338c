// The text that was put to the public, as it was, held against its hash.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Problem } from '@socle/kit/problem';
import type { Deps } from '../call.ts';
import { findText } from '../store-campaign.ts';

/** Canonical JSON: the head of the edition, the chapters that were consulted, the questions. */
export async function readConsulted({ database }: Pick<Deps, 'database'>, campaign: string): Promise<string> {
  const found = await findText(database, campaign);
  if (!found)
    throw new Problem('not-found', 'Nothing has been put to the public yet.', { requirement: 'CCT-TEXT', expression: 'campaign' });
  const text = (await promisify(gunzip)(found.content)).toString('utf8');
  if (createHash('sha256').update(text).digest('hex') !== found.hash)
    throw new Problem('unavailable', 'The archived text is not the one that was hashed: it is not given out.', { requirement: 'CCT-TEXT' });
  return text;
}

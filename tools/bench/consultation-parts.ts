// The consultation on a database of the bench: for the server under load and for what is measured without one.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAudit } from '@socle/foundations/audit';
import { frameworkSettings, openFramework } from '@socle/foundations/framework';
import { folderShelf, openBlobKeys, openBlobs } from '@socle/kit/blob';
import { systemChance, systemClock } from '@socle/kit/clock';
import { readConfig } from '@socle/kit/config';
import { openDatabase } from '@socle/kit/sql';
import { consultationSettings, openReading, type Telling } from '@socle/platforms/consultation';

export async function openConsultation(url: string) {
  const database = openDatabase({ url });
  const { config } = readConfig(
    { framework: frameworkSettings, consultation: consultationSettings },
    { SOCLE_CONSULTATION_POSTS_AN_HOUR: '100000' },
  );
  const parts = { database, clock: systemClock, settings: config.framework };
  const audit = await openAudit({ database, clock: systemClock });
  const framework = openFramework(parts);
  const folder = mkdtempSync(join(tmpdir(), 'socle-bench-consultation-'));
  const deps: Telling = {
    database,
    clock: systemClock,
    chance: systemChance,
    settings: config.consultation,
    framework,
    drafting: { ...parts, framework, audit },
    audit,
    jobs: { add: async () => undefined },
    blobs: openBlobs(folderShelf(join(folder, 'contents')), openBlobKeys(join(folder, 'key'))),
    mail: { send: async () => '' },
    addressOf: async () => undefined,
    linkKey: Buffer.alloc(32),
    baseUrl: () => 'http://localhost',
  };
  return { deps, reading: openReading(deps), database, close: () => Promise.all([audit.close(), database.close()]) };
}

// The definition of the consultation.
import { join } from 'node:path';
import { auditRoom } from '@socle/foundations/audit';
import { frameworkRoom } from '@socle/foundations/framework';
import { identityRoom } from '@socle/foundations/identity';
import { folderShelf, openBlobKeys, openBlobs } from '@socle/kit/blob';
import { mailRoom } from '@socle/kit/mail';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { loadScreens, screensFolder } from '@socle/kit/screens';
import { ruleTexts } from './contract.ts';
import { consultationJobs, planWork } from './jobs.ts';
import { mountApi, mountPages } from './mount.ts';
import { consultationMigrations, openReading } from './open.ts';
import { warmSimilar } from './operations/find-similar.ts';
import type { Telling } from './operations/tell-people.ts';
import { consultationScreens } from './pages.ts';

import { loadConsultationSamples } from './samples/load.ts';
import { consultationSettings } from './settings.ts';

export const consultationRoom = defineRoom({
  name: 'consultation',
  settings: consultationSettings,
  needs: [mailRoom, auditRoom, identityRoom, frameworkRoom],
  migrations: consultationMigrations,
  async open({ settings, database, log, clock, chance, dataFolder, baseUrl, room, jobs, secret }): Promise<OpenRoom> {
    const { framework, drafting } = room(frameworkRoom);
    const { audit } = room(auditRoom);
    const { mail } = room(mailRoom);
    audit.describeRules(ruleTexts);
    const blobs = openBlobs(
      folderShelf(join(dataFolder, 'consultation', 'contents')),
      openBlobKeys(join(dataFolder, 'secrets', 'consultation.key')),
    );
    const linkKey = await secret('consultation-links');
    const { addressOf } = room(identityRoom).identity;
    const deps: Telling = { database, clock, chance, settings, framework, drafting, audit, jobs, blobs, mail, addressOf, linkKey, baseUrl };
    const reading = openReading(deps);
    return {
      routes(server) {
        mountApi(server, deps, reading);
        mountPages(server, deps, reading, () => loadScreens(consultationScreens, screensFolder('consultation', dataFolder)));
      },
      jobs: consultationJobs(deps),
      async started() {
        await planWork(deps);
        // Behind the start, which does not wait for it; what fails here is counted by the first who asks.
        warmSimilar(deps).catch((error) => log.warn('stems could not be counted ahead', { error }));
      },
      samples: () => loadConsultationSamples(deps),
      shows: () => [{ what: 'The public consultation', path: '/consultation' }],
    };
  },
});

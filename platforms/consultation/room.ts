// The definition of the consultation.
import { join } from 'node:path';
import { auditRoom } from '@socle/foundations/audit';
import { frameworkRoom } from '@socle/foundations/framework';
import { identityRoom } from '@socle/foundations/identity';
import { folderShelf, openBlobKeys, openBlobs } from '@socle/kit/blob';
import { keepAnswers } from '@socle/kit/http';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { loadScreens, screensFolder } from '@socle/kit/screens';
import type { Deps } from './call.ts';
import { charterVersion } from './contract.ts';
import { consultationJobs, planWork } from './jobs.ts';
import { consultationMigrations, openReading } from './open.ts';
import { contributionTable } from './open-data/columns.ts';
import { consultationPages, consultationScreens } from './pages.ts';
import { peoplePaths } from './routes/people.ts';
import { publicPaths } from './routes/public.ts';
import { resultPaths } from './routes/results.ts';
import { teamPaths } from './routes/team.ts';
import { ruleTexts } from './rules/rights.ts';
import { openScan } from './scan.ts';
import { consultationSettings } from './settings.ts';

export const consultationRoom = defineRoom({
  name: 'consultation',
  settings: consultationSettings,
  needs: [auditRoom, identityRoom, frameworkRoom],
  migrations: consultationMigrations,
  open({ settings, database, clock, chance, dataFolder, baseUrl, room, jobs }): OpenRoom {
    const { framework, drafting } = room(frameworkRoom);
    const { audit } = room(auditRoom);
    audit.describeRules(ruleTexts);
    const blobs = openBlobs(
      folderShelf(join(dataFolder, 'consultation', 'contents')),
      openBlobKeys(join(dataFolder, 'secrets', 'consultation.key')),
    );
    const deps: Deps = { database, clock, chance, settings, framework, drafting, audit, jobs, blobs };
    const reading = openReading(deps);
    const scan = openScan(settings.scan);
    return {
      routes(server) {
        server.mount('/consultation/api', (app) => {
          app.addContentTypeParser(
            'application/octet-stream',
            { parseAs: 'buffer', bodyLimit: Math.max(settings.attachmentSize, settings.noteSize) + 1024 },
            (_request, body, done) => done(null, body),
          );
          publicPaths(app, deps, reading, baseUrl);
          resultPaths(app, deps, reading);
          peoplePaths(app, { ...deps, scan });
          teamPaths(app, deps);
        });
        // Only a house that listens needs pages: commands do not wait for them.
        server.mount('/consultation', async (app) => {
          consultationPages(app, {
            reading,
            framework,
            screens: await loadScreens(consultationScreens, screensFolder('consultation', dataFolder)),
            answers: keepAnswers({ bytes: settings.pagesInMemory }),
            baseUrl,
            now: () => clock.millis(),
            charter: charterVersion,
            columns: contributionTable.columns,
          });
        });
      },
      jobs: consultationJobs(deps),
      started: () => planWork(deps),
      shows: () => [{ what: 'The public consultation', path: '/consultation' }],
    };
  },
});

// Mounts the consultation on a server: its API and its pages. The house, the tests and the bench all do it here.
import { keepAnswers, type Server } from '@socle/kit/http';
import type { Screens } from '@socle/kit/screens';
import { charterVersion } from './contract.ts';
import { contributionTable } from './open-data/columns.ts';
import type { Telling } from './operations/tell-people.ts';
import { consultationPages } from './pages.ts';
import type { Reading } from './reading.ts';
import { peoplePaths } from './routes/people.ts';
import { publicPaths } from './routes/public.ts';
import { resultPaths } from './routes/results.ts';
import { teamPaths } from './routes/team.ts';
import { unsubscribePaths } from './routes/unsubscribe.ts';
import { openScan } from './scan.ts';

export function mountApi(server: Server, deps: Telling, reading: Reading): void {
  const { settings, baseUrl } = deps;
  const scan = openScan(settings.scan);
  server.mount('/consultation/api', (app) => {
    app.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: Math.max(settings.attachmentSize, settings.noteSize) + 1024 },
      (_request, body, done) => done(null, body),
    );
    publicPaths(app, deps, reading, baseUrl);
    resultPaths(app, deps, reading);
    peoplePaths(app, { ...deps, scan }, reading);
    teamPaths(app, deps, reading);
    unsubscribePaths(app, deps);
  });
}

/** `screens`: a promise of them, so that only a house that listens waits for the bundler. */
export function mountPages(server: Server, deps: Telling, reading: Reading, screens: () => Promise<Screens>): void {
  server.mount('/consultation', async (app) => {
    consultationPages(app, {
      reading,
      framework: deps.framework,
      screens: await screens(),
      answers: keepAnswers({ bytes: deps.settings.pagesInMemory }),
      baseUrl: deps.baseUrl,
      now: () => deps.clock.millis(),
      charter: charterVersion,
      columns: contributionTable.columns,
    });
  });
}

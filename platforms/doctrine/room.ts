// The definition of the room: the public pages of the doctrine.
import { frameworkRoom } from '@socle/foundations/framework';
import { keepAnswers } from '@socle/kit/http';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { loadScreens, screensFolder } from '@socle/kit/screens';
import { doctrineRoutes } from './routes.ts';
import { doctrineSettings } from './settings.ts';

export const doctrineRoom = defineRoom({
  name: 'doctrine',
  settings: doctrineSettings,
  needs: [frameworkRoom],
  open(context): OpenRoom {
    const { framework, parts } = context.room(frameworkRoom);
    return {
      routes(server) {
        // Only a house that listens needs pages: commands do not wait for them.
        server.mount('/doctrine', async (app) => {
          const screens = await loadScreens(
            { doctrine: 'web/doctrine/main.ts', drafting: 'web/drafting/main.tsx' },
            screensFolder('doctrine', context.dataFolder),
          );
          doctrineRoutes(app, {
            framework,
            parts,
            screens,
            answers: keepAnswers({ bytes: context.settings.pagesInMemory }),
            baseUrl: context.baseUrl,
          });
        });
      },
      shows: () => [{ what: 'The doctrine, to read', path: '/doctrine' }],
    };
  },
});

// The definition of the room: the public pages of the doctrine.
import { frameworkRoom } from '@socle/foundations/framework';
import { subscriptionRoom } from '@socle/foundations/subscription';
import { keepAnswers } from '@socle/kit/http';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { loadScreens, screensFolder } from '@socle/kit/screens';
import { doctrineSources } from './follow.ts';
import { doctrineRoutes } from './routes.ts';
import { doctrineSettings } from './settings.ts';

export const doctrineRoom = defineRoom({
  name: 'doctrine',
  settings: doctrineSettings,
  needs: [frameworkRoom, subscriptionRoom],
  open(context): OpenRoom {
    const { framework, parts } = context.room(frameworkRoom);
    const { subscription } = context.room(subscriptionRoom);
    for (const source of doctrineSources(framework, parts)) subscription.addSource(source);
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

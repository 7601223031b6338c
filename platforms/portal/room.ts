// The definition of the portal: the screens, bundled when they changed, and where they are found.
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { loadScreens, screensFolder } from '@socle/kit/screens';
import { portalSources } from './contract.ts';
import { portalRoutes } from './routes.ts';

export const portalRoom = defineRoom({
  name: 'portal',
  open(context): OpenRoom {
    return {
      routes(server) {
        // Only a house that listens needs screens: commands do not wait for them.
        server.app.register(async (app) =>
          portalRoutes(app, await loadScreens(portalSources, screensFolder('portal', context.dataFolder))),
        );
      },
      shows: () => [
        { what: 'home page', path: '/' },
        { what: 'screens of professionals', path: '/pro' },
        { what: 'screens of patients', path: '/citizen' },
      ],
    };
  },
});

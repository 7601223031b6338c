// The definition of following by mail.
import { auditRoom } from '@socle/foundations/audit';
import { identityRoom } from '@socle/foundations/identity';
import { mailRoom } from '@socle/kit/mail';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { loadScreens, screensFolder } from '@socle/kit/screens';
import { type OpenSubscription, openSubscription, subscriptionMigrations } from './open.ts';
import { followRoutes } from './routes.ts';
import { subscriptionSettings } from './settings.ts';

export const subscriptionRoom = defineRoom({
  name: 'subscription',
  settings: subscriptionSettings,
  needs: [mailRoom, auditRoom, identityRoom],
  migrations: [subscriptionMigrations],
  async open({ database, clock, chance, settings, jobs, room, baseUrl, secret, dataFolder }): Promise<OpenRoom & OpenSubscription> {
    const { mail } = room(mailRoom);
    const { audit } = room(auditRoom);
    const { identity } = room(identityRoom);
    const open = await openSubscription({ database, clock, chance, settings, jobs, mail, audit, identity, baseUrl, secret });
    return {
      ...open,
      routes(server) {
        server.mount('/follow', async (app) => {
          const screens = await loadScreens({ follow: 'web/follow/main.ts' }, screensFolder('subscription', dataFolder));
          followRoutes(app, { ...open.routeParts, screens });
        });
      },
    };
  },
});

// The definition of the outbox.
import { auditRoom } from '@socle/foundations/audit';
import { identityRoom } from '@socle/foundations/identity';
import { mailRoom } from '@socle/kit/mail';
import { defineRoom, type OpenRoom } from '@socle/kit/room';
import { loadScreens, screensFolder } from '@socle/kit/screens';
import { outboxRoutes } from './routes.ts';
import { ruleTexts } from './rules/rights.ts';

export const outboxRoom = defineRoom({
  name: 'outbox',
  needs: [mailRoom, auditRoom, identityRoom],
  open({ room, clock, dataFolder, baseUrl }): OpenRoom {
    const { audit } = room(auditRoom);
    audit.describeRules(ruleTexts);
    return {
      routes(server) {
        server.mount('/mail', async (app) => {
          const screens = await loadScreens({ outbox: 'web/outbox/main.ts' }, screensFolder('outbox', dataFolder));
          outboxRoutes(app, { mail: room(mailRoom).mail, audit, identity: room(identityRoom).identity, clock, screens, baseUrl });
        });
      },
      shows: () => [{ what: 'Outbox of mail', path: '/mail' }],
    };
  },
});
